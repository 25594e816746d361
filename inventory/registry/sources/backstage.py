"""Backstage entities: `API` with `spec.type: mcp-server`, and the annotations that carry a server.json.

backstage/backstage pull request 34016 (merged 2026-04); the annotations `modelcontextprotocol.io/*` follow
Red Hat Developer Hub's mapping. The catalogue gives owner and lifecycle; only our own annotation decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, read_package, read_text
from inventory.registry.sources.values import Map, as_map, as_text, at, first, named, rows, scalar

STATE = "mcp-census/state"  # the annotation by which an entity is a decision
PREFIX = "modelcontextprotocol.io/"
TYPES = frozenset({"mcp-server", "mcp"})
WRAPPERS = ("items", "entities")


def read_entities(value: Plain, tray: Tray) -> None:
    """Take every MCP server among entities, with its owner; other entities are passed over."""
    seen = False
    for pointer, entity in entities(value):
        seen = True
        spec = as_map(entity.get("spec"))
        if as_text(entity.get("kind")).lower() == "api" and as_text(spec.get("type")).lower() in TYPES:
            tray.count()
            take_entity(entity, pointer, tray)
    if not seen:
        tray.refuse("", "there is no entity in it")


def entities(value: Plain) -> Iterator[tuple[str, Map]]:
    """Yield each entity with its pointer."""
    document = as_map(value)
    key = next((key for key in WRAPPERS if key in document), "")
    if key or isinstance(value, list):
        for where, item in rows(document[key] if key else value, f"/{key}" if key else ""):
            yield where, as_map(item)
    elif "kind" in document:
        yield "", document


def take_entity(entity: Map, pointer: str, tray: Tray) -> None:
    """Take one entity: a draft, or a decision where our annotation says which."""
    metadata, spec = as_map(entity.get("metadata")), as_map(entity.get("spec"))
    notes = {key: scalar(item) for key, item in as_map(metadata.get("annotations")).items()}
    lifecycle = as_text(spec.get("lifecycle"))
    words = Words(
        name=as_text(first(metadata, "title", "name")),
        purpose=as_text(metadata.get("description")),
        owner=as_text(spec.get("owner"))
        .removeprefix("group:")
        .removeprefix("user:")
        .removeprefix("default/"),
        reason=f"in the catalogue as {lifecycle or 'of no lifecycle'}",
    )
    found = list(subjects(spec, notes, pointer, tray))
    if not found:
        tray.refuse(pointer, "it has neither spec.remotes nor the annotations of a package")
        return
    first_one, *others = dict.fromkeys(found)
    state = state_of(notes, at(pointer, "metadata", "annotations", STATE), tray)
    also = tuple(each.identity for each in others)
    words = Words(name=words.name, purpose=words.purpose, owner=words.owner, reason=words.reason, also=also)
    tray.decide(first_one, state, pointer, words)


def state_of(notes: dict[str, str], pointer: str, tray: Tray) -> State:
    """Return the state that our annotation gives; a draft without one, or with one that is no state."""
    told = notes.get(STATE, "")
    if told and told not in set(State):
        tray.refuse(pointer, f"{told[:40]!r} is no state; write one of {', '.join(State)}")
    return State(told) if told in set(State) else State.DRAFT


def subjects(spec: Map, notes: dict[str, str], pointer: str, tray: Tray) -> Iterator[Subject]:
    """Yield what an entity may be reached as; one that cannot be read costs only itself."""
    for where, row in rows(spec.get("remotes"), at(pointer, "spec", "remotes")):
        try:
            yield read_text(as_text(as_map(row).get("url")))
        except Unfit as error:
            tray.refuse(where, str(error))
    for index in sorted(packages(notes)):
        fields = {
            name: notes.get(f"{PREFIX}packages.{index}.{name}", "")
            for name in ("registryType", "identifier", "version", "fileSha256")
        }
        try:
            yield read_package(fields)
        except Unfit as error:
            tray.refuse(at(pointer, "metadata", "annotations"), str(error))


def packages(notes: dict[str, str]) -> set[str]:
    """Return the indices of the packages among the annotations."""
    lead = f"{PREFIX}packages."
    return {
        key.removeprefix(lead).partition(".")[0]
        for key, _, _ in named(dict(notes), "")
        if key.startswith(lead)
    }
