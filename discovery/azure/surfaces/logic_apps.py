"""Consumption workflows and custom connectors: definitions that call MCP servers, or say that they speak MCP.

Microsoft.Logic/workflows 2019-05-01; Microsoft.Web/customApis 2016-06-01 with the marker of Copilot Studio,
`x-ms-agentic-protocol: mcp-streamable-1.0` (learn.microsoft.com, Extend agents with MCP).
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.azure.addresses import edge, ends_in_mcp, urls_in
from discovery.azure.described import NAME_SIGN, described, named
from discovery.azure.homonyms import Spoken
from discovery.azure.marks import seen
from discovery.azure.model import Entry, Mark, Recognised, Resource, Role
from discovery.azure.rows import inner
from discovery.azure.verdicts import Seen, weighed
from discovery.azure.walking import texts_in
from discovery.identity.patterns import Pattern
from discovery.model import Launch
from discovery.shapes.values import filled

CLIENT = Pattern(r"(?i)mcp\w*(?:client)?\w*(?:tool|server)s?")
SERVER = Pattern(r"(?i)mcp\w*trigger|mcpserver\w*")
MARKER = "x-ms-agentic-protocol"


def workflow(resource: Resource) -> Recognised | None:
    """Return what a Consumption workflow is, by the types of its triggers and actions."""
    triggers = inner(resource.properties, "definition", "triggers")
    actions = inner(resource.properties, "definition", "actions")
    types = [(place, text) for place, key, text in texts_in(actions, ACTIONS) if key == "type"]
    calls = [(place, text) for place, text in types if CLIENT.fullmatch(text)]
    addresses = [
        url for _, _, text in texts_in(actions, ACTIONS) for url in urls_in(text) if ends_in_mcp(url)
    ]
    serves = [
        (place, text)
        for place, key, text in texts_in(triggers, TRIGGERS)
        if key in ("type", "kind") and SERVER.fullmatch(text)
    ]
    marks: list[Mark] = [seen("function.trigger", place, text) for place, text in serves]
    if not serves and (calls or addresses):
        return calling(resource, calls, addresses)
    return weighed(resource, Seen(marks=(*described(resource), *marks), edges=tuple(map(edge, addresses))))


ACTIONS, TRIGGERS = "/properties/definition/actions", "/properties/definition/triggers"


def calling(resource: Resource, calls: list[tuple[str, str]], addresses: list[str]) -> Recognised | None:
    """Return a workflow that calls servers: declared by an action's type, or told by an address alone."""
    marks = [seen("workflow.client", place, text) for place, text in calls]
    found = Seen(
        marks=tuple(marks) or (seen("env.client", ACTIONS, edge(addresses[0])),),
        role=Role.CLIENT,
        edges=tuple(map(edge, addresses)),
        launch=Launch(
            name=resource.name,
            pointer=ACTIONS,
            url=next(iter(addresses), None),
            ref=f"azure-workflow:{resource.name}",
        ),
    )
    return weighed(resource, found)


def connector(resource: Resource) -> Recognised | None:
    """Return what a custom connector is: a client of the server behind it, where its definition says MCP."""
    body = resource.properties
    base = filled(inner(body, "backendService", "serviceUrl")) or ""
    declared = list(operations(inner(body, "swagger")))
    marks = [seen("connector.protocol", place, told) for place, told, _ in declared]
    if base and ends_in_mcp(base):
        marks.append(seen("url.path", "/properties/backendService/serviceUrl", edge(base)))
    called = filled(body.get("displayName"))
    names = tuple(named("/properties/displayName", called, NAME_SIGN)) if called else ()
    url = address(base, next((path for _, _, path in declared), "")) if base else None
    found = Seen(
        marks=(*marks, *described(resource), *names),
        role=Role.CLIENT,
        texts=(Spoken("/properties/displayName", called),) if called else (),
        edges=(edge(url),) if url and marks else (),
        launch=Launch(
            name=resource.name, pointer="/properties", url=url, ref=f"azure-connector:{resource.name}"
        ),
    )
    return weighed(resource, found)


def operations(swagger: object) -> Iterator[tuple[str, str, str]]:
    """Yield (pointer, protocol, path) of the operations that say that they speak MCP."""
    paths = swagger.get("paths") if isinstance(swagger, dict) else None
    if not isinstance(paths, dict):
        return
    entry: Entry = paths
    for place, key, told in texts_in(entry, "/properties/swagger/paths"):
        if key.lower() == MARKER and told.lower().startswith("mcp"):
            yield place, told, place.split("/")[4].replace("~1", "/").replace("~0", "~")


def address(base: str, path: str) -> str:
    """Return where a connector's operation leads."""
    return base if path in ("", "/") or ends_in_mcp(base) else f"{base.rstrip('/')}/{path.lstrip('/')}"
