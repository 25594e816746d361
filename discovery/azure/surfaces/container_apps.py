"""Container Apps and their jobs: Azure knows nothing of MCP there, the containers do.

Microsoft.App/containerApps 2025-01-01; MicrosoftDocs/azure-docs articles/container-apps/mcp-overview.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.azure.addresses import is_endpoint
from discovery.azure.described import described, hosts
from discovery.azure.facts import of_containers
from discovery.azure.images import is_placeholder
from discovery.azure.marks import seen
from discovery.azure.model import Entry, Evidence, Mark, Recognised, Resource, Role
from discovery.azure.rows import entries, inner
from discovery.azure.running import Container, read_containers, signs_of, spoken_by
from discovery.azure.verdicts import Seen, weighed
from discovery.identity.patterns import Pattern
from discovery.shapes.values import filled, text, texts

MCP_HEADER = Pattern(r"(?i)mcp-(?:session-id|protocol-version)")
CONTAINERS = "/properties/template/containers"


def container_app(resource: Resource) -> Recognised | None:
    """Return what a container app is."""
    ingress = inner(resource.properties, "configuration", "ingress")
    outside = ingress if isinstance(ingress, dict) else {}
    return running(resource, inner(resource.properties, "template", "containers"), CONTAINERS, outside)


def job(resource: Resource) -> Recognised | None:
    """Return what a job of Container Apps is: what only runs now and then is a server while it does."""
    return running(resource, inner(resource.properties, "template", "containers"), CONTAINERS, {})


def running(resource: Resource, listed: object, pointer: str, ingress: Entry) -> Recognised | None:
    """Return what runs in `listed` containers and is reached through `ingress`, empty where it is not."""
    port = text(ingress.get("targetPort"))
    containers = read_containers(listed, pointer, (port,) if port else ())
    own = tuple(own_hosts(ingress))
    told = [signs_of(container, resource.name, own) for container in containers]
    marks = (
        *described(resource),
        *hosts("/properties/configuration/ingress/customDomains", domains(ingress)),
        *cors(ingress.get("corsPolicy")),
        *(mark for each in told for mark in each.marks),
    )
    if not marks:
        return None  # before anything costs time: of a large tenant's apps, one in a hundred says something
    main = main_of(containers, [each.marks for each in told])
    urls = tuple(f"https://{host}" for host in own)
    found = Seen(
        marks=marks,
        texts=tuple(text for container in containers for text in spoken_by(container)),
        urls=urls,
        edges=tuple(edge for each in told for edge in each.edges),
        image=main.image if main and not is_placeholder(main.image) else None,
        launch=main.launch if main and not is_placeholder(main.image) else None,
        facts={**of_containers(containers), **exposure(ingress), **deployed(containers)},
    )
    return weighed(resource, found)


def main_of(containers: list[Container], marks: list[tuple[Mark, ...]]) -> Container | None:
    """Return the container that is the server: the one with most signs, the first where none has any."""
    ranked = sorted(
        zip(marks, range(len(containers)), strict=True), key=lambda pair: (-len(pair[0]), pair[1])
    )
    return containers[ranked[0][1]] if ranked else None


def own_hosts(ingress: Entry) -> Iterator[str]:
    """Yield the host names under which an app is reached, its custom ones first."""
    yield from domains(ingress)
    named = filled(ingress.get("fqdn"))
    if named:
        yield named


def domains(ingress: Entry) -> Iterator[str]:
    """Yield the custom domains of an app."""
    yield from (name for item in entries(ingress.get("customDomains")) if (name := filled(item.get("name"))))


def cors(policy: object) -> Iterator[Mark]:
    """Yield that browsers may read the headers of MCP's transport."""
    if not isinstance(policy, dict):
        return
    for key in ("allowedHeaders", "exposeHeaders"):
        headers = policy.get(key)
        for header in texts(headers) if isinstance(headers, list) else ():
            if MCP_HEADER.fullmatch(header):
                yield seen("cors.header", f"/properties/configuration/ingress/corsPolicy/{key}", header)


def exposure(ingress: Entry) -> dict[str, str]:
    """Return how an app is reached, and what stands before it."""
    if not ingress:
        return {"ingress": "none"}
    restricted = entries(ingress.get("ipSecurityRestrictions"))
    return {
        "ingress": "external" if ingress.get("external") is True else "internal",
        "port": text(ingress.get("targetPort")) or "",
        "ip_restrictions": str(len(restricted)),
        "insecure": "yes" if ingress.get("allowInsecure") is True else "",
        "client_certificates": filled(ingress.get("clientCertificateMode")) or "",
    }


def deployed(containers: list[Container]) -> dict[str, str]:
    """Return whether an app still runs the picture that only stands in for it."""
    waiting = bool(containers) and all(is_placeholder(container.image) for container in containers)
    return {"deployed": "not yet"} if waiting else {}


def route(resource: Resource) -> Recognised | None:
    """Return the hint that a route configuration of an environment is: paths that end as MCP's do."""
    rules = entries(resource.properties.get("rules"))
    matches = [inner(item, "match") for rule in rules for item in entries(rule.get("routes"))]
    paths = [
        path
        for match in matches
        if isinstance(match, dict)
        for path in texts([match.get(key) for key in ("path", "prefix", "pathSeparatedPrefix")])
        if is_endpoint(path)
    ]
    host = filled(resource.properties.get("fqdn"))
    targets = [filled(item.get("containerApp")) for rule in rules for item in entries(rule.get("targets"))]
    found = Seen(
        marks=(*described(resource), *(seen("url.path", "/properties/rules", path) for path in paths)),
        role=Role.HINT,
        evidence=Evidence.ARM,
        urls=(f"https://{host}",) if host else (),
        facts={"paths": ",".join(paths), "targets": ",".join(sorted({it for it in targets if it}))},
    )
    return weighed(resource, found)
