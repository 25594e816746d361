"""How the servers of one view are there: running and configured nowhere, shared, behind a gateway. Pure.

Nothing is said from silence: that something does not run, or is configured nowhere, only where it was looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from discovery.identity.purl import versionless
from discovery.model import Coverage, Identity, Sighting, Status, Surface
from inventory.model import Note, Presence, Server
from inventory.server_key import HERE

RUNS = frozenset({Presence.RUNNING, Presence.LISTENING})
DECLARED = frozenset({Presence.CONFIGURED, Presence.DISABLED})
UNCONFIGURED = "running-unconfigured"
NOT_RUNNING = "configured-not-running"
SHARED = "shared-endpoint"
VIA_GATEWAY = "via-gateway"
GATEWAY = "gateway"
MAX_NAMES = 5


def looked_at(coverage: Iterable[Coverage]) -> frozenset[Surface]:
    """Return the surfaces that somebody looked at."""
    return frozenset(row.surface for row in coverage if row.status is not Status.FAILED)


def notes(servers: Sequence[Server], looked: frozenset[Surface]) -> Mapping[str, tuple[Note, ...]]:
    """Return the notes on each server that has some, by its id."""
    scene = Scene(servers, looked)
    found = {server.id: tuple(notes_on(server, scene)) for server in servers}
    return {key: told for key, told in found.items() if told}


class Scene:
    """All servers of a view, and where they were looked for."""

    def __init__(self, servers: Sequence[Server], looked: frozenset[Surface]) -> None:
        """Note what is configured."""
        self.looked = looked
        self.by_id = {server.id: server for server in servers}
        self.declared = {
            called(it.identity) for server in servers for it in live(server) if it.surface is Surface.CONFIG
        }

    def names(self, ids: Iterable[str]) -> str:
        """Return what servers are called, some of them if there are many."""
        names = [self.by_id[key].name if key in self.by_id else key for key in ids]
        more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
        return ", ".join(names[:MAX_NAMES]) + more

    def is_declared(self, server: Server) -> bool:
        """Return whether a configuration names `server`, its gateway, what it serves, or its command."""
        family = (server.id, *([server.parent] if server.parent else []), *server.children)
        if any(DECLARED.intersection(self.by_id[key].presence) for key in family if key in self.by_id):
            return True
        lines = (it.facts.get("launch_ref") for it in live(server))
        return any(plain(line) in self.declared for line in lines if line)


def notes_on(server: Server, scene: Scene) -> Iterator[Note]:
    """Give the notes on one server."""
    runs, declared = RUNS.intersection(server.presence), DECLARED.intersection(server.presence)
    # What a gateway started is the gateway's matter: nobody would configure it.
    if runs and not server.parent and Surface.CONFIG in scene.looked and not scene.is_declared(server):
        yield Note(id=UNCONFIGURED, text="it runs, and no configuration that was looked at names it")
    starts = Presence.CONFIGURED in declared and is_started_here(server)
    if starts and not runs and Surface.PROCESS in scene.looked:
        yield Note(id=NOT_RUNNING, text="it is configured, and does not run now")
    clients = sharers(server)
    if len(clients) > 1:
        yield Note(id=SHARED, text=f"{len(clients)} clients share this endpoint: {', '.join(clients)}")
    if server.parent:
        yield Note(id=VIA_GATEWAY, text=f"started by the gateway {scene.names([server.parent])}")
    if server.children:
        yield Note(id=GATEWAY, text=f"a gateway: it started {scene.names(server.children)}")


def is_started_here(server: Server) -> bool:
    """Return whether a server runs on this machine if it runs at all."""
    return server.identity.url is None or server.identity.ref in HERE


def sharers(server: Server) -> list[str]:
    """Return the clients that are configured to call the server at its address."""
    return sorted(
        {it.client for it in live(server) if it.surface is Surface.CONFIG and it.client and it.identity.url}
    )


def live(server: Server) -> Iterator[Sighting]:
    """Give the sightings that still hold."""
    return (one.sighting for one in server.seen if one.gone is None)


def called(identity: Identity) -> str:
    """Return an identity as one text, as a running launcher's command line is told."""
    return plain(identity.purl or identity.url or identity.ref or "")


def plain(text: str) -> str:
    """Return the text of an identity without its version."""
    return versionless(text) if text.startswith("pkg:") else text


def last_used(server: Server) -> str | None:
    """Return when a log last told of a use, ISO 8601; None if none does."""
    return max((used for it in live(server) if (used := it.facts.get("last_used"))), default=None)
