"""Where a scan of one script stands: the lines it has counted, and how much more it may read."""

from __future__ import annotations

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MEBIBYTE
from discovery.model import Reason

# Characters that all declarations of one file may take to read, those read twice counted twice. A long
# start-up file needs some ten thousand; a hostile one, read to this end, costs less than a second.
MAX_READ = 4 * MEBIBYTE
TOKEN_COST = 48  # in characters: what stepping over one word costs, however short it is


class Effort:
    """What one scan may still spend on reading."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        """Begin with everything a file is worth."""
        self.left = MAX_READ

    def spend(self, characters: int) -> None:
        """Count one word and the characters passed on the way; raise Unreadable when too much was read."""
        self.left -= TOKEN_COST + characters
        if self.left < 0:
            raise Unreadable(Reason.TOO_LARGE, "declarations longer than any real one")


class Lines:
    """Tells lines of a text, counting only from the place that was asked for last."""

    __slots__ = ("line", "offset", "source")

    def __init__(self, source: str) -> None:
        """Stand at the first line."""
        self.source, self.offset, self.line = source, 0, 1

    def at(self, offset: int) -> int:
        """Return the number, from one, of the line at `offset`."""
        if offset >= self.offset:
            self.line += self.source.count("\n", self.offset, offset)
        else:
            self.line -= self.source.count("\n", offset, self.offset)
        self.offset = offset
        return self.line
