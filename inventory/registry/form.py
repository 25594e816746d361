"""One entry of the registry as written becomes an Entry, or the Problems that keep it from being one.

An unknown field, an unreadable range or an empty list refuses the entry: a typo must never widen an approval.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NoReturn

from discovery.identity.patterns import Pattern
from inventory.model import Entry, Problem, Reach, State
from inventory.registry.nodes import Value
from inventory.registry.notation import RangeError, read_range
from inventory.registry.target import Form, Target, TargetError, canonical_text, read_target

MAX_TEXT = 2000  # characters of one field; a reason is a sentence or two
ID = Pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
CONTROL = Pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
DATE = Pattern(r"\d{4}-\d{2}-\d{2}")

FIELDS = (
    *("id", "name", "identity", "state", "owner", "purpose", "reason", "versions"),
    *("reach", "approved", "expires", "ticket"),
)
REQUIRED = ("id", "identity", "state", "owner")
REACH = ("users", "hosts", "clients", "environments")
APPROVED = ("by", "at")


class Refused(ValueError):
    """One field that cannot be read: its name, its line, and what to write instead."""

    def __init__(self, field: str, line: int, message: str) -> None:
        """Keep the place and the words."""
        super().__init__(message)
        self.field = field
        self.line = line


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


def check_known(fields: Mapping[str, Value], node: Value, known: tuple[str, ...], path: str) -> None:
    """Raise Refused for a field that no entry has."""
    for name in fields:
        if name not in known:
            from difflib import get_close_matches

            close = get_close_matches(name, known, n=1)
            advice = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
            raise Refused(path + name[:60], node.keys.get(name, node.line), f"unknown field; {advice}")


def map_of(node: Value, field: str) -> Mapping[str, Value]:
    """Return the map that `node` is; raise Refused if it is none, or has a key twice."""
    if node.problem:
        raise Refused(field, node.line, node.problem)
    if not isinstance(node.value, dict):
        raise Refused(field, node.line, "write a map: one `field: value` per line")
    return node.value


def text_of(node: Value, field: str) -> str:
    """Return the text that `node` is, in one line's blanks; raise Refused for anything else."""
    if node.problem:
        raise Refused(field, node.line, node.problem)
    if node.value is None or (isinstance(node.value, str) and not node.value.strip()):
        raise Refused(field, node.line, "is empty; write a value or remove the field")
    if not isinstance(node.value, str):
        raise Refused(field, node.line, "write one text, in quotes if it holds `: ` or begins with a sign")
    if len(node.value) > MAX_TEXT or CONTROL.search(node.value):
        raise Refused(field, node.line, f"write at most {MAX_TEXT} characters, without control characters")
    return node.value.strip()


def read_text(node: Value, name: str) -> str:
    """Return the text of field `name`, empty if it is not there."""
    found = child(node, name)
    return "" if found is None else text_of(found, name)


def child(node: Value, name: str) -> Value | None:
    """Return the value of field `name`, None if it is not there."""
    return node.value.get(name) if isinstance(node.value, dict) else None


def read_id(node: Value, name: str) -> str:
    """Return the entry's id; raise Refused if it could not stand in a command line or file name."""
    text = read_text(node, name)
    if text and not ID.fullmatch(text):
        refuse(node, name, "write letters, digits, `.`, `-` and `_`, beginning with a letter or digit")
    return text


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


def check_versions(node: Value, name: str, target: Target, versions: str) -> None:
    """Raise Refused if `versions` cannot be compared with the versions of `target`."""
    if target.form in (Form.URL, Form.REF, Form.DIGEST):
        refuse(node, name, f"a {target.form} has no versions; remove the field")
    if target.form is Form.PATH and not re.fullmatch(r"=?sha256:[0-9a-f]{64}", versions):
        refuse(node, name, "a file's version is its content: write sha256: and 64 hexadecimal digits")
    try:
        read_range(target.ecosystem, versions)
    except RangeError as error:
        refuse(node, name, f"{error}; write for example '>=1.2,<2' or '1.2.3 || 1.3.0', in quotes")


def read_expires(node: Value, name: str) -> date | None:
    """Return the last day on which the entry holds; raise Refused if it is no date."""
    found = child(node, name)
    return None if found is None else date_of(found, name)


def date_of(node: Value, field: str) -> date:
    """Return the date that `node` is."""
    text = text_of(node, field)
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # the thirteenth month is told like any other text
    raise Refused(field, node.line, "write the date as year-month-day, for example 2027-01-31")


def read_approver(node: Value, name: str) -> str:
    """Return who approved the entry."""
    found = approval(node, name).get("by")
    return "" if found is None else text_of(found, "approved.by")


def read_approval_day(node: Value, name: str) -> date | None:
    """Return when the entry was approved."""
    found = approval(node, name).get("at")
    return None if found is None else date_of(found, "approved.at")


def approval(node: Value, name: str) -> Mapping[str, Value]:
    """Return the fields under `approved`; raise Refused if others stand there."""
    found = child(node, name)
    if found is None:
        return {}
    fields = map_of(found, name)
    check_known(fields, found, APPROVED, "approved.")
    return fields


def read_reach(node: Value, name: str) -> Reach:
    """Return to whom the entry applies; raise Refused for an empty list, which could mean nobody."""
    found = child(node, name)
    if found is None:
        return Reach()
    fields = map_of(found, name)
    check_known(fields, found, REACH, "reach.")
    if not fields:
        raise Refused(name, found.line, "is empty; name whom the entry is for, or remove the field")
    return Reach(**{key: names_of(value, f"reach.{key}") for key, value in fields.items()})


def names_of(node: Value, field: str) -> tuple[str, ...]:
    """Return the names in a list; a single text is a list of one."""
    if not isinstance(node.value, list):
        return (text_of(node, field),)
    if not node.value:
        raise Refused(field, node.line, "the list is empty; name somebody, or remove the field")
    return tuple(sorted({text_of(item, field) for item in node.value}))


def refuse(node: Value, name: str, message: str) -> NoReturn:
    """Raise Refused at the line of field `name`."""
    found = child(node, name)
    raise Refused(name, found.line if found else node.line, message)


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
    "approved_by": read_approver,
    "approved_at": read_approval_day,
    "expires": read_expires,
    "ticket": read_text,
}
