"""Careful hands for values that a stranger wrote: the wanted type or nothing, and RFC 6901 pointers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from discovery.shapes.model import Plain

Map = Mapping[str, Plain]
EMPTY: Map = MappingProxyType({})


def at(pointer: str, *steps: str | int) -> str:
    """Return `pointer` with more steps."""
    told = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join((pointer, *(f"/{step}" for step in told)))


def as_map(value: Plain) -> Map:
    """Return a map, empty for anything else."""
    return value if isinstance(value, dict) else EMPTY


def as_list(value: Plain) -> Sequence[Plain]:
    """Return a list, empty for anything else."""
    return value if isinstance(value, list) else ()


def as_text(value: Plain) -> str:
    """Return a text without blanks around it, empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def scalar(value: Plain) -> str:
    """Return a text, number or truth value as text, empty for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_text(value) if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def texts(value: Plain) -> tuple[str, ...] | None:
    """Return a list of texts, None for anything else: one word that is none makes it another list."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    return tuple(item for item in value if isinstance(item, str))


def first(fields: Map, *names: str) -> Plain:
    """Return the first of some fields that is there and not empty."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "", [], {})), None)


def rows(value: Plain, pointer: str) -> Iterator[tuple[str, Plain]]:
    """Yield the items of a list with their pointers."""
    for index, item in enumerate(as_list(value)):
        yield at(pointer, index), item


def named(value: Plain, pointer: str) -> Iterator[tuple[str, str, Plain]]:
    """Yield the fields of a map with their names and pointers, in the order of their names."""
    for key, item in sorted(as_map(value).items()):
        yield key, at(pointer, key), item
