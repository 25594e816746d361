"""One piece of news as one line: for a person, or as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from discovery.wire import Json, moment
from inventory.model import Judged
from inventory.news import Item, Turn
from inventory.report.as_json import server
from inventory.report.style import VERDICT_COLOURS, Style
from inventory.report.words import clean, identity_text, label, place, seen_by, sightings

SCHEMA = "mcp-census/watch/1"
# As wide as the longest verdict, and the longest turn.
VERDICT_WIDTH = 13
TURN_WIDTH = 8
FEW = 3


def as_text(item: Item, at: datetime, style: Style) -> str:
    """Return `05:41:12 appeared UNREGISTERED name  identity [running] client source`, no line end."""
    verdict = item.judged.judgement.verdict
    words = (
        f"{at.astimezone():%H:%M:%S}",
        item.turn.value.ljust(TURN_WIDTH),
        style.paint(verdict.value.upper().ljust(VERDICT_WIDTH), VERDICT_COLOURS[verdict]),
        f"{label(item.judged)}  {identity_text(item.judged.server.identity)}",
        f"[{' '.join(way.value for way in item.judged.server.presence) or 'gone'}]",
        places(item, style),
    )
    return " ".join(words).rstrip()


def places(item: Item, style: Style) -> str:
    """Return where the server is, the new places first; a verdict that turned says from which."""
    if item.turn is Turn.JUDGED and item.before:
        return f"was {item.before.judgement.verdict.value}"
    old = {one.sighting.key for one in item.before.server.seen} if item.before else set()
    seen = [one.sighting for one in sightings(item.judged) if one.gone is None]
    fresh = [one for one in seen if one.key not in old] or seen
    told = [f"{seen_by(one)} {style.fold(place(one))}" for one in fresh[:FEW]]
    more = [f"and {len(fresh) - FEW} more"] if len(fresh) > FEW else []
    return clean(", ".join(told + more))


def as_json(item: Item, at: datetime, _style: Style) -> str:
    """Return the news with the whole server as `scan --format json` has it."""
    body: dict[str, Json] = {
        "schema": SCHEMA,
        "at": moment(at),
        "turn": item.turn,
        "was": was(item.before),
        "server": server(item.judged),
    }
    return json.dumps(body)


def was(before: Judged | None) -> Json:
    """Return verdict and presence before, null for a server that appeared."""
    if before is None:
        return None
    return {"verdict": before.judgement.verdict, "presence": list(before.server.presence)}


LINES: Mapping[str, Callable[[Item, datetime, Style], str]] = {"text": as_text, "json": as_json}
