"""/proc/<pid>/stat: who a process is. Its name is the process's own choice, so it is never split at.

Fields as in proc(5) and the kernel's Documentation/filesystems/proc.rst.
"""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

from discovery.host.proc.read import read_at, read_path

LIMIT = 4096
# Fields are counted after the name: 0 is the state.
PARENT, SESSION, FLAGS, STARTED = 1, 3, 6, 19
KERNEL_THREAD = 0x0020_0000  # PF_KTHREAD, include/linux/sched.h
BOOTED = b"\nbtime "


class Stat(NamedTuple):
    """What one line of stat tells; `started` is in seconds since the epoch."""

    name: str
    parent: int
    session: int
    started: float
    kernel: bool


def read_stat(folder: int) -> Stat | None:
    """Return what the open folder of a process tells of it; None where it has ended or is hidden."""
    raw = read_at(folder, "stat", LIMIT)
    return parse(raw) if raw else None


def parse(raw: bytes) -> Stat | None:
    """Return one line of stat, taken apart after its LAST bracket; None where it is not one."""
    head, bracket, tail = raw.rpartition(b")")
    fields = tail.split(None, STARTED + 1)
    if not bracket or len(fields) <= STARTED:
        return None
    try:
        numbers = [int(fields[place]) for place in (PARENT, SESSION, FLAGS, STARTED)]
    except ValueError:
        return None
    parent, session, flags, ticks = numbers
    name = head.partition(b"(")[2].decode("utf-8", "surrogateescape")
    return Stat(name, parent, session, booted() + ticks / ticks_per_second(), bool(flags & KERNEL_THREAD))


def started(pid: int) -> float | None:
    """Return when the process that has `pid` now was started; None where there is none."""
    raw = read_path(f"/proc/{pid}/stat", LIMIT)
    told = parse(raw) if raw else None
    return told.started if told else None


@cache
def booted() -> int:
    """Return when the system started: read once, so that setting the clock makes no process a new one."""
    raw = read_path("/proc/stat", 16 * 1024 * 1024) or b""  # one number for each interrupt of each processor
    _, found, after = raw.partition(BOOTED)
    return int(after.split(None, 1)[0]) if found else 0


@cache
def ticks_per_second() -> int:
    """Return the unit of the kernel's start times."""
    return os.sysconf("SC_CLK_TCK")
