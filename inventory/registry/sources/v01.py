"""The v0.1 list of servers with our approval beside each: how registries are exchanged, in and out.

The approval stands under `_meta` of the response, which the API leaves open to everyone
(modelcontextprotocol/registry, `docs/reference/api/openapi.yaml`, read 2026-11), in the words of the
registry's own files. A server without it is listed only.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from discovery.shapes.model import Plain
from inventory.model import Entry, Problem, State
from inventory.registry.form import read_entry
from inventory.registry.nodes import Broken, read_documents
from inventory.registry.sources.catalogued import take_listed
from inventory.registry.sources.generations import OFFICIAL, Listed, is_latest, listed, servers_of, status_of
from inventory.registry.sources.model import Tray
from inventory.registry.sources.offer import packages, remotes
from inventory.registry.sources.values import as_map, as_text, at
from inventory.registry.tree import tree_of

APPROVAL = "mcp-census/approval"
SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
NAME = re.compile(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+")
EXACT = re.compile(r"=?\s*(v?\d[0-9A-Za-z.+-]*)")
MAX_NAME, MAX_DESCRIPTION = 200, 100  # of the server schema
STATUS = {State.APPROVED: "active", State.DEPRECATED: "deprecated"}


def read_list(value: Plain, tray: Tray) -> None:
    """Take a list of ours: what carries our approval is a decision, all else is only listed."""
    any_server = False
    for one in servers_of(value):
        any_server = True
        tray.count()
        if APPROVAL not in one.meta:
            take_listed(one, tray)
            continue
        found = approval_of(one, tray.origin.place)
        if isinstance(found, Entry):
            over = status_of(one) == "deleted" and found.state in STATUS
            tray.take(replace(found, state=State.RETIRED) if over else found)
        else:
            for problem in found:
                tray.refuse(at(one.pointer, "_meta", APPROVAL, problem.field), problem.message)
    if not any_server and "servers" not in as_map(value):
        tray.refuse("", "there is no list of servers in it")


def read_catalogue(value: Plain, tray: Tray) -> None:
    """Take a list of somebody else's; older versions of a server say nothing that the newest does not."""
    found = list(servers_of(value))
    for one in found:
        tray.count()
        nameless = not as_text(one.server.get("name"))  # of which no other row can be the newest version
        if is_latest(one) or nameless or "deleted" in str(one.official.get("status")):
            take_listed(one, tray)
    if not found and "servers" not in as_map(value) and value != []:
        tray.refuse("", "there is no list of servers in it")


def approval_of(one: Listed, source: str) -> Entry | tuple[Problem, ...]:
    """Return the entry that stands beside a server, or what keeps it from being one."""
    try:
        nodes = read_documents(json.dumps(one.meta[APPROVAL], ensure_ascii=False))
    except Broken as error:
        return (Problem(source=source, line=None, field="", message=str(error)),)
    return read_entry(nodes[0], source)


def from_server_response(response: Plain, source: str = "") -> Entry | tuple[Problem, ...]:
    """Return the entry that a v0.1 response carries, or the problems that keep it from being one."""
    one = listed(response, "")
    if APPROVAL not in one.meta:
        message = f"there is no approval in it, under _meta: {APPROVAL}"
        return (Problem(source=source, line=None, field="_meta", message=message),)
    return approval_of(one, source)


def to_server_response(entry: Entry) -> dict[str, Plain]:
    """Return an entry as a v0.1 response: the server for other clients, the whole entry for us.

    What other clients may not start (anything but approved or deprecated) is marked as deleted.
    """
    server: dict[str, Plain] = {
        "$schema": SCHEMA,
        "name": server_name(entry),
        "description": (entry.purpose or entry.reason or entry.identity)[:MAX_DESCRIPTION],
        "version": server_version(entry),
    }
    for key, items in (("packages", packages(entry)), ("remotes", remotes(entry))):
        if items:
            server[key] = [dict(item) for item in items]
    official: dict[str, Plain] = {"status": STATUS.get(entry.state, "deleted"), "isLatest": True}
    if entry.approved_at:
        official["publishedAt"] = f"{entry.approved_at.isoformat()}T00:00:00Z"
    approval: Plain = json.loads(json.dumps(tree_of(entry)))
    return {"server": server, "_meta": {OFFICIAL: official, APPROVAL: approval}}


def to_server_list(entries: tuple[Entry, ...]) -> dict[str, Plain]:
    """Return entries as one page of the v0.1 API."""
    servers: list[Plain] = [to_server_response(entry) for entry in entries]
    return {"servers": servers, "metadata": {"count": len(servers)}}


def server_name(entry: Entry) -> str:
    """Return the name of an entry's server: its own where that is a registry's name, else one of ours."""
    fits = NAME.fullmatch(entry.name) and len(entry.name) <= MAX_NAME
    return entry.name if fits else f"mcp-census/{entry.id}"


def server_version(entry: Entry) -> str:
    """Return the version that an entry names; a server must have one, and a range is none."""
    exact = EXACT.fullmatch(entry.versions or "")
    return exact[1] if exact else "0.0.0"
