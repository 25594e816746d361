"""The labelled set: what a tool says, whether it is poisoned, and by which trick."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from discovery.model import digest
from inventory.tools.marking import marks_of
from tests.inventory.tools.listing import kept, tool

TEXTS = Path(__file__).parent / "texts.toml"


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text. `held_out` rows are for measuring only."""

    label: str
    trick: str
    text: str

    @property
    def held_out(self) -> bool:
        """Whether no rule was made with a look at it."""
        return int(digest(self.label, self.text), 16) % 3 == 0

    @property
    def poisoned(self) -> bool:
        """Whether it should be told of."""
        return self.label == "poisoned"

    @property
    def marks(self) -> tuple[str, ...]:
        """The ids of the marks that it bears."""
        return tuple(mark.id for mark in marks_of(kept(tool("a", self.text)).tools[0]))


def rows() -> Iterator[Row]:
    """Yield every labelled text, in the order of the file."""
    for label, tricks in tomllib.loads(TEXTS.read_text(encoding="utf-8")).items():
        for trick, texts in tricks.items():
            yield from (Row(label, trick, text) for text in texts)


def figures(part: Iterable[Row]) -> tuple[int, int, int, int]:
    """Return how many poisoned texts are found and missed, how many honest ones alarm and are left alone."""
    told = [(row.poisoned, bool(row.marks)) for row in part]
    return (
        told.count((True, True)),
        told.count((True, False)),
        told.count((False, True)),
        told.count((False, False)),
    )
