"""What was found in a resource's children makes something of the resource itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from discovery.azure.facts import about
from discovery.azure.model import Evidence, Grade, Mark, Recognised, Resource

Found = tuple[Resource, Recognised]
RANK = tuple(Grade)
MAX_NAMES = 50  # of children that a fact lists


def gather(resource: Resource, own: Recognised | None, children: Sequence[Found]) -> Recognised | None:
    """Return what a resource is, given what is in it: as much as its best child, in that one's role.

    A function app with tools is one server, an account with connections to servers is one client of them all.
    """
    sure = [pair for pair in children if pair[1].grade.alarms]
    best = min((told for _, told in sure), key=lambda told: RANK.index(told.grade), default=None)
    if best is None or (own is not None and RANK.index(own.grade) < RANK.index(best.grade)):
        return own
    held = own or Recognised(role=best.role, grade=best.grade, facts=about(resource))
    return replace(
        held,
        role=best.role,
        grade=best.grade,
        evidence=Evidence.ARM,
        marks=tuple(dict.fromkeys((*held.marks, *inside(sure)))),
        urls=tuple(dict.fromkeys((*(url for _, told in sure for url in told.urls), *held.urls))),
        edges=tuple(dict.fromkeys((*held.edges, *(edge for _, told in sure for edge in told.edges)))),
        launch=held.launch or best.launch,
        facts={**held.facts, **counted(sure)},
    )


def inside(children: Sequence[Found]) -> Iterator[Mark]:
    """Yield the marks of children, each with the child's id before its pointer."""
    for child, told in children:
        yield from (replace(mark, pointer=f"{child.id}#{mark.pointer}") for mark in told.marks)


def counted(children: Sequence[Found]) -> dict[str, str]:
    """Return how many children were found and which, and the tools that they make."""
    names = sorted({child.name.rpartition("/")[2] for child, _ in children})
    tools = sorted({tool for _, told in children for tool in told.facts.get("tools", "").split(",") if tool})
    listed = {"children": ",".join(names[:MAX_NAMES]), "tools": ",".join(tools[:MAX_NAMES])}
    return {"children_found": str(len(children)), **{key: told for key, told in listed.items() if told}}
