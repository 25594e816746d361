"""Azure Policy's language, as far as our rules use it, evaluated on rows of Resource Graph.

Semantics: learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule and
.../author-policies-for-arrays (read 2026-11): texts compare without case but for `match`; `like` has at most
one `*`; in `match` a `#` is a digit, `?` a letter, `.` anything; a missing field fails each condition but the
negative ones. A condition that is not known here is refused, not ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace

from discovery.frozen import frozen
from discovery.shapes.model import Plain

CALL = re.compile(r"\[parameters\('(\w+)'\)\]")
TAG = re.compile(r"\[concat\('tags\[', parameters\('(\w+)'\), '\]'\)\]")
LETTERS = {"#": "[0-9]", "?": "[A-Za-z]", ".": "."}
Parameters = Mapping[str, Plain]
Test = Callable[[Plain, Plain], bool]


class BadRule(Exception):
    """A rule that Azure Policy would refuse."""


@frozen
class Scene:
    """One resource under a rule: its fields, the rule's parameters, and the members that counts stand on."""

    row: Mapping[str, Plain]
    parameters: Parameters
    members: Mapping[str, Plain] = field(default_factory=dict)


def lower(value: Plain) -> str:
    """Return a value as texts are compared: without case; nothing is the empty text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).lower()


def like(value: Plain, pattern: Plain) -> bool:
    """Return whether a text is like a pattern; raises BadRule for a second `*`."""
    if str(pattern).count("*") > 1:
        raise BadRule(f"more than one * in {pattern!r}")
    words = re.escape(lower(pattern)).replace(r"\*", ".*")
    return value is not None and re.fullmatch(words, lower(value), re.DOTALL) is not None


def match(value: Plain, pattern: Plain) -> bool:
    """Return whether a text has the shape of a pattern, case told apart."""
    shape = "".join(LETTERS.get(sign, re.escape(sign)) for sign in str(pattern))
    return value is not None and re.fullmatch(shape, str(value)) is not None


def one_of(value: Plain, listed: Plain) -> bool:
    """Return whether a value is in a list; raises BadRule where that is none."""
    if not isinstance(listed, list):
        raise BadRule(f"not a list: {listed!r}")
    return value is not None and lower(value) in {lower(item) for item in listed}


TESTS: Mapping[str, Test] = {
    "equals": lambda value, other: lower(value) == lower(other),
    "notEquals": lambda value, other: lower(value) != lower(other),
    "like": like,
    "notLike": lambda value, other: not like(value, other),
    "contains": lambda value, other: value is not None and lower(other) in lower(value),
    "match": match,
    "notMatch": lambda value, other: not match(value, other),
    "in": one_of,
    "notIn": lambda value, other: not one_of(value, other),
    "exists": lambda value, other: (value is not None) == (lower(other) == "true"),
    "greater": lambda value, other: number(value) > number(other),
}


def number(value: Plain) -> int:
    """Return a count; raises BadRule for anything else."""
    if not isinstance(value, int):
        raise BadRule(f"not a number: {value!r}")
    return value


def holds(rule: Mapping[str, Plain], scene: Scene) -> bool:
    """Return whether a condition or a combination of them holds; raises BadRule."""
    for joint, how in (("allOf", all), ("anyOf", any)):
        if joint in rule:
            return how(holds(one, scene) for one in objects(rule[joint]))
    if "not" in rule:
        return not holds(objects([rule["not"]])[0], scene)
    names = [name for name in rule if name not in {"field", "value", "count"}]
    if len(names) != 1 or names[0] not in TESTS:
        raise BadRule(f"which condition is {sorted(rule)}?")
    return TESTS[names[0]](subject(rule, scene), told(rule[names[0]], scene.parameters))


def objects(listed: Plain) -> list[Mapping[str, Plain]]:
    """Return a list of objects; raises BadRule for anything else."""
    if not isinstance(listed, list):
        raise BadRule("not a list")
    found: list[Mapping[str, Plain]] = [one for one in listed if isinstance(one, dict)]
    if len(found) != len(listed):
        raise BadRule("not a list of conditions")
    return found


def told(value: Plain, parameters: Parameters) -> Plain:
    """Return a value, or the parameter that it names."""
    found = CALL.fullmatch(value) if isinstance(value, str) else None
    if found is None and isinstance(value, str) and value.startswith("["):
        raise BadRule(f"what is {value}?")
    return value if found is None else parameters[found[1]]


def subject(rule: Mapping[str, Plain], scene: Scene) -> Plain:
    """Return what a condition is about: a field, a value, or how many members of a list meet another one."""
    if "value" in rule:
        return told(rule["value"], scene.parameters)
    if "field" in rule:
        return read(str(rule["field"]), scene)
    (count,) = objects([rule["count"]])
    listed = str(count["field"])
    where = objects([count.get("where", {"allOf": []})])[0]
    return sum(
        holds(where, replace(scene, members={**scene.members, listed: member}))
        for member in members(listed, scene)
    )


def read(name: str, scene: Scene) -> Plain:
    """Return a field: of the member a count stands on, a tag, the name, the type, or what an alias names."""
    tag = TAG.fullmatch(name)
    if tag:
        wanted = lower(scene.parameters[tag[1]])
        tags = scene.row.get("tags")
        held = tags if isinstance(tags, dict) else {}
        return next((value for key, value in held.items() if key.lower() == wanted), None)
    if name in {"name", "type"}:
        return scene.row[name]
    for prefix, member in sorted(scene.members.items(), reverse=True):
        if name.startswith(prefix + ".") and isinstance(member, dict):
            return below(member, name.removeprefix(prefix + ".").split("."))
    if "[*]" in name:
        raise BadRule(f"{name}: outside a count this asks for all members at once")
    return below(scene.row["properties"], path(name, scene)) if path(name, scene) else None


def path(alias: str, scene: Scene) -> Sequence[str]:
    """Return the way into the properties that an alias names; none for another type's alias."""
    kind, _, rest = alias.rpartition("/")
    return rest.split(".") if kind.lower() == lower(scene.row["type"]) else []


def members(alias: str, scene: Scene) -> list[Plain]:
    """Return all members of the lists that an alias leads to."""
    found: list[Plain] = [scene.row["properties"]] if path(alias, scene) else []
    for step in path(alias, scene):
        found = [below(one, [step.removesuffix("[*]")]) for one in found]
        if step.endswith("[*]"):
            found = [item for one in found if isinstance(one, list) for item in one]
    return found


def below(value: Plain, steps: Sequence[str]) -> Plain:
    """Return what stands at the end of a way into objects, or None; `properties` may stand between."""
    for step in steps:
        if not isinstance(value, dict):
            return None
        inner = value.get("properties")
        value = value.get(step, inner.get(step) if isinstance(inner, dict) else None)
    return value
