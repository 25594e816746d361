"""The key that fingerprints of secrets are made with: made once, kept on this machine, read by its owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from inventory.cli.complaint import Complaint

LENGTH = 32  # bytes; BLAKE2b takes up to 64, and 256 bits cannot be guessed
FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
OTHERS = 0o077


def read_key(path: Path) -> bytes | None:
    """Return the key, None if there is none yet; raise Complaint for a file that cannot be trusted to be one."""
    try:
        descriptor = os.open(path, FLAGS)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unfit(path, os.strerror(error.errno or 0)) from error
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise unfit(path, "it is not a regular file")
        if os.name == "posix" and (facts.st_mode & OTHERS or facts.st_uid != os.geteuid()):
            raise unfit(path, "others than you may read or write it")
        key = file.read(LENGTH + 1)
    if len(key) != LENGTH:
        raise unfit(path, f"it is not {LENGTH} bytes long")
    return key


def make_key(path: Path) -> bytes:
    """Return the key at `path`, made now if there is none; of two that make it at once, one wins for both."""
    if (key := read_key(path)) is not None:
        return key
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()
    return make_key(path)


def passing_key() -> bytes:
    """Return a key for this run alone: its fingerprints compare with nothing else."""
    return secrets.token_bytes(LENGTH)


def unfit(path: Path, why: str) -> Complaint:
    """Return the complaint about a key file."""
    then = "Remove it to have a new one made; fingerprints made before will no longer compare."
    return Complaint(f"the key file cannot be used: {why}", str(path), then)
