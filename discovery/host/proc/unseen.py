"""What a Linux machine did not let us see, as gaps: for whom, and why."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from discovery.host.proc.processes import Pass
from discovery.host.proc.sockets import Sockets
from discovery.model import Gap, Reason, Surface

FINDER = "machine"


def unseen(
    seen: Pass, networks: Mapping[str, Sequence[int]], sockets: Mapping[str, Sockets | None]
) -> Iterator[Gap]:
    """Give a gap for each user whose processes or namespaces could not be looked at."""
    for user, count in sorted(seen.hidden.items()):
        yield gap(Surface.PROCESS, "/proc", user, f"{count} processes may not be looked at")
    if hides_processes():
        yield gap(Surface.PROCESS, "/proc", "?", "the system hides other users' processes (hidepid)")
    for network, pids in networks.items():
        if sockets and not sockets.get(network):
            users = {seen.processes[pid].user or "?" for pid in pids}
            for user in sorted(users or {"?"}):
                where = f"net:{network or 'own'}"
                yield gap(Surface.LISTENER, where, user, "the sockets of this network namespace are hidden")


def gap(surface: Surface, source: str, user: str, detail: str) -> Gap:
    """Return a gap for what belongs to `user`."""
    root = f"user:{user}"
    return Gap(surface=surface, finder=FINDER, source=source, root=root, reason=Reason.DENIED, detail=detail)


def hides_processes() -> bool:
    """Return whether /proc leaves out what belongs to others: then not even the first process is there."""
    return not os.path.exists("/proc/1")
