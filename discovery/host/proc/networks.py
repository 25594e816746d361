"""Which network namespace a process is in."""

from __future__ import annotations

import os
from dataclasses import replace

from discovery.host.proc.read import link, link_at
from discovery.host.running import Process

FOLDER = os.O_DIRECTORY | getattr(os, "O_PATH", 0)
# A namespace whose id is hidden is called by the number of its table.
TABLE = "table-"


class Networks:
    """Tells network namespaces apart: empty for our own.

    The kernel hides the link to the namespace of another user's process, but not its tables: the number of
    the file that holds one differs from namespace to namespace, and equal numbers are one namespace.
    """

    def __init__(self) -> None:
        """Learn what our own namespace is called."""
        self.own = link("/proc/self/ns/net")
        self.names: dict[int | None, str] = {None: "", table_of("/proc/self/net/dev", None): ""}
        self.known = {""}

    def of(self, folder: int) -> str:
        """Return the id of the namespace of the process that `folder` belongs to."""
        told = link_at(folder, "ns/net")
        if told == self.own and told is not None:
            return ""
        if told is None:
            table = table_of("net/dev", folder)
            return self.names.get(table, f"{TABLE}{table}")
        name = told[len("net:[") : -1]
        if name not in self.known:
            self.known.add(name)
            self.names.setdefault(table_of("net/dev", folder), name)
        return name

    def of_pid(self, pid: int) -> str:
        """Return the same for the process that has `pid` now; raise OSError where there is none."""
        folder = os.open(f"/proc/{pid}", FOLDER)
        try:
            return self.of(folder)
        finally:
            os.close(folder)

    def settled(self, process: Process) -> Process:
        """Return the process with the kernel's id where its namespace was first known by its table only."""
        if not process.network.startswith(TABLE):
            return process
        table = int(process.network.removeprefix(TABLE))
        return replace(process, network=self.names.get(table, process.network))


def table_of(path: str, folder: int | None) -> int | None:
    """Return the number of a namespace's table of devices; None where there is none to be seen."""
    try:
        return os.stat(path, dir_fd=folder).st_ino
    except OSError:
        return None
