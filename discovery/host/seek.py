"""Many path patterns against one folder tree: each folder is listed once, and only if it can matter.

1,006 templates over 5,000 project folders would be five million look-ups; a listing of each folder
that exists, matched against a tree of the patterns' segments, is a few thousand.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Generic, NamedTuple

from discovery.host.door import LEADS_OUT, reason_of
from discovery.host.pattern import Pattern, Row, compiled
from discovery.model import Reason

# Below `**`: a plug-in's skills nest nine deep in its cache; more is a package tree, not configuration.
MAX_DEPTH = 12
# A plug-in cache with more folders than this is cut, and the cut is reported.
MAX_FOLDERS = 20_000
# Up to so many literal names it is cheaper to ask for each than to list the folder.
FEW = 3
NEVER_BELOW = frozenset({"node_modules", ".git", "__pycache__", ".venv", "venv", "site-packages"})


Entered = Callable[[str, Callable[[str], bool]], None]


class Found(NamedTuple, Generic[Row]):
    """A path that exists, and the rows that asked for it."""

    path: Path
    rows: tuple[Row, ...]


class Closed(NamedTuple):
    """A folder that matters and could not be listed, or not to its end."""

    path: Path
    reason: Reason
    why: str


class Trail(NamedTuple, Generic[Row]):
    """Where in the tree of patterns a folder is: nodes to match in it, and `**` nodes that go on below.

    `depth` counts the folders below the first `**`.
    """

    nodes: tuple[Pattern[Row], ...]
    deep: tuple[Pattern[Row], ...] = ()
    depth: int = 0

    def inside(self) -> Trail[Row]:
        """Return the trail with the `**` nodes that begin here."""
        begun = [node.deep for node in (*self.nodes, *self.deep) if node.deep is not None]
        deep = tuple({id(node): node for node in (*self.deep, *begun)}.values())
        return Trail((*self.nodes, *(node for node in deep if node not in self.deep)), deep, self.depth)

    def below(self, matched: list[Pattern[Row]]) -> Trail[Row]:
        """Return the trail of a folder whose name led to `matched`."""
        nodes = tuple(node for node in matched if node.has_children)
        return Trail((*nodes, *self.deep), self.deep, self.depth + 1 if self.deep else 0)

    @property
    def only_deep(self) -> bool:
        """Return whether nothing but `**` leads further."""
        return len(self.nodes) == len(self.deep)


class Seeker(Generic[Row]):
    """Walks one tree of patterns over folders; `fold` compares names as a Windows or macOS disk does."""

    def __init__(self, pattern: Pattern[Row], *, fold: bool = False) -> None:
        """Seek `pattern`, in as many folders as wanted."""
        self.pattern = pattern.folded() if fold else pattern
        self.fold = fold

    def seek(
        self,
        base: Path,
        allows: Callable[[str], bool],
        entered: Entered | None = None,
        apart: Container[str] = (),
    ) -> Iterator[Found[Row] | Closed]:
        """Give what exists below `base`, in name order.

        Folders reached through a link are entered only if `allows` their real path. `entered` is told each
        folder that is looked into, and which names matter in it: there something may appear later. `**`
        does not lead into the folders `apart`, which have a search of their own.
        """
        walk: Walk[Row] = Walk(self.fold, allows, entered, apart)
        yield from walk.enter(str(base), Trail((self.pattern,)))


class Walk(Generic[Row]):
    """One seek: how much of its budget is left, and where it has been."""

    def __init__(
        self,
        fold: bool,
        allows: Callable[[str], bool],
        entered: Entered | None = None,
        apart: Container[str] = (),
    ) -> None:
        """Begin with a full budget."""
        self.fold, self.allows, self.entered, self.apart = fold, allows, entered, apart
        self.left = MAX_FOLDERS
        self.told: set[str] = set()
        self.been: set[tuple[int, int, tuple[int, ...]]] = set()

    def enter(self, folder: str, trail: Trail[Row]) -> Iterator[Found[Row] | Closed]:
        """Give what the nodes of `trail` match inside `folder`."""
        trail = trail.inside()
        if self.entered is not None:
            self.entered(folder, lambda name: bool(trail.deep or self.match(name, trail.nodes)))
        try:
            names = self.names(folder, trail)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            yield Closed(Path(folder), *reason_of(error))
            return
        for name in names:
            if (matched := self.match(name, trail.nodes)) or trail.deep:
                yield from self.step(os.path.join(folder, name), name, matched, trail)

    def names(self, folder: str, trail: Trail[Row]) -> list[str]:
        """Return the names in `folder` that may match, sorted; raise OSError where nobody may know."""
        if self.fold or trail.deep or any(node.globs or len(node.literal) > FEW for node in trail.nodes):
            return sorted(os.listdir(folder))
        wanted = {name for node in trail.nodes for name in node.literal}
        return sorted(name for name in wanted if is_there(os.path.join(folder, name)))

    def match(self, name: str, nodes: tuple[Pattern[Row], ...]) -> list[Pattern[Row]]:
        """Return the nodes that `name` leads to."""
        key = name.casefold() if self.fold else name
        matched = [node.literal[key] for node in nodes if key in node.literal]
        for node in nodes:
            if node.globs:
                matched += [child for glob, child in node.globs.items() if compiled(glob)(key)]
        return matched

    def step(
        self, path: str, name: str, matched: list[Pattern[Row]], trail: Trail[Row]
    ) -> Iterator[Found[Row] | Closed]:
        """Give `path` itself if rows end here, then what lies below it."""
        if rows := tuple(row for node in matched for row in node.rows):
            yield Found(Path(path), rows)
        below = (trail if path not in self.apart else Trail(())).below(matched)
        if not below.nodes:
            return
        try:
            facts = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):  # a link that leads nowhere
            return
        except OSError as error:
            yield Closed(Path(path), *reason_of(error))
            return
        if not stat.S_ISDIR(facts.st_mode) or (below.only_deep and not self.goes_on(name, facts, below)):
            return
        yield from self.go(path, below)

    def goes_on(self, name: str, facts: os.stat_result, below: Trail[Row]) -> bool:
        """Return whether `**` leads into a folder: not into packages, and never twice into the same one."""
        place = (facts.st_dev, facts.st_ino, tuple(id(node) for node in below.deep))
        if name in NEVER_BELOW or place in self.been:
            return False
        self.been.add(place)
        return True

    def go(self, path: str, below: Trail[Row]) -> Iterator[Found[Row] | Closed]:
        """Give what lies in the folder `path`, or why it is not entered."""
        if os.path.islink(path) and not self.allows(os.path.realpath(path)):
            yield Closed(Path(path), Reason.OUTSIDE, LEADS_OUT)
        elif below.depth > MAX_DEPTH:
            yield from self.cut(path, f"more than {MAX_DEPTH} folders deep")
        elif self.left == 0:
            yield from self.cut(path, f"more than {MAX_FOLDERS} folders")
        else:
            self.left -= 1
            yield from self.enter(path, below)

    def cut(self, path: str, why: str) -> Iterator[Closed]:
        """Tell the first folder at which a limit was met; the others would say the same."""
        if why not in self.told:
            self.told.add(why)
            yield Closed(Path(path), Reason.TOO_LARGE, why)


def is_there(path: str) -> bool:
    """Return whether something is at `path`; raise OSError where the system will not say."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
