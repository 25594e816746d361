"""Sweep ⇄ JSON, versioned: the only place that serialises or reads back what a sweep saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from discovery.model import (
    Confidence,
    Coverage,
    Form,
    Gap,
    Identity,
    Kind,
    Looked,
    Pin,
    Reason,
    Scope,
    Secret,
    Sighting,
    Status,
    Surface,
    Sweep,
)

SCHEMA = "mcp-census/sweep/1"

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
T = TypeVar("T")

ENUMS: Mapping[str, type[StrEnum]] = {
    "kind": Kind,
    "pin": Pin,
    "confidence": Confidence,
    "surface": Surface,
    "reason": Reason,
    "status": Status,
    "form": Form,
}
TIMES = frozenset({"seen_at", "started", "ended"})
NESTED: Mapping[str, type] = {
    "identity": Identity,
    "secrets": Secret,
    "looked": Looked,
    "coverage": Coverage,
    "sightings": Sighting,
    "gaps": Gap,
}


class WireError(ValueError):
    """A document that is not a sweep of a version this code reads."""


def to_json(value: object) -> Json:
    """Return dataclass `value` as plain JSON: times in RFC 3339 UTC, tuples as lists, maps sorted."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case datetime():
            return moment(value)
        case tuple() | list():
            return [to_json(item) for item in value]
        case Mapping():
            return {str(key): to_json(value[key]) for key in sorted(value)}
    return {spec.name: to_json(getattr(value, spec.name)) for spec in fields(value)}  # type: ignore[arg-type]  # checked: only our dataclasses are left


def sweep_to_json(sweep: Sweep) -> dict[str, Json]:
    """Return `sweep` as the versioned JSON object that crosses machines."""
    body = to_json(sweep)
    if not isinstance(body, dict):
        raise WireError("a sweep must become a JSON object")
    return {"schema": SCHEMA, **body}


def sweep_from_json(document: Json) -> Sweep:
    """Read back what `sweep_to_json` wrote; raise WireError for another version or shape."""
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise WireError(f"not a {SCHEMA} document")
    body = dict(document)
    body.pop("schema")
    scope = body.pop("scope")
    return build(Sweep, {**body, "scope": build(Scope, scope)})


def sighting_from_json(document: Json) -> Sighting:
    """Read back one sighting as `to_json` wrote it."""
    return build(Sighting, document)


def build(kind: type[T], document: object) -> T:
    """Return a `kind` from its JSON object; raise WireError if a field is missing, new or wrong."""
    if not isinstance(document, Mapping):
        raise WireError(f"{kind.__name__}: expected an object")
    try:
        return kind(**{name: restore(kind, name, value) for name, value in document.items()})
    except (TypeError, ValueError) as error:
        raise WireError(f"{kind.__name__}: {error}") from error


def restore(kind: type, name: str, value: object) -> object:
    """Return the typed value of field `name` of a `kind`."""
    if value is None:
        return None
    if name in TIMES and isinstance(value, str):
        return datetime.fromisoformat(value)
    if name in ENUMS and isinstance(value, str):
        # Scope.kind is free text ("host", "tenant"); Identity.kind is an enum member.
        return ENUMS[name](value) if name != "kind" or value in set(Kind) else value
    if isinstance(value, list):
        # An identity only names where its secrets stood; a sighting describes each.
        inner = None if kind is Identity else NESTED.get(name)
        return tuple(build(inner, item) for item in value) if inner else tuple(value)
    if isinstance(value, Mapping) and name in NESTED:
        return build(NESTED[name], value)
    return value


def moment(value: datetime) -> str:
    """Return `value` as RFC 3339 in UTC with milliseconds."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
