"""Container Instances: groups of containers, usually reached over plain HTTP at an address of their own.

Microsoft.ContainerInstance/containerGroups 2023-05-01.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.azure.described import described
from discovery.azure.facts import of_containers
from discovery.azure.model import Entry, Recognised, Resource
from discovery.azure.rows import entries, inner
from discovery.azure.running import read_containers, signs_of, spoken_by
from discovery.azure.surfaces.container_apps import main_of
from discovery.azure.verdicts import Seen, weighed
from discovery.shapes.values import filled, text

CONTAINERS = "/properties/containers"
DEFAULT_PORT = "80"


def container_group(resource: Resource) -> Recognised | None:
    """Return what a container group is."""
    address = inner(resource.properties, "ipAddress")
    outside = address if isinstance(address, dict) else {}
    ports = tuple(port for item in entries(outside.get("ports")) if (port := text(item.get("port"))))
    containers = read_containers(resource.properties.get("containers"), CONTAINERS, ports)
    own = tuple(host for key in ("fqdn", "ip") if (host := filled(outside.get(key))))
    told = [signs_of(container, resource.name, own) for container in containers]
    main = main_of(containers, [each.marks for each in told])
    found = Seen(
        marks=(*described(resource), *(mark for each in told for mark in each.marks)),
        texts=tuple(text for container in containers for text in spoken_by(container)),
        urls=tuple(urls(own, ports)),
        edges=tuple(edge for each in told for edge in each.edges),
        image=main.image if main else None,
        launch=main.launch if main else None,
        facts={**of_containers(containers), **exposure(outside, ports)},
    )
    return weighed(resource, found)


def urls(hosts: tuple[str, ...], ports: tuple[str, ...]) -> Iterator[str]:
    """Yield where the group answers: it has no TLS of its own."""
    for host in hosts[:1]:
        yield from (f"http://{host}" + ("" if port == DEFAULT_PORT else f":{port}") for port in ports)


def exposure(address: Entry, ports: tuple[str, ...]) -> dict[str, str]:
    """Return how the group is reached."""
    kind = (filled(address.get("type")) or "none").lower()
    words = {"public": "external", "private": "internal"}
    return {
        "ingress": words.get(kind, "none"),
        "port": ",".join(ports),
        "insecure": "yes" if kind == "public" and ports else "",
    }
