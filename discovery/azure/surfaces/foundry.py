"""AI Foundry and Machine Learning: connections and tools that call MCP servers, toolboxes that are servers.

Microsoft.CognitiveServices/accounts/projects/connections 2026-05-01; public Bicep with category RemoteTool.
Agents and toolboxes: the data plane of a project, api-version v1.
"""

from __future__ import annotations

from discovery.azure.addresses import edge, host_of
from discovery.azure.marks import seen
from discovery.azure.model import Evidence, Recognised, Resource, Role
from discovery.azure.planes import Plane, address_of
from discovery.azure.rows import inner, placed
from discovery.azure.verdicts import Seen, weighed
from discovery.identity.patterns import Pattern
from discovery.model import Launch
from discovery.shapes.values import filled, text

CATEGORY = "remotetool"
METADATA = Pattern(r"(?i)(?:custom_|remote_?)?mcp")
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


def agent_tool(resource: Resource) -> Recognised | None:
    """Return the client that a tool makes of its agent, and the server it calls."""
    body = resource.properties
    target = filled(body.get("server_url"))
    if target is None or host_of(target) is None:
        return None  # by a connection, which tells the server itself
    agent = placed(resource.id).get("agents", "")
    found = Seen(
        marks=(seen("foundry.agent-tool", "/tools", resource.name),),
        role=Role.CLIENT,
        evidence=Evidence.ARM,
        edges=(edge(target),),
        launch=Launch(name=resource.name, pointer="/tools", url=target, ref=f"azure-agent:{agent}"),
        facts={"agent": agent, "approval": filled(body.get("require_approval")) or ""},
    )
    return weighed(resource, found)


def toolbox(resource: Resource) -> Recognised | None:
    """Return the server that a toolbox is: one endpoint for all of its tools, behind Entra ID."""
    project = address_of(Plane.FOUNDRY, resource.parent) if resource.parent is not None else None
    url = f"{project.rstrip('/')}/toolboxes/{resource.name}/mcp" if project else None
    found = Seen(
        marks=(seen("foundry.toolbox", "/type", resource.type),),
        evidence=Evidence.ARM,
        urls=(url,) if url else (),
        launch=Launch(name=resource.name, pointer="", url=url, ref=f"azure-toolbox:{resource.name}"),
        facts={"auth": "entra", "version": body_version(resource)},
    )
    return weighed(resource, found)


def body_version(resource: Resource) -> str:
    """Return the version of a toolbox that is served."""
    return text(resource.properties.get("default_version")) or ""
