"""Compose services and Helm values: containers under keys of any name."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.shapes.descend import child, segments
from discovery.shapes.fields import Entry
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.planned import server_of
from discovery.shapes.values import filled, first_filled
from discovery.shapes.workloads import as_service, has_port, image_of, labels_of, planned_of

# Charts of charts nest their values by dependency; deeper there are settings, not images.
MAX_DEPTH = 6
OVERRIDES = ("fullnameOverride", "nameOverride")


def read_service(node: Node) -> Iterator[Item]:
    """Yield a compose service that runs a server; one that is only built is told by its Dockerfile."""
    service = node.value
    image = filled(service.get("image")) if isinstance(service, dict) else None
    if not isinstance(service, dict) or image is None:
        return
    name = segments(node.pointer)[-1] if node.pointer else None
    planned = planned_of(as_service(service), image=image, names=(name or "",))
    if found := server_of(planned, name=name, pointer=node.pointer):
        yield found


def read_values(node: Node) -> Iterator[Item]:
    """Yield the servers whose image a chart's values name."""
    if isinstance(node.document, dict):
        yield from below(node.document, "", (node.folder_name,), MAX_DEPTH)


def below(values: Entry, pointer: str, names: tuple[str, ...], levels: int) -> Iterator[Item]:
    """Yield the servers of one level of values, and of those below."""
    image = image_of(values.get("image"))
    if image is not None:
        names = (*names, *filter(None, (first_filled(values, (key,)) for key in OVERRIDES)))
        planned = planned_of(
            values,
            image=image,
            names=names,
            labels={**labels_of(values.get("podAnnotations")), **labels_of(values.get("podLabels"))},
            port=is_served(values),
        )
        if found := server_of(planned, name=names[-1] or None, pointer=child(pointer, "image")):
            yield found
    for key, value in values.items():
        if isinstance(value, dict) and key != "image" and levels:
            yield from below(value, child(pointer, key), (*names[:1], key), levels - 1)


def is_served(values: Entry) -> bool:
    """Return whether a chart gives the container a service."""
    service: Plain = values.get("service")
    return isinstance(service, dict) and service.get("enabled") is not False and has_port(service)
