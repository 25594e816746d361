"""The machine this runs on, seen the fastest way its system offers."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from discovery.host.running import Machine


def this_machine() -> Machine:
    """Return this machine: read from /proc and netlink on Linux, through psutil elsewhere."""
    if sys.platform == "linux":
        from discovery.host.proc.machine import LinuxMachine

        return LinuxMachine()
    from discovery.host.portable import PortableMachine

    return PortableMachine()


def account_homes() -> Mapping[str, str]:
    """Return the home folders of this machine's accounts, where a local list tells them."""
    if sys.platform != "linux":
        return {}
    from discovery.host.proc.users import homes

    return homes()
