"""One tenant, open for reading: sign-in, clients, pace and journal put together behind `asking.Azure`."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Self

from agents.azure.arm import Reader
from agents.azure.asking import Progress, Reach, Refusal, Row, Shortfall, Tell
from agents.azure.clouds import Cloud
from agents.azure.credentials import Signed, SignIn, bundle_of, sign_in
from agents.azure.graph import Graph
from agents.azure.pacing import Pace
from agents.azure.pipeline import Clients
from agents.azure.refusing import Failure
from agents.azure.transport import READ_S, Journal
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.shapes.model import Plain

# Resource Manager's lists of all subscriptions, and of what hangs on a management group (GA versions,
# learn.microsoft.com, rest/api/resources/subscriptions/list and managementgroups/get-descendants, 2026-11).
SUBSCRIPTIONS, SUBSCRIPTIONS_VERSION = "/subscriptions", "2022-12-01"
GROUPS, GROUPS_VERSION = "/providers/Microsoft.Management/managementGroups", "2020-05-01"


def silent(_: Progress) -> None:
    """Say nothing."""


@frozen
class Ways:
    """What a test gives in place of time, chance and the network's patience."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    read_s: float = READ_S


class Tenant:
    """`asking.Azure` by the real SDKs. Use as a context, or close it."""

    def __init__(
        self,
        cloud: Cloud,
        tenant: str,
        signed: Signed,
        *,
        bundle: str | None = None,
        tell: Tell = silent,
        journal: Journal | None = None,
        ways: Ways | None = None,
    ) -> None:
        """Read `tenant` in `cloud` as who `signed` in; no request leaves yet."""
        ways = ways or Ways()
        self.cloud, self.tenant, self.signed = cloud, tenant, signed
        self.bundle, self.journal, self.ways, self.tell = bundle, journal, ways, tell
        self.pace = Pace(clock=ways.clock, sleep=ways.sleep, chance=ways.chance)
        self.clients = self.to(cloud.manager, cloud.scope, bundle, journal, ways)
        self.reader = Reader(self.clients, tell)
        self.graph = Graph(self.clients, tell, self.subscriptions)
        self.entra: Reader | None = None
        if cloud.graph is not None:
            there = self.to(cloud.graph, f"{cloud.graph}/.default", bundle, journal, ways)
            self.entra = Reader(there, tell)
        self.listed: dict[tuple[str, ...], tuple[str, ...] | Failure] = {}
        self.lock = threading.Lock()

    def to(self, origin: str, scope: str, bundle: str | None, journal: Journal | None, ways: Ways) -> Clients:
        """Return the clients that lead to one origin."""
        return Clients(
            origin,
            scope,
            self.signed.credential,
            self.pace,
            journal=journal,
            bundle=bundle,
            clock=ways.clock,
            read_s=ways.read_s,
        )

    @property
    def signed_in(self) -> str:
        """Which credential is used, in words for the operator."""
        return self.signed.words

    def query(self, kql: str, reach: Reach, *, name: str) -> Iterator[Row | Shortfall]:
        """Give the rows of a Resource Graph query page by page; what is missing comes as a Shortfall."""
        return self.graph.query(kql, reach, name=name)

    def read(self, path: str, api_version: str) -> Plain | Refusal:
        """Return what GET of a resource id answers."""
        return self.reader.read(path, api_version)

    def pages(self, path: str, api_version: str) -> Iterator[Plain | Refusal]:
        """Give each item of a listing; a Refusal comes last, if at all."""
        return self.reader.pages(path, api_version)

    def entra_pages(self, path: str) -> Iterator[Plain | Refusal]:
        """Give each item of a listing of Microsoft Graph (`/v1.0/applications?$top=100`)."""
        if self.entra is None:
            said = "nobody said where Microsoft Graph stands"
            return iter((Refusal(path=path, reason=Reason.UNSUPPORTED, detail=said),))
        return self.entra.pages(path, None)

    def subscriptions(self, reach: Reach) -> tuple[str, ...] | Failure:
        """Return the ids of the subscriptions in reach, asked of Resource Manager once."""
        key = reach.management_groups
        with self.lock:
            if key not in self.listed:
                self.listed[key] = self.list_subscriptions(key)
            return self.listed[key]

    def list_subscriptions(self, groups: tuple[str, ...]) -> tuple[str, ...] | Failure:
        """Return the ids that the listings of a tenant, or of its groups, name; or the first failure."""
        places = [(f"{GROUPS}/{group}/descendants", GROUPS_VERSION) for group in groups]
        found: dict[str, None] = {}
        for path, version in places or [(SUBSCRIPTIONS, SUBSCRIPTIONS_VERSION)]:
            for item in self.pages(path, version):
                if isinstance(item, Refusal):
                    return Failure(reason=item.reason, detail=item.detail, status=item.status)
                if (subscription := subscription_in(item)) is not None:
                    found[subscription] = None
        return tuple(sorted(found))

    def close(self) -> None:
        """Close every connection."""
        self.clients.close()
        if self.entra is not None:
            self.entra.clients.close()
        self.signed.credential.close()

    def __enter__(self) -> Self:
        """Return the tenant, which is closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        self.close()


def subscription_in(item: Plain) -> str | None:
    """Return the id of the subscription that an item of a listing is, in lower case."""
    if not isinstance(item, dict):
        return None
    kind, subscription, name = item.get("type"), item.get("subscriptionId"), item.get("name")
    if isinstance(subscription, str):
        return subscription.lower()
    is_one = isinstance(kind, str) and kind.lower().rpartition("/")[2] == "subscriptions"
    return name.lower() if is_one and isinstance(name, str) else None


def open_tenant(
    cloud: Cloud,
    tenant: str,
    kind: SignIn | None,
    env: Mapping[str, str],
    *,
    tell: Tell = silent,
    journal: Journal | None = None,
    ways: Ways | None = None,
) -> Tenant:
    """Return a tenant to read; raise NotSignedIn where nothing says who asks."""
    signed = sign_in(kind, cloud, tenant, env)
    return Tenant(cloud, tenant, signed, bundle=bundle_of(env), tell=tell, journal=journal, ways=ways)
