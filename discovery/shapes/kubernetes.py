"""Kubernetes manifests: resources that are MCP servers by their kind, and workloads that run one."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.formats.errors import Unreadable
from discovery.identity.patterns import Pattern
from discovery.model import Launch, Reason
from discovery.shapes import transport
from discovery.shapes.descend import child
from discovery.shapes.entry import launch
from discovery.shapes.fields import Entry
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.mounted import mounted
from discovery.shapes.planned import server_of
from discovery.shapes.provided import PROVIDED
from discovery.shapes.values import filled, first_filled
from discovery.shapes.workloads import image_of, labels_of, planned_of

# Helm, Jinja and the like: no YAML before they are filled in, and nobody's mistake.
TEMPLATE = ("{{", "{%")
# toolhive.stacklok.dev MCPServer, MCPRemoteProxy, MCPServerEntry (stacklok/toolhive: docs, CRD reference,
# 2025-09 to 2026-10); kagent.dev MCPServer, RemoteMCPServer (kagent.dev API reference, 2026); dapr.io
# MCPServer (docs.dapr.io, MCPServer spec, 2026): each group has its own words below `spec`.
KINDS = Pattern(r"(?i)(?:remote)?mcp(?:server|remoteproxy|serverentry|remoteserver)")
INSIDE = ("deployment", "endpoint", "streamableHTTP", "streamableHttp", "sse", "stdio", "http", "server")
DEEP = 3
ADDRESSES = ("remoteUrl", "remoteURL", "remoteServerURL", "serverUrl", "url", "endpoint")
TRANSPORTS = ("transport", "transportType", "protocol")
POD = (("spec",), ("spec", "template", "spec"), ("spec", "jobTemplate", "spec", "template", "spec"))
CONTAINERS = ("containers", "initContainers")
NAME_LABELS = ("app", "name", "app.kubernetes.io/name", "app.kubernetes.io/component", "k8s-app", "component")
# A List of Lists is nobody's; each level costs a look.
MAX_LISTS = 3


def read_kubernetes(node: Node) -> Iterator[Item]:
    """Yield the servers of a file of manifests; a template, which is no YAML yet, gives nothing."""
    if not isinstance(node.document, str):
        return
    from discovery.formats.yaml import parse_yaml

    try:
        document = parse_yaml(node.document)
    except Unreadable as error:
        if error.reason is Reason.MALFORMED and any(mark in node.document for mark in TEMPLATE):
            return
        raise
    for resource, pointer in resources(document, "", MAX_LISTS):
        yield from servers_in(resource, pointer, node)


def resources(value: Plain, pointer: str, levels: int) -> Iterator[tuple[Entry, str]]:
    """Yield the resources of a document, of several, or of a List, with where they stand."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from resources(item, child(pointer, index), levels - 1) if levels else ()
    elif isinstance(value, dict) and filled(value.get("apiVersion")) and (kind := filled(value.get("kind"))):
        if kind.endswith("List") and isinstance(value.get("items"), list):
            yield from resources(value["items"], child(pointer, "items"), levels - 1) if levels else ()
        else:
            yield value, pointer


def servers_in(resource: Entry, pointer: str, node: Node) -> Iterator[Launch]:
    """Yield the servers of one resource of the file `node`."""
    kind, group = filled(resource.get("kind")) or "", filled(resource.get("apiVersion")) or ""
    if "/" in group and KINDS.fullmatch(kind):
        yield by_kind(resource, kind, pointer)
        return
    yield from mounted(resource, kind, pointer, node)
    for path in POD:
        spec, place = at(resource, pointer, path)
        if isinstance(spec, dict):
            yield from in_pod(resource, spec, place, path)


def at(value: Plain, pointer: str, path: tuple[str, ...]) -> tuple[Plain, str]:
    """Return the value below a path of keys, None where there is none, and its pointer."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
        pointer = child(pointer, key)
    return value, pointer


def by_kind(resource: Entry, kind: str, pointer: str) -> Launch:
    """Return the server that a resource is; where its words are unknown, it is known by reference only."""
    name = name_of(resource)
    spec = resource.get("spec")
    said = dict(told(spec, DEEP)) if isinstance(spec, dict) else {}
    url = first_filled(said, ADDRESSES)
    entry: Entry = {
        "url": url if url and transport.is_web(url) else None,
        "image": image_of(said.get("image")),
        "env": said.get("env"),
        "headers": said.get("headers"),
        "args": said.get("args"),
        "type": first_filled(said, TRANSPORTS),
    }
    command = said.get("cmd", said.get("command"))
    if entry["image"] is None:
        entry["command"] = command
    elif command:
        entry["args"] = [*listed(command), *listed(said.get("args"))]
    found = launch(entry, name=name, pointer=pointer, facts_besides=PROVIDED)
    if found.problem is None:
        return found
    return Launch(name=name, pointer=pointer, ref=f"kubernetes:{kind}/{name or ''}", facts=PROVIDED)


def told(spec: Entry, levels: int) -> Iterator[tuple[str, Plain]]:
    """Yield what a spec says, after what those of its parts say that set up a server."""
    for part in INSIDE:
        inner = spec.get(part)
        if isinstance(inner, dict) and levels:
            yield from told(inner, levels - 1)
    yield from ((key, value) for key, value in spec.items() if not isinstance(value, dict) or key == "image")


def listed(value: Plain) -> list[Plain]:
    """Return a list, or one value as a list of it."""
    return value if isinstance(value, list) else [value] if value is not None else []


def in_pod(resource: Entry, spec: Entry, pointer: str, path: tuple[str, ...]) -> Iterator[Launch]:
    """Yield the containers of a pod that are servers."""
    labels: dict[str, str] = {}
    for place in {(), path[:-1]}:
        owner, _ = at(resource, "", (*place, "metadata"))
        if isinstance(owner, dict):
            labels |= labels_of(owner.get("annotations")) | labels_of(owner.get("labels"))
    names = (name_of(resource) or "", *(labels[key] for key in NAME_LABELS if key in labels))
    for key in CONTAINERS:
        listing = spec.get(key)
        for index, entry in enumerate(listing if isinstance(listing, list) else ()):
            image = image_of(entry.get("image")) if isinstance(entry, dict) else None
            if not isinstance(entry, dict) or image is None:
                continue
            found = server_of(
                planned_of(entry, image=image, names=names, labels=dict(labels)),
                name=filled(entry.get("name")) or name_of(resource),
                pointer=child(child(pointer, key), index),
            )
            if found is not None:
                yield found


def name_of(resource: Entry) -> str | None:
    """Return the name of a resource."""
    metadata = resource.get("metadata")
    return first_filled(metadata, ("name", "generateName")) if isinstance(metadata, dict) else None
