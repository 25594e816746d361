"""One entry of the registry as written becomes an Entry, or the Problems that keep it from being one.

An unknown field, an unreadable range or an empty list refuses the entry: a typo must never widen an approval.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from inventory.model import Denial, Entry, Problem, Reach, Severity, State
from inventory.registry.fields import (
    Refused,
    check_known,
    child,
    date_of,
    items_of,
    map_of,
    names_of,
    read_id,
    read_text,
    refuse,
    section,
    text_of,
    word_of,
)
from inventory.registry.governing import read_denials, read_governs
from inventory.registry.nodes import Value
from inventory.registry.notation import RangeError, read_range
from inventory.registry.target import Form, Target, TargetError, canonical_text, read_target
from inventory.registry.waiving import identity_of, read_reach_of, read_waivers

FIELDS = (
    *("id", "name", "identity", "also", "state", "owner", "purpose", "reason", "versions", "risk"),
    *("data_classes", "reach", "governs", "deny", "waivers", "requested", "approved", "reviewed"),
    *("expires", "ticket"),
)
REQUIRED = ("id", "identity", "state", "owner")
ACT = ("by", "at")  # who did something, and when
MAX_ALSO = 100  # further identities of one server


def read_entry(node: Value, source: str) -> Entry | tuple[Problem, ...]:
    """Return the entry that `node` holds, or everything that is wrong with it."""
    problems: list[Problem] = []
    found: dict[str, object] = {}
    for name, read in FIELD_READERS.items():
        try:
            found[name] = read(node, name.partition("_")[0])
        except Refused as error:
            problems.append(Problem(source=source, line=error.line, field=error.field, message=str(error)))
    if problems:
        return tuple(sorted(set(problems), key=lambda it: (it.line or 0, it.field)))
    del found["shape"]
    return Entry(**found, source=source)  # type: ignore[arg-type]  # each reader returns its own field's type


def read_shape(node: Value, _: str) -> None:
    """Check that the entry is a map with known fields; raise Refused otherwise."""
    fields = map_of(node, "")
    check_known(fields, node, FIELDS, "")
    if missing := [name for name in REQUIRED if name not in fields]:
        needed = ", ".join(REQUIRED)
        raise Refused(missing[0], node.line, f"{missing[0]} is missing; every entry needs {needed}")


def read_state(node: Value, name: str) -> State | None:
    """Return the entry's state; raise Refused if it is none."""
    text = read_text(node, name)
    if text and text not in set(State):
        refuse(node, name, f"{text[:40]!r} is no state; write one of {', '.join(State)}")
    return State(text) if text else None


def read_identity(node: Value, name: str) -> str:
    """Return the entry's identity in its canonical spelling; raise Refused if it is a name, or too wide."""
    target = target_of(node, name)
    return canonical_text(target) if target else ""


def target_of(node: Value, name: str) -> Target | None:
    """Return what the entry's identity stands for, None if it is not there."""
    text = read_text(node, name)
    try:
        return read_target(text) if text else None
    except TargetError as error:
        refuse(node, name, str(error))


def read_also(node: Value, name: str) -> tuple[str, ...]:
    """Return the further identities of the server; raise Refused for one that is a name, or too wide."""
    found = child(node, name)
    if found is None:
        return ()
    items = found.value if isinstance(found.value, list) else [found]
    if found.problem or not 0 < len(items) <= MAX_ALSO:
        raise Refused(name, found.line, found.problem or f"write 1 to {MAX_ALSO} identities, or no field")
    return tuple(sorted({identity_of(item, name) for item in items}))


def read_versions(node: Value, name: str) -> str | None:
    """Return the range the entry asks for; raise Refused if it is not understood, or said twice."""
    versions, target = read_text(node, name), target_of(node, "identity")
    if target is None:
        return versions or None
    if target.version is not None:
        if versions:
            refuse(node, name, "the identity names a version already; write it in one of the two places")
        return f"={target.version}"
    if versions:
        check_versions(node, name, target, versions)
    return versions or None


def check_versions(node: Value, name: str, target: Target, versions: str, path: str = "") -> None:
    """Raise Refused if `versions` cannot be compared with the versions of `target`."""
    if target.form in (Form.URL, Form.REF, Form.DIGEST):
        refuse(node, name, f"a {target.form} has no versions; remove the field", path)
    if target.form is Form.PATH and not re.fullmatch(r"=?sha256:[0-9a-f]{64}", versions):
        refuse(node, name, "a file's version is its content: write sha256: and 64 hexadecimal digits", path)
    try:
        read_range(target.ecosystem, versions)
    except RangeError as error:
        refuse(node, name, f"{error}; write for example '>=1.2,<2' or '1.2.3 || 1.3.0', in quotes", path)


def read_deny(node: Value, name: str) -> tuple[Denial, ...]:
    """Return the denials of an entry; raise Refused if a range cannot be compared with its versions."""
    target = target_of(node, "identity")
    for item in items_of(node, name):
        versions = read_text(item, "versions")
        if target is not None and versions:
            check_versions(item, "versions", target, versions, "deny.")
    return read_denials(node, name)


def read_expires(node: Value, name: str) -> date | None:
    """Return the last day on which the entry holds; raise Refused if it is no date."""
    found = child(node, name)
    return None if found is None else date_of(found, name)


def read_by(node: Value, act: str) -> str:
    """Return who did what the field `act` tells of."""
    found = section(node, act, ACT).get("by")
    return "" if found is None else text_of(found, f"{act}.by")


def read_day(node: Value, act: str) -> date | None:
    """Return when that was done which the field `act` tells of."""
    found = section(node, act, ACT).get("at")
    return None if found is None else date_of(found, f"{act}.at")


def read_reach(node: Value, _: str) -> Reach:
    """Return to whom the entry applies."""
    return read_reach_of(node)


def read_risk(node: Value, name: str) -> str:
    """Return how risky the server is held to be; raise Refused for a word that is no severity."""
    found = child(node, name)
    return "" if found is None else word_of(found, name, Severity)


def read_classes(node: Value, _: str) -> tuple[str, ...]:
    """Return which classes of data the server may touch, in the organisation's own words."""
    found = child(node, "data_classes")
    return () if found is None else names_of(found, "data_classes")


# The fields of Entry; those of one written field begin with its name.
FIELD_READERS: Mapping[str, Callable[[Value, str], object]] = {
    "shape": read_shape,
    "id": read_id,
    "name": read_text,
    "identity": read_identity,
    "state": read_state,
    "owner": read_text,
    "purpose": read_text,
    "reason": read_text,
    "versions": read_versions,
    "reach": read_reach,
    "approved_by": read_by,
    "approved_at": read_day,
    "expires": read_expires,
    "ticket": read_text,
    "also": read_also,
    "risk": read_risk,
    "data_classes": read_classes,
    "requested_by": read_by,
    "requested_at": read_day,
    "reviewed_by": read_by,
    "reviewed_at": read_day,
    "governs": read_governs,
    "deny": read_deny,
    "waivers": read_waivers,
}
