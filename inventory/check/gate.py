"""A sweep of a repository at the gate: judged against the registry, and compared with what is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from discovery.model import Kind, Sighting, Sweep
from inventory.alarm import is_loud
from inventory.check.baseline import Baseline
from inventory.check.files import Files
from inventory.check.fingerprint import fingerprints, folders_of, without
from inventory.check.model import Check, Point, Spot, Standing, Unread
from inventory.correlate import correlate
from inventory.findings.find import find_findings
from inventory.model import Judged, Judgement, Seen, Snapshot, View
from inventory.reconcile import judge
from inventory.registry.reach import Place
from inventory.report.words import identity_text


def check(
    sweep: Sweep,
    snapshot: Snapshot,
    *,
    today: date,
    environments: tuple[str, ...] = (),
    known: Baseline | None = None,
    home: str | None = None,
) -> Check:
    """Return every place of a repository that declares a server, judged; `known` are tolerated for now."""
    view = judged_view(sweep, snapshot, today, environments)
    files = Files(sweep.scope.roots)
    points = points_of(view.servers, files, home)
    standing = [replace(point, standing=standing_of(point, known)) for point in points]
    unread = [Unread(spot=Spot(path=files.path(gap.source)), gap=gap) for gap in sweep.gaps]
    seen = {(point.fingerprint, str(point.judgement.verdict)) for point in points}
    return Check(
        view=view,
        points=tuple(standing),
        unread=tuple(sorted(unread, key=lambda it: (it.spot.path, it.gap.reason, it.gap.detail))),
        gone=None if known is None else len(known - seen),
    )


def judged_view(sweep: Sweep, snapshot: Snapshot, today: date, environments: tuple[str, ...]) -> View:
    """Return what the sweep saw as a report has it. A repository is on no host: no entry's host holds it."""
    seen = [Seen(sighting=one, first_seen=one.seen_at, last_seen=one.seen_at) for one in sweep.sightings]
    servers = correlate(seen, sweep.scope.id)
    found = judge(servers, snapshot, today=today, place=Place(environments=environments))
    return View(
        sweep_id=sweep.id,
        agent=sweep.agent,
        scope=sweep.scope,
        started=sweep.started,
        ended=sweep.ended,
        status=sweep.status,
        coverage=sweep.coverage,
        gaps=sweep.gaps,
        servers=tuple(replace(one, findings=find_findings(one.server)) for one in found),
        snapshot=snapshot,
    )


def points_of(servers: Iterable[Judged], files: Files, home: str | None) -> list[Point]:
    """Return the points of judged servers, file by file and line by line."""
    placed = [(judged, seen, seen.sighting.key) for judged in servers for seen in judged.server.seen]
    spots = files.spots(seen.sighting for _, seen, _ in placed)
    placed.sort(key=lambda one: order(one[1].sighting, spots[one[2]]))
    folders = folders_of(files.tops, home)
    marks = fingerprints(((seen.sighting, spots[key].path) for _, seen, key in placed), folders)
    return [
        Point(
            spot=spots[key],
            judged=judged,
            sighting=seen.sighting,
            judgement=judged.by_sighting.get(key, judged.judgement),
            findings=find_findings(replace(judged.server, seen=(seen,))),
            named=named(seen.sighting, folders),
            fingerprint=mark,
            standing=Standing.NEW,
        )
        for (judged, seen, key), mark in zip(placed, marks, strict=True)
    ]


def order(sighting: Sighting, spot: Spot) -> tuple[str, int, str, str]:
    """Return the place of a point in every report."""
    return spot.path, spot.line, sighting.pointer or "", sighting.key


def named(sighting: Sighting, folders: Iterable[str]) -> str:
    """Return what a server is; of local code also what it holds, by which it can be approved everywhere."""
    told = without(identity_text(sighting.identity), folders)
    content = sighting.facts.get("sha256")
    return f"{told} (sha256:{content})" if content and sighting.identity.kind is Kind.LOCAL else told


def standing_of(point: Point, known: Baseline | None) -> Standing:
    """Return what becomes of a point: approved or slight passes, an alarm may be waived or known."""
    judgement: Judgement = point.judgement
    if is_loud(judgement):
        tolerated = known is not None and (point.fingerprint, str(judgement.verdict)) in known
        return Standing.KNOWN if tolerated else Standing.NEW
    return Standing.WAIVED if judgement.waivers else Standing.PASSED
