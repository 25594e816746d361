"""The key of this installation, kept in a file: the one place in this folder that touches the disk."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 32
OWNER_ONLY_FILE = 0o600
OWNER_ONLY_FOLDER = 0o700
# O_NOFOLLOW and O_NONBLOCK are missing on Windows: there a link needs a privilege, and a FIFO is no file.
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class KeyUnusable(Exception):
    """A key file that cannot be read, made or trusted; the message names the file, never its content."""


def load_key(path: Path) -> bytes:
    """Return the 32 bytes in `path`, made at random the first time; raise KeyUnusable if that fails.

    Two processes that start together get the same key: it appears whole, and the second to come reads it.
    """
    try:
        if not os.path.lexists(path):
            create_key(path)
        return read_key(path)
    except OSError as error:
        reason = error.strerror or "input or output failed"
        raise KeyUnusable(f"cannot use the key file {str(path)!r}: {reason}") from error


def create_key(path: Path) -> None:
    """Write a new key under another name and link it to `path`, unless somebody else was faster."""
    path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    write_exclusively(draft, os.urandom(KEY_BYTES))
    try:
        with suppress(FileExistsError):
            publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def publish(draft: Path, path: Path) -> None:
    """Give `draft` the name `path` in one step; raise FileExistsError if the name is taken."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as exFAT: the name is reserved, then replaced
        write_exclusively(path, draft.read_bytes())


def write_exclusively(path: Path, content: bytes) -> None:
    """Write `content` to a new file that only its owner may read; raise FileExistsError if there is one."""
    handle = os.open(path, CREATE, OWNER_ONLY_FILE)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)


def read_key(path: Path) -> bytes:
    """Return the key in `path`; raise KeyUnusable if it is no file of 32 bytes, or others may read it."""
    handle = os.open(path, READ)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise KeyUnusable(f"the key file {str(path)!r} is not a file")
        if os.name == "posix" and status.st_mode & 0o077:
            raise KeyUnusable(f"the key file {str(path)!r} is open to others: chmod 600 it, or delete it")
        content = os.read(handle, KEY_BYTES + 1)
    finally:
        os.close(handle)
    if len(content) != KEY_BYTES:
        raise KeyUnusable(
            f"the key file {str(path)!r} does not hold {KEY_BYTES} bytes; delete it to start anew"
        )
    return content
