"""Which waivers cover a verdict. They raise no verdict and lower none: they say who took it upon themselves.

A waiver covers a verdict that it names, for the identity or the rule that it names, where its reach shows to
hold, until its last day. A denial is covered only by waivers that name each rule which denies; a drift only
where every kind of it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discovery.model import Sighting
from inventory.model import Evidence, Judgement, Verdict, Waiver
from inventory.registry.case import Case, Waiving
from inventory.registry.match import match
from inventory.registry.reach import is_for_all, outside


def covering(judgement: Judgement, sighting: Sighting, case: Case) -> tuple[Waiver, ...]:
    """Return the waivers that together cover the whole judgement, none if a part of it is uncovered."""
    if case.waiving is None or judgement.verdict is Verdict.APPROVED:
        return ()
    valid = [
        it for it in candidates(judgement, sighting, case.waiving) if holds(it, judgement, sighting, case)
    ]
    if not valid:
        return ()
    if judgement.verdict is Verdict.DENIED:
        needed = {it.entry for it in judgement.evidence if it.rule.startswith("denied")}
        return kept(valid) if needed <= {it.rule for it in valid} else ()
    if judgement.verdict is Verdict.DRIFTED:
        return (
            kept(valid) if all(any(is_of(it, proof) for it in valid) for proof in faults(judgement)) else ()
        )
    return kept(valid)


def kept(valid: Iterable[Waiver]) -> tuple[Waiver, ...]:
    """Return waivers once each, in the order of their ids."""
    return tuple(sorted(dict.fromkeys(valid), key=lambda it: (it.id, it.expires, it.by)))


def candidates(judgement: Judgement, sighting: Sighting, waiving: Waiving) -> Iterator[Waiver]:
    """Yield the waivers about what decided, about a rule that it names, and about the identity itself."""
    entry = judgement.entry
    if entry is not None:
        yield from waiving.by_entry.get((entry.id, entry.identity), ())
    matched = [
        waiving.of_row[found.entry.id]
        for found in (match(sighting, waiving.by_identity) if waiving.of_row else ())
        if not any(it.stated for it in found.drift)
    ]
    for rule in sorted({it.entry for it in judgement.evidence if it.entry}):
        yield from (it for it in waiving.by_rule.get(rule, ()) if not it.identity or it in matched)
    yield from (it for it in matched if not it.rule)


def holds(waiver: Waiver, judgement: Judgement, sighting: Sighting, case: Case) -> bool:
    """Return whether a waiver is about this verdict, here and today."""
    in_force = waiver.verdict is judgement.verdict and waiver.expires >= case.today
    return in_force and (is_for_all(waiver.reach) or outside(waiver.reach, sighting, case.place) is None)


def faults(judgement: Judgement) -> list[Evidence]:
    """Return the departures that made a verdict a drift."""
    return [it for it in judgement.evidence if it.rule.startswith("drifted")]


def is_of(waiver: Waiver, proof: Evidence) -> bool:
    """Return whether a waiver covers one departure; one that names no kinds covers all of them."""
    return not waiver.kinds or proof.rule.partition("/")[2] in waiver.kinds
