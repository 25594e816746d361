"""Whether the rooms that run are the ones that were installed, and are as they were installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import Distribution, PackagePath

DISTRIBUTION = "mcp-census"
ROOMS = ("discovery", "agents", "inventory")


def faults() -> Iterator[str]:
    """Give what is wrong with the installation; nothing if every room comes from it, unchanged.

    Another distribution may bring a package called `agents`, and a folder on the path may hold one.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        installed = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        yield f"{DISTRIBUTION} is not installed: it runs from a folder. Install it with pipx or uv tool."
        return
    roots = frozenset(roots_of(installed))
    for room in ROOMS:
        folder = folder_of(room)
        if folder.parent not in roots:
            yield f"{room} was imported from {folder}, outside the install. Install mcp-census on its own."
    yield from changed(installed)


def folder_of(room: str) -> Path:
    """Return the folder that a room was imported from."""
    import importlib

    module = sys.modules.get(room) or importlib.import_module(room)
    return Path(str(module.__file__)).resolve().parent


def roots_of(installed: Distribution) -> Iterator[Path]:
    """Give the folders that the installation put, or linked, its rooms into."""
    import json
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    yield Path(str(installed.locate_file(""))).resolve()
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        yield Path(url2pathname(urlsplit(origin["url"]).path)).resolve()


def changed(installed: Distribution) -> Iterator[str]:
    """Give the installed files of the rooms that are not what the installer wrote down."""
    for file in installed.files or ():
        if file.parts[0] in ROOMS and file.hash and not is_intact(file):
            yield f"{file} is not as it was installed. Install mcp-census again."


def is_intact(file: PackagePath) -> bool:
    """Return whether a file still has the hash that was recorded at its installation."""
    import base64
    import hashlib

    if file.hash is None:
        return True
    try:
        content = Path(str(file.locate())).read_bytes()
        found = hashlib.new(file.hash.mode, content).digest()
    except (OSError, ValueError):
        return False
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == file.hash.value
