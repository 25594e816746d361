"""One pass over all processes: what is cheap to know of each, read through one open folder per process.

An open /proc/<pid> stands for one process for good: once that has ended every read through it fails, even
if its number is given to another. So what is read here belongs together.
"""

from __future__ import annotations

import os
from collections import Counter

from discovery.frozen import frozen
from discovery.host.proc.networks import FOLDER, Networks
from discovery.host.proc.read import link_at, read_at
from discovery.host.proc.stat import read_stat
from discovery.host.proc.users import account
from discovery.host.running import Process

# 1.8 MB of arguments are possible; what names a server stands at their start.
MAX_ARGS = 64 * 1024
DELETED = " (deleted)"
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
    exe, deleted = executable(link_at(folder, "exe"))
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


def executable(told: str | None) -> tuple[str | None, bool]:
    """Return the path of the executable, and whether its file is gone from there.

    A file that is really called `x (deleted)` is taken for one that is gone: to look would mean to ask its
    file system, which may be one that never answers.
    """
    if told is None or not told.endswith(DELETED):
        return told, False
    return told.removesuffix(DELETED), True


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
