"""Project folders: what clients remember becomes a path on this machine, then its ancestors."""

from __future__ import annotations

import ntpath
import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from discovery.clients.model import Os
from discovery.host.door import is_below
from discovery.host.homes import Home

# A state file may list every folder ever opened; more than this is reported as cut.
MAX_PROJECTS = 20_000
DRIVE = re.compile(r"^/?([A-Za-z])(?::|%3[Aa])(?=[/\\]|$)")
WORKSPACE_FILE = ".code-workspace"


def local_path(text: str, home: Home) -> Path | None:
    """Return the folder on this machine that `text`, written by a client of `home`, stands for.

    `text` is a native path or a file:// URI. None for other machines (vscode-remote://, UNC hosts),
    relative paths and unreadable text.
    """
    native = from_uri(text) if "://" in text else text
    if not native or "\0" in native or not is_encodable(native):
        return None
    if native == "~" or native.startswith(("~/", "~\\")):
        return home.path.joinpath(*re.split(r"[/\\]+", native)[1:])
    root, parts = below_root(native, home)
    if root is None:
        return None
    path = relocated(root, parts, home)
    return path.parent if path.suffix == WORKSPACE_FILE else path


def is_encodable(native: str) -> bool:
    """Return whether a file can have this name: JSON can write half characters that no system takes."""
    try:
        os.fsencode(native)
    except UnicodeEncodeError:
        return False
    return True


def from_uri(text: str) -> str | None:
    """Return the path of a file:// URI on this host, None for anything else."""
    try:
        uri = urlsplit(text)
    except ValueError:
        return None
    if uri.scheme.lower() != "file" or uri.netloc not in {"", "localhost"}:
        return None
    path = unquote(uri.path)
    return path.lstrip("/") if DRIVE.match(path) else path


def below_root(native: str, home: Home) -> tuple[Path | None, tuple[str, ...]]:
    """Return the root that `native` starts from, as it lies on this machine, and the segments below it.

    No root where `native` is not absolute, or on a drive that is not here. `..` is resolved: a path
    must not climb out of the folder that it seems to lie in.
    """
    if home.os is not Os.WINDOWS:
        posix = PurePosixPath(posixpath.normpath(native))
        return (home.machine if posix.is_absolute() else None), posix.parts[1:]
    windows = PureWindowsPath(ntpath.normpath(native))
    return (drive_root(windows.drive, home) if windows.root else None), windows.parts[1:]


def drive_root(drive: str, home: Home) -> Path | None:
    """Return where a Windows drive lies: itself, beside the home's drive in WSL, or the mounted disk."""
    if len(drive) != 2:
        return None
    if os.name == "nt" and home.own:
        return Path(drive + "\\")
    if len(home.machine.name) == 1:  # /mnt/c
        return home.machine.parent / drive[0].lower()
    return home.machine if drive.lower() == "c:" else None


def relocated(root: Path, parts: tuple[str, ...], home: Home) -> Path:
    """Return `parts` below `root`, or below a home or disk that was copied from elsewhere.

    What a client wrote is its own machine's name of the folder; the first that exists here counts.
    """
    path = root.joinpath(*parts)
    if home.own or path.is_relative_to(home.path):
        return path
    here = Path(home.path.anchor, *parts)
    candidates = [here, path] if here.is_relative_to(home.machine) else [path]
    if written := written_home(parts):
        candidates.append(home.path.joinpath(*parts[written:]))
    return next((found for found in candidates if os.path.exists(found)), candidates[0])


def written_home(parts: tuple[str, ...]) -> int:
    """Return how many of `parts` spell a home as its own machine called it, 0 if none do."""
    if len(parts) >= 2 and parts[0].lower() in {"home", "users"}:
        return 2
    return 1 if parts[:1] == ("root",) else 0


def with_ancestors(folders: Iterable[Path], home: Home) -> Iterator[Path]:
    """Give each folder and its ancestors up to the home or the machine's root (left out), each once.

    Claude Code, Copilot CLI and others read `.mcp.json` from the working folder upward
    (clients.yaml, rows claude-code and github-copilot-cli). A home that is itself a project is given.
    The innermost come first: what lies in a project is that project's, not that of the folders around it.
    """
    given: dict[Path, None] = {}
    for folder in folders:
        for path in (folder, *folder.parents):
            if path in given or path == home.machine or (path == home.path and path != folder):
                break
            given[path] = None
            if path == home.path:
                break
    yield from sorted(given, key=depth, reverse=True)


def depth(folder: Path) -> int:
    """Return how many folders deep `folder` lies."""
    return len(folder.parts)


def may_look(real: str, home: Home) -> bool:
    """Return whether `home`'s word is enough to look into the resolved folder `real`.

    It is if the folder lies in the home or belongs to its user, who must not be able to point a
    privileged scan at somebody else's files.
    """
    if is_below(real, os.path.realpath(home.path)):
        return True
    try:
        return os.stat(real).st_uid == os.stat(home.path).st_uid and os.name != "nt"
    except OSError:
        return False
