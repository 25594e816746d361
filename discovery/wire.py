"""Sweep ⇄ JSON, versioned: the only place that serialises or reads back what a sweep saw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
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

# What a field's type is called in `discovery.model`.
ENUMS: Mapping[str, type[StrEnum]] = {
    kind.__name__: kind for kind in (Kind, Pin, Confidence, Surface, Reason, Status, Form)
}
NESTED: Mapping[str, type] = {
    kind.__name__: kind for kind in (Identity, Secret, Scope, Looked, Coverage, Sighting, Gap)
}
TUPLE = re.compile(r"tuple\[(\w+), \.\.\.\]")


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
    return build(Sweep, {name: value for name, value in document.items() if name != "schema"})


def sighting_from_json(document: Json) -> Sighting:
    """Read back one sighting as `to_json` wrote it."""
    return build(Sighting, document)


def build(kind: type[T], document: object) -> T:
    """Return a `kind` from its JSON object; raise WireError if a field is missing, new or wrong."""
    if not isinstance(document, Mapping):
        raise WireError(f"{kind.__name__}: expected an object")
    types = types_of(kind)  # type: ignore[arg-type]  # a class is hashable
    try:
        return kind(**{name: restore(types[name], name, value) for name, value in document.items()})
    except KeyError as error:
        raise WireError(f"{kind.__name__}: unknown field {error}") from None
    except (TypeError, ValueError) as error:
        raise WireError(f"{kind.__name__}: {error}") from error


@cache
def types_of(kind: type) -> Mapping[str, str]:
    """Return what the type of each field of dataclass `kind` is called."""
    return {spec.name: str(spec.type) for spec in fields(kind)}


def restore(written: str, name: str, value: object) -> object:
    """Return the value of field `name`, whose type is `written`; raise ValueError if it is none of it."""
    optional = written.removesuffix(" | None")
    if value is None and optional != written:
        return None
    many = TUPLE.fullmatch(optional)
    if many:
        if not isinstance(value, list):
            raise ValueError(f"{name}: expected a list")
        return tuple(restore(many[1], name, item) for item in value)
    if (nested := NESTED.get(optional)) is not None:
        return build(nested, value)
    if (member := ENUMS.get(optional)) is not None:
        return member(str(plain("str", name, value)))
    return plain(optional, name, value)


def plain(written: str, name: str, value: object) -> object:
    """Return a text, number, flag, time or map of texts; raise ValueError if it is something else."""
    match written, value:
        case ("str", str()) | ("bool", bool()):
            return value
        case "int", int() if not isinstance(value, bool):
            return value
        case "datetime", str():
            time = datetime.fromisoformat(value)
            if time.tzinfo is None:
                raise ValueError(f"{name}: a time without its zone")
            return time.astimezone(UTC)
        case "Mapping[str, str]", Mapping() if all(isinstance(item, str) for item in value.values()):
            return dict(value)
    raise ValueError(f"{name}: expected {written}")


def moment(value: datetime) -> str:
    """Return `value` as RFC 3339 in UTC with milliseconds."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
