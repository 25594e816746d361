"""ToolHive's registry: the upstream list with its own data, the older `registry.json`, and one `spec.yaml`.

stacklok/toolhive `docs/arch/06-registry-system.md`, stacklok/toolhive-registry `registry/*/spec.yaml`
(read 2026-11). It lists; it approves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.shapes.model import Plain
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, read_launch, read_package, read_text
from inventory.registry.sources.v01 import read_catalogue as read_upstream
from inventory.registry.sources.values import Map, as_map, as_text, at, first, named, rows

TABLES = ("servers", "remote_servers", "remoteServers")


def read_registry(value: Plain, tray: Tray) -> None:
    """Take every server of a ToolHive registry as a draft, in any of its layouts."""
    document = as_map(value)
    inside = as_map(document.get("data"))
    if isinstance(document.get("servers"), list) or isinstance(value, list):
        read_upstream(value, tray)
    elif isinstance(inside.get("servers"), list):
        read_upstream(dict(inside), tray)
    elif {"image", "url"} & set(document):
        tray.count()
        take_server(as_text(document.get("name")), "", document, tray)
    else:
        read_tables(document, tray)


def read_tables(document: Map, tray: Tray) -> None:
    """Take the servers of the older file: images by name, and remotes by name."""
    if not set(TABLES) & set(document):
        tray.refuse("", "there are no servers in it")
    for name, pointer, row in tables(document):
        tray.count()
        take_server(name, pointer, as_map(row), tray)


def tables(document: Map) -> Iterator[tuple[str, str, Plain]]:
    """Yield every server of every table."""
    for key in TABLES:
        yield from named(document.get(key), f"/{key}")
    for where, group in rows(document.get("groups"), "/groups"):
        for key in TABLES:
            yield from named(as_map(group).get(key), at(where, key))


def take_server(name: str, pointer: str, row: Map, tray: Tray) -> None:
    """Take one server by its image, package scheme or URL."""
    words = Words(
        name=name or as_text(row.get("name")),
        purpose=as_text(row.get("description")),
        reason=" ".join(filter(None, ("listed,", as_text(row.get("tier")), as_text(row.get("status"))))),
    )
    try:
        tray.list(subject_of(row), pointer, words)
    except Unfit as error:
        tray.refuse(pointer, str(error))


def subject_of(row: Map) -> Subject:
    """Return the subject of a server; raise Unfit."""
    url, image = as_text(first(row, "url")), as_text(row.get("image"))
    if url:
        return read_text(url)
    if not image:
        raise Unfit("it has neither an image nor a URL")
    if "://" in image:
        return read_launch(image)  # npx://, uvx:// and go:// are ToolHive's own
    return read_package({"registryType": "oci", "identifier": image})
