"""SRE agents and bots: clients, whose connectors name the servers they call.

Microsoft.App/agents/connectors 2026-01-01 (endpoint in `extendedProperties` or beside it), Datadog's
`mcpConnectorResourceId` 2025-12-26-preview, Microsoft.BotService/botServices 2023-09-15-preview.
"""

from __future__ import annotations

from discovery.azure.addresses import edge, ends_in_mcp, urls_in
from discovery.azure.described import described
from discovery.azure.marks import seen
from discovery.azure.model import Evidence, Recognised, Resource, Role
from discovery.azure.rows import inner
from discovery.azure.verdicts import Seen, weighed
from discovery.identity.patterns import Pattern
from discovery.model import Launch
from discovery.shapes.values import filled

KIND = Pattern(r"(?i)(?:.*[^a-z])?mcp(?:[^a-z].*|server|connector)?")
ENDPOINTS = (("endpoint",), ("extendedProperties", "endpoint"), ("dataSource",))


def agent(resource: Resource) -> Recognised | None:
    """Return what an agent or a bot says by its name and tags: at most that it may call servers."""
    return weighed(resource, Seen(marks=tuple(described(resource)), role=Role.CLIENT))


def connector(resource: Resource) -> Recognised | None:
    """Return the client that a connector of type Mcp makes of its agent, and the server it calls."""
    body = resource.properties
    kind = filled(body.get("dataConnectorType")) or ""
    told = [filled(inner(body, *path)) or "" for path in ENDPOINTS]
    urls = [url for text in told for url in urls_in(text)]
    if not KIND.fullmatch(kind):
        return None
    target = next(iter(sorted(urls, key=lambda url: not ends_in_mcp(url))), None)
    found = Seen(
        marks=(seen("sre.connector", "/properties/dataConnectorType", kind),),
        role=Role.CLIENT,
        evidence=Evidence.ARM,
        edges=tuple(map(edge, urls)),
        launch=Launch(
            name=resource.name, pointer="/properties", url=target, ref=f"azure-connector:{resource.name}"
        ),
        facts={"auth": (filled(inner(body, "extendedProperties", "authType")) or "").lower()},
    )
    return weighed(resource, found)
