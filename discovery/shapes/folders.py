"""Project folders that clients remember: places to look for project files, never servers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from discovery.shapes.model import Folder, Item, Node, Plain

ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:[\\/]|\\\\|~[\\/]|file://)")
FOLDER_KEYS = ("path", "folderUri", "worktree", "projectPath", "rootPath", "folder")
MAX_FOLDERS = 10_000  # Claude Code's own list reaches hundreds; more is somebody else's file


def read_project_registry(node: Node) -> Iterator[Item]:
    """Yield the folders of a list, of a map's keys or of its values, of table rows, or of lines of text."""
    yield from folders(candidates(node.value))


def candidates(value: Plain) -> Iterator[Plain]:
    """Yield whatever in a registry value may be a folder."""
    match value:
        case str():
            yield from value.splitlines()
        case list():
            for item in value:
                yield from (item.get(key) for key in FOLDER_KEYS) if isinstance(item, dict) else (item,)
        case dict():
            for name, item in value.items():
                yield name
                if isinstance(item, dict):
                    yield from (item.get(key) for key in FOLDER_KEYS)


def folders(found: Iterable[Plain]) -> Iterator[Folder]:
    """Yield each absolute path or file: URI once."""
    seen: set[str] = set()
    for path in found:
        if isinstance(path, str) and ABSOLUTE.match(path.strip()) and path.strip() not in seen:
            seen.add(path.strip())
            yield Folder(path=path.strip())
            if len(seen) >= MAX_FOLDERS:
                return


def read_workspace_registry(node: Node) -> Iterator[Item]:
    """Yield the folder VS Code opened, or that of a .code-workspace file; other hosts' are left out."""
    value = node.value
    if isinstance(value, dict):
        value = value.get("configPath", value.get("configURIPath"))
    if not isinstance(value, str) or urlsplit_scheme(value) not in {"file", ""}:
        return
    if value.lower().endswith(".code-workspace"):
        value = value.rpartition("/")[0]
    yield from folders((value,))


def urlsplit_scheme(value: str) -> str:
    """Return the scheme of a URI, nothing for a plain path and for what is no URI."""
    try:
        scheme = urlsplit(value).scheme
    except ValueError:
        return "invalid"
    return "" if len(scheme) == 1 else scheme  # one letter is a Windows drive


def read_ide_lock(node: Node) -> Iterator[Item]:
    """Yield the folders an IDE has open for Claude Code; the token beside them is never touched."""
    if isinstance(node.value, dict):
        yield from folders(candidates(node.value.get("workspaceFolders")))
    elif node.key == "workspaceFolders":
        yield from folders(candidates(node.value))


def read_plugin_registry(node: Node) -> Iterator[Item]:
    """Yield the projects that plug-ins are installed for; the plug-ins' own files have rows of their own."""
    installs = node.value if isinstance(node.value, list) else [node.value]
    yield from folders(install.get("projectPath") for install in installs if isinstance(install, dict))
