"""The seams: every call from the command line into the other rooms, and no other line of the command does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.model import Gap, Reason, Sighting, Status, Surface, Sweep
from inventory.cli import places
from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.model import Judged, Seen, Snapshot, View

if TYPE_CHECKING:
    from agents.endpoint import Request

    from discovery.clients.model import Client
    from inventory.past import Swept


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user asked to be scanned."""

    homes: tuple[Path, ...] = ()
    all_users: bool = False
    projects: tuple[Path, ...] = ()
    only: frozenset[Surface] = frozenset()
    experimental: bool = False
    clients: Path | None = None
    wsl: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Where this run remembers and what it judges against; None stands for the usual place."""

    database: Path | None = None
    registry: Path | None = None
    environments: tuple[str, ...] = ()
    store: bool = True

    def inventory(self) -> Path:
        """Return the inventory's file."""
        return self.database or places.database_path()


@contextmanager
def spoken(code: ExitCode = ExitCode.FAILED) -> Iterator[None]:
    """Turn what the other rooms raise for the operator into a complaint: their words are sentences."""
    from inventory.database import InventoryError
    from inventory.registry.read import RegistryError

    try:
        yield
    except (InventoryError, RegistryError) as error:
        raise Complaint(str(error), code=code) from error


def scan(wish: Wish, memory: Memory) -> View:
    """Return what is on this machine now, judged; it is remembered unless `memory` says otherwise."""
    snapshot = read_snapshot(memory.registry)  # first: a registry that cannot be read must not cost a scan
    custom, faults = read_clients(wish.clients)
    sweep = swept(request(wish, custom, memory), faults)
    seen = remembered(sweep, memory) if memory.store else as_new(sweep)
    view = view_of(sweep, seen, snapshot, memory)
    if memory.store:
        save(view, memory)
    return view


def sweep_only(wish: Wish) -> Sweep:
    """Return what is there, neither judged nor remembered."""
    custom, faults = read_clients(wish.clients)
    return swept(request(wish, custom, Memory(store=False)), faults)


def request(wish: Wish, custom: tuple[Client, ...], memory: Memory) -> Request:
    """Return the wish in the endpoint agent's words, with the key and the folders of earlier scans."""
    from agents.endpoint import Request

    return Request(
        homes=wish.homes,
        all_users=wish.all_users,
        projects=wish.projects,
        only=wish.only,
        experimental=wish.experimental,
        custom=custom,
        known_roots=known_roots(memory),
        wsl=wish.wsl,
        key=fingerprint_key(memory),
    )


def fingerprint_key(memory: Memory) -> bytes:
    """Return this machine's key; without a store nothing is written, not even that."""
    import secrets

    from discovery.redact.key_file import KEY_BYTES, KeyUnusable, load_key, read_key

    path = places.key_file()
    try:
        if memory.store:
            return load_key(path)
        # A passing key: the fingerprints of this run compare with nothing else.
        return read_key(path) if path.exists() else secrets.token_bytes(KEY_BYTES)
    except KeyUnusable as error:
        then = "Fingerprints made with a new key will not compare with those made before."
        raise Complaint(str(error), "", then) from error


def swept(wanted: Request, faults: Iterable[Gap]) -> Sweep:
    """Return what the endpoint agent saw, with what is wrong in the custom catalogue as gaps beside it."""
    from agents.endpoint import sweep

    found = sweep(wanted)
    gaps = (*found.gaps, *faults)
    partial = found.status is Status.COMPLETE and bool(gaps)
    return replace(found, gaps=gaps, status=Status.PARTIAL if partial else found.status)


def read_clients(path: Path | None) -> tuple[tuple[Client, ...], tuple[Gap, ...]]:
    """Return the clients of a custom catalogue, and its faulty entries as gaps."""
    if path is None:
        return (), ()
    from discovery.clients.custom import read_custom

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Complaint(
            "not a text in UTF-8", str(path), "Write the clients in TOML.", ExitCode.USAGE
        ) from error
    clients, faults = read_custom(text, str(path))
    return clients, tuple(fault_gap(str(path), fault) for fault in faults)


def fault_gap(path: str, fault: str) -> Gap:
    """Return the gap that a faulty entry leaves: its client is not looked for."""
    detail = fault.removeprefix(f"{path}: ")
    return Gap(
        surface=Surface.CONFIG,
        finder="clients",
        source=path,
        root=path,
        reason=Reason.MALFORMED,
        detail=detail,
    )


def known_roots(memory: Memory) -> tuple[str, ...]:
    """Return the folders in which earlier scans found something."""
    return ()


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

    path, here = memory.inventory(), by_key(sweep)
    with spoken():
        spans = record(path, sweep).seen
        frozen = {(gap.surface, gap.root) for gap in sweep.gaps}
        past = remember(path, sweep.scope.id) if frozen else ()
    now = [
        Seen(sighting=one, first_seen=spans[key].first_seen, last_seen=spans[key].last_seen)
        for key, one in here.items()
    ]
    kept = [
        old
        for old in past
        if old.sighting.key not in here and (old.sighting.surface, old.sighting.root) in frozen
    ]
    return (*now, *kept)


def view_of(sweep: Sweep | Swept, seen: Iterable[Seen], snapshot: Snapshot, memory: Memory) -> View:
    """Return `seen` on the scope of `sweep`, as servers, judged against `snapshot` on the day it ended."""
    from inventory.correlate import correlate
    from inventory.findings.find import find_findings
    from inventory.reconcile import ghosts, judge
    from inventory.registry.reach import Place

    servers = correlate(seen, sweep.scope.id)
    today = sweep.ended.date()
    place = Place(hosts=(sweep.scope.name,), environments=memory.environments)
    verdicts = judge(servers, snapshot, today=today, place=place)
    return View(
        sweep_id=sweep.id,
        agent=sweep.agent,
        scope=sweep.scope,
        started=sweep.started,
        ended=sweep.ended,
        status=sweep.status,
        coverage=sweep.coverage,
        gaps=sweep.gaps,
        servers=tuple(replace(one, findings=find_findings(one.server)) for one in verdicts),
        snapshot=snapshot,
        ghosts=ghosts(servers, snapshot, today=today, coverage=sweep.coverage, gaps=sweep.gaps, place=place),
    )


def save(view: View, memory: Memory) -> None:
    """Write down the verdicts on all that is remembered of this scope, not only on what was scanned now."""
    from inventory.correlate import correlate
    from inventory.reconcile import judge
    from inventory.record import remember
    from inventory.registry.reach import Place
    from inventory.verdicts import save_verdicts

    path, scope = memory.inventory(), view.scope
    with spoken():
        everything = remember(path, scope.id)
        shown = sum(len(one.server.seen) for one in view.servers)
        verdicts = view.servers
        if len(everything) != shown:
            place = Place(hosts=(scope.name,), environments=memory.environments)
            servers = correlate(everything, scope.id)
            verdicts = judge(servers, view.snapshot, today=view.ended.date(), place=place)
        save_verdicts(path, scope.id, verdicts, snapshot_id=view.snapshot.id, at=view.ended)


def read_snapshot(path: Path | None) -> Snapshot:
    """Return the registry at `path`; without one given, the usual one if it exists."""
    from inventory.registry.read import no_registry, read_registry

    wanted = path or places.registry_path()
    if not wanted.exists():
        if path is None:
            return no_registry()
        then = "Check the path, or begin one with: mcp-census registry init --registry PATH"
        raise Complaint("there is no registry", str(path), then, ExitCode.USAGE)
    with spoken():
        return read_registry(wanted)


def find(view: View, wanted: str) -> Judged:
    """Return the server that `wanted` names by id, purl, URL or name; raise Complaint for none or several."""
    exact = [one for one in view.servers if wanted in {one.server.id, one.server.key}]
    found = exact or [one for one in view.servers if means(one, wanted)]
    if len(found) == 1:
        return found[0]
    where = ascii(wanted)
    if not found:
        raise Complaint("no such server", where, "`mcp-census servers` lists them.", ExitCode.USAGE)
    ids = ", ".join(sorted(one.server.id for one in found)[:5])
    raise Complaint(f"{len(found)} servers are meant", where, f"Use one of their ids: {ids}", ExitCode.USAGE)


def means(judged: Judged, wanted: str) -> bool:
    """Return whether `wanted` is the beginning of the server's id, what it is, or one of its names."""
    server, identity = judged.server, judged.server.identity
    by_id = len(wanted) >= 4 and server.id.startswith(wanted.lower())
    return by_id or wanted in {identity.purl, identity.url, identity.ref, server.name, *server.names}
