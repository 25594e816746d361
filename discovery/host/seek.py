"""Many path patterns against one folder tree: each folder is listed once, and only if it can matter.

1,006 templates over 5,000 project folders would be five million look-ups; a listing of each folder
that exists, matched against a tree of the patterns' segments, is a few thousand.
"""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

Row = TypeVar("Row")

# Installed plug-ins nest a few folders deep; more is a package tree, not configuration.
MAX_DEPTH = 8
# A plug-in cache with more folders than this is cut, and the cut is reported.
MAX_FOLDERS = 20_000
# Up to so many literal names it is cheaper to ask for each than to list the folder.
FEW = 3
NEVER_BELOW = frozenset({"node_modules", ".git", "__pycache__", ".venv", "venv", "site-packages"})
ANY_DEPTH = "**"


@dataclass(slots=True)
class Pattern(Generic[Row]):
    """One segment of a tree of path patterns, with the rows whose path ends here."""

    literal: dict[str, Pattern[Row]] = field(default_factory=dict)
    globs: dict[str, Pattern[Row]] = field(default_factory=dict)
    deep: Pattern[Row] | None = None
    rows: list[Row] = field(default_factory=list)

    def add(self, segments: Iterable[str], row: Row) -> None:
        """Put `row` at the end of `segments`; `*` and `?` match within one, `**` any number of folders."""
        node = self
        for segment in segments:
            node = node.child(segment)
        node.rows.append(row)

    def child(self, segment: str) -> Pattern[Row]:
        """Return the node for `segment`, made if it is new."""
        if segment == ANY_DEPTH:
            self.deep = self.deep or Pattern()
            return self.deep
        return (self.globs if is_glob(segment) else self.literal).setdefault(segment, Pattern())

    @property
    def has_children(self) -> bool:
        """Return whether anything can lie below."""
        return bool(self.literal or self.globs or self.deep)


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """A path that exists, and the rows that asked for it."""

    path: Path
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """A folder that matters and could not be listed, or not to its end."""

    path: Path
    error: OSError | None


class Seeker(Generic[Row]):
    """Walks one tree of patterns over folders; `fold` compares names as a Windows or macOS disk does."""

    def __init__(self, pattern: Pattern[Row], *, fold: bool = False, allows: Callable[[str], bool]) -> None:
        """Seek `pattern`; folders reached through a link are entered only if `allows` their real path."""
        self.pattern = folded(pattern) if fold else pattern
        self.fold = fold
        self.allows = allows
        self.budget = MAX_FOLDERS

    def seek(self, base: Path) -> Iterator[Found[Row] | Closed]:
        """Give what exists below `base`, in name order."""
        self.budget = MAX_FOLDERS
        yield from self.enter(str(base), [self.pattern], 0)

    def enter(self, folder: str, nodes: list[Pattern[Row]], depth: int) -> Iterator[Found[Row] | Closed]:
        """Give what `nodes` match inside `folder`."""
        nodes = with_deep(nodes)
        try:
            names = self.names(folder, nodes)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            yield Closed(Path(folder), error)
            return
        for name in names:
            if matched := self.match(name, nodes):
                yield from self.step(os.path.join(folder, name), name, matched, depth)

    def names(self, folder: str, nodes: list[Pattern[Row]]) -> list[str]:
        """Return the names in `folder` that may match, sorted; raise OSError where nobody may know."""
        wanted = {name for node in nodes for name in node.literal}
        if self.fold or len(wanted) > FEW or any(node.globs or node.deep for node in nodes):
            return sorted(os.listdir(folder))
        return sorted(name for name in wanted if is_there(os.path.join(folder, name)))

    def step(
        self, path: str, name: str, nodes: list[Pattern[Row]], depth: int
    ) -> Iterator[Found[Row] | Closed]:
        """Give `path` itself if rows end here, then what lies below it."""
        if rows := tuple(row for node in nodes for row in node.rows):
            yield Found(Path(path), rows)
        below = [node for node in nodes if node.has_children]
        try:
            if not below or not stat.S_ISDIR(os.stat(path).st_mode):
                return
        except FileNotFoundError:  # a link that leads nowhere
            return
        except OSError as error:
            yield Closed(Path(path), error)
            return
        if all(node.deep is node for node in below) and (name in NEVER_BELOW or depth >= MAX_DEPTH):
            return
        if os.path.islink(path) and not self.allows(os.path.realpath(path)):
            yield Closed(Path(path), None)
            return
        self.budget -= 1
        if self.budget == 0:
            yield Closed(Path(path), OSError("too many folders"))
        if self.budget > 0:
            yield from self.enter(path, below, depth + 1)

    def match(self, name: str, nodes: list[Pattern[Row]]) -> list[Pattern[Row]]:
        """Return the nodes that `name` leads to."""
        key = name.casefold() if self.fold else name
        matched = [node.literal[key] for node in nodes if key in node.literal]
        for node in nodes:
            matched += [child for glob, child in node.globs.items() if compiled(glob)(key)]
            if node.deep is node:
                matched.append(node)
        return matched


def is_there(path: str) -> bool:
    """Return whether something is at `path`; raise OSError where the system will not say."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def with_deep(nodes: list[Pattern[Row]]) -> list[Pattern[Row]]:
    """Return `nodes` and, for each `**` in them, a node that matches here and at every depth below."""
    result = list(nodes)
    for node in nodes:
        if node.deep is not None and node.deep is not node:
            loop = node.deep
            loop.deep = loop
            result.append(loop)
    return result


def folded(pattern: Pattern[Row]) -> Pattern[Row]:
    """Return a copy of `pattern` whose literal names and globs compare without case."""
    copy: Pattern[Row] = Pattern(rows=list(pattern.rows))
    for name, child in pattern.literal.items():
        merge(copy.literal.setdefault(name.casefold(), Pattern()), folded(child))
    for name, child in pattern.globs.items():
        merge(copy.globs.setdefault(name.casefold(), Pattern()), folded(child))
    if pattern.deep is not None and pattern.deep is not pattern:
        copy.deep = folded(pattern.deep)
    return copy


def merge(target: Pattern[Row], other: Pattern[Row]) -> None:
    """Put everything of `other` into `target`."""
    target.rows.extend(other.rows)
    for name, child in other.literal.items():
        merge(target.literal.setdefault(name, Pattern()), child)
    for name, child in other.globs.items():
        merge(target.globs.setdefault(name, Pattern()), child)
    if other.deep is not None:
        if target.deep is None:
            target.deep = Pattern()
        merge(target.deep, other.deep)


def is_glob(segment: str) -> bool:
    """Return whether `segment` matches more than its own name."""
    return any(character in segment for character in "*?[")


COMPILED: dict[str, Callable[[str], re.Match[str] | None]] = {}


def compiled(glob: str) -> Callable[[str], re.Match[str] | None]:
    """Return the matcher of `glob`, compiled once."""
    if glob not in COMPILED:
        COMPILED[glob] = re.compile(fnmatch.translate(glob)).match
    return COMPILED[glob]
