"""The files of one process as itself sees them, opened without a trace: nothing but plain files is read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from discovery.formats.errors import Unreadable
from discovery.host import plain
from discovery.host.door import expect_file
from discovery.host.plain import refusing
from discovery.host.proc.read import FLAGS, link
from discovery.host.proc.rooted import FOLDER, PEEK, open_in
from discovery.host.proc.stat import started
from discovery.host.running import Process
from discovery.model import Reason


class ProcessFiles:
    """The files one process sees; an empty path is its program. Once it has ended nothing is found."""

    def __init__(self, process: Process) -> None:
        """See the files of `process`."""
        self.process = process
        self.folder = f"/proc/{process.pid}"

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a regular file; raise Unreadable or FileNotFoundError."""
        with self.peeked(path) as found:
            facts = os.fstat(found)
            expect_file(facts)
            if not facts.st_size:  # the kernel's own files say so, and reading some of them does something
                return b""
            with reopened(found) as descriptor:
                return plain.read_all(descriptor, limit)

    def part(self, path: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start` on; raise as `read` does."""
        with self.peeked(path) as found:
            facts = os.fstat(found)
            expect_file(facts)
            if facts.st_size <= start:
                return b""
            with reopened(found) as descriptor:
                return plain.read_part(descriptor, start, min(length, facts.st_size - start))

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted; raise as `read` does."""
        with self.peeked(path) as found:
            plain.expect_folder(os.fstat(found))
            with reopened(found) as descriptor:
                return plain.names_in(descriptor)

    def real(self, path: str) -> str:
        """Return the absolute path as the process sees it, links followed; raise as `read` does."""
        with self.peeked(path) as found:
            told = self.process.exe if not path else link(f"/proc/self/fd/{found}")
        if told is None:
            raise Unreadable(Reason.DENIED, "the system does not tell the path of an open file")
        return self.seen(told)

    def mark(self, path: str) -> tuple[int, int, int, int]:
        """Return device, inode, mtime (ns) and size of a file or folder; raise as `read` does."""
        with self.peeked(path) as found:
            return plain.marked(os.fstat(found))

    @contextmanager
    def peeked(self, path: str) -> Iterator[int]:
        """Give a descriptor that stands for what is at `path`, unopened; raise as `read` does."""
        with refusing():
            found = self.opened(path)
        try:
            if started(self.process.pid) != self.process.started:
                raise FileNotFoundError  # it has ended, or its number is another one's now
            yield found
        finally:
            os.close(found)

    def opened(self, path: str) -> int:
        """Return a descriptor that stands for `path`; raise OSError."""
        if not path:
            return os.open(f"{self.folder}/exe", PEEK)
        if not path.startswith("/"):
            path = f"{self.cwd()}/{path}"
        return self.below_root(path)

    def below_root(self, path: str) -> int:
        """Return a descriptor that stands for an absolute path; raise OSError."""
        root = os.open(f"{self.folder}/root", FOLDER)
        try:
            return open_in(root, path)
        finally:
            os.close(root)

    def cwd(self) -> str:
        """Return the working folder as the process sees it; raise OSError where that cannot be said."""
        told = self.seen(os.readlink(f"{self.folder}/cwd"))
        found = self.below_root(told)
        try:
            same = os.path.samestat(os.fstat(found), os.stat(f"{self.folder}/cwd"))
        finally:
            os.close(found)
        if not same:  # it was removed, or lies outside of the root
            raise FileNotFoundError(errno.ENOENT, "the working folder is not where it was")
        return told

    def seen(self, path: str) -> str:
        """Return a path that the kernel told us as the process itself writes it: from its own root on."""
        root = link(f"{self.folder}/root")
        if root is None or root == "/":
            return path
        if path == root:
            return "/"
        return path.removeprefix(root) if path.startswith(root + "/") else path


@contextmanager
def reopened(found: int) -> Iterator[int]:
    """Give a descriptor to read what `found` stands for, now that it is known to be safe to open."""
    with refusing():
        descriptor = os.open(f"/proc/self/fd/{found}", FLAGS)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
