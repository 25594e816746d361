"""Files on file systems that may never answer: a network's, or one that a program serves (FUSE).

A read that hangs cannot be called off, only left alone: so it is made by a thread of its own, which is
abandoned after a while, and after a few of those nothing more is tried.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from discovery.formats.errors import Unreadable
from discovery.host.running import Files
from discovery.model import Reason

T = TypeVar("T")
# A share on the other side of the world answers within one second.
PATIENCE_S = 2.0
# How many reads of one user's files may hang before no more of them is asked: others' still are.
MAX_STUCK = 4
# Names of file systems as the kernel lists them, without what follows the first dot (fuse.sshfs).
SLOW = frozenset(
    {
        "9p", "afs", "autofs", "beegfs", "ceph", "cifs", "coda", "fuse", "fuseblk", "gfs2", "glusterfs",
        "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "smb3", "smbfs", "vboxsf", "virtiofs",
    }
)  # fmt: skip


class Patience:
    """How long a read may take, and how many may hang at the same time."""

    def __init__(self, seconds: float = PATIENCE_S) -> None:
        """Wait `seconds` for each read."""
        self.seconds = seconds
        self.free = threading.BoundedSemaphore(MAX_STUCK)


@cache
def patience_with(user: str | None) -> Patience:
    """Return the patience there is with one user's files, for as long as this process runs."""
    return Patience()


class PatientFiles:
    """The same files, where no question takes longer than a while: then it raises Unreadable, timed out."""

    def __init__(self, files: Files, patience: Patience) -> None:
        """See what `files` sees."""
        self.files = files
        self.patience = patience

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a regular file; raise Unreadable or FileNotFoundError."""
        return within(self.patience, lambda: self.files.read(path, limit))

    def part(self, path: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start` on; raise as `read` does."""
        return within(self.patience, lambda: self.files.part(path, start, length))

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted; raise as `read` does."""
        return within(self.patience, lambda: self.files.names(path))

    def real(self, path: str) -> str:
        """Return the absolute path, links followed; raise as `read` does."""
        return within(self.patience, lambda: self.files.real(path))

    def mark(self, path: str) -> tuple[int, int, int, int]:
        """Return device, inode, mtime (ns) and size of a file or folder; raise as `read` does."""
        return within(self.patience, lambda: self.files.mark(path))


def within(patience: Patience, act: Callable[[], T]) -> T:
    """Return what `act` returns, or raise what it raises; raise Unreadable when it takes too long."""
    if not patience.free.acquire(blocking=False):
        raise Unreadable(Reason.TIMED_OUT, "earlier reads of other files do not end")
    answers: list[T] = []
    refusals: list[Unreadable | FileNotFoundError] = []

    def run() -> None:
        try:
            answers.append(act())
        except (Unreadable, FileNotFoundError) as error:
            refusals.append(error)
        finally:
            patience.free.release()

    thread = threading.Thread(target=run, name="patient-read", daemon=True)
    thread.start()
    thread.join(patience.seconds)
    if answers:
        return answers[0]
    if refusals:
        raise refusals[0]
    raise Unreadable(Reason.TIMED_OUT, "the file system does not answer")


def may_hang(mounts: bytes) -> bool:
    """Return whether a process's mountinfo (proc(5)) names a file system that may never answer."""
    kinds = {line.rpartition(b" - ")[2].split(b" ", 1)[0] for line in mounts.splitlines()}
    return not SLOW.isdisjoint(kind.partition(b".")[0].decode("ascii", "replace") for kind in kinds)
