"""Python distributions that may be servers: those whose metadata speak of MCP, and that were asked for.

Most speak of something else: they are told apart here, before what could judge them is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.installed.model import ENTRIES, Package, Shelf

# With the README in it; the largest of the thousand most downloaded has 300 KiB.
MAX_METADATA = 512 * 1024
# A marker, or a requirement whose name has these letters, as that of every SDK has.
SPEAKS = re.compile(rb"mcp-name:|^requires-dist:[ \t]*[\w.-]*mcp", re.IGNORECASE | re.MULTILINE)


def read_distribution(shelf: Shelf) -> Iterator[Package]:
    """Yield the distribution that a marker belongs to, if it is a server and was asked for.

    Raise Unreadable, or FileNotFoundError where it has gone.
    """
    folder = shelf.path.parent
    if not was_asked_for(shelf) or (shelf.path.name != ENTRIES and (folder / ENTRIES).exists()):
        return  # the latter is found by its entry points as well
    data = shelf.head(folder / "METADATA", MAX_METADATA)
    if SPEAKS.search(data):
        from discovery.installed.distributions import judged_distribution

        yield from judged_distribution(data, shelf)


def was_asked_for(shelf: Shelf) -> bool:
    """Return whether the folder that holds an environment is named after this distribution.

    A tool's environment also holds all that the tool needs. pipx may add a suffix to the folder's name.
    """
    if not shelf.place.owner_at:
        return True
    owner = normal(shelf.path.parents[shelf.place.owner_at - 1].name)
    mine = normal(shelf.path.parent.name.partition("-")[0])
    return owner == mine or (shelf.place.id == "pipx" and owner.startswith(mine))


def normal(name: str) -> str:
    """Return the name of a distribution as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
