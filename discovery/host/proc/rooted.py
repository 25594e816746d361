"""Opening a path as another process sees it: below its root, its links included, and never through ours.

The kernel does it in one step (openat2 with RESOLVE_IN_ROOT, Linux 5.6); where it cannot, the path is
walked folder by folder, each one opened without following a link.
"""

from __future__ import annotations

import errno
import os
import stat
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL

OPENAT2 = 437  # the same number on every architecture, include/uapi/asm-generic/unistd.h
NO_MAGIC_LINKS, IN_ROOT = 0x02, 0x10  # include/uapi/linux/openat2.h
# As many links as the kernel itself follows in one path.
MAX_LINKS = 40
MAX_PATH = 4096
# Names that lead nowhere below.
STAYS = frozenset({"", ".", ".."})
PEEK = getattr(os, "O_PATH", 0) | getattr(os, "O_CLOEXEC", 0)
FOLDER = PEEK | getattr(os, "O_DIRECTORY", 0)


def open_in(root: int, path: str) -> int:
    """Return a descriptor that stands for `path` below the folder `root`; raise OSError or ValueError."""
    if len(path) >= MAX_PATH:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    if "\0" in path:  # the kernel would stop reading there
        raise ValueError("a path has no NUL")
    try:
        return asked(root, path)
    except OSError as error:
        if error.errno not in {errno.ENOSYS, errno.EPERM, errno.EAGAIN}:
            raise
    return walked(root, path)


def asked(root: int, path: str) -> int:
    """Return the same, opened by the kernel in one step; raise OSError, ENOSYS where it cannot."""
    import ctypes

    class How(ctypes.Structure):
        _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))

    how = How(PEEK, 0, NO_MAGIC_LINKS | IN_ROOT)
    written = os.fsencode(path) or b"."
    result: int = library().syscall(OPENAT2, root, written, ctypes.byref(how), ctypes.sizeof(how))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


@cache
def library() -> CDLL:
    """Return the C library, loaded once."""
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def walked(root: int, path: str) -> int:
    """Return the same, walked folder by folder; raise OSError."""
    left = path.split("/")[::-1]
    folders = [os.open(".", FOLDER, dir_fd=root)]
    links = 0
    try:
        while left:
            name = left.pop()
            if name in STAYS:
                expect_folder(folders[-1])
                if name == ".." and len(folders) > 1:
                    os.close(folders.pop())
                continue
            folders.append(os.open(name, PEEK | os.O_NOFOLLOW, dir_fd=folders[-1]))
            target = link_text(folders[-1])
            if target is None:
                continue
            os.close(folders.pop())
            links += 1
            if links > MAX_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            left += target.split("/")[::-1]
            if target.startswith("/"):
                for folder in folders[1:]:
                    os.close(folder)
                del folders[1:]
        return folders.pop()
    finally:
        for folder in folders:
            os.close(folder)


def expect_folder(descriptor: int) -> None:
    """Raise OSError unless `descriptor` stands for a folder, as the kernel does where one is needed."""
    if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def link_text(descriptor: int) -> str | None:
    """Return where the link leads that `descriptor` stands for; None where it is no link."""
    try:
        return os.readlink("", dir_fd=descriptor)
    except OSError:
        return None
