"""What the tests of the sweep share: a tenant of a few servers, a look at it, what an inventory keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from agents.azure.sweep import Request, sweep
from agents.azure.tenant import Ways
from discovery.model import Sighting, Surface, Sweep
from inventory.changes import Change, Happened
from inventory.record import known_roots, record
from tests.azure.access.opened import Clock, environment
from tests.azure.cloud.estate import Estate, Json, Row, read_estate
from tests.azure.cloud.server import Cloud

ROWS = Path(__file__).parents[1] / "recognition" / "rows.jsonl"
KEY = b"k" * 32
SUB, OTHER = "00000000-0000-0000-0000-0000000000a1", "00000000-0000-0000-0000-0000000000b2"


def request(cloud: Cloud, inventory: Path | None = None, **wish: object) -> Request:
    """Return a request for a look at `cloud`, with what `inventory` remembers."""
    clock = Clock()
    asked = Request(
        key=KEY,
        env=environment(cloud),
        tenant=cloud.tenant,
        resource_manager=cloud.url,
        authority=cloud.url,
        known=lambda tenant: known_roots(inventory, tenant, Surface.CLOUD) if inventory else (),
        ways=Ways(clock=clock.now, sleep=clock.sleep, chance=lambda: 0.0, read_s=10.0),
    )
    return replace(asked, **wish)  # type: ignore[arg-type]  # a test's own words for the fields


def look(cloud: Cloud, inventory: Path | None = None, **wish: object) -> Sweep:
    """Return what a look at `cloud` tells."""
    return sweep(request(cloud, inventory, **wish))


def keep(inventory: Path, found: Sweep) -> tuple[Change, ...]:
    """Return what a sweep changed in an inventory."""
    return record(inventory, found).changes


def gone(changes: tuple[Change, ...]) -> list[str]:
    """Return the names of what went away."""
    return sorted(it.sighting.name or "" for it in changes if it.kind is Happened.GONE and it.sighting)


def by_source(found: Sweep) -> dict[str, Sighting]:
    """Return the sightings by resource id."""
    return {one.source: one for one in found.sightings}


def named(found: Sweep, name: str) -> Sighting:
    """Return the sighting of that name."""
    return next(one for one in found.sightings if one.name == name)


def names(found: Sweep) -> list[str]:
    """Return the names of what was seen, in order."""
    return sorted(one.name or "" for one in found.sightings)


def id_of(kind: str, name: str, subscription: str = SUB) -> str:
    """Return a resource id."""
    return f"/subscriptions/{subscription}/resourceGroups/rg/providers/{kind}/{name}"


def resource(type_: str, name: str, subscription: str = SUB, **fields: Json) -> Row:
    """Return the row of a resource."""
    return {
        "id": id_of(type_, name, subscription), "name": name.rpartition("/")[2], "type": type_.lower(),
        "kind": "", "tenantId": "00000000-0000-0000-0000-000000000099", "location": "eastus",
        "resourceGroup": "rg", "subscriptionId": subscription, "properties": {}, "tags": None,
        "identity": None, **fields,
    }  # fmt: skip


def app(name: str, subscription: str = SUB, *, env: Mapping[str, str] | None = None, **fields: Json) -> Row:
    """Return a container app, with settings that only a server has unless others are given."""
    settings = {"MCP_TRANSPORT": "http", "FASTMCP_HOST": "0.0.0.0"} if env is None else env  # noqa: S104
    container: Json = {
        "name": name,
        "image": f"contoso.azurecr.io/{name}:1.0.0",
        "env": [{"name": key, "value": value} for key, value in settings.items()],
    }
    body: Json = {
        "configuration": {"ingress": {"external": True, "targetPort": 8080, "fqdn": host(name)}},
        "template": {"containers": [container]},
    }
    return resource("Microsoft.App/containerApps", name, subscription, properties=body, **fields)


def host(name: str) -> str:
    """Return the host name of a container app."""
    return f"{name}.x.eastus.azurecontainerapps.io"


def function_app(name: str, subscription: str = SUB) -> Row:
    """Return a function app, of which only its functions tell that it is a server."""
    body: Json = {"defaultHostName": f"{name}.azurewebsites.net"}
    return resource("Microsoft.Web/sites", name, subscription, kind="functionapp,linux", properties=body)


def tool(site: str, name: str, subscription: str = SUB) -> Row:
    """Return a function that is a tool of the MCP extension."""
    bindings: Json = [{"type": "mcpToolTrigger", "name": "context", "direction": "IN", "toolName": name}]
    return {
        "id": f"{id_of('Microsoft.Web/sites', site, subscription)}/functions/{name}",
        "name": f"{site}/{name}",
        "type": "Microsoft.Web/sites/functions",
        "properties": {"name": name, "config": {"bindings": bindings}},
    }


def small(*without: str) -> Estate:
    """Return a tenant of two subscriptions: a container app and a function app with a tool in each.

    What is `without` it is not there: resource ids, with all that is in them.
    """
    estate = Estate()
    for subscription, mark in ((SUB, "a"), (OTHER, "b")):
        estate.add(app(f"tools-{mark}", subscription))
        estate.add(function_app(f"func-{mark}", subscription))
        estate.add(tool(f"func-{mark}", "hello", subscription), "arm")
    for id_ in without:
        drop(estate, id_)
    return estate


def drop(estate: Estate, id_: str) -> None:
    """Take a resource, and all that is in it, out of a tenant."""
    gone_id = id_.lower()
    for path in [path for path in estate.resources if path == gone_id or path.startswith(gone_id + "/")]:
        del estate.resources[path]
    for rows in estate.tables.values():
        rows[:] = [row for row in rows if not str(row["id"]).lower().startswith(gone_id)]


def whole() -> Estate:
    """Return the tenant of all labelled rows."""
    return read_estate([ROWS])


def labelled() -> list[dict[str, Json]]:
    """Return the labelled rows."""
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
