"""What a registry says as text: the same for the same content, and read back to replay a verdict.

What is read back was written here, so that its fields have their types; `type: ignore` says so to mypy.
Fields that came after the first form are written only where they say something, so that an entry which does
not use them keeps its text, and the snapshot its id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import cast

from inventory.model import Denial, Entry, Governs, Group, Policy, Reach, State, Verdict, Waiver

# Written whether or not they say something: what the first form had.
ALWAYS = frozenset(
    {"id", "identity", "state", "owner", "name", "purpose", "reason", "versions", "reach", "source"}
    | {"approved_by", "approved_at", "expires", "ticket", "users", "hosts", "clients", "environments"}
)
# The file something was read from is no part of what it says.
NOT_SAID = frozenset({"source"})
DAYS = frozenset({"approved_at", "expires", "requested_at", "reviewed_at"})

Plain = dict[str, "Plain"] | list["Plain"] | str | int | None


class Unreadable(ValueError):
    """A stored text that is not what `canonical` wrote."""


def canonical(value: Entry | Waiver | Policy) -> str:
    """Return what `value` says as one line of JSON, without the file it was read from."""
    return json.dumps(plain(value), sort_keys=True)


def plain(value: object) -> Plain:
    """Return an entry, or a value in one, in JSON's own types."""
    kind = type(value)
    if value is None or kind is str or kind is int:
        return cast("str | int | None", value)
    if kind is tuple:
        return [plain(item) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int):
        return value
    found: dict[str, Plain] = {}
    for name, read, default, always in specs_of(kind):  # type: ignore[arg-type]  # a class is hashable
        held = read(value)
        if held is default and not always:
            continue  # most of an entry says nothing
        item = "" if name in NOT_SAID else plain(held)
        if item or item == 0 or always:
            found[name] = item
    return found


@cache
def specs_of(kind: type) -> tuple[tuple[str, Callable[[object], object], object, bool], ...]:
    """Return of each field its name, how it is read, what says nothing, and whether it is always written."""
    if not is_dataclass(kind):
        raise TypeError(f"nothing of a registry is a {kind.__name__}")
    first_form = issubclass(kind, Entry | Reach)
    return tuple(
        (spec.name, attrgetter(spec.name), silent(spec.default), first_form and spec.name in ALWAYS)
        for spec in fields(kind)
    )


def silent(default: object) -> object:
    """Return a field's default where it says nothing; numbers and words are written all the same."""
    return default if default is None or default == () or default == "" else MISSING


def entry_of(text: str) -> Entry:
    """Return the entry in `text`; raise Unreadable if it holds none."""
    try:
        return read_entry(json.loads(text))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(f"not an entry: {error}") from error


def waiver_of(text: str) -> Waiver:
    """Return the waiver in `text`; raise Unreadable if it holds none."""
    try:
        return read_waiver(json.loads(text))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(f"not a waiver: {error}") from error


def policy_of(text: str) -> Policy:
    """Return the policy in `text`; raise Unreadable if it holds none."""
    try:
        found = values(json.loads(text))
        found["groups"] = tuple(Group(**values(it)) for it in listed(json.loads(text), "groups"))  # type: ignore[arg-type]
        return Policy(**found)  # type: ignore[arg-type]
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(f"not a policy: {error}") from error


def read_entry(body: Mapping[str, object]) -> Entry:
    """Return the entry in `body`; raise TypeError or ValueError for another shape."""
    found = values(body)
    found["state"] = State(str(body["state"]))
    found["reach"] = Reach(**values(body.get("reach", {})))  # type: ignore[arg-type]
    found["governs"] = Governs(**values(body.get("governs", {})))  # type: ignore[arg-type]
    found["deny"] = tuple(Denial(**values(it)) for it in listed(body, "deny"))  # type: ignore[arg-type]
    found["waivers"] = tuple(read_waiver(it) for it in listed(body, "waivers"))
    return Entry(**found)  # type: ignore[arg-type]


def read_waiver(body: object) -> Waiver:
    """Return the waiver in `body`; raise TypeError or ValueError for another shape."""
    found = values(body)
    found["verdict"] = Verdict(str(found["verdict"]))
    found["reach"] = Reach(**values(found.get("reach", {})))  # type: ignore[arg-type]
    return Waiver(**found)  # type: ignore[arg-type]


def listed(body: Mapping[str, object], name: str) -> list[object]:
    """Return the list under `name`, an empty one if it is not there; raise TypeError for another thing."""
    found = body.get(name, [])
    if not isinstance(found, list):
        raise TypeError(f"{name} is no list")
    return found


def values(body: object) -> dict[str, object]:
    """Return a JSON object's fields as a registry's values have them: tuples for lists, dates for days."""
    if not isinstance(body, dict):
        raise TypeError("not an object")
    return {name: value_of(name, item) for name, item in body.items()}


def value_of(name: str, item: object) -> object:
    """Return one field's value."""
    if isinstance(item, list):
        return tuple(item)
    return date.fromisoformat(item) if name in DAYS and isinstance(item, str) else item
