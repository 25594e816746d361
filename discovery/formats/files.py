"""Opening what somebody else controls, for formats that need more of a file than its bytes."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from discovery.formats.errors import Unreadable
from discovery.model import Reason

FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)  # the caller has resolved the path; a link here came later
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO must not block us
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def open_regular(path: Path) -> BinaryIO:
    """Return an open regular file; raise Unreadable, or FileNotFoundError where there is none."""
    try:
        descriptor = os.open(path, FLAGS)
    except FileNotFoundError:
        raise
    except PermissionError:
        raise Unreadable(Reason.DENIED, "permission denied") from None
    except OSError as error:
        raise Unreadable(Reason.NOT_A_FILE, f"cannot be opened: {os.strerror(error.errno or 0)}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(Reason.NOT_A_FILE, "not a regular file")
    return os.fdopen(descriptor, "rb")


def state(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file does (inode, size, time of change), None where there is none."""
    try:
        facts = path.lstat()
    except OSError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
