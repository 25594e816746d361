"""What a whole sweep of a large tenant costs, from the sign-in to the printed report, under Azure's quota.

The real SDKs ask the local stand-in over TLS, which makes up its rows as they are asked for and refuses the
sixteenth question of any five seconds. The clock counts this process's work but for the stand-in's answers,
and waits in which nobody works are skipped; that all of it shares one core, and other work on the machine,
make the figures worse, never better. The floor is what the quota alone costs for as many questions. Run from
the root: `python -m benchmarks.azure_sweep`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agents.azure.pacing import GRAPH_LIMIT, GRAPH_WINDOW_S
from agents.azure.sweep import Request, sweep
from agents.azure.tenant import Ways
from discovery.azure.queries import queries
from discovery.model import Sweep
from inventory.cli import flow
from inventory.cli.wish import Memory
from inventory.model import View
from inventory.registry.absent import no_registry
from inventory.report.formats import FORMATS
from inventory.report.style import Style
from tests.azure.access.opened import environment, subscription_id
from tests.azure.cloud.entra import Answer
from tests.azure.cloud.estate import Estate, Json, Row
from tests.azure.cloud.graph import Graph, error, options_of
from tests.azure.cloud.knobs import Knobs, Quota
from tests.azure.cloud.manager import Manager
from tests.azure.cloud.server import Cloud, standing
from tests.azure.sweep import looking

BEAT_S, IDLE_S = 0.002, 0.0005  # a wait is skipped where nobody worked for two beats
APPS, SITES, FUNCTIONS, ENVIRONMENTS = 75, 20, 3, 2  # of a hundred resources
NAMES = {query.kql: query.name for query in queries()}


@dataclass(slots=True)
class Skipping:
    """A clock of this process's work but for the stand-in's, and of the waits in which there was none."""

    cloud: Cloud | None = None
    skipped: float = 0.0
    waiting: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        """Return the time."""
        return time.process_time() - (self.cloud.worked_s if self.cloud else 0.0) + self.skipped

    def sleep(self, seconds: float) -> None:
        """Wait until the clock says so; whoever waits least lets it jump when nobody works."""
        until, idle = self.now() + seconds, 0
        with self.lock:
            self.waiting.append(until)
        while self.now() < until:
            worked = time.process_time()
            time.sleep(BEAT_S)
            idle = idle + 1 if time.process_time() - worked < IDLE_S else 0
            with self.lock:
                if idle > 1 and until == min(self.waiting):
                    self.skipped += max(0.0, until - self.now())
        with self.lock:
            self.waiting.remove(until)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a tenant is; of its resources, so many are servers."""

    resources: int
    subscriptions: int
    servers: int

    def rows(self, query: str) -> int:
        """Return how many rows a query has."""
        share = {"containers": APPS, "sites": SITES + FUNCTIONS, "parents": ENVIRONMENTS}.get(query, 0)
        return self.subscriptions if query == "subscriptions" else self.resources * share // 100

    def row(self, query: str, number: int) -> Row:
        """Return one of them: servers are spread evenly over the apps and the functions."""
        owner = subscription_id(number % self.subscriptions)
        if query == "subscriptions":
            return subscription(number)
        if query == "containers":
            every = max(1, self.rows(query) // (self.servers * 3 // 4))
            settings = None if number % every == 0 else {f"SETTING_{index}": "x" * 20 for index in range(12)}
            return looking.app(f"app-{number:06}", owner, env=settings)
        if query == "parents":
            return looking.resource("Microsoft.App/managedEnvironments", f"env-{number:06}", owner)
        if number < self.resources * FUNCTIONS // 100:
            return looking.function_app(f"func-{number:06}", owner)
        body: Json = {"defaultHostName": f"web-{number:06}.azurewebsites.net", "siteConfig": {"a": "x" * 900}}
        return looking.resource("Microsoft.Web/sites", f"web-{number:06}", owner, kind="app", properties=body)

    def is_serving(self, site: str) -> bool:
        """Return whether a function app is a server."""
        every = max(1, self.resources * FUNCTIONS // 100 // (self.servers // 4))
        return int(site.rpartition("-")[2]) % every == 0


def subscription(number: int) -> Row:
    """Return the row of a subscription: ten management groups lie below the root."""
    chain: Json = [{"name": f"group-{number % 10}"}, {"name": "root"}]
    owner = subscription_id(number)
    path = f"/subscriptions/{owner}"
    tenant = "00000000-0000-0000-0000-000000000099"
    return {"id": path, "name": owner, "subscriptionId": owner, "tenantId": tenant, "groups": chain}


def quota_of(knobs: Knobs) -> Quota:
    """Return the quota, which every cloud here has."""
    if knobs.quota is None:
        raise ValueError("this cloud enforces no quota")
    return knobs.quota


class Lean(Graph):
    """Resource Graph without an engine: the rows of a page are made as it is asked for, and not kept."""

    size: Size

    def answer(self, asked: Mapping[str, Json]) -> Answer:
        """Return a page."""
        with self.knobs.lock:
            granted, headers = quota_of(self.knobs).take()
        if not granted:
            return 429, error("RateLimiting", "throttled"), headers
        options = options_of(asked)
        top, token = options.get("$top"), options.get("$skipToken")
        name = NAMES.get(str(asked.get("query")), "")
        start, total = int(token) if isinstance(token, str) else 0, self.size.rows(name)
        end = min(start + (top if isinstance(top, int) else 100), total)
        rows: list[Json] = [self.size.row(name, number) for number in range(start, end)]
        body: dict[str, Json] = {
            "totalRecords": total, "count": len(rows), "data": rows, "facets": [], "resultTruncated": "false",
        }  # fmt: skip
        if end < total:
            body["$skipToken"] = str(end)
        return 200, body, headers


class Thin(Manager):
    """Resource Manager without resources: what is in one is made up, and rights are those at `rights`."""

    size: Size
    rights: str = ""

    def answer(self, base: str, path: str, query: Mapping[str, str]) -> Answer:
        """Return a listing, or one document."""
        if path.endswith("/providers/Microsoft.Authorization/permissions"):
            reader: Json = {"actions": ["*/read"], "notActions": []}
            return 200, {"value": [reader] if path.startswith(self.rights) else []}, {}
        if path.endswith("/functions"):
            site = path.split("/")[-2]
            found: list[Json] = [looking.tool(site, "hello", path.split("/")[2])]
            return 200, {"value": found if self.size.is_serving(site) else []}, {}
        return 200, {"value": []}, {}


@contextmanager
def standing_large(size: Size, folder: Path, clock: Skipping, rights: str) -> Iterator[Cloud]:
    """Give a cloud of that size."""
    with standing(Estate(), folder, engine=lambda _, __: []) as cloud:
        lean = Lean(cloud.estate, cloud.knobs, cloud.graph.engine)
        thin = Thin(cloud.estate, cloud.knobs)
        lean.size = thin.size = size
        thin.rights = rights
        cloud.graph, cloud.manager = lean, thin
        clock.cloud = cloud
        cloud.knobs.quota = Quota(now=clock.now)
        yield cloud


def look(cloud: Cloud, clock: Skipping, inventory: Memory) -> Sweep:
    """Return what a sweep of `cloud` tells."""
    from inventory.cli.azure_flow import known_roots

    return sweep(
        Request(
            key=b"k" * 32,
            env=environment(cloud),
            tenant=cloud.tenant,
            resource_manager=cloud.url,
            authority=cloud.url,
            known=lambda tenant: known_roots(inventory, tenant),
            ways=Ways(clock=clock.now, sleep=clock.sleep),
        )
    )


def tell(found: Sweep, memory: Memory) -> tuple[View, str]:
    """Return the view of a sweep that is recorded and judged, and its report."""
    view = flow.view_of(found, flow.remembered(found, memory), no_registry(), memory)
    flow.save(view, memory)
    return view, "".join(FORMATS[name](view, Style()) for name in ("text", "json", "markdown", "csv"))


def run(size: Size, rights: str) -> int:
    """Print what a sweep of that size costs; return the most memory it took, in KiB."""
    clock = Skipping()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        memory = Memory(database=place / "inventory.db")
        with standing_large(size, place, clock, rights) as cloud:
            at_first, began, skipped = memory_kib(), clock.now(), clock.skipped
            found = look(cloud, clock, memory)
            took, after = clock.now() - began, memory_kib()
            worked = took - (clock.skipped - skipped)
            print_sweep(cloud, found, took, worked)
            cloud.asked.clear()
        began = time.process_time()
        view, report = tell(found, memory)
        told = time.process_time() - began
    words = f"{len(view.servers)} servers, {sum(len(one.findings) for one in view.servers)} findings"
    print(f"  record, judge, report: {told:.1f} s ({words}, {len(report) / 1e6:.1f} MB in four formats)")
    print(f"  memory: {at_first / 1024:.0f} MiB, sweep {after / 1024:.0f}, report {memory_kib() / 1024:.0f}")
    return after


def print_sweep(cloud: Cloud, found: Sweep, took: float, worked: float) -> None:
    """Print the requests, and the time beside the floor."""
    questions = len(cloud.questions())
    floor = (-(-questions // GRAPH_LIMIT) - 1) * GRAPH_WINDOW_S
    kinds = Counter(asked.path.rpartition("/")[2] for asked in cloud.reads())
    told = ", ".join(f"{name} {count}" for name, count in kinds.most_common(6))
    refused = quota_of(cloud.knobs).refused
    print(f"  questions {questions}, refused {refused}; reads {kinds.total()}: {told}")
    print(f"  sightings {len(found.sightings)}, gaps {len(found.gaps)}, looked {len(found.looked)}")
    ratio = f"ratio {took / floor:.2f}" if floor else "no floor"
    print(f"  sweep {took:.1f} s ({worked:.1f} s of it work), floor {floor:.1f} s: {ratio}")


def memory_kib() -> int:
    """Return the most memory that this process, stand-in included, ever had.

    From /proc: what getrusage tells of a child begins with the memory of its parent.
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Print the figures of one size, or of three, each in a process of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--resources", type=int, default=200_000)
    options.add_argument("--subscriptions", type=int, default=10_000)
    options.add_argument("--servers", type=int, default=2_000)
    options.add_argument("--rights", default="", help="the path below which we are Reader: all of it")
    options.add_argument("--one", action="store_true", help="this size only")
    given = options.parse_args()
    size = Size(given.resources, given.subscriptions, given.servers)
    print(f"{size.resources} resources, {size.subscriptions} subscriptions, rights at {given.rights or '/'}")
    kib = run(size, given.rights)
    sys.stdout.flush()
    if given.one:
        print(f"={kib}")
        return
    fewer = again(size.resources // 5, size.subscriptions, size.servers, given.rights)
    less = again(size.resources, size.subscriptions // 5, size.servers, given.rights)
    again(size.resources, size.subscriptions, size.servers, "/subscriptions/")
    rows, places = size.resources - size.resources // 5, size.subscriptions - size.subscriptions // 5
    print(f"bytes of the sweep: {(kib - fewer) * 1024 / rows:.0f} for each further resource,", end=" ")
    print(f"{(kib - less) * 1024 / places:.0f} for each further subscription")


def again(resources: int, subscriptions: int, servers: int, rights: str) -> int:
    """Print the figures of another size; return its memory in KiB."""
    numbers = {"--resources": resources, "--subscriptions": subscriptions, "--servers": servers}
    words = [word for name, number in numbers.items() for word in (name, str(number))]
    command = [sys.executable, "-m", "benchmarks.azure_sweep", "--one", "--rights", rights, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # ourselves
    said, _, kib = done.stdout.rpartition("=")
    print(said, end="", flush=True)
    return int(kib)


if __name__ == "__main__":
    main()
