"""A bounded walk for projects below a folder the operator named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from discovery.formats.errors import Unreadable
from discovery.host.door import Door, reason_of
from discovery.model import Reason

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Java packages nest ten deep below a module; deeper is generated or vendored.
MAX_DEPTH = 16
# A checkout of a very large monorepo has some ten thousand folders.
MAX_FOLDERS = 50_000
MAX_IGNORE_BYTES = 256 * 1024
# Rules become regular expressions: with many stars, and a folder named to fit, matching takes hours.
MAX_STARS = 6
# Folders of other people's code or of build output: what they declare is not configured here.
VENDORED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".venv",
        "venv",
        "node_modules",
        "bower_components",
        "__pycache__",
        "site-packages",
        "vendor",
        "third_party",
        "target",
        "dist",
        "build",
        ".gradle",
        ".terraform",
        ".cache",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".next",
        ".nuxt",
        "Pods",
        "DerivedData",
    }
)


class Cut(NamedTuple):
    """A folder below which the walk did not go on, and why."""

    path: Path
    reason: Reason
    why: str


def walk(top: Path, wants: Callable[[Path], bool] | None = None) -> Iterator[Path | Cut]:
    """Give `top` and the folders below it that `wants` wants, in name order; never through a link.

    Without `wants` not gone into: vendored folders, those that `top`'s .gitignore excludes, and dot
    folders, whose files the patterns reach from the folder that holds them.
    """
    wants = wants or partial(is_wanted, top=top, ignored=ignore_rules(top))
    pending = [(top, 0)]
    given = 0
    deepest: Path | None = None
    while pending:
        folder, depth = pending.pop()
        if given == MAX_FOLDERS:
            yield Cut(folder, Reason.TOO_LARGE, f"more than {MAX_FOLDERS} folders")
            break
        given += 1
        yield folder
        try:
            names = folders_in(folder)
        except OSError as error:
            if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
                yield Cut(folder, *reason_of(error))
            continue
        wanted = [folder / name for name in names if wants(folder / name)]
        if depth < MAX_DEPTH:
            pending.extend((path, depth + 1) for path in reversed(wanted))
        elif wanted:
            deepest = deepest or folder
    if deepest:
        yield Cut(deepest, Reason.TOO_LARGE, f"more than {MAX_DEPTH} folders deep")


def folders_in(folder: Path) -> list[str]:
    """Return the names of the folders in `folder`, sorted, without links; raise OSError."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))


def is_wanted(folder: Path, top: Path, ignored: GitIgnoreSpec | None) -> bool:
    """Return whether the walk goes into `folder`."""
    if folder.name in VENDORED or folder.name.startswith("."):
        return False
    return ignored is None or not ignored.match_file(f"{folder.relative_to(top).as_posix()}/")


def ignore_rules(top: Path) -> GitIgnoreSpec | None:
    """Return the rules of `top`'s own .gitignore, None where there are none that can be read."""
    try:
        text = Door([top], MAX_IGNORE_BYTES).read(top / ".gitignore").data.decode("utf-8", "replace")
    except (FileNotFoundError, Unreadable):
        return None
    from pathspec import GitIgnoreSpec

    rules = [line for line in text.splitlines() if line.strip() and line.count("*") <= MAX_STARS]
    try:
        return GitIgnoreSpec.from_lines(rules)
    except ValueError:  # a rule that git would not take either
        return None
