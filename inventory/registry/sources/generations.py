"""The four spellings of a registry's server, written as the newest one (schema 2025-12-11).

modelcontextprotocol/registry `docs/reference/server-json/CHANGELOG.md` (read 2026-11): the 2025-05 seed
(`registry_name`, `version_detail`), v0 by UUID (`registry_type`, snake_case), 2025-09 (camelCase, status
moved out) and the wrapped `{server, _meta}` of v0.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.registry.sources.values import EMPTY, Map, as_map, as_text, at, first, rows, scalar

OFFICIAL = "io.modelcontextprotocol.registry/official"
PUBLISHER = "io.modelcontextprotocol.registry/publisher-provided"
OLD_OFFICIAL = ("x-io.modelcontextprotocol.registry", "registry_metadata", OFFICIAL)
# What the seed calls a registry; `unknown` (302 of 464 packages) is a guess from a README, and named nothing.
REGISTRIES = {"docker": "oci", "": "", "unknown": ""}
SNAKE = re.compile(r"_([a-z])")


@frozen
class Listed:
    """One server of a registry: what it is, and what the registry says of it."""

    pointer: str
    server: Map
    official: Map = field(default_factory=lambda: EMPTY)
    meta: Map = field(default_factory=lambda: EMPTY)


def servers_of(value: Plain) -> Iterator[Listed]:
    """Yield every server of a list, a page of one, or a single server, in whichever spelling."""
    document = as_map(value)
    if isinstance(value, list):
        yield from (listed(item, where) for where, item in rows(value, ""))
    elif "servers" in document:
        yield from (listed(item, where) for where, item in rows(document["servers"], "/servers"))
    elif "server" in document or "name" in document:
        yield listed(value, "")


def listed(value: Plain, pointer: str) -> Listed:
    """Return one server, out of its wrapping."""
    row = as_map(value)
    wrapped = isinstance(row.get("server"), dict)
    server = as_map(row["server"]) if wrapped else row
    meta = {**as_map(server.get("_meta")), **as_map(row.get("_meta"))}
    official = as_map(next((meta[key] for key in OLD_OFFICIAL if key in meta), None)) or as_map(
        first(row, *OLD_OFFICIAL)
    )
    return Listed(
        pointer=at(pointer, "server") if wrapped else pointer,
        server=server,
        official=camel(official),
        meta=meta,
    )


def camel(fields: Map) -> Map:
    """Return a map with its keys in the newer spelling; where both stand, the newer one holds."""
    spelt = {
        SNAKE.sub(lambda found: found[1].upper(), key): value for key, value in fields.items() if "_" in key
    }
    return {**spelt, **{key: value for key, value in fields.items() if "_" not in key}}


def version_of(server: Map) -> str:
    """Return the server's own version."""
    return scalar(first(server, "version")) or scalar(as_map(server.get("version_detail")).get("version"))


def status_of(one: Listed) -> str:
    """Return active, deprecated or deleted, wherever a generation keeps it."""
    return as_text(one.official.get("status")) or as_text(one.server.get("status")) or "active"


def is_latest(one: Listed) -> bool:
    """Return whether this is the newest version; it is unless the registry says otherwise."""
    told = first(one.official, "isLatest")
    if told is None:
        told = one.official.get("isLatest", as_map(one.server.get("version_detail")).get("is_latest"))
    return told is not False


def packages_of(one: Listed) -> Iterator[tuple[str, Mapping[str, str], Map]]:
    """Yield the pointer, the fields that name it and the whole of each package."""
    for where, item in rows(one.server.get("packages"), at(one.pointer, "packages")):
        fields = camel(as_map(item))
        kind = as_text(first(fields, "registryType", "registryName")).lower()
        yield (
            where,
            {
                "registryType": REGISTRIES.get(kind, kind),
                "identifier": as_text(first(fields, "identifier", "name")),
                "version": scalar(fields.get("version")),
                "registryBaseUrl": as_text(fields.get("registryBaseUrl")),
                "fileSha256": as_text(fields.get("fileSha256")),
            },
            fields,
        )


def remotes_of(one: Listed) -> Iterator[tuple[str, str, str]]:
    """Yield the pointer, URL and transport of each remote."""
    for where, item in rows(one.server.get("remotes"), at(one.pointer, "remotes")):
        fields = camel(as_map(item))
        yield where, as_text(fields.get("url")), as_text(first(fields, "type", "transportType", "transport"))


def repository_of(one: Listed) -> str:
    """Return the address of the server's source code."""
    return as_text(as_map(one.server.get("repository")).get("url"))


def next_cursor(document: Plain) -> str:
    """Return the cursor of the page behind this one, empty at the end."""
    metadata = as_map(as_map(document).get("metadata"))
    return scalar(first(metadata, "nextCursor", "next_cursor"))
