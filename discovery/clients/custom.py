"""Clients that a user adds to the catalogue in TOML, without code.

    [[client]]
    id = "acme-agent"                   # small letters, digits and dashes; not one of the catalogue's
    name = "Acme Agent"                 # default: the id
    vendor = "Acme"
    category = "cli-agent"              # default: "custom"
    os = ["linux", "macos"]             # default: all of linux, macos, windows

    [[client.location]]
    paths = ["{home}/.acme/mcp.json"]   # the only field that has no default
    id = "user"                         # default: "location-1", "location-2", ...
    scope = "user"                      # default: "project" if every path is in {project}, else "user"
    format = "json"                     # default: by the ending of the first path
    at = [["mcpServers"]]               # key paths: "*" every key, "[]" every item, [] the whole document
    shape = "std"                       # how the servers are written down, see shape_names.py
    os = ["linux"]                      # default: the client's
    only_mcp = true                     # the file has no other purpose: content that is no server is a gap
    trust = "docs"                      # default: "second-hand"; "unverified" is read on request only
    see = ["https://acme.example/docs"] # default: the file itself
    note = "written by acme 2.0"

A path starts with a place: {home} {config} {appdata} {roaming} {localappdata} {support} {data}
{state} {cache} {etc} {library} {programdata} {programfiles} {project} {root} ..., or an environment
variable in capitals, {ACME_HOME}. `*` matches within one segment, `**` any number of folders.

An entry with a fault costs that entry and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from discovery.clients.catalogue import BY_ID
from discovery.clients.model import (
    ALL_OS,
    MCP_SERVERS,
    Client,
    Format,
    KeyPaths,
    Location,
    Os,
    Scope,
    Trust,
)
from discovery.clients.paths import fault_of
from discovery.clients.shape_names import SHAPES

# A hand-written file; the built-in catalogue itself would fit.
MAX_CHARACTERS = 1_000_000
MAX_ENTRIES = 1_000
MAX_SHOWN = 60  # so much of a faulty value is quoted

IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
POSITION = re.compile(r"line \d+, column \d+")
CLIENT_FIELDS = ("id", "name", "vendor", "category", "os", "location")
LOCATION_FIELDS = (
    "id",
    "scope",
    "paths",
    "format",
    "shape",
    "at",
    "os",
    "trust",
    "see",
    "note",
    "only_mcp",
)
ENDINGS: Mapping[str, Format] = {
    "json5": Format.JSON5,
    "toml": Format.TOML,
    "yaml": Format.YAML,
    "yml": Format.YAML,
    "xml": Format.XML,
    "plist": Format.PLIST,
    "md": Format.FRONTMATTER,
    "properties": Format.PROPERTIES,
    "db": Format.SQLITE,
    "sqlite": Format.SQLITE,
}

Choice = TypeVar("Choice", bound=StrEnum)
Table = Mapping[str, object]


class Faulty(Exception):
    """An entry that cannot be used: the field, and what to write instead."""

    def __init__(self, name: str, instead: str) -> None:
        """Keep the name of the field and the advice."""
        super().__init__(f"{name}: {instead}")


def read_custom(text: str, source: str) -> tuple[tuple[Client, ...], tuple[str, ...]]:
    """Return the clients that TOML `text` adds, and what is wrong with its other entries."""
    try:
        entries = entries_of(text)
    except Faulty as fault:
        return (), (f"{source}: {fault}",)
    clients: dict[str, Client] = {}
    faults: list[str] = []
    for number, entry in enumerate(entries, start=1):
        where = f"client {number}"
        try:
            client = client_of(entry, where, source, faults)
            if client.id in clients:
                raise Faulty("id", f"{shown(client.id)} is used twice; give each client its own")
        except Faulty as fault:
            faults.append(f"{source}: {where}: {fault}")
        else:
            clients[client.id] = client
    return tuple(clients.values()), tuple(faults)


def entries_of(text: str) -> list[object]:
    """Return the [[client]] tables of `text`; raise Faulty if it is not TOML of that form."""
    if len(text) > MAX_CHARACTERS:
        raise Faulty("file", f"has more than {MAX_CHARACTERS} characters; split it")
    import tomllib

    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # The parser's own words may quote the file; its position does not.
        position = POSITION.search(str(error))
        place = position.group() if position else "its end"
        raise Faulty("file", f"is not TOML at {place}; check quotes and brackets there") from None
    if unknown := sorted(set(document) - {"client"}):
        raise Faulty(shown(unknown[0]), 'is not known here; write each client under "[[client]]"')
    entries = document.get("client", [])
    if not isinstance(entries, list):
        raise Faulty("client", 'is one table; write "[[client]]" with two brackets')
    if len(entries) > MAX_ENTRIES:
        raise Faulty("client", f"has more than {MAX_ENTRIES} entries; split the file")
    return entries


def client_of(entry: object, where: str, source: str, faults: list[str]) -> Client:
    """Return the client that `entry` describes; faulty locations go to `faults`, anything else is raised."""
    table = table_of(entry, CLIENT_FIELDS)
    client_id = identifier(table, "id", None)
    if client_id in BY_ID:
        raise Faulty("id", f"{shown(client_id)} is in the catalogue already; choose another")
    systems = systems_of(table, ALL_OS)
    written = table.get("location")
    if not isinstance(written, list) or not written:
        raise Faulty("location", 'is missing; write at least one "[[client.location]]"')
    locations: dict[str, Location] = {}
    for number, row in enumerate(written[:MAX_ENTRIES], start=1):
        try:
            location = location_of(row, number, systems, source)
            if location.id in locations:
                raise Faulty("id", f"{shown(location.id)} is used twice; give each location its own")
        except Faulty as fault:
            faults.append(f"{source}: {where} ({client_id}), location {number}: {fault}")
        else:
            locations[location.id] = location
    if not locations:
        raise Faulty("location", "has no entry that can be used; see the other messages")
    return Client(
        id=client_id,
        name=text_of(table, "name", client_id),
        vendor=text_of(table, "vendor", ""),
        category=text_of(table, "category", "custom"),
        locations=tuple(locations.values()),
        os=systems,
    )


def location_of(row: object, number: int, systems: tuple[Os, ...], source: str) -> Location:
    """Return the location that `row` describes; raise Faulty for the first field that is wrong."""
    table = table_of(row, LOCATION_FIELDS)
    paths = tuple(paths_of(table))
    in_project = all(path.startswith(("{project}", "{vault}")) for path in paths)
    ending = paths[0].rpartition(".")[2].lower()
    return Location(
        id=identifier(table, "id", f"location-{number}"),
        scope=choice_of(table, "scope", Scope, Scope.PROJECT if in_project else Scope.USER),
        paths=paths,
        format=choice_of(table, "format", Format, ENDINGS.get(ending, Format.JSON)),
        shape=shape_of(table),
        at=key_paths_of(table),
        os=systems_of(table, systems),
        trust=choice_of(table, "trust", Trust, Trust.SECOND_HAND),
        see=strings_of(table, "see") or (source,),
        note=text_of(table, "note", ""),
        only_mcp=flag_of(table, "only_mcp"),
    )


def table_of(entry: object, known: tuple[str, ...]) -> Table:
    """Return `entry` as a table with none but `known` fields; raise Faulty otherwise."""
    if not isinstance(entry, dict):
        raise Faulty("entry", "is not a table; write its fields as name = value, one a line")
    for name in entry:
        if name not in known:
            raise Faulty(shown(name), f"is not a field; the fields are {', '.join(known)}")
    return entry


def paths_of(table: Table) -> Iterator[str]:
    """Give the path templates of a location; raise Faulty for the first that cannot be looked for."""
    paths = strings_of(table, "paths")
    if not paths:
        raise Faulty("paths", 'is missing; write a list of paths, as in ["{home}/.acme/mcp.json"]')
    for path in paths:
        if fault := fault_of(path):
            raise Faulty("paths", f"{shown(path)} {fault}")
        yield path


def key_paths_of(table: Table) -> KeyPaths:
    """Return the key paths of a location; raise Faulty if `at` is not a list of lists of texts."""
    written = table.get("at")
    if written is None:
        return MCP_SERVERS
    if not isinstance(written, list) or not all(isinstance(path, list) for path in written):
        raise Faulty("at", 'is not a list of key paths; write [["mcpServers"]], with two brackets')
    if not all(isinstance(segment, str) for path in written for segment in path):
        raise Faulty("at", 'holds a key that is not text; write each in quotes, every item of a list as "[]"')
    return tuple(tuple(path) for path in written)


def shape_of(table: Table) -> str:
    """Return the shape of a location; raise Faulty if nothing can read it."""
    shape = text_of(table, "shape", "std")
    if shape not in SHAPES:
        raise Faulty("shape", f'{shown(shape)} is no shape; "std" fits most, the others are {listed(SHAPES)}')
    return shape


def systems_of(table: Table, default: tuple[Os, ...]) -> tuple[Os, ...]:
    """Return the operating systems of an entry; raise Faulty for one that does not exist."""
    names = strings_of(table, "os")
    if not set(names) <= set(Os):
        raise Faulty("os", f"{shown(', '.join(names))} is not a list of {listed(Os)}")
    return tuple(system for system in Os if system in names) or default


def choice_of(table: Table, name: str, kind: type[Choice], default: Choice) -> Choice:
    """Return the member of `kind` that field `name` says; raise Faulty if there is none of that name."""
    value = text_of(table, name, default.value)
    if value not in set(kind):
        raise Faulty(name, f"{shown(value)} is not known; write one of {listed(kind)}")
    return kind(value)


def identifier(table: Table, name: str, default: str | None) -> str:
    """Return the id in field `name`; raise Faulty if it is missing or not fit to be one."""
    value = text_of(table, name, default)
    if not IDENTIFIER.fullmatch(value):
        raise Faulty(name, f"{shown(value)} is no id; write small letters, digits and dashes, at most 64")
    return value


def text_of(table: Table, name: str, default: str | None) -> str:
    """Return the text in field `name`; raise Faulty if it is not text or missing without a default."""
    value = table.get(name, default)
    if value is None:
        raise Faulty(name, f'is missing; write {name} = "..."')
    if not isinstance(value, str) or not value.isprintable():
        raise Faulty(name, f'is not one line of text; write {name} = "..." in quotes')
    return value


def strings_of(table: Table, name: str) -> tuple[str, ...]:
    """Return the texts in field `name`, none if it is missing; raise Faulty if it holds anything else."""
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.isprintable() for item in value):
        raise Faulty(name, f'is not a list of one-line texts; write {name} = ["..."]')
    return tuple(value)


def flag_of(table: Table, name: str) -> bool:
    """Return the flag in field `name`; raise Faulty if it is neither true nor false."""
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise Faulty(name, "is neither true nor false; write one of them without quotes")
    return value


def listed(names: Mapping[str, str] | type[StrEnum]) -> str:
    """Return `names` for a message, in their order."""
    return ", ".join(str(name) for name in names)


def shown(value: str) -> str:
    """Return the start of `value`, quoted and fit for a terminal."""
    text = value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}..."
    return ascii(text)
