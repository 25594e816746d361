"""One machine on which servers run, listen, lie and were used, looked at as a scan does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from discovery.model import Coverage, Scope, Sighting, Status, Surface, Sweep
from inventory.cli.flow import view_of
from inventory.cli.wish import Memory
from inventory.model import Entry, Seen, Snapshot, State, View
from tests.inventory.live import cached, container, listening, logged, npm, running
from tests.inventory.server_pairs import DAWN, config

HOME = "/home/dana"
EVERYWHERE = (
    Surface.CONFIG,
    Surface.PROCESS,
    Surface.LISTENER,
    Surface.CONTAINER,
    Surface.PACKAGE,
    Surface.LOG,
)
APPROVED = Entry(
    id="files",
    identity="pkg:npm/%40acme/files",
    state=State.APPROVED,
    owner="platform",
    approved_at=date(2026, 10, 1),
    source="/etc/registry/files.yaml",
)

MACHINE = (
    config(url="http://localhost:3000/mcp"),
    config(url="http://127.0.0.1:3000/mcp", client="zed"),
    running(
        chain="npm 12 > sh 13 > node 14",
        client="cursor",
        evidence="npm.mcp-name,channel.tcp",
        score="85",
    ),
    listening(auth="none", protocol_versions="2025-11-25", server_name="files"),
    logged(),
    running(npm("supergateway", "4.0.0"), pid=20, role="gateway", inner="21", chain="node 20"),
    listening(npm("supergateway", "4.0.0"), at="0.0.0.0:8000", pid=20, bind="wide", auth="none"),
    running(npm("crm", "2.0.0"), pid=21, outer="20", chain="sh 21 > node 22"),
    container(pids="30", ports="127.0.0.1:9000->8000/tcp", bind="loopback"),
    config("npx\t@acme/idle@1.0.0", label="idle"),
    cached(npm("left-over", "0.9.0")),
)


def view(
    sightings: Iterable[Sighting] = MACHINE,
    *entries: Entry,
    looked: Iterable[Surface] = EVERYWHERE,
    registry: bool = True,
) -> View:
    """Return `sightings` as a scan that looked at `looked` shows them, judged by `entries`."""
    found = tuple(sightings)
    scope = Scope(kind="host", id="0123456789abcdef", name="dana-laptop", os="linux", roots=(HOME,))
    sweep = Sweep(
        id="feedfacefeedface",
        agent="endpoint",
        scope=scope,
        started=DAWN,
        ended=DAWN,
        status=Status.COMPLETE,
        looked=(),
        coverage=tuple(
            Coverage(surface=surface, finder=surface.value, status=Status.COMPLETE, examined=9, found=1)
            for surface in looked
        ),
        sightings=found,
        gaps=(),
    )
    source = "/etc/registry" if registry else None
    seen = tuple(Seen(sighting=one, first_seen=DAWN, last_seen=DAWN) for one in found)
    return view_of(sweep, seen, Snapshot(id="cafe", source=source, entries=entries), Memory(store=False))
