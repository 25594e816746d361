"""Whether asking a socket would start an engine that now sleeps: we look, and start nothing.

With systemd's docker.socket, the first connection starts dockerd, which then starts every container that is
to restart always (docs.docker.com/engine/daemon; moby contrib/init/systemd/docker.socket). Podman's service,
started so, starts no container and ends by itself (podman-system-service(1)): that one may be asked.
"""

from __future__ import annotations

import os

from discovery.host.running import Listening, Machine

ENGINES = ("dockerd", "docker-desktop", "com.docker")  # and what stands for one inside WSL
ACTIVATOR = "systemd"
SLEEPER = "docker.sock"
ACTIVATED = "/run/docker.sock"  # ListenStream of the unit


def would_wake(path: str, machine: Machine) -> bool:
    """Return whether nothing but systemd waits at the socket `path` that Docker's engine would serve."""
    real = os.path.realpath(path)
    if not real.endswith(SLEEPER):
        return False
    processes = machine.processes()
    holders = {pid for row in machine.listening() if is_at(row, real) for pid in row.pids}
    if holders:
        return all(processes[pid].name == ACTIVATOR for pid in holders if pid in processes)
    # Who holds it may not be seen by this user, but that the engine's own process is missing can be.
    first = processes.get(1)
    alone = first is not None and first.name == ACTIVATOR
    return (
        real == ACTIVATED
        and alone
        and not any(process.name.startswith(ENGINES) for process in processes.values())
    )


def is_at(row: Listening, real: str) -> bool:
    """Return whether `row` is the socket with the real path `real`: engines bind it under other names too."""
    return row.transport == "unix" and row.address.endswith(SLEEPER) and os.path.realpath(row.address) == real
