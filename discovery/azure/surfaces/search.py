"""AI Search: each knowledge base is an MCP server (2026-05-01-preview, data plane)."""

from __future__ import annotations

from discovery.azure.marks import seen
from discovery.azure.model import Evidence, Recognised, Resource
from discovery.azure.rows import inner, placed
from discovery.azure.verdicts import Seen, weighed
from discovery.model import Launch
from discovery.shapes.values import filled

SUFFIX = "search.windows.net"  # of the public cloud; elsewhere the service's own row says its endpoint


def knowledge_base(resource: Resource) -> Recognised | None:
    """Return the server that a knowledge base is."""
    service = placed(resource.id).get("searchservices", "")
    own = filled(inner(resource.parent.properties, "endpoint")) if resource.parent is not None else None
    origin = own or f"https://{service}.{SUFFIX}"
    url = f"{origin.rstrip('/')}/knowledgebases/{resource.name}/mcp" if service else None
    found = Seen(
        marks=(seen("search.knowledge-base", "/type", resource.type),),
        evidence=Evidence.ARM,
        urls=(url,) if url else (),
        launch=Launch(name=resource.name, pointer="", url=url, ref=f"azure-search:{service}/{resource.name}"),
    )
    return weighed(resource, found)
