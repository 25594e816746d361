"""What many logs tell of one server, put together: which launches were seen under its name, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from discovery.clients.log_places import LogPlace
from discovery.frozen import frozen
from discovery.logged.model import Piece, Use, earliest, latest
from discovery.model import Identity

Entry = tuple[Use, Piece, Identity | None]
NEVER = datetime.min.replace(tzinfo=UTC)
# Different launches under one name; a development machine changes them often.
MAX_LAUNCHES = 8


@frozen
class Told:
    """One server as its logs tell it: a launch if one was logged, its times, and the log that is newest."""

    place: LogPlace
    name: str
    project: str | None
    identity: Identity | None
    use: Use
    source: str
    first: datetime | None
    last: datetime | None
    again: int = 0


class Ledger:
    """Collects the uses of one home's servers by client, name and project."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.entries: defaultdict[tuple[str, str, str | None], list[Entry]]
        self.entries = defaultdict(list)
        self.places: dict[tuple[str, str, str | None], LogPlace] = {}

    def keep(
        self, place: LogPlace, use: Use, piece: Piece, project: str | None, identity: Identity | None
    ) -> None:
        """Keep one use; `identity` is what its command starts, None where no command was logged."""
        key = (place.client, use.name, project)
        self.places.setdefault(key, place)
        self.entries[key].append((use, piece, identity))

    def told(self) -> Iterator[Told]:
        """Give each server once for each of its launches, the newest first; the others are numbered.

        Lines that name no command speak of the newest launch.
        """
        for key, kept in sorted(self.entries.items(), key=lambda entry: repr(entry[0])):
            launches: dict[Identity | None, list[Entry]] = {}
            for entry in kept:
                if entry[2] is not None:
                    launches.setdefault(entry[2], []).append(entry)
            newest = sorted(launches.items(), key=lambda pair: (span_of(pair[1])[1] or NEVER, repr(pair[0])))
            told = [*reversed(newest[-MAX_LAUNCHES:])] or [(None, kept)]
            for again, (identity, own) in enumerate(told):
                first, last = span_of(kept if len(told) == 1 else own)
                yield Told(
                    place=self.places[key],
                    name=key[1],
                    project=key[2],
                    identity=identity,
                    use=own[-1][0],
                    source=max((piece.changed, piece.path) for _, piece, _ in own)[1],
                    first=first,
                    last=last if again else span_of(kept)[1],
                    again=again,
                )


def span_of(kept: list[Entry]) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last time of some uses."""
    return earliest(*(use.first for use, _, _ in kept)), latest(*(use.last for use, _, _ in kept))
