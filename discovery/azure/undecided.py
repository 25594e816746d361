"""What cannot be told: a resource whose row says nothing, while what would decide it was not answered."""

from __future__ import annotations

from discovery.azure.addresses import host_of
from discovery.azure.facts import about
from discovery.azure.marks import seen
from discovery.azure.model import Evidence, Grade, Recognised, Resource, Role
from discovery.azure.reads import decider
from discovery.azure.rows import entries, inner
from discovery.azure.surfaces.sites import origin
from discovery.shapes.values import filled, text


def undecided(resource: Resource) -> Recognised | None:
    """Return a resource that may serve MCP as `unknown`; None where it could not, or nothing could tell.

    `evidence` says what would decide: an answer of ARM, a probe of `urls`, or the Kubernetes API.
    """
    means = decider(resource)
    urls = addresses(resource)
    if means is None or (means is Evidence.PROBE and not urls):
        return None
    return unknown(resource, means)


def unknown(resource: Resource, means: Evidence) -> Recognised:
    """Return a resource of which `means` would decide what it is."""
    return Recognised(
        role=Role.SERVER,
        grade=Grade.UNKNOWN,
        evidence=means,
        marks=(seen("host.type", "/type", resource.type),),
        urls=addresses(resource),
        facts=about(resource),
    )


def addresses(resource: Resource) -> tuple[str, ...]:
    """Return where a resource answers, as far as its row says it."""
    body = resource.properties
    app = filled(inner(body, "configuration", "ingress", "fqdn"))
    if app:
        return (f"https://{app}",)
    if resource.type.startswith("microsoft.web/sites"):
        return tuple(filter(None, (origin(resource),)))
    host = filled(inner(body, "ipAddress", "fqdn")) or filled(inner(body, "ipAddress", "ip"))
    ports = [text(item.get("port")) for item in entries(inner(body, "ipAddress", "ports"))]
    if not host or host_of(host) is None:
        return ()
    return tuple(f"http://{host}:{port}" for port in ports if port)
