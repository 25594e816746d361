"""Which processes of this machine are inside a container: told by the kernel, not by the engine."""

from __future__ import annotations

import os
from collections import defaultdict

from discovery.host.running import Machine

MAX_CGROUP = 64 * 1024  # a dozen lines, each at most a path
MAX_INSIDE = 256  # processes of one container that are named


def inside(container: str, pid: int | None, machine: Machine | None) -> tuple[int, ...]:
    """Return the main process `pid` of a container and those below it; none where the kernel does not agree.

    An engine in a virtual machine tells pids of that machine, which mean other processes here.
    """
    if pid is None or not is_inside(container, pid):
        return ()
    if machine is None:
        return (pid,)
    children: defaultdict[int, list[int]] = defaultdict(list)
    for process in machine.processes().values():
        children[process.parent].append(process.pid)
    found = [pid]
    for parent in found:  # grows as it goes
        found += [child for child in sorted(children[parent]) if child not in found][
            : MAX_INSIDE - len(found)
        ]
    return tuple(found)


def is_inside(container: str, pid: int) -> bool:
    """Return whether the control group of `pid` names the container, as runc and crun have it."""
    try:
        descriptor = os.open(f"/proc/{pid}/cgroup", os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except (OSError, AttributeError):  # AttributeError: a system without such flags
        return False
    try:
        return container.encode("ascii") in os.read(descriptor, MAX_CGROUP)
    except OSError:
        return False
    finally:
        os.close(descriptor)
