"""One act at a time on a registry's folder. The system lets go of the lock when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory.registry.absent import RegistryError

LOCK = ".acts.lock"
WAIT_S = 60.0  # an act on 10,000 entries takes two seconds, and several may wait for each other
STEP_S = 0.02


@contextmanager
def locked(registry: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock of `registry`; raise RegistryError if it cannot be had in time."""
    path = registry / LOCK
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags, 0o644)
    except OSError as error:
        raise RegistryError(f"{path}: cannot write: {error.strerror}") from None
    try:
        until = time.monotonic() + wait_s
        while not taken(descriptor):
            if time.monotonic() >= until:
                raise RegistryError(f"{path}: another act is under way for {wait_s:g} s; try again")
            time.sleep(STEP_S)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def taken(descriptor: int) -> bool:
        """Take the lock if it is free, and return whether it was."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def taken(descriptor: int) -> bool:
        """Take the lock if it is free, and return whether it was."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
