"""Real processes for tests to look at: each says when it is ready, and is stopped by its own handle."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TypeVar

import pytest

T = TypeVar("T")
NOBODY = 65534
ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs namespaces, so root")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
# Python's own start takes a fraction of a second; a machine under load takes longer.
PATIENCE_S = 60.0
READY = "import sys, os, time, socket, ctypes\ndef ready(*words):\n    print(*words, flush=True)\n"
WAIT = "\nsys.stdin.read() if not sys.stdin.closed else None\n"


class Stage:
    """Starts processes, and ends them all."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self.actors: list[subprocess.Popen[bytes]] = []

    def program(self, *command: str, **options: object) -> subprocess.Popen[bytes]:
        """Return a running program; it has been executed when this returns."""
        quiet: dict[str, object] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        actor: subprocess.Popen[bytes] = subprocess.Popen(command, **{**quiet, **options})  # type: ignore[call-overload]
        self.actors.append(actor)
        until_executed(actor.pid)
        return actor

    def python(self, code: str, *args: str, **options: object) -> tuple[subprocess.Popen[bytes], list[str]]:
        """Return a running Python, and the words with which it said `ready(...)`."""
        piped: dict[str, object] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        command = (sys.executable, "-I", "-c", READY + code + WAIT, *args)
        actor = self.program(*command, **{**piped, **options})
        assert actor.stdout
        return actor, first_line(actor.stdout).split()

    def close(self) -> None:
        """End all processes."""
        for actor in self.actors:
            actor.kill()
            for stream in (actor.stdin, actor.stdout):
                if stream:
                    stream.close()
            actor.wait()


def until_executed(pid: int) -> None:
    """Return when a new program's arguments and environment are in place, or it has ended already.

    The kernel wakes us before it has copied them; where they end (proc(5): field 51) is set after.
    """
    stat = Path(f"/proc/{pid}/stat")
    while True:
        fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        if fields[0] == "Z" or int(fields[48]):
            return
        os.sched_yield()


def first_line(stream: IO[bytes]) -> str:
    """Return the first line of a stream; fail where none comes."""
    lines: list[bytes] = []
    reader = threading.Thread(target=lambda: lines.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(PATIENCE_S)
    assert lines
    assert lines[0], "the process ended before it was ready"
    return lines[0].decode()


def in_child(act: Callable[[], T], before: Sequence[Callable[[], object]] = ()) -> T:
    """Return what `act` returns in a forked child that did `before` first."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            for step in before:
                step()
            told = pickle.dumps((True, act()))
        except BaseException as error:  # noqa: BLE001  # the child must not run the rest of the tests
            told = pickle.dumps((False, repr(error)))
        with os.fdopen(writing, "wb") as out:
            out.write(told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        fine, told_back = pickle.loads(answers.read())  # noqa: S301  # our own child's
    os.waitpid(pid, 0)
    assert fine, told_back
    answer: T = told_back
    return answer


def become_nobody() -> None:
    """Make this process an unprivileged one that may still look at itself."""
    import ctypes

    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE
