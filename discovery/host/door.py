"""Bounded reads of files that somebody else controls: the only code that opens a found file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from discovery.formats.errors import Unreadable
from discovery.frozen import frozen
from discovery.model import Reason

# The largest real ~/.claude.json files reported in public threads are tens of megabytes.
MAX_BYTES = 64 * 1024 * 1024
CHUNK = 1024 * 1024
# What most configuration files fit into; some file systems say that every file has no bytes.
SMALL = 64 * 1024
LEADS_OUT = "a symbolic link leads out of the scanned folder"
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
# What errors of the system mean for a file that is there; any other is a file system that does not serve us.
REASONS = {
    errno.ELOOP: Reason.NOT_A_FILE,
    errno.ENXIO: Reason.NOT_A_FILE,
    errno.ENODEV: Reason.NOT_A_FILE,
    errno.EISDIR: Reason.NOT_A_FILE,
    errno.ENAMETOOLONG: Reason.TOO_LARGE,
    errno.ETIMEDOUT: Reason.TIMED_OUT,
    errno.ESTALE: Reason.CHANGED,
    errno.EINVAL: Reason.CHANGED,  # what was a link a moment ago is none now
}


@frozen
class Source:
    """The bytes of one file, and who may change it: permission bits and owner (None on Windows)."""

    path: Path
    data: bytes
    mode: int | None
    owner: int | None


class Digest(NamedTuple):
    """Permission bits (None on Windows), SHA-256 (None above the limit) and size of one file."""

    mode: int | None
    sha256: str | None
    size: int


class Door:
    """Opens files below `roots` and nowhere else, and remembers what it opened, in order."""

    def __init__(self, roots: Iterable[Path], limit: int = MAX_BYTES) -> None:
        """Allow everything below `roots`; a file above `limit` bytes is refused unread."""
        self.roots = tuple(os.path.realpath(root) for root in roots)
        self.limit = limit
        self.opened: list[str] = []

    def and_to(self, folder: Path) -> Door:
        """Return a new door to what lies below `folder` and to all that this one leads to."""
        door = Door([folder], self.limit)
        door.roots += self.roots
        return door

    def read(self, path: Path) -> Source:
        """Return the file's bytes; raise Unreadable (a reason for a Gap) or FileNotFoundError."""
        with self.open(path) as (descriptor, facts):
            if facts.st_size > self.limit:
                raise too_large(f"{facts.st_size} bytes", self.limit)
            chunks = list(chunks_of(descriptor, max(facts.st_size + 1, SMALL), self.limit))
        data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        mode, owner = who_may_write(facts)
        return Source(path=path, data=data, mode=mode, owner=owner)

    def digest(self, path: Path) -> Digest:
        """Return who may write a file, and its SHA-256, no hash above the limit; raise as `read` does."""
        with self.open(path) as (descriptor, facts):
            mode, _ = who_may_write(facts)
            if facts.st_size > self.limit:
                return Digest(mode, None, facts.st_size)
            import hashlib  # loads OpenSSL, and few scans meet a script

            state = hashlib.sha256()
            for chunk in chunks_of(descriptor, CHUNK, self.limit):
                state.update(chunk)
        return Digest(mode, state.hexdigest(), facts.st_size)

    def lend(self, path: Path) -> Path:
        """Return the real path for a reader that opens files itself; raise as `read` does."""
        real = self.resolve(path)
        self.opened.append(str(path))
        return Path(real)

    @contextmanager
    def open(self, path: Path) -> Iterator[tuple[int, os.stat_result]]:
        """Give a descriptor of a regular file below the roots; raise Unreadable or FileNotFoundError."""
        real = self.resolve(path)
        try:
            expect_file(os.stat(real, follow_symlinks=False))  # opening a device may already do something
            descriptor = os.open(real, FLAGS)
        except OSError as error:
            raise refusal(error) from error
        try:
            facts = os.fstat(descriptor)
            expect_file(facts)
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
            raise Unreadable(Reason.OUTSIDE, LEADS_OUT)
        return real

    def allows(self, real: str) -> bool:
        """Return whether the resolved path `real` lies below a root or a system-owned store."""
        return any(is_below(real, root) for root in (*self.roots, *SYSTEM_STORES))


def is_below(path: str, root: str) -> bool:
    """Return whether `path` is `root` or lies in it; both resolved."""
    path, root = os.path.normcase(path), os.path.normcase(root)
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def expect_file(facts: os.stat_result) -> None:
    """Raise Unreadable unless `facts` are those of a regular file."""
    if not stat.S_ISREG(facts.st_mode):
        raise Unreadable(Reason.NOT_A_FILE, f"a {file_type(facts.st_mode)}, not a regular file")


def chunks_of(descriptor: int, size: int, limit: int) -> Iterator[bytes]:
    """Give all bytes, about `size` at a time; raise Unreadable when there are more than `limit`."""
    left = limit
    while chunk := read_chunk(descriptor, size):
        left -= len(chunk)
        if left < 0:
            raise too_large("it grew while it was read", limit)
        yield chunk


def read_chunk(descriptor: int, size: int) -> bytes:
    """Return the next bytes; raise Unreadable when the system will not give them."""
    try:
        return os.read(descriptor, size)
    except OSError as error:
        raise refusal(error) from error


def too_large(what: str, limit: int) -> Unreadable:
    """Return the error for a file of more than `limit` bytes."""
    return Unreadable(Reason.TOO_LARGE, f"{what}, more than {limit} are not read")


def opened_path(descriptor: int) -> str | None:
    """Return the path the kernel says `descriptor` stands for; None where it does not say."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return None


def refusal(error: OSError) -> Exception:
    """Return the exception to raise for `error`: absent stays absent, everything else has a reason."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return FileNotFoundError()
    return Unreadable(*reason_of(error))


def reason_of(error: OSError) -> tuple[Reason, str]:
    """Return why the system refused, without the path it refused."""
    if isinstance(error, PermissionError):
        return Reason.DENIED, "permission denied"
    reason = REASONS.get(error.errno or 0, Reason.UNSUPPORTED)
    return reason, f"the system refused: {os.strerror(error.errno or 0)}"


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
