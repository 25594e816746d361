"""Resources made for one test each: a container app, a site, and anything else by type."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.azure.model import Entry, Recognised, Resource
from discovery.azure.recognise import recognise
from discovery.azure.rows import read_resource
from discovery.shapes.model import Plain

SUBSCRIPTION = "00000000-0000-0000-0000-0000000000AA"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers"


def resource(
    type_: str,
    name: str,
    properties: Entry | None = None,
    *,
    tags: Mapping[str, str] | None = None,
    kind: str = "",
    table: str = "resources",
    parent: Resource | None = None,
) -> Resource:
    """Return a resource of any type."""
    base = f"{parent.id}/{type_.rpartition('/')[2]}" if parent is not None else f"{GROUP}/{type_}"
    row: dict[str, Plain] = {
        "id": f"{base}/{name}",
        "name": name,
        "type": type_,
        "kind": kind,
        "location": "westeurope",
        "properties": properties or {},
        "tags": dict(tags or {}),
    }
    found = read_resource(row, table, parent)
    assert found is not None
    return found


def app(
    name: str,
    *,
    image: str = "cr.azurecr.io/shop/web:3",
    env: Mapping[str, str | None] | None = None,
    tags: Mapping[str, str] | None = None,
    args: tuple[str, ...] = (),
    command: tuple[str, ...] = (),
    ingress: Entry | None = None,
) -> Resource:
    """Return a container app with one container; a variable without a value is kept as a secret."""
    variables: list[Plain] = [
        {"name": key, "secretRef": "kept"} if value is None else {"name": key, "value": value}
        for key, value in (env or {}).items()
    ]
    container: Entry = {
        "name": "main",
        "image": image,
        "env": variables,
        "args": list(args),
        "command": list(command),
    }
    default: Entry = {"fqdn": f"{name}.x.azurecontainerapps.io", "external": True, "targetPort": 8000}
    properties: Entry = {
        "configuration": {"ingress": default if ingress is None else ingress},
        "template": {"containers": [container]},
    }
    return resource("microsoft.app/containerapps", name, properties, tags=tags)


def site(
    name: str, *, kind: str = "app,linux", tags: Mapping[str, str] | None = None, **more: Plain
) -> Resource:
    """Return a site."""
    properties: Entry = {
        "defaultHostName": f"{name}.azurewebsites.net",
        "hostNames": [f"{name}.azurewebsites.net"],
        **more,
    }
    return resource("microsoft.web/sites", name, properties, tags=tags, kind=kind)


def probed(name: str, path: str) -> Resource:
    """Return a container app whose health is asked at `path`."""
    container: Entry = {"name": "main", "image": "cr.azurecr.io/x:1", "probes": [{"httpGet": {"path": path}}]}
    return resource("microsoft.app/containerapps", name, {"template": {"containers": [container]}})


def api(name: str, properties: Entry, *templates: str) -> Recognised | None:
    """Return what an API of API Management is, with operations of these URL templates."""
    gateway = resource(
        "microsoft.apimanagement/service", "apim-1", {"gatewayUrl": "https://apim-1.azure-api.net"}
    )
    own = resource("microsoft.apimanagement/service/apis", name, properties, table="arm", parent=gateway)
    kind = "microsoft.apimanagement/service/apis/operations"
    parts = [
        resource(kind, f"op{at}", {"urlTemplate": template}, table="arm", parent=own)
        for at, template in enumerate(templates)
    ]
    return recognise(own, parts)
