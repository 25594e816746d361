"""The files of a process where all see the same ones: on systems without roots of their own for some."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from discovery.formats.errors import Unreadable
from discovery.host import plain
from discovery.host.door import FLAGS, expect_file
from discovery.host.plain import refusing
from discovery.model import Reason


class OwnFiles:
    """The files a process sees, whose working folder and program the system may tell."""

    def __init__(self, cwd: str | None, program: str | None) -> None:
        """See relative paths from `cwd` on, and no path as `program`."""
        self.folder = cwd
        self.program = program

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a regular file; raise Unreadable or FileNotFoundError."""
        with self.opened(path) as descriptor:
            return plain.read_all(descriptor, limit)

    def part(self, path: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start` on; raise as `read` does."""
        with self.opened(path) as descriptor, refusing(), os.fdopen(descriptor, "rb", closefd=False) as file:
            file.seek(start)
            return file.read(length)

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted; raise as `read` does."""
        real = self.real(path)
        plain.expect_folder(facts_of(real))
        return plain.names_in(real)

    def real(self, path: str) -> str:
        """Return the absolute path, links followed; raise as `read` does."""
        with refusing():
            return os.path.realpath(self.place(path), strict=True)

    def mark(self, path: str) -> tuple[int, int, int, int]:
        """Return device, inode, mtime (ns) and size of a file or folder; raise as `read` does."""
        return plain.marked(facts_of(self.real(path)))

    def place(self, path: str) -> str:
        """Return where `path` is, links not followed; raise Unreadable where the system does not tell."""
        base = self.program if not path else self.folder
        if base is None and not os.path.isabs(path):
            raise Unreadable(Reason.DENIED, "the system does not tell the folder or program of this process")
        return os.path.join(base or "", path) if path else base or ""

    @contextmanager
    def opened(self, path: str) -> Iterator[int]:
        """Give a descriptor of a regular file; raise as `read` does."""
        real = self.real(path)
        expect_file(facts_of(real))  # opening a device may already do something
        with refusing():
            descriptor = os.open(real, FLAGS)
        try:
            expect_file(os.fstat(descriptor))
            yield descriptor
        finally:
            os.close(descriptor)


def facts_of(real: str) -> os.stat_result:
    """Return what the system tells of a path, links followed; raise Unreadable or FileNotFoundError."""
    with refusing():
        return os.stat(real)
