"""Docker's MCP catalogue: the catalogue file (a map of servers), and one `server.yaml` of its repository.

docker/mcp-registry `CONTRIBUTING.md`, docker/mcp-gateway `docs/catalog.md` (read 2026-11). A catalogue lists:
an image without a digest or tag is one of any version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.identity.purl import spell, split_purl
from discovery.shapes.model import Plain
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, read_package, read_text
from inventory.registry.sources.values import Map, as_list, as_map, as_text, at, first, named, rows

COMMIT = re.compile(r"[0-9a-f]{40}")
KINDS = frozenset({"server", "remote", "poci", ""})


def read_catalogue(value: Plain, tray: Tray) -> None:
    """Take every server of a catalogue as a draft."""
    found = False
    for name, pointer, row in servers(value):
        found = True
        tray.count()
        take_server(name, pointer, row, tray)
    if not found and not is_empty(value):
        tray.refuse("", "there is no registry of servers in it")


def is_empty(value: Plain) -> bool:
    """Return whether a catalogue says that it has no servers."""
    return value == [] or as_map(value).get("registry") == {} or as_map(value).get("servers") in ([], {})


def servers(value: Plain) -> Iterator[tuple[str, str, Map]]:
    """Yield the name, pointer and fields of each server."""
    document = as_map(value)
    key = next((key for key in ("registry", "servers") if key in document), "")
    if key and isinstance(document[key], dict):
        yield from ((name, where, as_map(row)) for name, where, row in named(document[key], f"/{key}"))
        return
    inside, pointer = (document[key], f"/{key}") if key else (value, "")
    for where, item in rows(inside, pointer):
        yield from one(as_map(item), where)
    if not key:
        yield from one(document, "")


def one(row: Map, pointer: str) -> Iterator[tuple[str, str, Map]]:
    """Yield a server that stands alone, out of a snapshot's wrapping."""
    snapshot = as_map(as_map(row.get("snapshot")).get("server"))
    fields = {**snapshot, **row} if snapshot else row
    if {"image", "remote", "endpoint", "type"} & set(fields):
        yield as_text(fields.get("name")), pointer, fields


def take_server(name: str, pointer: str, row: Map, tray: Tray) -> None:
    """Take one server: its image or address, and its repository as another way to it."""
    kind = as_text(row.get("type")).lower()
    about = as_map(row.get("about"))
    words = Words(
        name=name or as_text(row.get("name")),
        purpose=as_text(first(row, "description", "title")) or as_text(first(about, "description", "title")),
        also=tuple(source_of(row, pointer, tray)) if as_text(row.get("image")) else (),
    )
    try:
        if kind not in KINDS:
            tray.lose(pointer, f"the type {kind[:20]!r} is not known; it is read as a server")
        tray.list(subject_of(row), pointer, words)
    except Unfit as error:
        without_image(row, pointer, words, tray, str(error))


def without_image(row: Map, pointer: str, words: Words, tray: Tray, why: str) -> None:
    """Take a server that runs no image of its own (poci starts one for each tool) by its repository."""
    images = [
        as_text(as_map(as_map(tool).get("container")).get("image")) for tool in as_list(row.get("tools"))
    ]
    for image in dict.fromkeys(filter(None, images)):
        try:
            tray.list(read_package({"registryType": "oci", "identifier": image}), pointer, words)
        except Unfit as error:
            tray.refuse(pointer, str(error))
        else:
            why = ""
    if why:
        tray.refuse(pointer, why)


def subject_of(row: Map) -> Subject:
    """Return the subject of a server's address or image; raise Unfit."""
    remote = as_map(row.get("remote"))
    url = as_text(remote.get("url")) or as_text(first(row, "endpoint"))
    if url:
        return read_text(url)
    image = as_text(row.get("image"))
    if not image:
        raise Unfit("it has neither an image nor a remote")
    return read_package({"registryType": "oci", "identifier": image})


def source_of(row: Map, pointer: str, tray: Tray) -> Iterator[str]:
    """Yield the source that an image is built from, at the commit the catalogue names."""
    source = as_map(row.get("source"))
    project, commit = (
        as_text(source.get("project")).removesuffix(".git").rstrip("/"),
        as_text(source.get("commit")),
    )
    if not project or not commit:
        return
    folder = as_text(source.get("directory")).strip("/")
    try:
        found = read_text(f"git+{project}")
    except Unfit:
        found = None
    purl = split_purl(found.identity) if found else None
    if purl is None or not COMMIT.fullmatch(commit):
        tray.lose(at(pointer, "source"), "the source cannot be read as a repository at a commit")
        return
    yield spell(purl._replace(version=commit, subpath=tuple(folder.split("/")) if folder else ()))
