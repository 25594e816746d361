"""API Center: a registry of servers, whose entries say what is known, not what is approved.

Microsoft.ApiCenter/services/workspaces/apis 2024-06-01-preview; entries without a deployment tell their
address in a text only (Azure-Samples/sherpa, 1.4-apicenter.bicep).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discovery.azure.addresses import edge, ends_in_mcp, urls_in
from discovery.azure.described import described
from discovery.azure.marks import seen
from discovery.azure.model import Entry, Evidence, Recognised, Resource, Role
from discovery.azure.rows import entries, inner
from discovery.azure.verdicts import Seen, weighed
from discovery.model import Launch
from discovery.redact.launch import redact_fact, shown_name
from discovery.shapes.values import filled, text, texts

MAX_VALUE = 256  # of one such property
MAX_PROPERTIES = 20  # custom ones that are kept as facts: what an organisation asks of every entry


def service(resource: Resource) -> Recognised | None:
    """Return what the row of a registry says by its name alone; its entries are asked for apart."""
    return weighed(resource, Seen(marks=tuple(described(resource)), role=Role.REGISTRY))


def entry(resource: Resource, deployments: Sequence[Resource] = ()) -> Recognised | None:
    """Return what an entry is; `deployments` are its own, where they were asked for."""
    body = resource.properties
    kind = filled(body.get("kind")) or ""
    if kind.lower() != "mcp":
        return None
    urls = tuple(dict.fromkeys((*deployed(deployments), *written(body))))
    best = next(iter(sorted(urls, key=lambda url: not ends_in_mcp(url))), None)
    found = Seen(
        marks=(seen("apic.kind", "/properties/kind", kind),),
        role=Role.REGISTRY,
        evidence=Evidence.ARM,
        urls=urls,
        launch=Launch(
            name=filled(body.get("title")) or resource.name,
            pointer="/properties",
            url=best,
            ref=f"azure-api-center:{resource.name}",
        ),
        facts={
            "lifecycle": filled(body.get("lifecycleStage")) or "",
            "address_from": "deployment" if any(deployed(deployments)) else "text" if urls else "",
            **custom(body.get("customProperties")),
        },
    )
    return weighed(resource, found)


def deployed(deployments: Sequence[Resource]) -> Iterator[str]:
    """Yield the addresses of an entry's deployments."""
    for item in deployments:
        listed = inner(item.properties, "server", "runtimeUri")
        yield from (edge(url) for text in (texts(listed) if listed else ()) for url in urls_in(text))


def written(body: Entry) -> Iterator[str]:
    """Yield the addresses in an entry's texts."""
    links = [filled(item.get("url")) for item in entries(body.get("externalDocumentation"))]
    for told in (*links, filled(body.get("description")), filled(body.get("summary"))):
        yield from (edge(url) for url in urls_in(told or ""))


def custom(value: object) -> dict[str, str]:
    """Return an organisation's own properties as facts: among them the one that says approved."""
    if not isinstance(value, dict):
        return {}
    told = [(str(name), text(inner)) for name, inner in sorted(value.items())[:MAX_PROPERTIES]]
    return {
        f"custom_{shown_name(name)}": redact_fact(name, inner, [])[:MAX_VALUE]
        for name, inner in told
        if inner is not None
    }
