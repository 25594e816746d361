"""What is different since a moment: servers and places that came, went, or became something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from discovery.model import Sighting
from discovery.wire import Json, moment, to_json
from inventory.model import Judged, Seen, View
from inventory.report.as_json import layout
from inventory.report.page import Page, label_width
from inventory.report.style import DIM, GREEN, RED, YELLOW, Style
from inventory.report.words import clean, counted, identity_text, label, place, sightings

SCHEMA = "mcp-census/changes/1"
BEFORE = "before"


class Kind(StrEnum):
    """What happened."""

    APPEARED = "appeared"  # a server nobody had seen before
    SPREAD = "spread"  # a known server at a new place
    REPLACED = "replaced"  # another server at a known place
    WENT = "went"  # no longer at this place


COLOURS: Mapping[Kind, str] = {Kind.APPEARED: RED, Kind.SPREAD: YELLOW, Kind.REPLACED: RED, Kind.WENT: GREEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened at one place; `before` is the server that stood there until then."""

    kind: Kind
    at: datetime
    judged: Judged
    sighting: Sighting
    before: Judged | None = None


def find_changes(view: View, since: datetime) -> tuple[Change, ...]:
    """Return what happened at or after `since`, oldest first; `view` must hold what is gone too."""
    left = departures(view, since)
    found = [change for judged in view.servers for change in arrivals(judged, since, left)]
    replaced = {(change.sighting.key, change.before.server.id) for change in found if change.before}
    for key, gone in left.items():
        for judged, seen in gone:
            if seen.gone and (key, judged.server.id) not in replaced:
                found.append(Change(kind=Kind.WENT, at=seen.gone, judged=judged, sighting=seen.sighting))
    return tuple(
        sorted(found, key=lambda item: (item.at, item.kind, item.judged.server.id, item.sighting.key))
    )


def departures(view: View, since: datetime) -> dict[str, list[tuple[Judged, Seen]]]:
    """Return what was set to gone at or after `since`, by place."""
    left: dict[str, list[tuple[Judged, Seen]]] = {}
    for judged in view.servers:
        for seen in judged.server.seen:
            if seen.gone and seen.gone >= since:
                left.setdefault(seen.sighting.key, []).append((judged, seen))
    return left


def arrivals(
    judged: Judged, since: datetime, left: Mapping[str, list[tuple[Judged, Seen]]]
) -> Iterator[Change]:
    """Give the places at which `judged` was seen for the first time."""
    for seen in sightings(judged):
        if seen.first_seen >= since and not seen.gone:
            others = [other for other, _ in left.get(seen.sighting.key, ()) if other is not judged]
            known = Kind.SPREAD if judged.server.first_seen < since else Kind.APPEARED
            yield Change(
                kind=Kind.REPLACED if others else known,
                at=seen.first_seen,
                judged=judged,
                sighting=seen.sighting,
                before=others[-1] if others else None,
            )


def render(changes: tuple[Change, ...], since: datetime, style: Style) -> str:
    """Return the changes for a person, one place each."""
    page = Page(style=style, label=label_width([BEFORE, *(label(change.judged) for change in changes)]))
    lines = [f"Changes since {since:%Y-%m-%d %H:%M} UTC", ""]
    for change in changes:
        lines += change_lines(change, page)
    lines += ["", counted(len(changes), "change")] if changes else ["No change."]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def change_lines(change: Change, page: Page) -> Iterator[str]:
    """Give the lines of one change: what, where, when, and what it was before."""
    what = f"{identity_text(change.judged.server.identity)} ({change.judged.judgement.verdict.value})"
    mark = f"{change.at:%Y-%m-%d}"
    yield from page.first(change.kind.upper(), label(change.judged), what, mark, COLOURS[change.kind])
    yield from page.more("", page.style.fold(place(change.sighting)), DIM)
    if change.before:
        before = f"{identity_text(change.before.server.identity)} ({change.before.judgement.verdict.value})"
        yield from page.more(BEFORE, clean(before))


def as_json(changes: tuple[Change, ...], since: datetime) -> str:
    """Return the changes as one JSON object, one change a line."""
    return layout({"schema": SCHEMA, "since": moment(since), "changes": [row(one) for one in changes]}) + "\n"


def row(change: Change) -> Json:
    """Return one change."""
    server = change.judged.server
    return {
        "kind": change.kind,
        "at": moment(change.at),
        "server": server.id,
        "name": server.name,
        "identity": to_json(server.identity),
        "verdict": change.judged.judgement.verdict,
        "source": change.sighting.source,
        "pointer": change.sighting.pointer,
        "client": change.sighting.client,
        "before": to_json(change.before.server.identity) if change.before else None,
    }
