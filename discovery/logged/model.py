"""What is taken from a log: who was used, when, and how it was started. Nothing else of a line is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from discovery.frozen import frozen

# The protocol was published in November 2024: older times are of a clock that was not set.
BEGINNING = datetime(2024, 11, 1, tzinfo=UTC)
# Clocks of machines that write to one home differ by less.
AHEAD = timedelta(days=1)
STAMP = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?"
ZONED = re.compile(rf"{STAMP}(?:Z|[+-]\d{{2}}:?\d{{2}})")


@frozen
class Piece:
    """What was read of one log: its beginning and its end (one text where it is short), and its mtime."""

    path: str
    name: str
    folder: str
    head: str
    tail: str
    changed: datetime

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the parts that were read, in order."""
        return (self.head,) if self.head == self.tail else (self.head, self.tail)


class Use(NamedTuple):
    """One server that a log tells of. `command` and `args` are RAW, and go no further than redaction."""

    name: str
    first: datetime | None = None
    last: datetime | None = None
    command: str | None = None
    args: tuple[str, ...] = ()
    project: str | None = None


def time_of(text: str) -> datetime | None:
    """Return the time that a stamp writes; one without a zone is taken to be UTC. None if it is none."""
    try:
        found = datetime.fromisoformat(text.replace(",", "."))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def believable(when: datetime | None, now: datetime) -> datetime | None:
    """Return `when` if a server of this protocol can have been used then, else None."""
    return when if when is not None and BEGINNING <= when <= now + AHEAD else None


def earliest(*times: datetime | None) -> datetime | None:
    """Return the first of the times that are known."""
    return min((each for each in times if each is not None), default=None)


def latest(*times: datetime | None) -> datetime | None:
    """Return the last of the times that are known."""
    return max((each for each in times if each is not None), default=None)


def together(uses: Iterable[Use]) -> list[Use]:
    """Return `uses` with those of one server, project and command made one, in their first order."""
    found: dict[tuple[object, ...], Use] = {}
    for use in uses:
        key = (use.name, use.project, use.command, use.args)
        known = found.get(key)
        if known is None:
            found[key] = use
        elif spans(known, use):
            first, last = earliest(known.first, use.first), latest(known.last, use.last)
            found[key] = known._replace(first=first, last=last)
    return list(found.values())


def spans(known: Use, use: Use) -> bool:
    """Return whether `use` was before or after all that is `known`; of a busy log thousands were not."""
    if known.first is None or known.last is None:
        return True
    return (use.first is not None and use.first < known.first) or (
        use.last is not None and use.last > known.last
    )
