"""A bounded walk for projects below a folder the operator named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Repositories nest their packages two to five deep; deeper is generated or vendored.
MAX_DEPTH = 6
# A checkout of a very large monorepo has some ten thousand folders.
MAX_FOLDERS = 50_000
MAX_IGNORE_BYTES = 256 * 1024
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


@dataclass(frozen=True, slots=True)
class Cut:
    """A folder below which the walk did not go on, and why."""

    path: Path
    why: str
    denied: bool = False


def walk(top: Path) -> Iterator[Path | Cut]:
    """Give `top` and the folders below it in name order; never through a link.

    Vendored folders and those that `top`'s .gitignore excludes are not descended into. Dot folders
    are: the patterns for `.vscode` and its like are sought from the folder that holds them.
    """
    ignored = ignore_rules(top)
    left = MAX_FOLDERS
    pending = [(top, 0)]
    while pending:
        folder, depth = pending.pop()
        yield folder
        left -= 1
        if left == 0:
            yield Cut(folder, f"more than {MAX_FOLDERS} folders")
            return
        try:
            names = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
        except OSError as error:
            yield Cut(folder, os.strerror(error.errno or 0), denied=isinstance(error, PermissionError))
            continue
        wanted = [folder / name for name in names if is_wanted(folder / name, top, ignored)]
        if depth < MAX_DEPTH:
            pending.extend((path, depth + 1) for path in reversed(wanted))
        elif wanted:
            yield Cut(folder, f"deeper than {MAX_DEPTH} folders")


def is_wanted(folder: Path, top: Path, ignored: GitIgnoreSpec | None) -> bool:
    """Return whether the walk goes into `folder`."""
    if folder.name in VENDORED or folder.name.startswith("."):
        return False
    return ignored is None or not ignored.match_file(f"{folder.relative_to(top).as_posix()}/")


def ignore_rules(top: Path) -> GitIgnoreSpec | None:
    """Return the rules of `top`'s own .gitignore, None where there are none that can be read."""
    path = top / ".gitignore"
    if not path.is_file() or path.is_symlink() or path.stat().st_size > MAX_IGNORE_BYTES:
        return None
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(path.read_text(encoding="utf-8", errors="replace").splitlines())
