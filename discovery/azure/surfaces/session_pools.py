"""Session pools: the platform's own MCP server, which runs code for whoever holds its key.

Microsoft.App/sessionPools 2025-10-02-preview; MicrosoftDocs/azure-docs sessions-tutorial-shell-mcp.md. The
documentation writes `isMCPServerEnabled`, the types `isMcpServerEnabled`.
"""

from __future__ import annotations

from discovery.azure.marks import seen
from discovery.azure.model import Entry, Evidence, Recognised, Resource
from discovery.azure.rows import inner
from discovery.azure.surfaces.container_apps import running
from discovery.azure.verdicts import Seen, weighed
from discovery.model import Launch
from discovery.shapes.values import filled, flag

SETTINGS = "/properties/mcpServerSettings"


def session_pool(resource: Resource) -> Recognised | None:
    """Return what a pool is: a server if that is on, or if its own containers are."""
    settings = inner(resource.properties, "mcpServerSettings")
    if isinstance(settings, dict) and flag(inner(settings, "isMcpServerEnabled")) is True:
        return enabled(resource, settings)
    template = inner(resource.properties, "customContainerTemplate")
    if not isinstance(template, dict):
        return None
    ingress = template.get("ingress")
    return running(
        resource,
        template.get("containers"),
        "/properties/customContainerTemplate/containers",
        ingress if isinstance(ingress, dict) else {},
    )


def is_told(resource: Resource) -> bool:
    """Return whether a pool says of its server whether it is on: Resource Graph may leave that out."""
    settings = inner(resource.properties, "mcpServerSettings")
    return isinstance(settings, dict) and flag(inner(settings, "isMcpServerEnabled")) is not None


def enabled(resource: Resource, settings: Entry) -> Recognised | None:
    """Return a pool whose server is on."""
    url = filled(inner(settings, "mcpServerEndpoint"))
    keyless = flag(inner(settings, "isMcpServerApiKeyDisabled")) is True
    found = Seen(
        marks=(seen("pool.enabled", SETTINGS, "isMcpServerEnabled"),),
        evidence=Evidence.ARG if resource.table == "resources" else Evidence.ARM,
        urls=(url,) if url else (),
        launch=Launch(
            name=resource.name, pointer=SETTINGS, url=url, ref=f"azure-session-pool:{resource.name}"
        ),
        facts={
            "auth": "entra" if keyless else "key",
            "runs_code": filled(inner(resource.properties, "containerType")) or "yes",
            "ingress": "external",
            "egress": filled(inner(resource.properties, "sessionNetworkConfiguration", "status")) or "",
        },
    )
    return weighed(resource, found)
