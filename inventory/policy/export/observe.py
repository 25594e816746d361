"""What was seen, judged, becomes the Material of an export.

Nothing enters that the registry itself does not approve (or deny) word for word: a spelling that was not
seen, such as `npx` without `-y`, is judged like one that was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from discovery.identity.naming import name
from discovery.model import Sighting, Surface
from inventory.entry import Entry, Snapshot
from inventory.model import View
from inventory.policy.export.model import Launch, Loss, Material, left_out
from inventory.policy.model import HOLE, candidate_of
from inventory.registry.case import LIVE, Case, is_over, open_case
from inventory.registry.matching import BLOCKING
from inventory.registry.reach import Place
from inventory.registry.rules import judge_sighting
from inventory.standing import Verdict

YES = ("-y", "--yes")
ASKING = frozenset({"npx", "bunx"})  # launchers that ask before they fetch, unless told yes


def observe(snapshot: Snapshot, view: View | None, today: date) -> Material:
    """Return what may be exported: the entries of `snapshot`, and the launches of `view` that they decide."""
    case = open_case(snapshot, today, Place(groups=snapshot.policy.groups))
    live = tuple(
        it for it in snapshot.entries if it.state in LIVE and not is_over(it, today, snapshot.policy)
    )
    approved: list[Launch] = []
    denied: list[Launch] = []
    losses: list[Loss] = []
    for sighting, verdict, entry in decided(view):
        launches = tuple(launches_of(sighting, verdict, entry, case))
        (approved if verdict is Verdict.APPROVED else denied).extend(launches)
        if not launches:
            losses.append(left_out(entry, "a launch of it was seen whose words are not all known"))
    return Material(
        case=case,
        live=live,
        denying=tuple(it for it in snapshot.entries if it.state in BLOCKING),
        approved=unique(approved),
        denied=unique(denied),
        losses=tuple(losses),
    )


def decided(view: View | None) -> Iterator[tuple[Sighting, Verdict, Entry]]:
    """Give the configured launches that an entry approves or denies."""
    for judged in view.servers if view else ():
        for seen in judged.server.seen:
            sighting = seen.sighting
            judgement = judged.by_sighting.get(sighting.key, judged.judgement)
            if seen.gone or sighting.surface is not Surface.CONFIG or judgement.entry is None:
                continue
            if judgement.verdict in (Verdict.APPROVED, Verdict.DENIED):
                yield sighting, judgement.verdict, judgement.entry


def launches_of(sighting: Sighting, verdict: Verdict, entry: Entry, case: Case) -> Iterator[Launch]:
    """Give a sighting's launch, and its other spellings that the registry decides on alike."""
    candidate = candidate_of(sighting)
    if HOLE in "".join((*candidate.argv, candidate.url or "")) or not (candidate.argv or candidate.url):
        return
    plain = Launch(
        entry=entry,
        name=sighting.name or entry.name or entry.id,
        argv=candidate.argv,
        url=candidate.url if candidate.remote else None,
        transport=sighting.transport,
        client=sighting.client,
        env_names=sighting.env_names,
        header_names=sighting.header_names,
    )
    yield plain
    for argv in spellings(plain.argv):
        if decides(argv, sighting, verdict, entry, case):
            yield replace(plain, argv=argv, observed=False)


def spellings(argv: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give other command lines that start the same: with and without yes, and through Windows' cmd."""
    if not argv:
        return
    inner = argv[2:] if argv[0].lower() == "cmd" and argv[1:2] in (("/c",), ("/C",)) else argv
    same = [inner]
    if inner and inner[0] in ASKING:
        plain = tuple(word for word in inner if word not in YES)
        same = [inner, plain, (plain[0], "-y", *plain[1:])]
    for one in dict.fromkeys(same):
        for spelt in (one, ("cmd", "/c", *one)):
            if spelt != argv and "/" not in spelt[0]:
                yield spelt


def decides(argv: tuple[str, ...], sighting: Sighting, verdict: Verdict, entry: Entry, case: Case) -> bool:
    """Return whether the registry decides on another command line as it did on what was seen."""
    identity = name(command=argv[0], args=argv[1:], cwd=sighting.cwd)
    other = replace(sighting, command=argv[0], args=argv[1:], identity=identity)
    judgement = judge_sighting(other, case)
    same = judgement.entry is not None and judgement.entry.id == entry.id
    return judgement.verdict is verdict and same


def unique(launches: Iterable[Launch]) -> tuple[Launch, ...]:
    """Return launches in order, each once; of two alike the one that was seen."""
    found: dict[tuple[object, ...], Launch] = {}
    for launch in sorted(
        launches, key=lambda it: (it.entry.id, it.name, it.argv, it.url or "", not it.observed)
    ):
        found.setdefault((launch.entry.id, launch.name, launch.argv, launch.url, launch.client), launch)
    return tuple(found.values())


def rank(launch: Launch) -> tuple[str, str, tuple[str, ...], str, bool]:
    """Return the sort key of a launch."""
    return launch.entry.id, launch.name, launch.argv, launch.url or "", not launch.observed
