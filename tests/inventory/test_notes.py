"""How servers are there is told where it was looked, and never from silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from discovery.model import Sighting, Surface
from inventory.correlate import correlate
from inventory.notes import last_used, notes
from tests.inventory.join_cases import HERE
from tests.inventory.live import cached, container, listening, logged, npm, running, seen
from tests.inventory.report.machine import EVERYWHERE
from tests.inventory.server_pairs import HOST, config

NPX = "npx\t@acme/files"
OUTER = running(npm("supergateway"), pid=10, role="gateway")
INNER = running(npm("crm"), pid=11, outer="10")


def told(sightings: Sequence[Sighting], looked: Iterable[Surface] = EVERYWHERE) -> list[str]:
    servers = correlate(map(seen, sightings), HOST)
    found = notes(servers, frozenset(looked))
    return sorted(note.id for server in servers for note in found.get(server.id, ()))


UNCONFIGURED = ["running-unconfigured"]
IDLE = ["configured-not-running"]
CASES: dict[str, tuple[list[Sighting], list[str]]] = {
    "configured and running": ([config(NPX), running()], []),
    "switched off and running": ([replace(config(NPX), enabled=False), running()], []),
    "running only": ([running()], UNCONFIGURED),
    "listening only": ([listening()], UNCONFIGURED),
    "a container only": ([container()], UNCONFIGURED),
    "a container that stopped": ([container(presence="installed")], []),
    "in a cache only": ([cached()], []),
    "configured only": ([config(NPX)], IDLE),
    "switched off": ([replace(config(NPX), enabled=False)], []),
    "a remote address": ([config(url="https://mcp.acme.example/mcp")], []),
    "an address of this machine": ([config(url=HERE)], IDLE),
    "an address that answers": ([config(url=HERE), listening()], []),
    "two clients of one address": (
        [config(url=HERE), config(url=HERE, client="zed"), listening()],
        ["shared-endpoint"],
    ),
    "one client that has it twice": ([config(url=HERE), config(url=HERE, label="b"), listening()], []),
    "two clients that each start their own": ([config(NPX), config(NPX, client="zed"), running()], []),
    "a gateway and what it started": ([OUTER, INNER], ["gateway", *UNCONFIGURED, "via-gateway"]),
    "a gateway for a configured server": (
        [OUTER, INNER, config("npx\t-y\tsupergateway\t--stdio\tnpx -y crm")],
        ["gateway", "via-gateway"],
    ),
    "what a configured command line started": (
        [
            config("uvx\t--from\tgit+https://github.com/acme/crm\tcrm"),
            running(npm("crm"), launch_kind="git", launch_ref="pkg:github/acme/crm"),
        ],
        IDLE,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_notes_tell_how_a_server_is_there(case: str) -> None:
    sightings, ids = CASES[case]
    assert told(sightings) == sorted(ids)


def test_nothing_is_said_from_silence() -> None:
    assert told([running()], [Surface.PROCESS]) == []
    assert told([config(NPX)], [Surface.CONFIG]) == []


def test_the_last_use_is_the_newest_that_a_log_tells() -> None:
    older = replace(logged(), source="/x.log", facts={"last_used": "2026-09-01T00:00:00Z"})
    (server,) = correlate(map(seen, [logged(), older]), HOST)
    assert last_used(server) == "2026-10-31T20:00:00Z"
    (other,) = correlate([seen(running())], HOST)
    assert last_used(other) is None
