"""Which process, and which server, holds a listening socket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discovery.host.running import Listening, Process
from discovery.live.running import Running


def by_pid(servers: Sequence[Running]) -> dict[int, Running]:
    """Return the server of each process; a process of two is that of the one whose leaf it is."""
    found: dict[int, Running] = {}
    for server in servers:
        for pid in server.pids:
            if pid not in found or server.leaf.pid == pid:
                found[pid] = server
    return found


def server_of(row: Listening, servers: Mapping[int, Running]) -> Running | None:
    """Return the server that holds a socket; of several that inherited it, the one that was there first."""
    holders = [servers[pid] for pid in row.pids if pid in servers]
    serving = [server for server in holders if server.leaf.pid in row.pids] or holders
    return min(serving, key=lambda server: (server.leaf.started, server.leaf.pid)) if serving else None


def holder_of(row: Listening, processes: Mapping[int, Process]) -> Process | None:
    """Return the process that made the socket: of those that hold it the one started first."""
    known = [processes[pid] for pid in row.pids if pid in processes]
    return min(known, key=lambda process: (process.started, process.pid)) if known else None
