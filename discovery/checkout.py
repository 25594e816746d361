"""Which folders of a checkout are the repository's own: not other people's code, nor what a build left there.

What git tracks counts, whatever .gitignore says: a file that was added before its folder was ignored, or by
force, is part of every commit.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.host.door import Door
from discovery.host.walk import VENDORED, ignore_rules

# Written by programs, but also what people call the folder of their Dockerfiles: git knows which.
GENERATED = frozenset({"build", "dist", "target"})
FOREIGN = VENDORED - GENERATED
# Git's documentation, gitformat-index: a header of 12 bytes, then entries of 62 bytes and a path, each
# padded to eight, the path at its end behind two bytes of flags; extensions, then a checksum.
MAGIC = b"DIRC"
HEADER, FIXED, HASH = 12, 62, 20
LENGTH, EXTENDED = 0xFFF, 0x4000
PADDED = 8
VERSIONS = frozenset({2, 3, 4})
PACKED = 4  # the version whose paths are written as what differs from the one before
MAX_SHIFT = 28  # of a number in that version: no path is longer
# The entries of such an index stand in another file, or folders stand for what is below them.
ELSEWHERE = (b"link", b"sdir")


class Checkout:
    """The working tree below `top`."""

    def __init__(self, top: Path) -> None:
        """Read `top`'s .gitignore."""
        self.top = top
        self.ignored = ignore_rules(top)

    def wants(self, folder: Path) -> bool:
        """Return whether `folder`, somewhere below the top, may hold what the repository says."""
        if folder.name in FOREIGN:
            return False
        way = folder.relative_to(self.top).as_posix()
        doubtful = folder.name in GENERATED or (self.ignored and self.ignored.match_file(f"{way}/"))
        return not doubtful or self.tracked is None or way in self.tracked

    @cached_property
    def tracked(self) -> frozenset[str] | None:
        """The folders in which git tracks a file, none before the first; None where that cannot be told."""
        folder = self.top / ".git"
        try:
            return folders_of(paths_of(Door([self.top]).read(folder / "index").data))
        except FileNotFoundError:
            return frozenset() if folder.is_dir() else None
        except (Unreadable, ValueError, IndexError):
            return None


def folders_of(paths: list[bytes]) -> frozenset[str]:
    """Return every folder that one of `paths` lies in."""
    folders = {path.rpartition(b"/")[0] for path in paths}
    found: set[bytes] = set()
    for folder in folders:
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition(b"/")[0]  # noqa: PLW2901  # up to the top
    return frozenset(path.decode("utf-8", "surrogateescape") for path in found)


def paths_of(data: bytes) -> list[bytes]:
    """Return the paths in git's index; raise ValueError or IndexError where they are not all in it."""
    version, count = int.from_bytes(data[4:8]), int.from_bytes(data[8:HEADER])
    if data[:4] != MAGIC or version not in VERSIONS:
        raise ValueError("not an index that is known")
    paths: list[bytes] = []
    at, path = HEADER, b""
    for _ in range(count):
        flags = int.from_bytes(data[at + FIXED - 2 : at + FIXED])
        begin = at + FIXED + (2 if flags & EXTENDED else 0)
        if version == PACKED:
            path, at = unpacked(data, begin, path)
        else:
            end = data.index(b"\0", begin)
            path = data[begin:end]
            at += (end - at) // PADDED * PADDED + PADDED
        if len(path) < LENGTH and len(path) != flags & LENGTH:
            raise ValueError("a path of another length: hashes of another size")
        paths.append(path)
    expect_whole(data, at)
    return paths


def unpacked(data: bytes, at: int, before: bytes) -> tuple[bytes, int]:
    """Return a path that is written as what differs from the one before, and where the next entry begins."""
    drop = data[at] & 0x7F
    shift = 0
    while data[at] & 0x80:
        at, shift = at + 1, shift + 7
        if shift > MAX_SHIFT:
            raise ValueError("a number that is too large")
        drop = ((drop + 1) << 7) | (data[at] & 0x7F)
    end = data.index(b"\0", at + 1)
    if drop > len(before):
        raise ValueError("more to drop than there is")
    return before[: len(before) - drop] + data[at + 1 : end], end + 1


def expect_whole(data: bytes, at: int) -> None:
    """Raise ValueError where what follows the entries says that there are others."""
    while at < len(data) - HASH:
        if data[at : at + 4] in ELSEWHERE:
            raise ValueError("some entries stand elsewhere")
        at += 8 + int.from_bytes(data[at + 4 : at + 8])
    if at != len(data) - HASH:
        raise ValueError("cut short")
