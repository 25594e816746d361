"""Regular expressions compiled on first use: all at once they would cost every scan 7 ms at its start."""

from __future__ import annotations

import re
from collections.abc import Callable

Match = re.Match[str]


class Pattern:
    """One regular expression, a constant of its module, compiled once and only if it is needed."""

    __slots__ = ("compiled", "flags", "text")

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """Keep the text; nothing is compiled yet."""
        self.text = text
        self.flags = flags
        self.compiled: re.Pattern[str] | None = None

    def ready(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        if self.compiled is None:
            self.compiled = re.compile(self.text, self.flags)
        return self.compiled

    def match(self, text: str, at: int = 0) -> Match | None:
        """Return the match that starts at `at`."""
        return self.ready().match(text, at)

    def fullmatch(self, text: str) -> Match | None:
        """Return the match of the whole of `text`."""
        return self.ready().fullmatch(text)

    def search(self, text: str) -> Match | None:
        """Return the first match anywhere in `text`."""
        return self.ready().search(text)

    def findall(self, text: str) -> list[tuple[str, ...]]:
        """Return the groups of every match; the pattern has at least two groups."""
        return self.ready().findall(text)

    def split(self, text: str) -> list[str]:
        """Return what stands between the matches."""
        return self.ready().split(text)

    def sub(self, new: str | Callable[[Match], str], text: str, count: int = 0) -> str:
        """Return `text` with its matches replaced."""
        return self.ready().sub(new, text, count=count)
