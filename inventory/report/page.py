"""A page of three columns: a heading in capitals, a short label, and text that may wrap."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.frozen import frozen
from inventory.report.style import BOLD, DIM, Style
from inventory.report.width import columns, pad, shorten, wrap

HEADING = 15  # the longest heading is IMPERSONATING, and two blanks
MAX_LABEL = 24
MAX_LINES = 4  # of one cell; `explain` prints the whole of it
GUTTER = "  "


@frozen
class Page:
    """The columns of one report: the widths of the first two, and how many lines a cell may take."""

    style: Style
    label: int
    heading: int = HEADING
    lines: int = MAX_LINES

    def first(self, heading: str, label: str, text: str, mark: str, colour: str) -> Iterator[str]:
        """Give the lines that begin an item; `mark` stands at the right, where a reader finds the id."""
        room = self.room(taken=columns(mark) + len(GUTTER))
        lines = wrap(text, room, self.lines)
        lead = self.style.paint(pad(heading, self.heading), colour)
        name = self.style.paint(pad(shorten(label, self.label), self.label), BOLD)
        tail = pad(lines[0], room or 0) + GUTTER + self.style.paint(mark, DIM) if mark else lines[0]
        yield lead + name + GUTTER + tail
        yield from (self.margin() + line for line in lines[1:])

    def more(self, label: str, text: str, colour: str = "") -> Iterator[str]:
        """Give the lines of a detail of the item above."""
        lines = wrap(text, self.room(), self.lines)
        name = pad(shorten(label, self.label), self.label)
        yield " " * self.heading + (self.style.paint(name, colour) if colour else name) + GUTTER + lines[0]
        yield from (self.margin() + line for line in lines[1:])

    def note(self, heading: str, text: str, colour: str = "") -> Iterator[str]:
        """Give the lines of text that needs no label."""
        room = None if self.style.width is None else self.style.width - self.heading
        lines = wrap(text, room, self.lines)
        yield self.style.paint(pad(heading, self.heading), colour) + lines[0]
        yield from (" " * self.heading + line for line in lines[1:])

    def room(self, taken: int = 0) -> int | None:
        """Return how many columns are left for text, None where lines are never broken."""
        if self.style.width is None:
            return None
        return self.style.width - self.heading - self.label - len(GUTTER) - taken

    def margin(self) -> str:
        """Return the blanks before a continued line."""
        return " " * (self.heading + self.label + len(GUTTER))


def label_width(labels: list[str]) -> int:
    """Return the width of the middle column that fits `labels`, within reason."""
    return min(max((columns(text) for text in labels), default=0), MAX_LABEL)
