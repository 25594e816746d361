"""What a delta by Azure's record of changes costs beside a whole sweep: requests, and time of both sides.

The real SDKs ask the local stand-in over TLS, which executes the queries on its rows. Waiting for the quota
is skipped, and counted. Run from the root: `python -m benchmarks.azure_delta [--apps 1500] [--sites 600]`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from agents.azure.sweep import Request, sweep
from agents.azure.tenant import Ways
from discovery.model import Sweep
from tests.azure.access.opened import Clock, environment, subscription_id
from tests.azure.cloud.estate import Estate
from tests.azure.cloud.server import Cloud, standing
from tests.azure.sweep.looking import app, function_app, id_of, tool
from tests.azure.sweep.test_delta import change

SINCE = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one sweep cost: requests by kind, seconds of work, seconds that the quota made it wait."""

    graph: int
    manager: int
    work_s: float
    waited_s: float
    servers: int

    @property
    def requests(self) -> int:
        """Return how many requests there were, sign-ins aside."""
        return self.graph + self.manager


def estate(apps: int, sites: int, subscriptions: int, changed: int) -> Estate:
    """Return a tenant in which every tenth app and every tenth site is a server, with some changes."""
    found = Estate()
    ids = [subscription_id(number) for number in range(subscriptions)]
    for id_ in ids:
        found.open(id_)
    for number in range(apps):
        settings = None if number % 10 == 0 else {"PORT": "80"}
        found.add(app(f"app-{number:05}", ids[number % subscriptions], env=settings))
    for number in range(sites):
        name, id_ = f"func-{number:05}", ids[number % subscriptions]
        found.add(function_app(name, id_))
        if number % 10 == 0:
            found.add(tool(name, "hello", id_), "arm")
    for number in range(changed):
        change(
            found,
            id_of("Microsoft.App/containerApps", f"app-{10 * number:05}", ids[10 * number % subscriptions]),
        )
    return found


def look(cloud: Cloud, since: datetime | None) -> Cost:
    """Return what a sweep of `cloud` costs."""
    cloud.asked.clear()
    clock = Clock()
    began = time.perf_counter()
    found: Sweep = sweep(
        Request(
            key=b"k" * 32,
            env=environment(cloud),
            tenant=cloud.tenant,
            resource_manager=cloud.url,
            authority=cloud.url,
            since=since,
            ways=Ways(clock=clock.now, sleep=clock.sleep, chance=lambda: 0.0),
        )
    )
    if found.gaps:
        raise SystemExit(f"not all was seen: {Counter(gap.detail for gap in found.gaps).most_common(3)}")
    return Cost(
        graph=len(cloud.questions()),
        manager=len(cloud.reads()),
        work_s=time.perf_counter() - began,
        waited_s=sum(clock.slept),
        servers=len(found.sightings),
    )


def main() -> None:
    """Print what both cost, and the ratios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--apps", type=int, default=1500)
    options.add_argument("--sites", type=int, default=600)
    options.add_argument("--subscriptions", type=int, default=200)
    options.add_argument("--changed", type=int, default=10)
    given = options.parse_args()
    tenant = estate(given.apps, given.sites, given.subscriptions, given.changed)
    with tempfile.TemporaryDirectory() as folder, standing(tenant, Path(folder)) as cloud:
        whole, delta = look(cloud, None), look(cloud, SINCE)
    said = f"{given.apps} container apps, {given.sites} function apps, {given.subscriptions} subscriptions"
    print(f"{said}; {given.changed} changed")
    print(f"{'':8}{'graph':>8}{'manager':>9}{'requests':>10}{'work s':>9}{'waited s':>10}{'sightings':>11}")
    for name, cost in (("whole", whole), ("delta", delta)):
        numbers = f"{cost.graph:8}{cost.manager:9}{cost.requests:10}{cost.work_s:9.1f}{cost.waited_s:10.1f}"
        print(f"{name:8}{numbers}{cost.servers:11}")
    fewer, less = whole.requests / delta.requests, whole.work_s / delta.work_s
    print(f"requests: {fewer:.0f} times fewer; work of both sides: {less:.0f} times less")


if __name__ == "__main__":
    main()
