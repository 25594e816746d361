"""What happened since a moment: servers that came, changed, went, and verdicts that turned."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from discovery.model import Sighting
from discovery.wire import Json, moment, to_json
from inventory.changes import Change, Happened, Pair
from inventory.joins.nodes import LIVE
from inventory.model import Judged, View
from inventory.report.as_json import layout
from inventory.report.page import Page, label_width
from inventory.report.style import DIM, GREEN, RED, YELLOW, Style
from inventory.report.words import NAMELESS, clean, counted, identity_text, label, place

SCHEMA = "mcp-census/changes/1"
MAX_FIELDS = 8
COLOURS: Mapping[Happened, str] = {
    Happened.APPEARED: RED,
    Happened.CHANGED: YELLOW,
    Happened.GONE: GREEN,
    Happened.RETURNED: YELLOW,
    Happened.JUDGED: DIM,
}
# What runs does not return and go: it starts and stops.
RUN_WORDS: Mapping[Happened, str] = {Happened.RETURNED: "STARTED", Happened.GONE: "STOPPED"}


def render(changes: Sequence[Change], since: datetime, view: View, style: Style) -> str:
    """Return the changes for a person, oldest first; `view` says what a server is called now."""
    known = by_any_id(view)
    names = [name_of(change, known) for change in changes]
    page = Page(style=style, label=label_width([*names, *field_names(changes)]))
    lines = [f"Changes on {clean(view.scope.name)} since {since:%Y-%m-%d %H:%M} UTC", ""]
    for change, count in runs_together(ordered(changes)):
        lines += change_lines(change, known, page, count)
    lines += ["", counted(len(changes), "change")] if changes else ["No change."]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def by_any_id(view: View) -> dict[str, Judged]:
    """Return the servers by their ids, and by those of the records that were joined to them."""
    joined = {join.id: judged for judged in view.servers for join in judged.server.joins}
    return joined | {judged.server.id: judged for judged in view.servers}


def ordered(changes: Sequence[Change]) -> list[Change]:
    """Return changes, oldest first."""
    return sorted(changes, key=lambda one: (one.at, one.server, one.kind, one.key or ""))


def runs_together(changes: Sequence[Change]) -> Iterator[tuple[Change, int]]:
    """Give changes with how often: of all starts and stops of a server the last one, at its place."""
    last = {change.server: change for change in changes if is_run(change)}
    counts = Counter(change.server for change in changes if is_run(change))
    for change in changes:
        if not is_run(change):
            yield change, 1
        elif change is last[change.server]:
            yield change, counts[change.server]


def is_run(change: Change) -> bool:
    """Return whether a known server started or stopped."""
    return change.sighting is not None and change.sighting.surface in LIVE and change.kind in RUN_WORDS


def field_names(changes: Sequence[Change]) -> Iterator[str]:
    """Give the names that stand in the middle column below a change."""
    for change in changes:
        yield from (clean(name) for name in sorted(change.fields)[:MAX_FIELDS])
        if change.was:
            yield "before"


def change_lines(change: Change, known: Mapping[str, Judged], page: Page, count: int) -> Iterator[str]:
    """Give the lines of one change: what, where, when, and what it was before."""
    heading = RUN_WORDS[change.kind] if is_run(change) else change.kind.value.upper()
    mark = f"{change.at:%Y-%m-%d %H:%M}"
    yield from page.first(heading, name_of(change, known), what_of(change, known), mark, COLOURS[change.kind])
    if change.sighting:
        yield from page.more("", page.style.fold(place(change.sighting)), DIM)
    if count > 1:
        yield from page.more("", f"the last of {count} starts and stops")
    if before := known.get(change.was or ""):
        yield from page.more("before", identity_text(before.server.identity))
    for name in sorted(change.fields)[:MAX_FIELDS]:
        yield from page.more(clean(name), pair_text(change.fields[name]))


def name_of(change: Change, known: Mapping[str, Judged]) -> str:
    """Return what the server is called: where it stood, else by those who know it now."""
    if change.sighting and change.sighting.name:
        return clean(change.sighting.name)
    return label(known[change.server]) if change.server in known else clean(change.server)


def what_of(change: Change, known: Mapping[str, Judged]) -> str:
    """Return what the server is, and how it is judged now."""
    judged = known.get(change.server)
    if judged:
        return f"{identity_text(judged.server.identity)} ({judged.judgement.verdict.value})"
    return identity_text(change.sighting.identity) if change.sighting else NAMELESS


def pair_text(pair: Pair) -> str:
    """Return the old and the new value of a field."""
    return f"{value_text(pair[0])} → {value_text(pair[1])}"


def value_text(value: Json) -> str:
    """Return one value: text as it is, nothing as such, anything else as JSON."""
    if value is None:
        return "(nothing)"
    return clean(value if isinstance(value, str) else json.dumps(value))


def as_json(changes: Sequence[Change], since: datetime, view: View) -> str:
    """Return the changes as one JSON object, one change a line."""
    rows: list[Json] = [row(change) for change in ordered(changes)]
    scope = to_json(view.scope)
    return layout({"schema": SCHEMA, "scope": scope, "since": moment(since), "changes": rows}) + "\n"


def row(change: Change) -> Json:
    """Return one change."""
    return {
        "kind": change.kind,
        "at": moment(change.at),
        "server": change.server,
        "was": change.was,
        "fields": {
            name: {"before": before, "after": after}
            for name, (before, after) in sorted(change.fields.items())
        },
        "sighting": sighting(change.sighting),
    }


def sighting(one: Sighting | None) -> Json:
    """Return where it happened; null for a verdict."""
    return to_json(one) if one else None
