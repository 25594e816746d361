"""What files say, read once: parsed values are kept by the file's device, inode, time and size."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from discovery.formats.errors import Unreadable
from discovery.host.running import Files
from discovery.model import Reason

T = TypeVar("T")
Mark = tuple[int, int, int, int]

MAX_KEPT = 20_000  # parsed files; a busy developer's machine runs code of a few thousand
KB, MB = 1024, 1024 * 1024


class Memory:
    """What was read before, by its mark; given from one sweep to the next it saves reading it again."""

    __slots__ = ("kept", "told")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.kept: dict[tuple[str, Mark], object] = {}
        self.told: dict[tuple[int, float], object] = {}

    def keep(self, key: tuple[str, Mark], value: object) -> None:
        """Keep `value`; what was kept first goes first where there is too much."""
        if len(self.kept) >= MAX_KEPT:
            for old in list(self.kept)[: MAX_KEPT // 4]:
                del self.kept[old]
        self.kept[key] = value


class Contents:
    """The files of one process, through what was read before. What is missing is None, never an error."""

    __slots__ = ("files", "listed", "memory", "refused")

    def __init__(self, files: Files, memory: Memory) -> None:
        """Read `files`, and remember in `memory`."""
        self.files, self.memory = files, memory
        self.listed: dict[str, frozenset[str]] = {}
        self.refused: Reason | None = None

    def parsed(self, path: str, limit: int, parse: Callable[[bytes], T]) -> T | None:
        """Return what `parse` makes of the file at `path`, None if it cannot be read."""
        return self.derived(path, parse.__qualname__, lambda: parse(self.files.read(path, limit)))

    def derived(self, path: str, what: str, derive: Callable[[], T]) -> T | None:
        """Return what `derive` tells of the file at `path`, asked once for each of its states."""
        try:
            key = (what, self.files.mark(path))
            if key not in self.memory.kept:
                self.memory.keep(key, derive())
            return self.memory.kept[key]  # type: ignore[return-value]  # put there by the same `derive`
        except FileNotFoundError:
            return None
        except Unreadable as unreadable:
            self.refuse(unreadable.reason)
            return None

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names in a folder; none if it cannot be read."""
        try:
            return self.files.names(path)
        except FileNotFoundError:
            return ()
        except Unreadable as unreadable:
            self.refuse(unreadable.reason)
            return ()

    def has(self, folder: str, *names: str) -> bool:
        """Return whether one of `names` is in a folder, which is listed once: most are asked for many."""
        if folder not in self.listed:
            self.listed[folder] = frozenset(self.names(folder))
        return not self.listed[folder].isdisjoint(names)

    def real(self, path: str) -> str | None:
        """Return the absolute path with links followed, None where there is none."""
        try:
            return self.files.real(path)
        except FileNotFoundError:
            return None
        except Unreadable as unreadable:
            self.refuse(unreadable.reason)
            return None

    def refuse(self, reason: Reason) -> None:
        """Take note that something was refused to us; a file of the wrong kind or size is no refusal."""
        if reason is Reason.DENIED:
            self.refused = reason
