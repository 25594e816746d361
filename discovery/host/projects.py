"""Project folders: what clients remember becomes a path on this machine, then its ancestors."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from discovery.clients.model import Os
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
    if not native or "\0" in native:
        return None
    native = os.path.expanduser(native) if home.own and native.startswith("~") else native
    parts = absolute_parts(native, home)
    if parts is None:
        return None
    path = relocated(parts, home)
    return path.parent if path.suffix == WORKSPACE_FILE else path


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


def absolute_parts(native: str, home: Home) -> tuple[str, ...] | None:
    """Return the segments below the root of `home`'s machine, None if `native` is not absolute."""
    if home.os is Os.WINDOWS:
        windows = PureWindowsPath(native)
        return windows.parts[1:] if windows.drive.endswith(":") and windows.root else None
    posix = PurePosixPath(native)
    return posix.parts[1:] if posix.is_absolute() else None


def relocated(parts: tuple[str, ...], home: Home) -> Path:
    """Return `parts` below the machine's root, or below a home that was copied from elsewhere."""
    path = home.machine.joinpath(*parts)
    if home.own or path.is_relative_to(home.path):
        return path
    written = written_home(parts, home)
    return home.path.joinpath(*parts[written:]) if written and not path.exists() else path


def written_home(parts: tuple[str, ...], home: Home) -> int:
    """Return how many of `parts` spell the home as its own machine called it, 0 if none do."""
    if len(parts) >= 2 and parts[0].lower() in {"home", "users"} and parts[1].lower() == home.user.lower():
        return 2
    return 1 if parts[:1] == ("root",) and home.user == "root" else 0


def with_ancestors(folders: Iterable[Path], home: Home) -> Iterator[Path]:
    """Give each folder and its ancestors up to the home or the root (both left out), each once.

    Claude Code, Copilot CLI and others read `.mcp.json` from the working folder upward
    (clients.yaml, rows claude-code and github-copilot-cli).
    """
    given: set[Path] = set()
    for folder in folders:
        for path in (folder, *folder.parents):
            if path in given or path == home.machine or (path != folder and path == home.path):
                break
            given.add(path)
            yield path


def may_look(folder: Path, home: Home) -> bool:
    """Return whether `home`'s word is enough to look into `folder`: own user, inside, or owned by them.

    A user must not be able to point a privileged scan at somebody else's files.
    """
    if home.own or folder.is_relative_to(home.path):
        return True
    try:
        return folder.stat().st_uid == home.path.stat().st_uid and os.name != "nt"
    except OSError:
        return False
