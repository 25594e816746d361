"""What somebody calls as an MCP server is probably one, whatever its own row says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from discovery.azure.facts import about
from discovery.azure.grading import judge
from discovery.azure.marks import seen
from discovery.azure.model import Grade, Recognised, Resource, Role
from discovery.azure.undecided import addresses

MAX_CALLERS = 20  # whose marks are kept; a fleet of agents may call the same server


def called(resource: Resource, own: Recognised | None, callers: Iterable[str]) -> Recognised | None:
    """Return what a resource is whose host the clients `callers` (resource ids) are set up to call.

    A sign of its own, so what was only a name becomes probable, and what said nothing too. A client that is
    itself called keeps its edges.
    """
    marks = tuple(seen("edge.called", "", caller) for caller in sorted(callers)[:MAX_CALLERS])
    if not marks:
        return own
    held = own
    if held is None or held.grade is Grade.UNKNOWN:
        held = Recognised(
            role=Role.SERVER,
            grade=Grade.UNKNOWN,
            urls=held.urls if held else addresses(resource),
            facts=held.facts if held else about(resource),
        )
    if held.grade in (Grade.PROVEN, Grade.STRONG) and held.role is not Role.CLIENT:
        return replace(held, marks=(*held.marks, *marks))
    told = tuple(mark for mark in held.marks if not mark.id.endswith(".client"))
    verdict = judge((*told, *marks), Role.SERVER if held.role is Role.CLIENT else held.role)
    role, grade = verdict if verdict is not None else (held.role, held.grade)
    return replace(held, role=role, grade=grade, marks=(*held.marks, *marks))
