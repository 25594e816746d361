"""How fast a tenant of 10,000 subscriptions and 200,000 resources is read under the quota of Azure.

The real SDKs ask the local stand-in over TLS. It makes up its rows as they are asked for and refuses the
sixteenth question of any five seconds. The clock counts this process's work, both sides' together, and the
waiting, which is skipped: so other work on the machine changes nothing. The floor is what the quota alone
costs for as many questions. Run from the root: `python -m benchmarks.azure_quota`.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.azure.asking import Reach, Shortfall
from agents.azure.clouds import private_cloud
from agents.azure.pacing import GRAPH_LIMIT, GRAPH_WINDOW_S
from agents.azure.tenant import Tenant, Ways, open_tenant
from tests.azure.access.opened import environment, subscription_id
from tests.azure.cloud.entra import Answer
from tests.azure.cloud.estate import TENANT, Estate, Json, Row
from tests.azure.cloud.graph import Graph, error, options_of
from tests.azure.cloud.knobs import Knobs, Quota
from tests.azure.cloud.server import standing

RESOURCES = "resources\n| project id, name, type, properties, tags\n| order by id asc"
CONTAINERS = "resourcecontainers\n| project id, name\n| order by id asc"
READS = 2_000  # one child listing in each of so many subscriptions


@dataclass(slots=True)
class Skipping:
    """A clock of this process's work and of all the waiting that was skipped."""

    skipped: float = 0.0

    def now(self) -> float:
        """Return the time."""
        return time.process_time() + self.skipped

    def sleep(self, seconds: float) -> None:
        """Count a wait."""
        self.skipped += seconds


class Lean(Graph):
    """Resource Graph without an engine: the rows of a page are made as it is asked for, and not kept."""

    sizes: tuple[int, int] = (0, 0)

    def answer(self, asked: Mapping[str, Json]) -> Answer:
        """Return a page."""
        headers: dict[str, str] = {}
        if self.knobs.quota is not None:
            with self.knobs.lock:
                granted, headers = self.knobs.quota.take()
            if not granted:
                return 429, error("RateLimiting", "throttled"), headers
        options = options_of(asked)
        top, token = options.get("$top"), options.get("$skipToken")
        start = int(token) if isinstance(token, str) else 0
        resources, subscriptions = self.sizes
        total = subscriptions if str(asked.get("query")).startswith("resourcecontainers") else resources
        end = min(start + (top if isinstance(top, int) else 100), total)
        rows: list[Json] = [app(number, subscriptions) for number in range(start, end)]
        body: dict[str, Json] = {
            "totalRecords": total, "count": len(rows), "data": rows, "facets": [], "resultTruncated": "false",
        }  # fmt: skip
        if end < total:
            body["$skipToken"] = str(end)
        return 200, body, headers


def app(number: int, subscriptions: int) -> Row:
    """Return a container app as large as real ones are."""
    owner = subscription_id(number % subscriptions)
    path = f"/subscriptions/{owner}/resourceGroups/rg/providers/Microsoft.App/containerApps/app-{number}"
    env: list[Json] = [{"name": f"SETTING_{index}", "value": "x" * 20} for index in range(12)]
    container: Json = {"image": f"registry.example/app:{number}", "env": env, "resources": {"cpu": 0.5}}
    ingress: Json = {"fqdn": f"app-{number}.example", "external": True, "targetPort": 8080}
    properties: Json = {"configuration": {"ingress": ingress}, "template": {"containers": [container]}}
    return {
        "id": path, "name": f"app-{number}", "type": "microsoft.app/containerapps",
        "properties": properties, "tags": {"owner": "ana"},
    }  # fmt: skip


@dataclass(slots=True)
class Read:
    """What a run read."""

    rows: int = 0
    missing: int = 0
    early_kib: int = 0


def sweep(tenant: Tenant) -> Read:
    """Read all rows, keeping none."""
    read = Read()
    for item in stream(tenant):
        read.rows += 1
        read.missing += isinstance(item, Shortfall)
        if read.rows == 20_000:
            read.early_kib = memory_kib()
    return read


def stream(tenant: Tenant) -> Iterator[Row | Shortfall]:
    """Give the rows of both queries."""
    reach = Reach(tenant=TENANT)
    yield from tenant.query(CONTAINERS, reach, name="subscriptions")
    yield from tenant.query(RESOURCES, reach, name="apps")


def memory_kib() -> int:
    """Return the most memory that this process, stand-in included, ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--resources", type=int, default=200_000)
    options.add_argument("--subscriptions", type=int, default=10_000)
    given = options.parse_args()
    clock = Skipping()
    with (
        tempfile.TemporaryDirectory() as folder,
        standing(Estate(), Path(folder), engine=lambda _, __: []) as cloud,
    ):
        lean = Lean(cloud.estate, cloud.knobs, cloud.graph.engine)
        lean.sizes = (given.resources, given.subscriptions)
        cloud.graph = lean
        quota = cloud.knobs.quota = Quota(now=clock.now)
        ways = Ways(clock=clock.now, sleep=clock.sleep)
        place = private_cloud(cloud.url, cloud.url)
        with open_tenant(place, TENANT, None, environment(cloud), ways=ways) as tenant:
            began, worked = clock.now(), time.process_time()
            read = sweep(tenant)
            took, worked = clock.now() - began, time.process_time() - worked
            questions = len(cloud.questions())
            print_graph(read, questions, quota, took, worked)
            cloud.asked.clear()
            print_reads(tenant, cloud.knobs, clock, min(READS, given.subscriptions))


def print_graph(read: Read, questions: int, quota: Quota, took: float, worked: float) -> None:
    """Print what Resource Graph cost."""
    floor = (-(-questions // GRAPH_LIMIT) - 1) * GRAPH_WINDOW_S
    late = memory_kib()
    print(f"rows {read.rows}, shortfalls {read.missing}, questions {questions}, refused {quota.refused}")
    print(f"simulated {took:.1f} s ({worked:.1f} s of it work, both sides), floor {floor:.1f} s")
    print(f"ratio {took / floor:.3f}" if floor else "ratio: fewer questions than one window holds")
    print(f"memory at 20,000 rows {read.early_kib / 1024:.0f} MiB, at the end {late / 1024:.0f} MiB")


def print_reads(tenant: Tenant, knobs: Knobs, clock: Skipping, count: int) -> None:
    """Print what single reads cost: one in each subscription, so no bucket runs dry."""
    knobs.quota = None
    began, waited = time.process_time(), clock.skipped
    for number in range(count):
        tenant.read(f"/subscriptions/{subscription_id(number)}/providers/Microsoft.Web", "2025-03-01")
    each = (time.process_time() - began) / count * 1000
    print(f"reads {count}, {each:.1f} ms each, waited {clock.skipped - waited:.1f} s")


if __name__ == "__main__":
    main()
