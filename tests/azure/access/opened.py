"""What the tests of access share: a clock that nobody waits for, estates of any size, tenants opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from agents.azure.asking import Progress, Reach, Row, Shortfall
from agents.azure.clouds import private_cloud
from agents.azure.tenant import Tenant, Ways, open_tenant
from agents.azure.transport import Call
from tests.azure.cloud.entra import CLIENT, SECRET
from tests.azure.cloud.estate import TENANT, Estate
from tests.azure.cloud.server import Cloud

QUERY = "resources\n| where type =~ 'microsoft.app/containerapps'\n| project id, name\n| order by id asc\n"
ALL = Reach(tenant=TENANT)


@dataclass(slots=True)
class Clock:
    """A clock that moves only when somebody sleeps; it remembers how long."""

    at: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Return the time."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(seconds)
        self.at += seconds


@dataclass(slots=True)
class Opened:
    """A tenant of a cloud, its clock, and what it told."""

    tenant: Tenant
    clock: Clock
    calls: list[Call]
    told: list[Progress]

    def rows(self, kql: str = QUERY, reach: Reach = ALL) -> tuple[list[Row], list[Shortfall]]:
        """Return the rows of a query, and what is missing."""
        items = list(self.tenant.query(kql, reach, name="apps"))
        missing = [item for item in items if isinstance(item, Shortfall)]
        return [item for item in items if not isinstance(item, Shortfall)], missing


def environment(cloud: Cloud) -> dict[str, str]:
    """Return the variables of a service principal that the cloud knows."""
    return {
        "AZURE_TENANT_ID": cloud.tenant,
        "AZURE_CLIENT_ID": CLIENT,
        "AZURE_CLIENT_SECRET": SECRET,
        "REQUESTS_CA_BUNDLE": str(cloud.ca),
    }


@contextmanager
def opened(cloud: Cloud, *, chance: float = 0.0, read_s: float = 10.0) -> Iterator[Opened]:
    """Give the cloud's tenant, by a clock of its own."""
    clock, calls, told = Clock(), list[Call](), list[Progress]()
    ways = Ways(clock=clock.now, sleep=clock.sleep, chance=lambda: chance, read_s=read_s)
    place = private_cloud(cloud.url, cloud.url, graph=cloud.url)
    with open_tenant(
        place, cloud.tenant, None, environment(cloud), tell=told.append, journal=calls.append, ways=ways
    ) as tenant:
        yield Opened(tenant, clock, calls, told)


def app(number: int, subscription: int) -> Row:
    """Return one container app."""
    owner = subscription_id(subscription)
    path = f"/subscriptions/{owner}/resourceGroups/rg/providers/Microsoft.App/containerApps/app-{number:05}"
    return {
        "id": path, "name": f"app-{number:05}", "type": "microsoft.app/containerapps", "kind": "",
        "tenantId": TENANT, "location": "eastus", "resourceGroup": "rg", "subscriptionId": owner,
        "properties": {"configuration": {"ingress": {"external": True}}}, "tags": {"owner": "ana"},
    }  # fmt: skip


def subscription_id(number: int) -> str:
    """Return the id of a subscription."""
    return f"00000000-0000-0000-0000-{number:012}"


def apps(count: int, subscriptions: int = 1) -> Estate:
    """Return a tenant of so many container apps, spread over so many subscriptions."""
    estate = Estate()
    for number in range(subscriptions):
        estate.open(subscription_id(number))
    for number in range(count):
        estate.add(app(number, number % subscriptions))
    return estate


def names(rows: list[Row]) -> list[str]:
    """Return the names in rows, in order, each once."""
    return sorted({str(row["name"]) for row in rows})
