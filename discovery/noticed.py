"""The folders that a search looked into, and which names in them matter: where a change would be news."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable

Wants = Callable[[str], bool]


class Noticed:
    """Collects what one search looked into."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.folders: defaultdict[str, list[Wants]] = defaultdict(list)

    def entered(self, folder: str, wants: Wants) -> None:
        """Take note of a folder in which some names matter, there now or not."""
        self.folders[folder].append(wants)

    def opened(self, path: str) -> None:
        """Take note of a file that was read, where it is named and where it lies."""
        for one in dict.fromkeys((path, os.path.realpath(path))):
            folder, name = os.path.split(one)
            if not self.matters(one):
                self.folders[folder].append(name.__eq__)

    def matters(self, path: str) -> bool:
        """Return whether a change at `path` may change what the search finds."""
        folder, name = os.path.split(path)
        return any(wants(name) for wants in self.folders.get(folder, ()))
