"""The files of one package as its build would leave them: what is built is read from its source.

What a build left in a checkout is there on one machine and not on the next, the source is on all of them: it
counts wherever it is found. Reading is bounded for the whole package.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from posixpath import normpath

from discovery.formats.errors import Unreadable
from discovery.host.door import Door
from discovery.installed.model import DoorFiles
from discovery.model import Reason

# A server's entry and what it imports has a few hundred kilobytes; a bundle of npm's up to four megabytes.
MAX_BYTES = 16 * 1024 * 1024
# Of Python: two seconds for a syntax tree of each megabyte.
MAX_PYTHON = 2 * 1024 * 1024
MAX_LOOKS = 20_000  # questions where a file is: every import is looked for under a dozen spellings
MAX_DEPTH = 64  # folders below the package's own in which what a build writes may lie
# Folders that builds write into. Their sources lie in `src` beside them, or beside them.
BUILT = frozenset({"build", "bundle", "dist", "js", "lib", "out", "output", "release", "target"})
# Folders below those, one for each form of the same source.
FORMS = frozenset({"bundle", "cjs", "commonjs", "es", "esm", "mjs", "module", "node"})
SOURCES = ("src", "")
# Which endings a file had before it was compiled (TypeScript, "Modules: file name and extension").
COMPILED = {
    ".js": (".ts", ".tsx", ".mts", ".js", ".mjs", ".jsx"),
    ".mjs": (".mts", ".ts", ".mjs", ".js"),
    ".cjs": (".cts", ".ts", ".cjs", ".js"),
}


class PackageFiles(DoorFiles):
    """Files below `folder`, a resolved path, and none outside it."""

    __slots__ = ("folder", "left", "looks", "outputs")

    def __init__(self, folder: str, limit: int = MAX_BYTES) -> None:
        """Read what lies below `folder`, at most `limit` bytes in all."""
        super().__init__(Door([Path(folder)]))
        self.folder = folder
        self.left, self.looks = limit, MAX_LOOKS
        self.outputs: dict[str, tuple[str, ...]] = {}

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a file of at most `limit`; raise Unreadable or FileNotFoundError."""
        return self.counted(super().read(path, min(limit, self.left)))

    def part(self, path: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start` on; raise as `read` does."""
        if self.left <= 0:
            raise Unreadable(Reason.TOO_LARGE, "more of one package than is read")
        return self.counted(super().part(path, start, min(length, self.left)))

    def counted(self, data: bytes) -> bytes:
        """Return `data`, which is taken from what may still be read."""
        self.left -= len(data)
        return data

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted; raise as `read` does."""
        self.looked(path)
        return super().names(path)

    def real(self, path: str) -> str:
        """Return the file that `path` is or will be built from, links followed; raise as `read` does."""
        self.looked(path)
        for source in self.sources(path):
            try:
                return super().real(source)
            except (FileNotFoundError, Unreadable):
                self.looked(source)
        try:
            return super().real(path)
        except FileNotFoundError:
            return self.uncompiled(path)

    def uncompiled(self, path: str) -> str:
        """Return the file that `path` will be compiled from, which lies beside it; raise as `read` does."""
        for source in compiled_from(path):
            try:
                return super().real(source)
            except FileNotFoundError:
                self.looked(source)
        raise FileNotFoundError

    def looked(self, path: str) -> None:
        """Count one question; raise FileNotFoundError for one too many, and for what no path can be."""
        self.looks -= 1
        if self.looks < 0 or "\0" in path:
            raise FileNotFoundError
        try:
            os.fsencode(path)
        except UnicodeEncodeError:
            raise FileNotFoundError from None

    def sources(self, path: str) -> Iterator[str]:
        """Give where the source of `path` may lie if a build writes that; by tsconfig.json first."""
        inner = normpath(path).removeprefix(f"{self.folder.rstrip('/')}/")
        if inner.startswith("/"):
            return
        for place in dict.fromkeys((*self.told(inner), *customary(inner))):
            yield from (f"{self.folder}/{source}" for source in compiled_from(place))

    def told(self, inner: str) -> Iterator[str]:
        """Give where the source of `inner` lies by what `outputs` says: folder written → folders compiled."""
        for output, roots in self.outputs.items():
            if inner.startswith(f"{output}/"):
                yield from (normpath(f"{root}/{inner[len(output) + 1 :]}") for root in roots)


def customary(inner: str) -> Iterator[str]:
    """Give where the source of `inner`, a path below its package, lies by custom if it is built."""
    parts = inner.split("/")[:MAX_DEPTH]
    for at, part in enumerate(parts[:-1]):
        if part in BUILT:
            for rest in (parts[at + 1 :], parts[at + 2 :] if parts[at + 1] in FORMS else []):
                yield from ("/".join([*parts[:at], *filter(None, [root]), *rest]) for root in SOURCES if rest)
            return


def compiled_from(path: str) -> Iterator[str]:
    """Give the files that a compiler may make `path` from; none if it is no JavaScript."""
    stem, dot, ending = path.rpartition(".")
    yield from (stem + other for other in COMPILED.get(dot + ending, ()))
