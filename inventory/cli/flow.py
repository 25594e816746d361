"""The seams: every call from the command line into the other rooms, and no other line of the command does."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.model import Gap, Reason, Sighting, Status, Surface, Sweep
from inventory.cli import places
from inventory.cli.complaint import Complaint
from inventory.cli.custom import read_clients
from inventory.cli.exit_codes import ExitCode
from inventory.cli.tools import read_over, with_known, without_tools
from inventory.cli.wish import Memory, Wish, spoken
from inventory.model import Seen, Snapshot, View
from inventory.version import __version__

if TYPE_CHECKING:
    from agents.endpoint import Request
    from discovery.clients.model import Client
    from inventory.past import Swept

TENANT = "tenant"  # the kind of scope that a cloud's sweep has


def scan(wish: Wish, memory: Memory) -> tuple[View, Complaint | None]:
    """Return what is on this machine now, judged, and why it could not be remembered if it should have been.

    A full disk or a locked inventory costs the memory of a scan, never its report.
    """
    snapshot = read_snapshot(memory.registry)  # first: a registry that cannot be read must not cost a scan
    custom, faults = read_clients(wish.clients)
    key, trouble = fingerprint_key(memory)
    whole, unscored = read_over(swept(request(wish, custom, memory, key), faults), wish.shield)
    sweep, trouble = without_tools(whole), trouble or unscored
    if not memory.store:
        return view_of(sweep, as_new(sweep), snapshot, memory), unscored
    try:
        view = view_of(sweep, remembered(whole, memory), snapshot, memory)
        save(view, memory)
    except Complaint as complaint:
        return view_of(sweep, as_new(sweep), snapshot, memory), complaint
    return view, trouble


def sweep_only(wish: Wish) -> Sweep:
    """Return what is there, neither judged nor remembered."""
    custom, faults = read_clients(wish.clients)
    memory = Memory(store=False)
    return swept(request(wish, custom, memory, fingerprint_key(memory)[0]), faults)


def request(wish: Wish, custom: tuple[Client, ...], memory: Memory, key: bytes) -> Request:
    """Return the wish in the endpoint agent's words, with the folders of earlier scans."""
    from agents.endpoint import Request

    return Request(
        homes=wish.homes,
        all_users=wish.all_users,
        projects=wish.projects,
        only=wish.only,
        experimental=wish.experimental,
        provided=wish.provided,
        custom=custom,
        known_roots=known_roots(memory),
        wsl=wish.wsl,
        probe=wish.probe,
        list_tools=wish.list_tools,
        version=__version__,
        key=key,
    )


def fingerprint_key(memory: Memory) -> tuple[bytes, Complaint | None]:
    """Return this machine's key, or a passing one whose fingerprints compare with nothing else, and why.

    Without a store nothing is written, not even a key.
    """
    from discovery.redact.key_file import KEY_BYTES, KeyUnusable, load_key, read_key

    path = places.key_file()
    try:
        if memory.store:
            return load_key(path), None
        return (read_key(path) if path.exists() else os.urandom(KEY_BYTES)), None
    except (KeyUnusable, OSError) as error:
        then = "Fingerprints of this scan will not compare with others."
        return os.urandom(KEY_BYTES), Complaint(str(error), then=then)


def swept(wanted: Request, faults: Iterable[Gap]) -> Sweep:
    """Return what the endpoint agent saw, and what nobody could look at for it."""
    from agents.endpoint import sweep

    return with_faults(sweep(wanted), wanted.only, faults)


def with_faults(found: Sweep, only: frozenset[Surface], faults: Iterable[Gap]) -> Sweep:
    """Return `found` with the gaps of what nobody could look at: its surface, or a broken setting."""
    looked = {row.surface for row in found.coverage}
    blind = (blind_gap(surface, found.scope.id) for surface in sorted(only - looked))
    gaps = (*found.gaps, *faults, *blind)
    partial = found.status is Status.COMPLETE and bool(gaps)
    return replace(found, gaps=gaps, status=Status.PARTIAL if partial else found.status)


def blind_gap(surface: Surface, scope_id: str) -> Gap:
    """Return the gap of a surface that was asked for and has no finder: it must not look empty."""
    return Gap(
        surface=surface,
        finder="scan",
        source=surface.value,
        root=scope_id,
        reason=Reason.UNSUPPORTED,
        detail="this version cannot look at this surface",
    )


def known_roots(memory: Memory) -> tuple[str, ...]:
    """Return the project folders in which earlier scans of the own home found something."""
    if not memory.store:
        return ()
    from agents.endpoint import this_scope
    from discovery.host.homes import own_home
    from inventory.database import InventoryError
    from inventory.record import known_roots as all_roots
    from inventory.record import remember

    path, scope, home = memory.inventory(), this_scope().id, own_home()
    try:
        live = [one.sighting for one in remember(path, scope)]
        past = set(all_roots(path, scope, Surface.CONFIG)) - {one.root for one in live}
    except InventoryError:
        return ()  # recording will fail for the same reason, and tell it
    mine = {one.root for one in live if one.project == one.root and one.user == home.user}
    return tuple(sorted(mine | {root for root in past if not is_other_home(Path(root), home.path)}))


def is_other_home(root: Path, home: Path) -> bool:
    """Return whether `root` is or lies in a home beside the own one, somebody else's."""
    return root.is_relative_to(home.parent) and not root.is_relative_to(home)


def as_new(sweep: Sweep) -> tuple[Seen, ...]:
    """Return the sightings of `sweep` as if nothing had ever been seen before."""
    return tuple(
        Seen(sighting=one, first_seen=one.seen_at, last_seen=one.seen_at) for one in by_key(sweep).values()
    )


def by_key(sweep: Sweep) -> dict[str, Sighting]:
    """Return the sightings of `sweep`, one for each place."""
    return {one.key: one for one in sweep.sightings}


def remembered(sweep: Sweep, memory: Memory) -> tuple[Seen, ...]:
    """Record `sweep`; return its sightings with their history, and those that a gap keeps from retiring."""
    from inventory.record import record, remember

    path = memory.inventory()
    with spoken():
        sweep = with_known(sweep, path)
        here = by_key(without_tools(sweep))
        spans = record(path, sweep).seen
        past = remember(path, sweep.scope.id) if sweep.gaps else ()
    now = [Seen(sighting=one, first_seen=spans[key][0], last_seen=spans[key][1]) for key, one in here.items()]
    gapped = frozenset((gap.surface, gap.root) for gap in sweep.gaps)
    kept = [
        old
        for old in past
        if old.sighting.key not in here and is_frozen(old.sighting, gapped, sweep.scope.id)
    ]
    return (*now, *kept)


def is_frozen(sighting: Sighting, gapped: frozenset[tuple[Surface, str]], scope_id: str) -> bool:
    """Return whether a gap keeps `sighting` from being retired: of its root, itself, or its whole surface.

    What was seen below a resource of a cloud is out of sight with whatever it lies in, too.
    """
    parts = sighting.root.split("/") if sighting.surface is Surface.CLOUD else []
    above = ("/".join(parts[:end]) for end in range(3, len(parts)))
    places = {(sighting.surface, place) for place in (sighting.root, sighting.source, scope_id, *above)}
    return not gapped.isdisjoint(places)


def view_of(sweep: Sweep | Swept, seen: Iterable[Seen], snapshot: Snapshot, memory: Memory) -> View:
    """Return `seen` on the scope of `sweep`, as servers, judged against `snapshot` on the day it ended."""
    from inventory.cloud_notes import cloud_notes
    from inventory.correlate import correlate
    from inventory.findings.find import find_findings
    from inventory.lately import all_gone, lately_gone
    from inventory.notes import looked_at, notes
    from inventory.reconcile import ghosts, is_tenant, judge
    from inventory.registry.reach import Place

    servers = correlate(seen, sweep.scope.id)
    told = notes(servers, looked_at(sweep.coverage))
    whole = is_tenant(sweep.coverage)
    today = sweep.ended.date()
    place = Place(hosts=(sweep.scope.name,), environments=memory.environments)
    verdicts = judge(servers, snapshot, today=today, place=place)
    with spoken():
        path = memory.inventory() if memory.store else None
        past = lately_gone(path, sweep.scope.id, snapshot.policy, sweep.ended)
        gone = all_gone(path, sweep.scope.id) if sweep.scope.kind == TENANT and snapshot.entries else ()
    return View(
        sweep_id=sweep.id,
        agent=sweep.agent,
        scope=sweep.scope,
        started=sweep.started,
        ended=sweep.ended,
        status=sweep.status,
        coverage=sweep.coverage,
        gaps=sweep.gaps,
        servers=tuple(
            replace(one, findings=find_findings(one.server, notes, snapshot.policy), notes=notes)
            for one in verdicts
            for notes in [(*told.get(one.server.id, ()), *cloud_notes(one, whole=whole))]
        ),
        snapshot=snapshot,
        ghosts=ghosts(
            servers,
            snapshot,
            today=today,
            coverage=sweep.coverage,
            gaps=sweep.gaps,
            place=place,
            past=past,
            gone=gone,
        ),
    )


def save(view: View, memory: Memory) -> None:
    """Write down the verdicts on all that is remembered of this scope, not only on what was scanned now."""
    from inventory.correlate import correlate
    from inventory.reconcile import judge
    from inventory.record import count, remember
    from inventory.registry.reach import Place
    from inventory.verdicts import save_verdicts

    path, scope = memory.inventory(), view.scope
    place = Place(hosts=(scope.name,), environments=memory.environments)
    with spoken():
        shown = sum(len(one.server.seen) for one in view.servers)
        verdicts = view.servers
        if count(path, scope.id) != shown:
            servers = correlate(remember(path, scope.id), scope.id)
            verdicts = judge(servers, view.snapshot, today=view.ended.date(), place=place)
        save_verdicts(path, scope.id, verdicts, snapshot=view.snapshot, at=view.ended, place=place)


def read_snapshot(path: Path | None) -> Snapshot:
    """Return the registry at `path`; without one given, the usual one if it exists."""
    from inventory.registry.absent import no_registry

    wanted = path or places.registry_path()
    if not wanted.exists():
        if path is None:
            return no_registry()
        then = "Check the path, or begin one with: mcp-census registry init --registry PATH"
        raise Complaint("there is no registry", str(path), then, ExitCode.USAGE)
    from inventory.registry.read import read_registry

    with spoken():
        return read_registry(wanted)
