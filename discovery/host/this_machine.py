"""The machine this runs on, seen the fastest way its system offers."""

from __future__ import annotations

import sys

from discovery.host.running import Machine


def this_machine() -> Machine:
    """Return this machine: read from /proc and netlink on Linux, through psutil elsewhere."""
    if sys.platform == "linux":
        from discovery.host.proc.machine import LinuxMachine

        return LinuxMachine()
    from discovery.host.portable import PortableMachine

    return PortableMachine()
