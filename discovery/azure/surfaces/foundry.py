"""AI Foundry and Machine Learning: connections to MCP servers, a client each that declares one.

Microsoft.CognitiveServices/accounts/projects/connections 2026-05-01; public Bicep with category RemoteTool.
"""

from __future__ import annotations

from discovery.azure.addresses import edge, host_of
from discovery.azure.marks import seen
from discovery.azure.model import Evidence, Recognised, Resource, Role
from discovery.azure.rows import inner
from discovery.azure.verdicts import Seen, weighed
from discovery.identity.patterns import Pattern
from discovery.model import Launch
from discovery.shapes.values import filled

CATEGORY = "remotetool"
METADATA = Pattern(r"(?i)(?:custom_)?mcp")
KEYS = ("type", "ApiType")


def connection(resource: Resource) -> Recognised | None:
    """Return the client that a connection makes of its account or project, and the server it calls."""
    body = resource.properties
    category = filled(body.get("category")) or ""
    told = [filled(inner(body, "metadata", key)) or "" for key in KEYS]
    if category.lower() != CATEGORY and not any(map(METADATA.fullmatch, told)):
        return None
    target = filled(body.get("target"))
    found = Seen(
        marks=(seen("foundry.remote-tool", "/properties/category", category or "custom_MCP"),),
        role=Role.CLIENT,
        evidence=Evidence.ARM,
        edges=(edge(target),) if target and host_of(target) else (),
        launch=Launch(
            name=resource.name, pointer="/properties", url=target, ref=f"azure-connection:{resource.name}"
        ),
        facts={
            "auth": (filled(body.get("authType")) or "").lower(),
            "audience": filled(body.get("audience")) or "",
            "shared": "yes" if body.get("isSharedToAll") is True else "",
        },
    )
    return weighed(resource, found)
