"""Servers and a registry snapshot become verdicts, and the entries that nothing matches become ghosts.

Pure: the same servers, snapshot and day give the same verdicts, so that each can be replayed and explained.
Each sighting is judged on its own (see registry/rules.py) and a server shows the worst.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from discovery.model import PART, Coverage, Gap, Sighting, Status, Surface
from inventory.correlate import AT_REST, presence
from inventory.model import Entry, Judged, Judgement, Seen, Server, Snapshot, Verdict, Waiver
from inventory.registry.grading import WORST_FIRST as SEVEREST_FIRST
from inventory.registry.reach import Place, is_about
from inventory.registry.without import WORST_FIRST, judge_without_registry

if TYPE_CHECKING:
    from inventory.registry.register import Register

JudgeOne = Callable[[Sighting], Judgement]


def judge(
    servers: Iterable[Server], snapshot: Snapshot, *, today: date, place: Place | None = None
) -> tuple[Judged, ...]:
    """Return each server with its verdict, and the judgement of each of its sightings."""
    if snapshot.source is None and not snapshot.entries:
        alone = with_tags(judge_without_registry, snapshot, today)
        return tuple(judged(server, alone) for server in servers)
    return judge_by_registry(servers, snapshot, today, place or Place())


def judge_by_registry(
    servers: Iterable[Server], snapshot: Snapshot, today: date, place: Place
) -> tuple[Judged, ...]:
    """Return each server as the entries of `snapshot` have it."""
    from inventory.registry.case import open_case
    from inventory.registry.rules import judge_sighting

    case = open_case(snapshot, today, place)
    found: list[Judged] = []
    for server in servers:
        points = {key for join in server.joins if join.points for key in join.sightings}
        configured = any(
            it.surface is Surface.CONFIG and not (points and it.key in points) for it in present_in(server)
        )
        same = (case.names, case.configured) == (server.names, configured)
        own = case if same else replace(case, names=server.names, configured=configured)
        found.append(judged(server, with_tags(partial(judge_sighting, case=own), snapshot, today)))
    return tuple(found)


def with_tags(judge_one: JudgeOne, snapshot: Snapshot, today: date) -> JudgeOne:
    """Return `judge_one` with what a cloud's tags make of a verdict that found no entry."""

    def given(sighting: Sighting) -> Judgement:
        found = judge_one(sighting)
        if sighting.surface is not Surface.CLOUD:
            return found
        from inventory.registry.tagged import by_tags

        return by_tags(found, sighting, snapshot, today)

    return given


def judged(server: Server, judge_one: JudgeOne) -> Judged:
    """Return `server` with the worst of the judgements that its sightings get.

    What lies in a cache or a log is judged, but decides only where nothing else is left of the server.
    """
    keyed = {it.key: it for it in present_in(server)}
    present = {key: keyed[key] for key in sorted(keyed)}
    by_sighting: Mapping[str, Judgement] = {key: judge_one(it) for key, it in present.items()}
    if any(it.surface is Surface.CLOUD for it in present.values()):
        from inventory.registry.tagged import shared as tagged

        by_sighting = tagged(present.values(), by_sighting)
    if server.joins:
        from inventory.joins.judging import shared  # few servers are made of several records

        by_sighting = shared(server, present.values(), by_sighting)
    awake = [key for key, it in present.items() if presence(it) not in AT_REST]
    given = [by_sighting[key] for key in awake or present]
    worst = min(given, key=rank)
    return Judged(server=server, judgement=worst, by_sighting=by_sighting, waivers=all_waived(given))


def deciding(server: Server) -> list[Sighting]:
    """Return the sightings that decide on a server: those not at rest, or all where all of them are."""
    present = present_in(server)
    return [it for it in present if presence(it) not in AT_REST] or list(present)


def rank(judgement: Judgement) -> tuple[int, bool, int, bool]:
    """Return the sort key of judgements: the worst verdict, then the unwaived, the gravest, its own."""
    graded = SEVEREST_FIRST[judgement.severity]
    taken = any(it.rule == "joined" for it in judgement.evidence[:1])
    return WORST_FIRST[judgement.verdict], bool(judgement.waivers), graded, taken


def all_waived(given: Iterable[Judgement]) -> tuple[Waiver, ...]:
    """Return the waivers that cover every verdict which is not approved; none where one is not covered."""
    bad = [it for it in given if it.verdict is not Verdict.APPROVED]
    if not all(it.waivers for it in bad):
        return ()
    return tuple(dict.fromkeys(waiver for it in bad for waiver in it.waivers))


def present_in(server: Server) -> tuple[Sighting, ...]:
    """Return the sightings of `server` that still hold; all of them if none does."""
    present = tuple(it.sighting for it in server.seen if it.gone is None)
    return present or tuple(it.sighting for it in server.seen)


def ghosts(
    servers: Iterable[Server],
    snapshot: Snapshot,
    *,
    today: date,
    coverage: Iterable[Coverage],
    gaps: Iterable[Gap],
    place: Place | None = None,
    past: Iterable[Seen] = (),
    gone: Iterable[Seen] = (),
) -> tuple[Entry, ...]:
    """Return the entries in force here that no sighting matches; none where something was not looked at.

    Where the policy has `ghost_days`, not those decided, or by `past` seen, fewer days ago. A tenant shows
    only what is deployed: of its entries, those that name an address in Azure, or what is `gone` from it.
    """
    here, looked = place or Place(), tuple(coverage)
    if not snapshot.entries or not is_complete(looked) or tuple(gaps):
        return ()
    from inventory.registry.bridges import bridges
    from inventory.registry.case import LIVE, is_over, open_case
    from inventory.registry.match import match

    case = open_case(snapshot, today, here)
    seen = {
        named(found.entry)
        for server in servers
        for sighting in present_in(server)
        for found in (*match(sighting, case.register), *bridges(sighting.identity, case))
    }
    days = timedelta(days=snapshot.policy.ghost_days)
    late: dict[tuple[str, str, str], date] = {}
    for one in past if days else ():
        for found in match(one.sighting, case.register):
            name = named(found.entry)
            late[name] = max(late.get(name, date.min), one.last_seen.date())

    deployed = deployed_here(gone, case.register) if is_tenant(looked) else None

    def is_fresh(entry: Entry) -> bool:
        last = max(late.get(named(entry), date.min), entry.approved_at or date.min)
        return last > date.min and today - last < days

    return tuple(
        entry
        for entry in snapshot.entries
        if entry.state in LIVE
        and not is_fresh(entry)
        and not is_over(entry, today, snapshot.policy)
        and is_about(entry.reach, here)
        and named(entry) not in seen
        and (deployed is None or deployed(entry))
    )


def deployed_here(gone: Iterable[Seen], register: Register) -> Callable[[Entry], bool]:
    """Return what tells whether an entry is about something that a tenant would show."""
    from inventory.registry.hosted import is_in_azure
    from inventory.registry.match import match

    was_here = {named(found.entry) for one in gone for found in match(one.sighting, register)}
    return lambda entry: named(entry) in was_here or is_in_azure(entry.identity)


def is_complete(coverage: tuple[Coverage, ...]) -> bool:
    """Return whether every finder got to its end, configurations or a whole tenant among what was seen."""
    finished = all(it.status is Status.COMPLETE for it in coverage)
    return finished and (is_tenant(coverage) or any(it.surface is Surface.CONFIG for it in coverage))


def is_tenant(coverage: tuple[Coverage, ...]) -> bool:
    """Return whether a whole tenant was looked at, and no machine; a part of one has a name with `+`."""
    clouds = [PART not in it.finder for it in coverage if it.surface is Surface.CLOUD]
    return bool(clouds) and all(clouds) and all(it.surface is Surface.CLOUD for it in coverage)


def named(entry: Entry) -> tuple[str, str, str]:
    """Return what tells two entries apart, also if they share an id."""
    return entry.id, entry.identity, entry.source
