"""Every row of the catalogue: a server written where the row says, as the row says, is found there, once."""

from __future__ import annotations

import fnmatch
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Client, Location, Os, Scope
from discovery.configs import ConfigFinder
from discovery.host.homes import Home
from discovery.model import Gap, Reason, Sighting
from discovery.redact.keyed import Fingerprinter
from discovery.shapes.descend import resolve
from discovery.shapes.model import Plain
from discovery.targets import MAKERS, Choice
from tests.clients.writers.trees import HOMES, Place, Tree, build, home_of, packed, places, truth_of
from tests.clients.writers.written import NO_SERVERS

EVERYTHING = Choice(clients=CLIENTS, experimental=True, provided=True)
ORDER = {client.id: index for index, client in enumerate(CLIENTS)}
HOLDERS = [one for one in CLIENTS if any(row.shape not in NO_SERVERS and row.paths for row in one.locations)]


@dataclass(slots=True)
class Seen:
    """What a scan of one tree told, by the path below its machine's root."""

    machine: Path
    sightings: dict[str, list[Sighting]] = field(default_factory=dict)
    gaps: dict[str, list[Gap]] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """All places, what was seen of the files with servers, and of their twins without."""

    places: dict[str, list[tuple[Place, int]]] = field(default_factory=dict)
    full: list[Seen] = field(default_factory=list)
    empty: list[Seen] = field(default_factory=list)


def finder(home: Home, *projects: Path) -> ConfigFinder:
    """Return the finder of the whole catalogue for one home."""
    return ConfigFinder(homes=(home,), choice=EVERYTHING, keyed=Fingerprinter(b"k" * 32), projects=projects)


def scanned(tree: Tree, machine: Path, *, full: bool) -> Seen:
    """Return what a scan tells of a tree. On Windows the projects' folder is named, elsewhere a file does."""
    build(tree, machine, full=full)
    home = home_of(tree, machine)
    work = [home.path / "work"] if tree.os is Os.WINDOWS else []
    seen = Seen(machine=machine)
    for one in finder(home, *work).find():
        if isinstance(one, Sighting | Gap):
            path = Path(one.source).relative_to(machine).as_posix()
            kept = seen.sightings if isinstance(one, Sighting) else seen.gaps
            kept.setdefault(path, []).append(one)  # type: ignore[arg-type]
    return seen


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the whole catalogue, written and scanned."""
    root = tmp_path_factory.mktemp("machines")
    result = World()
    for index, tree in enumerate(packed(list(places()))):
        for place in {id(one): one for one in tree.places.values()}.values():
            result.places.setdefault(place.client.id, []).append((place, index))
        result.full.append(scanned(tree, root / f"full{index}", full=True))
        result.empty.append(scanned(tree, root / f"empty{index}", full=False))
    return result


clients = pytest.mark.parametrize("client", HOLDERS, ids=lambda client: client.id)


@clients
def test_a_server_is_found_where_its_row_says(client: Client, world: World) -> None:
    faults = [
        f"{place.label}: {fault}"
        for place, index in world.places[client.id]
        for fault in faults_of(place, world.full[index])
    ]
    assert not faults, "\n".join(faults)


@clients
def test_a_file_without_servers_tells_of_none(client: Client, world: World) -> None:
    faults = [
        f"{place.label}: {fault}"
        for place, index in world.places[client.id]
        for fault in faults_of_empty(place, world.empty[index])
    ]
    assert not faults, "\n".join(faults)


@clients
def test_each_row_and_template_has_a_place_on_a_system(client: Client, world: World) -> None:
    covered = {(place.row.id, place.template) for place, _ in world.places[client.id]}
    for row in client.locations:
        if row.shape not in NO_SERVERS:
            assert {(row.id, path) for path in row.paths} <= covered


def test_nothing_is_found_that_nobody_wrote(world: World) -> None:
    written = {(index, place.stands_in) for held in world.places.values() for place, index in held}
    found = {(index, path) for index, seen in enumerate(world.full) for path in seen.sightings}
    assert sorted(found - written) == []
    gaps = [(path, gap.detail) for seen in world.full for path, held in seen.gaps.items() for gap in held]
    assert gaps == []


def faults_of(place: Place, seen: Seen) -> list[str]:
    """Return what is wrong with what was seen at a place."""
    found = seen.sightings.get(place.stands_in, [])
    gaps = [f"gap {gap.reason}: {gap.detail}" for gap in seen.gaps.get(place.path, [])]
    if place.written.meant is None:
        return gaps + [f"found {one.name}" for one in found]
    if len(found) != 1:
        return [*gaps, f"found {[(one.name, one.pointer, one.client) for one in found]}"]
    return gaps + [
        f"{what}: {told!r}, not {true!r}"
        for what, told, true in claims(place, found[0], seen)
        if told != true
    ]


def claims(place: Place, one: Sighting, seen: Seen) -> list[tuple[str, object, object]]:
    """Return (what, as told, as written) for everything a sighting says about a server."""
    truth = truth_of(place)
    told: list[tuple[str, object, object]] = [
        ("client among readers", place.client.id in one.readers, True),
        ("first reader", one.readers[0], one.client),
        ("attribution", owner_may_be(place, one), True),
        ("scope", one.scope, scope_of(place, one)),
        ("project", one.project in projects_of(place, seen), True),
        ("command", one.command, truth.command),
        ("url", one.url, truth.url),
        ("enabled", one.enabled, truth.enabled),
        ("env", one.env_names, truth.env),
        ("headers", one.header_names, truth.headers),
        ("named in identity", place.ask.name in json.dumps(asdict(one.identity)), True),
        ("pointer leads to it", place.ask.name in pointed(place, one), True),
    ]
    if truth.name is not None:
        told.append(("name", one.name, truth.name))
    if truth.args is not None:
        told.append(("args", one.args, truth.args))
    if truth.by_ref:
        told.append(("reference", one.identity.ref is not None, True))
    return told


def owner_may_be(place: Place, one: Sighting) -> bool:
    """Return whether the sighting's client is the row's own, or one that comes before it for this file."""
    own, other = place.client, next(client for client in CLIENTS if client.id == one.client)
    if own.id == other.id or other.id in MAKERS:
        return True
    return own.category == "convention" or ORDER[other.id] < ORDER[own.id]


def scope_of(place: Place, one: Sighting) -> str:
    """Return the scope that a row gives its servers; one that serves homes and projects goes by the place."""
    label = one.facts["location"]
    row = place.row
    if label != f"{place.client.id}/{place.row.id}":
        row = row_of(label)
    if place.project and row.scope is Scope.USER:
        return Scope.PROJECT
    if not place.project and row.scope is Scope.PROJECT and place.ask.at[:1] != ("projects",):
        return Scope.USER
    return row.scope


def row_of(label: str) -> Location:
    """Return the row that `client/row` names."""
    return next(row for client in CLIENTS for row in client.locations if f"{client.id}/{row.id}" == label)


def projects_of(place: Place, seen: Seen) -> set[str | None]:
    """Return the projects a server may belong to; what lies at any depth may belong to an outer one."""
    work = seen.machine / HOMES[place.ask.os] / "work"
    own = place.project or truth_of(place).project
    outer = {str(work)} if "/**/" in place.template and place.project else set()
    return {str(work / place.ask.name), *outer} if own else {None}


def pointed(place: Place, one: Sighting) -> str:
    """Return, as text, the key and the value that the sighting's pointer leads to in what was written."""
    written = place.written
    document: Plain = written.plain
    if written.source:
        document = written.beside[written.source]
    elif not isinstance(written.full, bytes):
        document = written.full
    assert one.pointer is not None
    return (
        f"{one.pointer} {json.dumps(resolve(document, one.pointer))}" if one.pointer else json.dumps(document)
    )


def faults_of_empty(place: Place, seen: Seen) -> list[str]:
    """Return what is wrong with what was seen of a file without servers."""
    files = {place.path, place.stands_in}
    found = [f"found {one.name}" for path in files for one in seen.sightings.get(path, [])]
    gaps = seen.gaps.get(place.path, [])
    strange = [f"gap {gap.reason}: {gap.detail}" for gap in gaps if gap.reason is not Reason.UNRECOGNISED]
    if gaps and not is_only_for_servers(place):
        strange.append(f"a gap, though the file may hold other things: {gaps[0].detail}")
    if place.row.only_mcp and place.written.foreign and not gaps:
        strange.append("silence about a file that should hold servers and nothing else")
    return found + strange


def is_only_for_servers(place: Place) -> bool:
    """Return whether any row that reads this file says that it holds nothing but servers."""
    if not place.written.foreign:
        return False
    end = place.path.lower()
    return place.row.only_mcp or any(
        row.only_mcp and fnmatch.fnmatch(end, "*" + path.partition("/")[2].lower().replace("**/", "*"))
        for client in CLIENTS
        for row in client.locations
        for path in row.paths
    )
