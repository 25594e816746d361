"""What differs between two views of one machine: servers that came, went, changed, are judged anew. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from discovery.frozen import frozen
from inventory.model import Judged, View


class Turn(StrEnum):
    """What became of a server, the gravest first."""

    APPEARED = "appeared"
    GONE = "gone"
    JUDGED = "judged"
    PRESENCE = "presence"
    CHANGED = "changed"


@frozen
class Item:
    """One server that is not as it was; `before` is None for one that came."""

    turn: Turn
    judged: Judged
    before: Judged | None = None


def news(before: View | None, after: View) -> Iterator[Item]:
    """Give what `after` shows that `before` did not, each server once, in the order of the report."""
    was = {one.server.id: one for one in before.servers} if before else {}
    now = {one.server.id for one in after.servers}
    for one in after.servers:
        if turn := turn_of(was.get(one.server.id), one):
            yield Item(turn=turn, judged=one, before=was.get(one.server.id))
    for key, one in was.items():
        if key not in now:
            yield Item(turn=Turn.GONE, judged=one, before=one)


def turn_of(before: Judged | None, after: Judged) -> Turn | None:
    """Return the gravest difference, None where there is none that matters."""
    if before is None:
        return Turn.APPEARED
    if before.judgement.verdict is not after.judgement.verdict:
        return Turn.JUDGED
    if before.server.presence != after.server.presence:
        return Turn.PRESENCE
    return Turn.CHANGED if shown(before) != shown(after) else None


def shown(judged: Judged) -> tuple[object, ...]:
    """Return what of a server is worth a line when it differs: what and where it is, what is wrong."""
    server = judged.server
    places = frozenset((it.sighting.surface, it.sighting.client, it.sighting.address) for it in server.seen)
    findings = frozenset(finding.id for finding in judged.findings)
    return server.identity, server.names, places, findings
