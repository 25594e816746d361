"""The finder of servers that clients' logs tell of: which were used, and when last."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from discovery.clients.log_places import PLACES, SHARED, LogPlace, Shape
from discovery.clients.model import Os
from discovery.crash import described
from discovery.formats.errors import Unreadable
from discovery.frozen import frozen
from discovery.host.door import Door
from discovery.host.homes import Home
from discovery.host.pattern import Pattern
from discovery.host.projects import local_path
from discovery.host.seek import Closed, Found, Seeker
from discovery.identity.naming import name as named
from discovery.installed.model import DoorFiles
from discovery.installed.search import trees
from discovery.logged.ledger import Ledger, Told
from discovery.logged.model import Piece, Use, believable
from discovery.model import Confidence, Gap, Identity, Kind, Launch, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import redact_launch
from discovery.redact.text import printable, scrub
from discovery.sighted import signed, written

# The part of this finder that not every sweep asks for.
EXPERIMENTAL = "experimental"
# Of a log its beginning and its end are read; commands stand at both.
HEAD_BYTES = 64 * 1024
TAIL_BYTES = 256 * 1024
# Editors keep the logs of ten sessions, Claude Code those of a month; the newest tell enough.
MAX_FILES = 5_000
MAX_GROUPS = 1_000
# Of files that tell of many servers, conversations above all, so many are read.
MAX_SHARED = 48
Result = Sighting | Gap | Looked


@frozen
class LogFinder:
    """Finds every server that a client of these homes logged, with the times of its first and last use.

    `experimental` adds the places that nobody has confirmed.
    """

    homes: tuple[Home, ...]
    keyed: Fingerprinter
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    experimental: bool = False
    name: str = "logs"
    surface: Surface = Surface.LOG

    def find(self) -> Iterator[Result]:
        """Give what the logs of each home tell."""
        for home in self.homes:
            rows = [(path, place) for place in PLACES if self.takes(place, home) for path in place.paths]
            for root, pattern in sorted(trees(home, rows).items()):
                yield from LogSearch(self, home, root).find(pattern)

    def takes(self, place: LogPlace, home: Home) -> bool:
        """Return whether a place is looked at."""
        return home.os in place.os and (self.experimental or not place.experimental)


class LogSearch:
    """One root of one home: its logs, by the server or the client that they are of."""

    def __init__(self, finder: LogFinder, home: Home, root: Path) -> None:
        """Search `root` for logs of `home`'s clients."""
        self.finder, self.home, self.root = finder, home, root
        self.now = finder.now()
        self.door = Door([root])
        self.files = DoorFiles(self.door)
        self.ledger = Ledger()
        self.named: set[tuple[str, str]] = set()

    def find(self, pattern: Pattern[LogPlace]) -> Iterator[Result]:
        """Give the servers that the logs below the root tell of, then that it was gone through."""
        groups: dict[str, tuple[LogPlace, list[str]]] = {}
        for thing in Seeker(pattern, fold=self.home.os is not Os.LINUX).seek(self.root, self.door.allows):
            if isinstance(thing, Closed):
                yield self.gap(thing.path, thing.reason, thing.why)
                if thing.path == self.root:
                    return
            elif len(groups) < MAX_GROUPS or group_of(thing) in groups:
                groups.setdefault(group_of(thing), (thing.rows[0], []))[1].append(str(thing.path))
        for _, (place, paths) in sorted(groups.items()):
            yield from self.read(place, chosen(place, paths))
        found = [self.sighting(told) for told in self.ledger.told()]
        yield from found
        yield self.looked(examined=len(self.door.opened), found=len(found))
        if self.finder.experimental:
            yield self.looked(EXPERIMENTAL)

    def looked(self, part: str = "", *, examined: int = 0, found: int = 0) -> Looked:
        """Return that the root was gone through to its end, for one part of what was sought."""
        return Looked(
            surface=self.finder.surface,
            finder=signed(self.finder.name, part),
            root=written(self.root),
            examined=examined,
            found=found,
        )

    def read(self, place: LogPlace, paths: Iterable[str]) -> Iterator[Gap]:
        """Keep what the logs of a group tell; give why one could not be read."""
        from discovery.logged.lines import read_log  # a dozen expressions, for the few homes that have logs

        for path in paths:
            try:
                piece = self.piece(path)
                for use in read_log(place, piece):
                    self.keep(use, piece, place)
            except FileNotFoundError:
                continue
            except Unreadable as unreadable:
                yield self.gap(Path(path), unreadable.reason, unreadable.detail)
            except Exception as error:  # noqa: BLE001  # a reader's mistake about one log costs that log
                yield self.gap(Path(path), Reason.CRASHED, described(error))

    def piece(self, path: str) -> Piece:
        """Return the beginning and the end of a log; raise Unreadable or FileNotFoundError."""
        head = self.files.part(path, 0, HEAD_BYTES)
        _, _, changed, size = self.files.mark(path)
        tail = self.files.part(path, max(0, size - TAIL_BYTES), TAIL_BYTES) if size > len(head) else head
        return Piece(
            path=path,
            name=os.path.basename(path),  # noqa: PTH119  # thousands of them
            folder=os.path.basename(os.path.dirname(path)),  # noqa: PTH119, PTH120
            head=head.decode("utf-8", "replace"),
            tail=tail.decode("utf-8", "replace"),
            changed=datetime.fromtimestamp(changed / 1e9, UTC),
        )

    def keep(self, use: Use, piece: Piece, place: LogPlace) -> None:
        """Keep one use; the log that all servers share adds nothing to what a server's own log tells."""
        folder = str(Path(piece.path).parent)
        if piece.name not in SHARED:
            self.named.add((folder, use.name))
        elif (folder, use.name) in self.named:
            return
        project = local_path(use.project, self.home) if use.project else None
        where = None if project is None else written(project)
        self.ledger.keep(place, use, piece, where, self.launched(use, where))

    def launched(self, use: Use, project: str | None) -> Identity | None:
        """Return what the logged command starts, None where none was logged."""
        if use.command is None:
            return None
        return named(
            command=use.command, args=use.args, os=self.home.os, cwd=project, home=str(self.home.path)
        )

    def sighting(self, told: Told) -> Sighting:
        """Return what may be kept of one server: redacted, and its name a label of its client's."""
        name, place = printable(scrub(told.name)), told.place
        ref = f"log:{place.client}/{name}"
        launch = Launch(name=name, pointer="")
        if told.identity is not None:
            launch = Launch(name=name, pointer="", command=told.use.command, args=told.use.args)
        kept = redact_launch(launch, self.finder.keyed)
        return Sighting(
            identity=told.identity or Identity(kind=Kind.UNRESOLVED, ref=ref),
            surface=self.finder.surface,
            finder=signed(self.finder.name, EXPERIMENTAL if place.experimental else ""),
            source=written(told.source),
            root=written(self.root),
            seen_at=self.now,
            pointer=f"({told.again + 1})" if told.again else None,
            name=name,
            client=place.client,
            project=told.project,
            user=written(self.home.user),
            command=kept.command,
            args=kept.args,
            secrets=kept.secrets,
            confidence=Confidence.LOW if place.experimental else Confidence.MEDIUM,
            facts=facts_of(told, self.now),
        )

    def gap(self, source: Path, reason: Reason, detail: str) -> Gap:
        """Return a Gap of this finder."""
        return Gap(
            surface=self.finder.surface,
            finder=self.finder.name,
            source=written(source),
            root=written(self.root),
            reason=reason,
            detail=printable(detail),
        )


def group_of(found: Found[LogPlace]) -> str:
    """Return what a log is counted under: what it is named after, or with all that tell of many servers."""
    place = found.rows[0]
    match place.shape:
        case Shape.FOLDER:
            within = str(found.path.parent)
        case Shape.TRANSCRIPT | Shape.KEYED:
            within = ""
        case _:
            within = f"{found.path.name in SHARED}/{found.path.name}"  # the shared one is read last
    return f"{place.client}/{place.shape}/{within}"


def chosen(place: LogPlace, paths: list[str]) -> list[str]:
    """Return the logs of a group that are read: of a server's own the newest and the oldest."""
    by_age = [path for _, path in sorted((age_of(path), path) for path in paths[-MAX_FILES:])]
    if place.shape in (Shape.TRANSCRIPT, Shape.KEYED):
        return by_age[-MAX_SHARED:]
    return list(dict.fromkeys((by_age[0], by_age[-1])))


def age_of(path: str) -> float:
    """Return when a log was last written, as a number to sort by; what cannot be told comes last."""
    try:
        return os.stat(path).st_mtime  # noqa: PTH116  # one pathlib object for each log would double the time
    except OSError:
        return float("inf")


def facts_of(told: Told, now: datetime) -> dict[str, str]:
    """Return when the server was used, and how the log's name for it relates to the client's own key."""
    known = {
        "presence": "logged",
        "first_used": stamp(believable(told.first, now)),
        "last_used": stamp(believable(told.last, now)),
        "label": "altered" if told.place.altered else "key",
        "trust": str(told.place.trust),
    }
    return {name: value for name, value in sorted(known.items()) if value}


def stamp(when: datetime | None) -> str | None:
    """Return a time as ISO text in UTC, to the second."""
    return None if when is None else when.replace(microsecond=0).isoformat()
