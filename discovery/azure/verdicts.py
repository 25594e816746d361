"""Signs and what else is known of a resource → Recognised, or None where nothing says MCP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from discovery.azure.addresses import ends_in_mcp
from discovery.azure.described import spoken
from discovery.azure.facts import about
from discovery.azure.grading import judge
from discovery.azure.homonyms import Spoken, homonyms
from discovery.azure.model import Evidence, Mark, Recognised, Resource, Role
from discovery.frozen import frozen
from discovery.model import NOTHING, Launch


@frozen
class Seen:
    """All that a surface found in a resource, before anything is made of it."""

    marks: tuple[Mark, ...] = ()
    role: Role = Role.SERVER
    evidence: Evidence = Evidence.ARG
    texts: tuple[Spoken, ...] = ()
    urls: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    image: str | None = None
    launch: Launch | None = field(default=None, repr=False)
    facts: Mapping[str, str] = field(default_factory=lambda: NOTHING)


def weighed(resource: Resource, found: Seen) -> Recognised | None:
    """Return what the signs make of a resource; other meanings of the letters are looked for in its texts."""
    if not found.marks:
        return None
    marks = (*found.marks, *homonyms((*spoken(resource), *found.texts)))
    verdict = judge(marks, found.role, calls=any(map(ends_in_mcp, found.edges)))
    if verdict is None:
        return None
    role, grade = verdict
    return Recognised(
        role=role,
        grade=grade,
        evidence=found.evidence,
        marks=once(marks),
        urls=tuple(dict.fromkeys(found.urls)),
        edges=tuple(dict.fromkeys(found.edges)),
        image=found.image,
        launch=found.launch,
        facts={**about(resource), **{name: told for name, told in found.facts.items() if told}},
    )


def once(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return each mark once, in the order in which they were found."""
    return tuple(dict.fromkeys(marks))
