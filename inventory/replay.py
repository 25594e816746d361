"""A stored verdict given again, by what it was given by then: sightings, registry, policy, day and place.

A verdict that cannot be given again proves nothing in an audit; this says which those are, and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from inventory.basis import parts_of, snapshot_of, text_in
from inventory.correlate import correlate
from inventory.model import Judgement, Seen
from inventory.reconcile import judge
from inventory.registry.reach import Place
from inventory.rows import Damaged, restored

if TYPE_CHECKING:
    from inventory.past import Decided
    from inventory.store import Store


@frozen
class Replay:
    """A stored verdict and the same given again; `judgement` is None where that cannot be, for `why`."""

    decided: Decided
    judgement: Judgement | None = None
    why: str = ""

    @property
    def is_same(self) -> bool:
        """Whether verdict, entry and all evidence came out as they are stored."""
        if self.judgement is None:
            return False
        entry = self.judgement.entry.id if self.judgement.entry else None
        now = (self.judgement.verdict, entry, self.judgement.evidence)
        return now == (self.decided.verdict, self.decided.entry, self.decided.evidence)


def replays(store: Store, server: str) -> tuple[Replay, ...]:
    """Return the latest verdict on a server of each scope, given again; raise InventoryError."""
    latest: dict[str, Decided] = {it.scope: it for it in store.verdicts(server)}
    return tuple(replay(store, latest[scope]) for scope in sorted(latest))


def replay(store: Store, decided: Decided) -> Replay:
    """Return one stored verdict given again; raise InventoryError where the inventory cannot be read."""
    if decided.sightings is None or decided.policy is None or decided.clock is None:
        return Replay(
            decided=decided, why="an earlier version stored it, which did not keep what it was given by"
        )
    ids = {decided.snapshot, decided.policy, *decided.sightings.values()}
    texts = store.texts(decided.scope, ids)
    try:
        parts = parts_of(text_in(texts, decided.snapshot))
        texts |= store.texts(decided.scope, (name for named in parts.values() for name in named))
        return Replay(decided=decided, judgement=given_again(decided, texts))
    except Damaged as error:
        return Replay(decided=decided, why=f"what it was given by is not all there: {error}")


def given_again(decided: Decided, texts: dict[str, str]) -> Judgement:
    """Return the verdict on the stored sightings by the stored registry; raise Damaged if one is missing."""
    if decided.clock is None or decided.policy is None or not decided.sightings:
        raise Damaged("no sighting of it is stored")
    snapshot = snapshot_of(decided.snapshot, decided.policy, texts)
    sightings = [restored(text_in(texts, name), decided.clock) for name in decided.sightings.values()]
    seen = [Seen(sighting=it, first_seen=decided.clock, last_seen=decided.clock) for it in sightings]
    place = Place(hosts=decided.hosts, environments=decided.environments)
    found = judge(correlate(seen, decided.scope), snapshot, today=decided.clock.date(), place=place)
    return the_one((it.judgement for it in found if it.server.id == decided.server), len(found))


def the_one(found: Iterable[Judgement], number: int) -> Judgement:
    """Return the only judgement there is; raise Damaged where the sightings are now another server's."""
    judgements = list(found)
    if len(judgements) != 1:
        raise Damaged(f"its sightings now make {number} servers, none of them this one")
    return judgements[0]
