"""Bounded reads of files that somebody else controls: the only code that opens a found file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.model import Reason

# The largest real ~/.claude.json files reported in public threads are tens of megabytes.
MAX_BYTES = 64 * 1024 * 1024
CHUNK = 1024 * 1024
# Store paths that the system itself owns; dotfile managers link configuration there.
SYSTEM_STORES = ("/nix/store", "/gnu/store")
FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO must not block us
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of one file, and who may change it: permission bits and owner (None on Windows)."""

    path: Path
    data: bytes
    mode: int | None
    owner: int | None


class Door:
    """Opens files below `roots` and nowhere else, and remembers what it opened, in order."""

    def __init__(self, roots: Iterable[Path], limit: int = MAX_BYTES) -> None:
        """Allow everything below `roots`; a file above `limit` bytes is refused unread."""
        self.roots = tuple(os.path.realpath(root) for root in roots)
        self.limit = limit
        self.opened: list[str] = []

    def read(self, path: Path, limit: int | None = None) -> Source:
        """Return the file's bytes; raise Unreadable (a reason for a Gap) or FileNotFoundError."""
        with self.open(path) as (descriptor, facts):
            cap = self.limit if limit is None else limit
            if facts.st_size > cap:
                raise Unreadable(Reason.TOO_LARGE, f"{facts.st_size} bytes, more than {cap} are not read")
            data = read_all(descriptor, cap)
        mode, owner = who_may_write(facts)
        return Source(path=path, data=data, mode=mode, owner=owner)

    @contextmanager
    def open(self, path: Path) -> Iterator[tuple[int, os.stat_result]]:
        """Give a descriptor of a regular file below the roots; raise Unreadable or FileNotFoundError."""
        real = self.resolve(path)
        try:
            descriptor = os.open(real, FLAGS)
        except OSError as error:
            raise refusal(error) from error
        try:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise Unreadable(Reason.NOT_A_FILE, f"a {file_type(facts.st_mode)}, not a regular file")
            if (landed := opened_path(descriptor)) and not self.allows(landed):
                raise Unreadable(Reason.CHANGED, "the path led outside while it was being opened")
            self.opened.append(str(path))
            yield descriptor, facts
        finally:
            os.close(descriptor)

    def resolve(self, path: Path) -> str:
        """Return where `path` really leads; raise Unreadable when that is outside the roots."""
        try:
            real = os.path.realpath(path, strict=True)
        except OSError as error:
            raise refusal(error) from error
        if not self.allows(real):
            raise Unreadable(Reason.OUTSIDE, "a symbolic link leads out of the scanned folder")
        return real

    def allows(self, real: str) -> bool:
        """Return whether the resolved path `real` lies below a root or a system-owned store."""
        return any(is_below(real, root) for root in (*self.roots, *SYSTEM_STORES))


def is_below(path: str, root: str) -> bool:
    """Return whether `path` is `root` or lies in it; both resolved."""
    path, root = os.path.normcase(path), os.path.normcase(root)
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def read_all(descriptor: int, cap: int) -> bytes:
    """Return everything up to `cap` bytes; raise Unreadable when the file grew past it."""
    chunks: list[bytes] = []
    left = cap + 1
    while left > 0 and (chunk := read_chunk(descriptor, min(left, CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    if left <= 0:
        raise Unreadable(Reason.TOO_LARGE, f"more than {cap} bytes are not read")
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def read_chunk(descriptor: int, size: int) -> bytes:
    """Return the next bytes; raise Unreadable when the system will not give them."""
    try:
        return os.read(descriptor, size)
    except OSError as error:
        raise refusal(error) from error


def opened_path(descriptor: int) -> str | None:
    """Return the path the kernel says `descriptor` stands for; None where it does not say."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return None


def refusal(error: OSError) -> Exception:
    """Return the exception to raise for `error`: absent stays absent, everything else has a reason."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return FileNotFoundError()
        case PermissionError():
            return Unreadable(Reason.DENIED, "permission denied")
    return Unreadable(Reason.NOT_A_FILE, f"the system refused: {os.strerror(error.errno or 0)}")


def who_may_write(facts: os.stat_result) -> tuple[int | None, int | None]:
    """Return permission bits and owner, or None twice where the system has no such thing."""
    if os.name == "nt":
        return None, None
    return stat.S_IMODE(facts.st_mode), facts.st_uid


def file_type(mode: int) -> str:
    """Return the operator's word for what a mode says the thing is."""
    names = (
        (stat.S_ISDIR, "folder"),
        (stat.S_ISFIFO, "named pipe"),
        (stat.S_ISCHR, "character device"),
        (stat.S_ISBLK, "block device"),
        (stat.S_ISSOCK, "socket"),
    )
    return next((word for test, word in names if test(mode)), "special file")
