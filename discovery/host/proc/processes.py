"""One pass over all processes: what is cheap to know of each, read through one open folder per process.

An open /proc/<pid> stands for one process for good: once that has ended every read through it fails, even
if its number is given to another. So what is read here belongs together.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

from discovery.frozen import frozen
from discovery.host.proc.read import link, link_at, read_at
from discovery.host.proc.stat import read_stat
from discovery.host.proc.users import account
from discovery.host.running import Process

FOLDER = os.O_DIRECTORY | getattr(os, "O_PATH", 0)
# 1.8 MB of arguments are possible; what names a server stands at their start.
MAX_ARGS = 64 * 1024
DELETED = " (deleted)"
# A namespace whose id is hidden is called by the number of its table.
TABLE = "table-"
DIGITS = frozenset("0123456789")


@frozen
class Pass:
    """All processes by pid, and by user how many were seen but not told."""

    processes: dict[int, Process]
    hidden: dict[str, int]


def read_processes() -> Pass:
    """Return every process that runs, without the kernel's own threads."""
    networks = Networks()
    processes: dict[int, Process] = {}
    hidden: Counter[str] = Counter()
    for name in os.listdir("/proc"):
        if name[0] not in DIGITS:
            continue
        try:
            folder = os.open(f"/proc/{name}", FOLDER)
        except OSError:
            continue
        try:
            told = read_process(int(name), folder, networks)
            if isinstance(told, Process):
                processes[told.pid] = told
            elif told:
                hidden[told] += 1
        finally:
            os.close(folder)
    settled = {pid: networks.settled(process) for pid, process in processes.items()}
    return Pass(processes=settled, hidden=dict(hidden))


def read_process(pid: int, folder: int, networks: Networks) -> Process | str | None:
    """Return the process of an open folder; its user where it is hidden, None where there is none to tell."""
    stat = read_stat(folder)
    if stat is None:
        return hidden_from_us(folder)
    if stat.kernel:
        return None
    line = read_at(folder, "cmdline", MAX_ARGS + 1)
    if line is None:  # it has ended: what was read so far is history
        return None
    exe, deleted = executable(link_at(folder, "exe"), pid)
    return Process(
        pid=pid,
        parent=stat.parent,
        started=stat.started,
        name=stat.name,
        args=arguments(line[:MAX_ARGS]),
        cut=len(line) > MAX_ARGS,
        user=owner(folder),
        session=stat.session,
        exe=exe,
        deleted=deleted,
        network=networks.of(folder),
    )


def arguments(line: bytes) -> tuple[str, ...]:
    """Return the arguments as the kernel keeps them, without empty ones at the end.

    A program that writes a title over its arguments (node, npm) leaves one string and then empties.
    """
    text = line.decode("utf-8", "surrogateescape").rstrip("\0")
    return tuple(text.split("\0")) if text else ()


def executable(told: str | None, pid: int) -> tuple[str | None, bool]:
    """Return the path of the executable, and whether its file is gone from there."""
    if told is None or not told.endswith(DELETED):
        return told, False
    if is_same(f"/proc/{pid}/root{told}", f"/proc/{pid}/exe"):
        return told, False  # a file that is really called so
    return told.removesuffix(DELETED), True


def is_same(first: str, second: str) -> bool:
    """Return whether two paths are one file."""
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False


def owner(folder: int) -> str | None:
    """Return the account a process runs as: the folder belongs to it even where its files do not."""
    try:
        return account(os.fstat(folder).st_uid)
    except OSError:
        return None


def hidden_from_us(folder: int) -> str | None:
    """Return the user of a process that is there but may not be looked at; None where it has ended."""
    try:
        os.stat("stat", dir_fd=folder)
    except PermissionError:  # /proc mounted with hidepid
        return owner(folder)
    except OSError:
        return None
    return None


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
