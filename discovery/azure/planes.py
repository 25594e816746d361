"""What only a service's own data plane tells: which questions it takes, and what its answers hold. Pure.

AI Search: learn.microsoft.com, rest/api/searchservice/knowledge-bases/list. Foundry, agents and toolboxes of
a project: learn.microsoft.com/azure/foundry (agents quickstart; how-to/tools/toolbox), 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum

from discovery.azure.model import Entry, Resource
from discovery.azure.questions import Gives, Read
from discovery.azure.rows import entries, inner
from discovery.frozen import frozen
from discovery.model import NOTHING
from discovery.shapes.model import Plain
from discovery.shapes.values import filled

SEARCH_TYPE = "microsoft.search/searchservices"
PROJECT_TYPE = "microsoft.cognitiveservices/accounts/projects"
TOOLBOX_TYPE, TOOL_TYPE = f"{PROJECT_TYPE}/toolboxes", f"{PROJECT_TYPE}/agents/tools"
MCP = "mcp"
MAX_TOOLS = 100  # of one agent


class Plane(StrEnum):
    """A service with a data plane of its own."""

    SEARCH = "search"
    FOUNDRY = "foundry"


@frozen
class PlaneRead(Read):
    """One question to a data plane; `path` continues the service's own address."""

    plane: Plane
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)


PLANE_READS = (
    PlaneRead(
        id="knowledge-bases",
        plane=Plane.SEARCH,
        of=frozenset({SEARCH_TYPE}),
        path="/knowledgebases?$select=name",
        api_version="2026-05-01-preview",
        gives=Gives.CHILDREN,
        decides=True,
    ),
    PlaneRead(
        id="agents",
        plane=Plane.FOUNDRY,
        of=frozenset({PROJECT_TYPE}),
        path="/agents?limit=100",
        api_version="v1",
        gives=Gives.CHILDREN,
    ),
    PlaneRead(
        id="toolboxes",
        plane=Plane.FOUNDRY,
        of=frozenset({PROJECT_TYPE}),
        path="/toolboxes",
        api_version="v1",
        gives=Gives.CHILDREN,
        headers={"Foundry-Features": "Toolboxes=V1Preview"},
    ),
)


def plane_reads_of(resource: Resource) -> tuple[PlaneRead, ...]:
    """Return what a data plane is to be asked about a resource."""
    return tuple(read for read in PLANE_READS if resource.type in read.of)


def address_of(plane: Plane, resource: Resource) -> str | None:
    """Return where a resource says that its data plane stands, None where it does not."""
    if plane is Plane.SEARCH:
        return filled(inner(resource.properties, "endpoint"))
    listed = inner(resource.properties, "endpoints")
    places = [filled(told) for told in listed.values()] if isinstance(listed, dict) else []
    return next((place for place in places if place and "/api/projects/" in place), None)


def resources_in(read: PlaneRead, parent: Resource, answers: Iterable[Plain]) -> Iterator[Resource]:
    """Give the resources in what a data plane answered: it has no ids of ARM, so they are made here."""
    for item in entries(list(answers)):
        name = filled(item.get("name"))
        if name is None or "/" in name:
            continue
        match read.id:
            case "knowledge-bases":
                yield inside(parent, f"knowledgeBases/{name}", f"{SEARCH_TYPE}/knowledgebases", item)
            case "toolboxes":
                yield inside(parent, f"toolboxes/{name}", TOOLBOX_TYPE, item)
            case "agents":
                for label, tool in tools_of(item):
                    yield inside(parent, f"agents/{name}/tools/{label}", TOOL_TYPE, tool)


def inside(parent: Resource, below: str, type_: str, told: Entry) -> Resource:
    """Return a resource of a data plane in the one of ARM that it belongs to."""
    return Resource(
        id=f"{parent.id}/{below}",
        name=below.rpartition("/")[2],
        type=type_,
        subscription=parent.subscription,
        tenant=parent.tenant,
        group=parent.group,
        location=parent.location,
        properties=told,
        table="arm",
        parent=parent,
    )


def tools_of(agent: Entry) -> Iterator[tuple[str, Entry]]:
    """Give the MCP tools of an agent's latest version, each with its label."""
    latest = inner(agent, "versions", "latest", "definition")
    definition = latest if isinstance(latest, dict) else inner(agent, "definition")
    held = definition if isinstance(definition, dict) else agent
    for at, tool in enumerate(entries(held.get("tools"))[:MAX_TOOLS]):
        if (filled(tool.get("type")) or "").lower() == MCP:
            label = filled(tool.get("server_label")) or f"mcp-{at}"
            yield label.replace("/", "-"), tool
