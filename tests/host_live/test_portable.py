"""The view through psutil, for macOS and Windows: as true as the kernel's own, and less complete."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from discovery.host.portable import MAX_ARGS, PortableMachine, process_of, shortened
from discovery.host.proc.machine import LinuxMachine
from discovery.host.running import Machine
from discovery.host.this_machine import this_machine
from discovery.model import Reason, Surface
from tests.host_live.actors import LINUX, ROOT, Stage, become_nobody, in_child

SLEEP = shutil.which("sleep") or "/bin/sleep"
TOLD: dict[str, object] = {
    "pid": 7,
    "ppid": 1,
    "create_time": 5.0,
    "name": "x",
    "cmdline": ["x", "y"],
    "exe": sys.executable,
    "username": "HOST\\ana",
}


@LINUX
def test_both_views_tell_the_same_process(stage: Stage, tmp_path: Path) -> None:
    environ = {"PATH": "/bin", "TOKEN": "hunter2hunter2"}
    actor = stage.program(SLEEP, "600", cwd=tmp_path, env=environ)
    portable, linux = PortableMachine(), LinuxMachine()
    assert portable.processes()[actor.pid] == linux.processes()[actor.pid]
    assert portable.cwd(actor.pid) == linux.cwd(actor.pid) == str(tmp_path)
    asked = frozenset({"PATH"})
    assert portable.environment(actor.pid, asked) == linux.environment(actor.pid, asked)
    assert portable.files(actor.pid).mark("") == linux.files(actor.pid).mark("")
    assert portable.files(actor.pid).real(".") == linux.files(actor.pid).real(".")


@LINUX
def test_both_views_tell_the_same_sockets(stage: Stage) -> None:
    code = (
        "a = socket.create_server(('127.0.0.1', 0)); b = socket.create_server(('::1', 0), family=10)\n"
        "c = socket.socket(socket.AF_UNIX); c.bind('\\0mcp-%d' % os.getpid()); c.listen()\nready('.')"
    )
    actor, _ = stage.python(code)

    def told(machine: Machine) -> list[object]:
        rows = [row for row in machine.listening() if row.pids == (actor.pid,)]
        return [(row.transport, row.address, row.port, row.user) for row in rows]

    assert told(PortableMachine()) == told(LinuxMachine())
    assert len(told(PortableMachine())) == 3
    assert PortableMachine().listens(actor.pid)
    assert not PortableMachine().listens(2**22 + 1)


@LINUX
def test_both_views_tell_the_same_mapped_files(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")
    assert PortableMachine().mapped(actor.pid) == LinuxMachine().mapped(actor.pid)


def test_what_no_other_system_tells_is_unknown(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")
    machine = PortableMachine()
    assert machine.partners(actor.pid) is None
    assert machine.partners(actor.pid, among=[os.getpid()]) is None
    assert machine.descriptors(actor.pid) is None


def test_a_process_that_was_not_seen_tells_nothing(stage: Stage) -> None:
    machine = PortableMachine()
    machine.processes()
    late = stage.program(SLEEP, "600")
    assert late.pid not in machine.processes()
    assert machine.cwd(late.pid) is None
    assert machine.mapped(late.pid) == ()
    assert machine.environment(late.pid, frozenset({"PATH"})) == ((), {})


def test_a_number_that_belongs_to_another_process_by_now_tells_nothing(stage: Stage) -> None:
    actor = stage.program(SLEEP, "600")
    machine = PortableMachine()
    seen = machine.processes()[actor.pid]
    machine.seen[actor.pid] = replace(seen, started=seen.started - 1)
    assert machine.cwd(actor.pid) is None
    assert machine.mapped(actor.pid) == ()


@LINUX
@ROOT
def test_other_users_processes_are_told_and_counted_where_they_are_hidden(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")

    def look() -> tuple[object, ...]:
        machine = PortableMachine()
        process = machine.processes()[actor.pid]
        machine.listening()
        return process.user, process.exe, machine.cwd(actor.pid), machine.mapped(actor.pid)

    user, exe, cwd, mapped = in_child(look, [lambda: PortableMachine().listening(), become_nobody])
    assert (user, exe, cwd, mapped) == (psutil.Process(actor.pid).username(), None, None, ())


def test_hidden_arguments_are_a_gap_of_their_user() -> None:
    machine = PortableMachine()
    machine.refused["root"] = 2
    (gap,) = machine.gaps()
    assert (gap.surface, gap.root, gap.reason) == (Surface.PROCESS, "user:root", Reason.DENIED)


def test_sockets_that_must_be_asked_for_one_by_one_are(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """As macOS has it for all but root."""

    def refuse(kind: str) -> list[object]:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", refuse)
    with socket.create_server(("127.0.0.1", 0)) as ours:
        machine = PortableMachine()
        told = [row.pids for row in machine.listening() if row.port == ours.getsockname()[1]]
    assert told == [(os.getpid(),)]


def test_a_process_is_told_of_what_psutil_knows() -> None:
    told = process_of(TOLD)
    assert told
    process, hidden = told
    assert (process.pid, process.parent, process.args, process.user) == (7, 1, ("x", "y"), "ana")
    assert (process.exe, process.deleted, hidden) == (sys.executable, False, False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"cmdline": None}, ((), sys.executable, False, True)),
        ({"cmdline": []}, ((), sys.executable, False, False)),
        ({"exe": None}, (("x", "y"), None, False, False)),
        ({"exe": "/no/such"}, (("x", "y"), "/no/such", True, False)),
    ],
)
def test_what_is_not_known_of_a_process_is_none(change: dict[str, object], expected: object) -> None:
    told = process_of({**TOLD, **change})
    assert told
    process, hidden = told
    assert (process.args, process.exe, process.deleted, hidden) == expected


@pytest.mark.parametrize("change", [{"create_time": None}, {"pid": None}])
def test_a_process_that_ended_meanwhile_is_none(change: dict[str, object]) -> None:
    assert process_of({**TOLD, **change}) is None


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ([], ((), False)),
        (["a", ""], (("a",), False)),
        (["", "a"], (("", "a"), False)),
        (["x" * MAX_ARGS, "b"], (("x" * MAX_ARGS,), True)),
        (["x" * (MAX_ARGS + 5)], (("x" * MAX_ARGS,), True)),
        (["x" * 10, "b"], (("x" * 10, "b"), False)),
    ],
)
def test_arguments_are_cut_at_the_limit(line: list[str], kept: object) -> None:
    assert shortened(line) == kept


def test_this_machine_is_the_one_its_system_is_fastest_on() -> None:
    expected = LinuxMachine if sys.platform == "linux" else PortableMachine
    assert isinstance(this_machine(), expected)
