"""Where a path template lies in a home of each system, and homes filled with one file for each row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Client, Format, Location, Os
from discovery.host.homes import Home
from discovery.shapes.model import Plain
from tests.clients.writers.encode import encoded
from tests.clients.writers.model import Ask, Meant, Written
from tests.clients.writers.written import NO_SERVERS, writer_of

USER = "dev"
VARIANTS = ("local", "remote")  # even numbers are local, odd ones remote
HOMES = {Os.LINUX: "home/dev", Os.MACOS: "Users/dev", Os.WINDOWS: "Users/dev"}
DRIVE = {Os.LINUX: "/", Os.MACOS: "/", Os.WINDOWS: "C:\\"}
UNIX, ONLY_MACOS, ONLY_WINDOWS = (Os.LINUX, Os.MACOS), (Os.MACOS,), (Os.WINDOWS,)
# Folders below the home: XDG's for all systems, the system's own for that system.
BELOW_HOME: Mapping[str, Mapping[Os, str]] = {
    "home": dict.fromkeys(Os, "."),
    "config": dict.fromkeys(Os, ".config"),
    "data": dict.fromkeys(Os, ".local/share"),
    "state": dict.fromkeys(Os, ".local/state"),
    "cache": dict.fromkeys(Os, ".cache"),
    "appdata": {
        Os.LINUX: ".config",
        Os.MACOS: "Library/Application Support",
        Os.WINDOWS: "AppData/Roaming",
    },
    "roaming": {Os.WINDOWS: "AppData/Roaming"},
    "localappdata": {Os.WINDOWS: "AppData/Local"},
    "support": {Os.MACOS: "Library/Application Support"},
}
BELOW_ROOT: Mapping[str, Mapping[Os, str]] = {
    "programdata": {Os.WINDOWS: "ProgramData"},
    "programfiles": {Os.WINDOWS: "Program Files"},
    "systemroot": {Os.WINDOWS: "Windows"},
    "etc": dict.fromkeys(UNIX, "etc"),
    "library": {Os.MACOS: "Library"},
    "root": dict.fromkeys(UNIX, "."),
}
PROJECTS = ("project", "vault", "eclipse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One file to be written: of which row, where below its machine's root, and what is in it."""

    client: Client
    row: Location
    template: str
    ask: Ask
    path: str
    project: str | None
    variable: str | None
    written: Written

    @property
    def label(self) -> str:
        """Return how a failure calls this place."""
        return f"{self.client.id}/{self.row.id} {self.template} {'.'.join(self.ask.at)} [{self.ask.os}]"

    @property
    def stands_in(self) -> str:
        """Return the file that holds the server: another one, where this one only names it."""
        folder = self.path.rpartition("/")[0]
        if self.row.format is Format.LEVELDB:
            return folder
        return f"{folder}/{self.written.source}" if self.written.source else self.path


@dataclass(slots=True)
class Tree:
    """One home that holds several places; no two of them at one path."""

    os: Os
    places: dict[str, Place] = field(default_factory=dict)

    def takes(self, place: Place) -> bool:
        """Return whether nothing lies at the path yet, and the same variable means no other path."""
        mine = (place.path, place.stands_in)
        return not any(path in self.places for path in mine) and not (
            place.variable and any(one.variable == place.variable for one in self.places.values())
        )


def places() -> Iterator[Place]:
    """Give two places for each row, path, key path and system: a local server's and a remote one's."""
    holding = [(one, row) for one in CLIENTS for row in one.locations if row.shape not in NO_SERVERS]
    wanted = (
        (client, row, template, os, at)
        for client, row in holding
        for template, os, at in product(row.paths, row.os, key_paths(row))
    )
    for number, (one, _) in enumerate(product(wanted, VARIANTS)):
        if place := placed(*one, number):
            yield place


def key_paths(row: Location) -> tuple[tuple[str, ...], ...]:
    """Return the key paths to write at; of a database the writer knows its tables."""
    return row.at[:1] if row.format in {Format.SQLITE, Format.LEVELDB} and row.shape != "warp-db" else row.at


def placed(
    client: Client, row: Location, template: str, os: Os, at: tuple[str, ...], number: int
) -> Place | None:
    """Return the place of one template on one system, None where the system has no such folder."""
    name = f"c{number:04d}"
    token, _, rest = template.partition("/")
    place = token.strip("{}")
    project = f"{HOMES[os]}/work/{name}" if place in PROJECTS else None
    folder = project or folder_of(place, os, name)
    if folder is None:
        return None
    path = "/".join(part for part in f"{folder}/{concrete(rest, name)}".split("/") if part not in {"", "."})
    filed = native(f"{HOMES[os]}/work/{name}", os) if at[:2] == ("projects", "*") else name
    parts = path.split("/")
    ask = Ask(
        number=number, client=client.id, row=row.id, shape=row.shape, format=row.format, at=at,
        file=parts[-1], folder=parts[-2], os=os, project=filed,
    )  # fmt: skip
    written = writer_of(row)(ask)
    variable = place if place.isupper() else None
    if row.format is Format.LEVELDB:
        path += "/000003.log"
    return Place(
        client=client, row=row, template=template, ask=ask, path=path, project=project,
        variable=variable, written=written,
    )  # fmt: skip


def folder_of(place: str, os: Os, name: str) -> str | None:
    """Return a place's folder below the machine's root, None where the system has none."""
    if place.isupper():  # a folder or file that an environment variable names
        return f"srv/{name}"
    if below := BELOW_HOME.get(place, {}).get(os):
        return f"{HOMES[os]}/{below}"
    return BELOW_ROOT.get(place, {}).get(os)


def concrete(pattern: str, name: str) -> str:
    """Return a path that `pattern` matches: `**` is none to three folders, `*` the name of the server."""
    deep = ("", "one/", f"{name}/two/", "one/two/three/")[
        int(name[1:]) // 2 % 4 if name[1:].isdecimal() else 1
    ]
    return pattern.replace("**/", deep).replace("*", name)


def native(path: str, os: Os) -> str:
    """Return a path below the machine's root as programs of that system write it."""
    return DRIVE[os] + (path.replace("/", "\\") if os is Os.WINDOWS else path)


def packed(found: list[Place]) -> list[Tree]:
    """Return as few homes as hold all places."""
    trees: list[Tree] = []
    for place in found:
        tree = next((one for one in trees if one.os is place.ask.os and one.takes(place)), None)
        if tree is None:
            tree = Tree(os=place.ask.os)
            trees.append(tree)
        tree.places[place.path] = place
        tree.places[place.stands_in] = place
    return trees


def home_of(tree: Tree, machine: Path) -> Home:
    """Return the home of a tree below `machine`; its environment names the places that only it can."""
    environ = {
        one.variable: str(machine / (one.path if "/" not in one.template else f"srv/{one.ask.name}"))
        for one in tree.places.values()
        if one.variable
    }
    return Home(
        path=machine / HOMES[tree.os],
        user=USER,
        os=tree.os,
        machine=machine,
        own=bool(environ),
        environ=environ,
    )


def build(tree: Tree, machine: Path, *, full: bool) -> None:
    """Write all files of a tree, with their servers or without; a state file names the projects."""
    for place in {id(one): one for one in tree.places.values()}.values():
        write(machine / place.path, encoded(place.written.full if full else place.written.empty, place.ask))
        for name, value in place.written.beside.items():
            write((machine / place.path).parent / name, json.dumps(value).encode())
    remembered: dict[str, Plain] = {native(path, tree.os): "TRUST_FOLDER" for path in projects_of(tree)}
    write(machine / HOMES[tree.os] / ".qwen" / "trustedFolders.json", json.dumps(remembered).encode())


def projects_of(tree: Tree) -> list[str]:
    """Return the project folders of a tree."""
    return sorted({place.project for place in tree.places.values() if place.project})


def write(path: Path, data: bytes) -> None:
    """Write a file and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def truth_of(place: Place) -> Meant:
    """Return what must be seen at a place that declares a server."""
    assert place.written.meant is not None
    return place.written.meant
