"""The labelled set: each row as an approved entry, a sighting, and whether it is an attack."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from discovery.identity.purl import write_purl
from discovery.model import Identity, Kind, Pin, Sighting, Surface, digest
from inventory.model import Entry, Judgement, Snapshot, State, Verdict
from inventory.registry.case import open_case
from inventory.registry.reach import Place
from inventory.registry.rules import judge_sighting

CASES = Path(__file__).parent / "cases.toml"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled pair. `held_out` rows are for measuring only."""

    label: str
    trick: str
    approved: str
    seen: str
    name: str = ""
    versions: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    catalogue: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return digest(self.label, self.approved, self.seen)

    @property
    def held_out(self) -> bool:
        return int(self.id, 16) % 2 == 1


def rows() -> Iterator[Row]:
    """Yield the rows of the set."""
    document = tomllib.loads(CASES.read_text(encoding="utf-8"))
    for label, tricks in document.items():
        for trick, listed in tricks.items():
            for approved, seen, *more in listed:
                extra = dict(more[0]) if more else {}
                catalogue = tuple((it[0], it[1]) for it in extra.pop("catalogue", ()))
                yield Row(label, trick, approved, seen, catalogue=catalogue, **extra)


def written(text: str) -> str:
    """Return an identity in its usual spelling: a URL as it is, `npm:@a/b` and the like as purls."""
    kind, _, name = text.partition(":")
    if kind in ("http", "https"):
        return text
    if kind == "oci":
        return write_purl("oci", name.rpartition("/")[2], qualifiers=[("repository_url", name)])
    return write_purl(kind, name)


def identity(text: str) -> Identity:
    """Return what was seen as an identity."""
    if text.startswith("http"):
        return Identity(kind=Kind.REMOTE, url=text)
    return Identity(kind=Kind.NPM, purl=written(text), pin=Pin.FLOATING)


def seen_with(text: str, facts: Mapping[str, str]) -> Sighting:
    """Return a configured server that starts or calls `text`."""
    return Sighting(
        identity=identity(text),
        surface=Surface.CONFIG,
        finder="configs",
        source="/c",
        root="/",
        seen_at=NOW,
        facts=facts,
    )


def entry(number: int, text: str, **more: str | None) -> Entry:
    """Return an approved entry about `text`."""
    fields = {name: value for name, value in more.items() if value}
    return Entry(id=f"e{number}", identity=written(text), state=State.APPROVED, owner="it", **fields)  # type: ignore[arg-type]


def judged(row: Row) -> Judgement:
    """Return the verdict on what the row saw, where only its approved server is registered."""
    listed = tuple(
        Entry(id=f"c{at}", identity=written(it), state=State.DRAFT, owner="catalogue", name=name)
        for at, (it, name) in enumerate(row.catalogue)
    )
    known = entry(1, row.approved, name=row.name, versions=row.versions)
    snapshot = Snapshot(id="s", source="r", entries=(known,), catalogue=listed)
    return judge_sighting(seen_with(row.seen, row.facts), open_case(snapshot, TODAY, Place()))


def is_caught(row: Row) -> bool:
    """Return whether a row is judged to be an impersonation."""
    return judged(row).verdict is Verdict.IMPERSONATING
