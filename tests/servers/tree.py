"""The processes that belong to one that was started, and ending them by their ids."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path


def members(leader: int) -> frozenset[int]:
    """Return the processes of a session, and what they started."""
    parents, sessions = relations()
    mine = {pid for pid, session in sessions.items() if session == leader}
    while more := {pid for pid, above in parents.items() if above in mine} - mine:
        mine |= more
    return frozenset(mine)


def relations() -> tuple[dict[int, int], dict[int, int]]:
    """Return the parent and the session of every process."""
    parents, sessions = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_bytes()
            except OSError:
                continue
            fields = stat[stat.rindex(b")") + 2 :].split()
            parents[int(folder.name)], sessions[int(folder.name)] = int(fields[1]), int(fields[3])
    return parents, sessions


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all of its processes."""
    for pid in members(process.pid) | {process.pid}:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
