"""Raw reads below /proc: every failure of the system is None, for processes end while they are read."""

from __future__ import annotations

import os

FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
# Nearly all command lines fit; a larger buffer costs more than a second read now and then.
FIRST = 4096


def read_at(folder: int, name: str, limit: int) -> bytes | None:
    """Return up to `limit` bytes of a file in the open folder `folder`; None where that fails.

    For files that the kernel gives in one piece as large as asked for: stat, cmdline, environ.
    """
    try:
        descriptor = os.open(name, FLAGS, dir_fd=folder)
    except OSError:
        return None
    try:
        data = os.read(descriptor, min(FIRST, limit))
        return data if len(data) < FIRST else data + rest(descriptor, limit - len(data))
    except OSError:
        return None
    finally:
        os.close(descriptor)


def read_path(path: str, limit: int) -> bytes | None:
    """Return up to `limit` bytes of the file at `path`; None where that fails."""
    try:
        descriptor = os.open(path, FLAGS)
    except OSError:
        return None
    try:
        return rest(descriptor, limit)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def rest(descriptor: int, limit: int) -> bytes:
    """Return what is left in `descriptor`, at most `limit` bytes; raise OSError as the system does."""
    chunks: list[bytes] = []
    while limit > 0 and (chunk := os.read(descriptor, min(limit, 16 * FIRST))):
        chunks.append(chunk)
        limit -= len(chunk)
    return b"".join(chunks)


def link_at(folder: int, name: str) -> str | None:
    """Return where a link in the open folder `folder` leads; None where the system does not tell."""
    try:
        return os.readlink(name, dir_fd=folder)
    except OSError:
        return None


def link(path: str) -> str | None:
    """Return where the link at `path` leads; None where the system does not tell."""
    try:
        return os.readlink(path)
    except OSError:
        return None
