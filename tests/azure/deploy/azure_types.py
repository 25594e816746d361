"""Azure's own types of resources, as Microsoft's package of Bicep types has them, and what breaks them.

`types.json` holds the answers of `azmcp bicepschema get` (npm @azure/mcp 2.0.5, read 2026-11-21) without
their prose, and what that package cannot tell, read from the models of azure-mgmt-monitor 7.0.0 and
azure-mgmt-resource-policy 1.0.0 (PyPI, read 2026-11-21). `types_read.py` makes it anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from discovery.frozen import frozen
from discovery.shapes.model import Plain

FILE = Path(__file__).parent / "types.json"
NUMBERS: Mapping[str, type | tuple[type, ...]] = {"int": int, "bool": bool, "float": (int, float)}
# Bicep's words for how a resource hangs together, which ARM never sees.
OF_BICEP = frozenset({"parent", "scope", "dependsOn"})
PATTERN = re.compile(r"pattern: (\S+)")
MIN, MAX = re.compile(r"minLength: (\d+)"), re.compile(r"maxLength: (\d+)")


@frozen
class Property:
    """What a property may be, and whether it must be there or may only be read."""

    type: str
    flags: str = ""
    limits: str = ""

    @property
    def required(self) -> bool:
        """Return whether a body must have it."""
        return "Required" in self.flags

    @property
    def read_only(self) -> bool:
        """Return whether a body must not have it."""
        return "ReadOnly" in self.flags


@frozen
class ResourceType:
    """One type of resource in one version: where it may stand, what it holds, what it can be asked for."""

    name: str
    scopes: str
    body: Mapping[str, Property]
    objects: Mapping[str, Mapping[str, Property]]
    others: Mapping[str, str]
    functions: tuple[str, ...]


@cache
def types() -> Mapping[str, ResourceType]:
    """Return every type that is known, by `type@version`."""
    written: dict[str, dict[str, dict[str, Plain]]] = json.loads(FILE.read_text("utf-8"))
    return {name: resource_type(name, one) for name, one in written["types"].items()}


def resource_type(name: str, one: Mapping[str, Plain]) -> ResourceType:
    """Return one type as `types.json` tells it."""
    objects, functions, others = one["objects"], one["functions"], one["others"]
    assert isinstance(objects, dict)
    assert isinstance(functions, list)
    assert isinstance(others, dict)
    return ResourceType(
        name=name,
        scopes=str(one["scopes"]),
        body=properties(one["body"]),
        objects={title: properties(body) for title, body in objects.items()},
        others={title: str(kind) for title, kind in others.items()},
        functions=tuple(str(item) for item in functions),
    )


def properties(body: Plain) -> dict[str, Property]:
    """Return the properties of one object: each is [type, flags, limits]."""
    assert isinstance(body, dict)
    rows = {name: [str(item) for item in row] for name, row in body.items() if isinstance(row, list)}
    return {
        name: Property(type=kind, flags=flags, limits=limits) for name, (kind, flags, limits) in rows.items()
    }


def wrong(kind: ResourceType, body: Mapping[str, Plain]) -> list[str]:
    """Return what Azure would refuse in a body, each with its place."""
    told = {name: value for name, value in body.items() if name not in OF_BICEP}
    return list(of_object(kind, kind.body, told, ""))


def of_object(
    kind: ResourceType, known: Mapping[str, Property], body: Mapping[str, Plain], at: str, other: str = ""
) -> Iterator[str]:
    """Give what is wrong with one object."""
    for name, value in body.items():
        place = f"{at}/{name}"
        if name in known:
            if known[name].read_only:
                yield f"{place}: may only be read"
            yield from of_value(kind, known[name], value, place)
        elif other:
            yield from of_value(kind, Property(type=other), value, place)
        else:
            yield f"{place}: not a property of {kind.name}"
    for name, one in known.items():
        if one.required and not one.read_only and body.get(name) is None:
            yield f"{at}/{name}: missing"


def of_value(kind: ResourceType, known: Property, value: Plain, at: str) -> Iterator[str]:
    """Give what is wrong with one value; null is the same as absent."""
    if value is None or known.type == "any":
        return
    if known.type.endswith("[]"):
        yield from of_list(kind, known, value, at)
    elif known.type in kind.objects:
        if isinstance(value, dict):
            yield from of_object(kind, kind.objects[known.type], value, at, kind.others.get(known.type, ""))
        else:
            yield f"{at}: not an object"
    else:
        yield from of_plain(known, value, at)


def of_list(kind: ResourceType, known: Property, value: Plain, at: str) -> Iterator[str]:
    """Give what is wrong with one list."""
    if not isinstance(value, list):
        yield f"{at}: not a list"
        return
    for index, item in enumerate(value):
        yield from of_value(kind, Property(type=known.type.removesuffix("[]")), item, f"{at}/{index}")


def of_plain(known: Property, value: Plain, at: str) -> Iterator[str]:
    """Give what is wrong with a text, a number or a truth value."""
    if known.type in NUMBERS:
        if not isinstance(value, NUMBERS[known.type]) or (known.type != "bool" and isinstance(value, bool)):
            yield f"{at}: not of type {known.type}"
        return
    if not isinstance(value, str):
        yield f"{at}: not a text"
        return
    choices = known.type.split(" | ")
    if known.type != "string" and value not in choices:  # an open enumeration, too: we use the words it names
        yield f"{at}: {value!r} is none of {choices}"
    yield from out_of_limits(known, value, at)


def out_of_limits(known: Property, value: str, at: str) -> Iterator[str]:
    """Give what of a text breaks its pattern or its length."""
    if (pattern := PATTERN.search(known.limits)) and not re.search(pattern[1].rstrip(","), value):
        yield f"{at}: {value!r} does not match {pattern[1]}"
    if (least := MIN.search(known.limits)) and len(value) < int(least[1]):
        yield f"{at}: shorter than {least[1]}"
    if (most := MAX.search(known.limits)) and len(value) > int(most[1]):
        yield f"{at}: longer than {most[1]}"
