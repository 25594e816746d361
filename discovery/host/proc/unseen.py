"""What a Linux machine did not let us see, as gaps: for whom, and why."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from discovery.host.proc.processes import Pass
from discovery.host.proc.sockets import Sockets
from discovery.model import Gap, Reason, Surface

FINDER = "machine"


def unseen_processes(seen: Pass) -> Iterator[Gap]:
    """Give a gap for each user whose processes could not be looked at."""
    for user, count in sorted(seen.hidden.items()):
        yield gap(Surface.PROCESS, "/proc", user, f"{count} processes may not be looked at")
    if not os.path.exists("/proc/1"):  # there always is a first process
        yield gap(Surface.PROCESS, "/proc", "?", "the system hides other users' processes (hidepid)")


def unseen_sockets(
    seen: Pass, networks: Mapping[str, Sequence[int]], sockets: Mapping[str, Sockets | None]
) -> Iterator[Gap]:
    """Give a gap for each user who has processes in a namespace whose sockets could not all be read."""
    for network, pids in networks.items():
        told = sockets.get(network)
        if told and not told.cut:
            continue
        detail, reason = why(network, sockets)
        for user in sorted({seen.processes[pid].user or "?" for pid in pids} or {"?"}):
            yield gap(Surface.LISTENER, f"net:{network or 'own'}", user, detail, reason)


def why(network: str, sockets: Mapping[str, Sockets | None]) -> tuple[str, Reason]:
    """Return why not all sockets of a namespace were read."""
    if network not in sockets:
        return "there are too many network namespaces to read", Reason.TOO_LARGE
    if sockets[network]:
        return "it has too many sockets to read", Reason.TOO_LARGE
    return "its sockets are hidden", Reason.DENIED


def cut_short(seen: Pass, pids: Sequence[int]) -> Iterator[Gap]:
    """Give a gap for each user whose processes hold more descriptors than were read."""
    for user in sorted({seen.processes[pid].user or "?" for pid in pids}):
        detail = "some processes hold too many descriptors to read"
        yield gap(Surface.PROCESS, "/proc", user, detail, Reason.TOO_LARGE)


def gap(surface: Surface, source: str, user: str, detail: str, reason: Reason = Reason.DENIED) -> Gap:
    """Return a gap for what belongs to `user`."""
    root = f"user:{user}"
    return Gap(surface=surface, finder=FINDER, source=source, root=root, reason=reason, detail=detail)
