"""Shapes that deploy a server: compose services, Kubernetes manifests, Helm values, Azure templates."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from discovery.shapes.model import Plain
from tests.clients.writers.entries import Entry
from tests.clients.writers.model import Ask, Meant, Writer, Written


def image(ask: Ask) -> str:
    """Return an image that is named as a server."""
    return f"ghcr.io/census/{ask.name}-mcp:1"


def contained(ask: Ask) -> Meant:
    """Return the truth of a server in a container."""
    return Meant(name=ask.name, command="docker", args=("run", image(ask)))


def service(ask: Ask) -> Written:
    """Return a compose service with a port; its twin has another image."""
    full: Entry = {"services": {ask.name: {"image": image(ask), "ports": ["80:80"]}}}
    empty: Entry = {"services": {ask.name: {"image": "postgres:17", "ports": ["5432:5432"]}}}
    truth = Meant(name=None, command="docker", args=("run", image(ask)))
    return Written(full=full, empty=empty, meant=truth)


def manifest(ask: Ask) -> Written:
    """Return a pod, or a resource that is a remote server; its twin is a service that has their name."""
    meta: Entry = {"name": ask.name}
    port: Entry = {"containerPort": 80}
    box: Entry = {"name": ask.name, "image": image(ask), "ports": [port]}
    full: Entry = {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": [box]}}
    truth = contained(ask)
    if ask.remote:
        full = {
            "apiVersion": "kagent.dev/v1alpha2",
            "kind": "RemoteMCPServer",
            "metadata": meta,
            "spec": {"url": ask.url},
        }
        truth = Meant(name=ask.name, url=ask.url, args=())
    empty: Entry = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta,
        "spec": {"ports": [{"port": 80}]},
    }
    return Written(
        full=yaml.safe_dump(full).encode(), empty=yaml.safe_dump(empty).encode(), meant=truth, plain=full
    )


def values(ask: Ask) -> Written:
    """Return a chart's values."""
    parts: Entry = {"repository": f"ghcr.io/census/{ask.name}-mcp", "tag": "1"}
    full: Entry = {ask.name: {"image": parts, "service": {"port": 80}}}
    empty: Entry = {ask.name: {"image": {"repository": "nginx"}, "service": {"port": 80}}}
    return Written(full=full, empty=empty, meant=contained(ask))


def arm(ask: Ask) -> Written:
    """Return a template that deploys a container app, or an API of type mcp before a server."""
    inner: Plain = {
        "configuration": {"ingress": {"targetPort": 80}},
        "template": {"containers": [{"name": ask.name, "image": image(ask)}]},
    }
    resource: Entry = {"type": "Microsoft.App/containerApps", "name": "app", "properties": inner}
    if ask.remote:
        about: Entry = {"type": "mcp", "serviceUrl": ask.url}
        resource = {"type": "Microsoft.ApiManagement/service/apis", "name": ask.name, "properties": about}
    truth = Meant(name=ask.name, url=ask.url, args=()) if ask.remote else contained(ask)
    other: Entry = {"type": "Microsoft.Storage/storageAccounts", "name": "mcp"}
    return Written(full={"resources": [resource]}, empty={"resources": [other]}, meant=truth)


def bicep(ask: Ask) -> Written:
    """Return the same in Bicep; its pointers are lines."""
    body = (
        f"resource app 'Microsoft.App/containerApps@2024-03-01' = {{ name: '{ask.name}', properties: {{\n"
        f"  configuration: {{ ingress: {{ targetPort: 80 }} }}\n"
        f"  template: {{ containers: [ {{ name: '{ask.name}', image: '{image(ask)}' }} ] }} }} }}\n"
    )
    if ask.remote:
        body = (
            f"resource api 'Microsoft.ApiManagement/service/apis@2025-09-01' = {{ name: '{ask.name}'\n"
            f"  properties: {{ type: 'mcp', serviceUrl: '{ask.url}' }} }}\n"
        )
    lines: dict[str, Plain] = {"1": body}
    truth = Meant(name=ask.name, url=ask.url, args=()) if ask.remote else contained(ask)
    return Written(full=body.encode(), empty=b"param mcp string\n", meant=truth, plain=lines)


DEPLOYED: Mapping[str, Writer] = {
    "compose-servers": service,
    "kubernetes": manifest,
    "helm-values": values,
    "arm-template": arm,
    "bicep": bicep,
}
