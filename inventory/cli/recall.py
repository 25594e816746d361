"""What the inventory remembers, judged against the registry as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from discovery.model import Scope, Status
from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.cli.flow import read_snapshot, view_of
from inventory.cli.wish import Memory, spoken
from inventory.model import Judged, Judgement, Policy, Seen, Verdict, View

if TYPE_CHECKING:
    from inventory.changes import Change
    from inventory.past import Host, Swept
    from inventory.replay import Replay
    from inventory.store import Store

HOW_FAR = (Status.COMPLETE, Status.PARTIAL, Status.FAILED)
WORST_FIRST = {verdict: rank for rank, verdict in enumerate(Verdict)}


def recall(memory: Memory, host: str | None = None) -> View:
    """Return what is remembered of one host, or of all as one view; raise Complaint if that is nothing."""
    snapshot = read_snapshot(memory.registry)
    from inventory.store import open_store

    with spoken(), open_store(memory.inventory()) as store:
        views = [
            view_of(last, (seen for seen, _ in store.sightings(last.scope.id)), snapshot, memory)
            for last in latest(store, host)
        ]
    return views[0] if len(views) == 1 else merged(views)


def history(memory: Memory, since: datetime, host: str | None = None) -> tuple[Change, ...]:
    """Return what happened since a moment, on one host or on all."""
    from inventory.store import open_store

    with spoken(), open_store(memory.inventory()) as store:
        return tuple(
            change
            for scope in wanted_hosts(store, host)
            for change in store.history(since, scope=scope.scope.id)
        )


def hosts(memory: Memory) -> tuple[tuple[Host, Swept | None], ...]:
    """Return every host that was swept, with its last sweep."""
    from inventory.store import open_store

    with spoken(), open_store(memory.inventory()) as store:
        return tuple((host, store.last_sweep(host.scope.id)) for host in store.hosts())


def replayed(memory: Memory, server: str) -> tuple[Replay, ...]:
    """Return the stored verdicts on a server, given again."""
    from inventory.replay import replays
    from inventory.store import open_store

    with spoken(), open_store(memory.inventory()) as store:
        return replays(store, server)


def latest(store: Store, host: str | None) -> list[Swept]:
    """Return the last sweep of each host that is meant; raise Complaint if there is none."""
    found = [store.last_sweep(one.scope.id) for one in wanted_hosts(store, host)]
    return [last for last in found if last is not None]


def wanted_hosts(store: Store, host: str | None) -> Sequence[Host]:
    """Return the hosts that `host` names by id or name, all without it; raise Complaint for none."""
    everyone = store.hosts()
    found = [one for one in everyone if host is None or host in {one.scope.id, one.scope.name}]
    if not everyone:
        raise Complaint("nothing is remembered yet", store.name, "Run: mcp-census scan")
    if not found:
        then = "`mcp-census report hosts` lists them."
        raise Complaint("no such host", ascii(host), then, ExitCode.USAGE)
    return found


def merged(views: Sequence[View]) -> View:
    """Return several hosts as one view: a server on two of them is one, and shows the worst verdict."""
    groups: dict[str, list[Judged]] = {}
    for view in views:
        for judged in view.servers:
            groups.setdefault(judged.server.id, []).append(judged)
    ghosts = frozenset.intersection(*(frozenset(ghost.id for ghost in view.ghosts) for view in views))
    return replace(
        views[0],
        sweep_id="",
        scope=Scope(kind="fleet", id="", name=named(views)),
        started=min(view.started for view in views),
        ended=max(view.ended for view in views),
        status=max((view.status for view in views), key=HOW_FAR.index),
        coverage=tuple(row for view in views for row in view.coverage),
        gaps=tuple(gap for view in views for gap in view.gaps),
        servers=tuple(one_server(group, views[0].snapshot.policy) for group in groups.values()),
        ghosts=tuple(ghost for ghost in views[0].ghosts if ghost.id in ghosts),
        hosts=len(views),
    )


def named(views: Sequence[View]) -> str:
    """Return how many hosts and tenants several views are of."""
    from inventory.report.words import counted

    tenants = sum(view.scope.kind == "tenant" for view in views)
    hosts = len(views) - tenants
    told = [counted(count, word) for count, word in ((hosts, "host"), (tenants, "tenant")) if count]
    return " and ".join(told)


def one_server(group: Sequence[Judged], policy: Policy | None = None) -> Judged:
    """Return the same server of several hosts as one."""
    if len(group) == 1:
        return group[0]
    from inventory.cloud_notes import ORPHAN, cloud_sightings, is_called
    from inventory.correlate import server_of
    from inventory.findings.find import find_findings

    seen: list[Seen] = [one for judged in group for one in judged.server.seen]
    joins = {repr(join): join for judged in group for join in judged.server.joins}
    notes = {note.id: note for judged in group for note in judged.notes}
    first = group[0].server
    server = replace(
        server_of(first.key, seen, tuple(joins[text] for text in sorted(joins))),
        parent=min((one.server.parent for one in group if one.server.parent), default=None),
        children=tuple(sorted({child for one in group for child in one.server.children})),
    )
    by_sighting: dict[str, Judgement] = {}
    for judged in group:
        for key, judgement in judged.by_sighting.items():
            by_sighting[key] = worst([judgement, *([by_sighting[key]] if key in by_sighting else [])])
    judgement = worst(judged.judgement for judged in group)
    whole = Judged(server=server, judgement=judgement, by_sighting=by_sighting)
    if is_called(whole, cloud_sightings(whole)):
        notes.pop(ORPHAN, None)  # a tenant cannot see which machines are set up to call its servers
    told = tuple(notes[key] for key in sorted(notes))
    return replace(whole, findings=find_findings(server, told, policy), notes=told)


def worst(judgements: Iterable[Judgement]) -> Judgement:
    """Return the worst of several judgements."""
    return min(judgements, key=lambda one: WORST_FIRST[one.verdict])
