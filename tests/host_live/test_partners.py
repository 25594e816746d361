"""Who holds the other end: pipes by direction, socket pairs by their peers, whatever the descriptor."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys

import pytest

from discovery.host.proc import machine as machines
from discovery.host.proc.machine import LinuxMachine
from discovery.model import Reason
from tests.host_live.actors import LINUX, READY, WAIT, Stage, first_line

pytestmark = LINUX
SLEEP = shutil.which("sleep") or "/bin/sleep"
# What python's mcp 2.x does: its pipes move away, and 0 and 1 become something else.
MOVED = (
    "os.dup2(0, 6); os.dup2(1, 7)\nready('.')\nsys.stdin.close()\n"
    "null = os.open('/dev/null', 0); os.dup2(null, 0); os.dup2(2, 1); os.read(6, 1)"
)


def test_a_child_on_pipes_and_its_parent_are_partners(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")
    machine = LinuxMachine()
    assert machine.partners(actor.pid) == frozenset({os.getpid()})
    assert actor.pid in (machine.partners(os.getpid()) or ())


def test_a_child_without_a_channel_has_no_partner(stage: Stage) -> None:
    actor = stage.program(SLEEP, "600", stderr=subprocess.DEVNULL)
    assert LinuxMachine().partners(actor.pid) == frozenset()


def test_pipes_that_moved_to_other_descriptors_still_lead_to_the_parent(stage: Stage) -> None:
    actor, _ = stage.python(MOVED, stderr=subprocess.DEVNULL)
    machine = LinuxMachine()
    table = machine.descriptors(actor.pid) or {}
    assert {table[6].partition(":")[0], table[7].partition(":")[0]} == {"pipe"}
    assert machine.partners(actor.pid) == frozenset({os.getpid()})


@pytest.mark.parametrize("code", ["ready('.')", MOVED], ids=["on 0 and 1", "on 6 and 7"])
def test_a_child_on_a_socket_pair_and_its_parent_are_partners(stage: Stage, code: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        actor = stage.program(*python(code), stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
        theirs.close()
        with ours.makefile("rb") as words:
            assert words.readline() == b".\n"
        machine = LinuxMachine()
        assert machine.partners(actor.pid) == frozenset({os.getpid()})
        assert actor.pid in (machine.partners(os.getpid()) or ())


def python(code: str) -> tuple[str, ...]:
    """Return the command of a Python that says when it is ready."""
    return (sys.executable, "-I", "-c", READY + code + WAIT)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_a_child_of_node_is_on_a_socket_pair_with_it(stage: Stage) -> None:
    child = "process.stdout.write(process.pid + '\\n'); process.stdin.resume()"
    code = (
        "const c = require('child_process').spawn(process.execPath, ['-e', process.argv[1]],"
        " {stdio: ['pipe', 'pipe', 'ignore']}); c.stdout.on('data', d => process.stdout.write(d));"
        "process.stdin.resume(); process.stdin.on('end', () => { c.kill(); process.exit() })"
    )
    node = shutil.which("node") or ""
    client = stage.program(node, "-e", code, child, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert client.stdout
    server = int(first_line(client.stdout))
    machine = LinuxMachine()
    assert machine.processes()[server].parent == client.pid
    assert machine.partners(server) == frozenset({client.pid})
    assert machine.partners(server, among=[os.getpid()]) == frozenset()


def test_those_who_share_an_end_are_no_partners_of_each_other(stage: Stage) -> None:
    shell = stage.program(
        "sh", "-c", "echo .; sleep 600 & wait", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert shell.stdout
    shell.stdout.readline()
    machine = LinuxMachine()
    found = machine.partners(shell.pid) or frozenset()
    assert os.getpid() in found
    inner = [one.pid for one in machine.processes().values() if one.parent == shell.pid]
    assert not found & set(inner)
    for pid in inner:
        machine_ends = machine.partners(pid) or frozenset()
        assert shell.pid not in machine_ends
        os.kill(pid, 9)


def test_a_pipe_with_both_its_ends_in_one_process_is_no_channel_to_its_copy(stage: Stage) -> None:
    code = (
        "r, w = os.pipe(); a, b = socket.socketpair()\npid = os.fork()\n"
        "if pid == 0:\n    os.dup2(os.open('/dev/null', 2), 1)\n    os.read(0, 1); os._exit(0)\n"
        "os.read(0, 0); ready(pid)\nimport signal; sys.stdin.read(); os.kill(pid, 9)"
    )
    actor, words = stage.python(code, stderr=subprocess.DEVNULL)
    machine = LinuxMachine()
    copy = int(words[0])
    assert copy not in (machine.partners(actor.pid) or ())
    assert actor.pid not in (machine.partners(copy) or ())
    os.kill(copy, 9)


def test_a_connection_to_a_named_socket_is_no_pair(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = str(tmp_path_factory.mktemp("s") / "bus")
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(path)
        bus.listen()
        code = "s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\nsys.stdin.close(); "
        code += "ready('.'); os.close(1); os.close(0); time.sleep(600)"
        actor, _ = stage.python(code, path, stderr=subprocess.DEVNULL)
        taken, _ = bus.accept()
        with taken:
            machine = LinuxMachine()
            until_closed(actor.pid)
            assert LinuxMachine().partners(actor.pid) == frozenset()
            assert machine.processes()


def until_closed(pid: int) -> None:
    """Return when a process has let go of its standard output."""
    while 1 in (LinuxMachine().descriptors(pid) or {}):
        os.sched_yield()


def test_a_question_among_a_few_looks_at_those_only(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")
    machine = LinuxMachine()
    assert machine.partners(actor.pid, among=[os.getpid(), 2**22]) == frozenset({os.getpid()})
    assert machine.partners(actor.pid, among=[]) == frozenset()
    assert machine.held.keys() == {actor.pid, os.getpid()}


def test_descriptors_are_told_as_the_kernel_names_them(stage: Stage) -> None:
    actor, _ = stage.python("null = os.open('/dev/null', 0)\ns = socket.socket()\nready(null, s.fileno())")
    table = LinuxMachine().descriptors(actor.pid) or {}
    assert table[0].startswith("pipe:[")
    assert "/dev/null" in table.values()
    assert any(target.startswith("socket:[") for target in table.values())


def test_no_process_has_partners_for_having_ended(stage: Stage) -> None:
    actor = stage.program("true")
    os.waitid(os.P_PID, actor.pid, os.WEXITED | os.WNOWAIT)
    assert not LinuxMachine().partners(actor.pid)


def test_more_descriptors_than_are_read_is_a_gap_and_the_first_still_count(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _ = stage.python("kept = [os.dup(0) for _ in range(50)]\nready('.')")
    monkeypatch.setattr(machines, "MAX_DESCRIPTORS", 10)
    machine = LinuxMachine()
    assert machine.partners(actor.pid, among=[]) == frozenset()
    (gap,) = machine.gaps()
    assert (gap.reason, gap.root) == (Reason.TOO_LARGE, f"user:{machine.processes()[actor.pid].user}")


def test_a_machine_of_too_many_descriptors_is_read_a_little_of_each(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = stage.python("kept = [os.dup(0) for _ in range(50)]\nready('.')")
    second, _ = stage.python("kept = [os.dup(0) for _ in range(50)]\nready('.')")
    monkeypatch.setattr(machines, "MAX_HELD", 20)
    monkeypatch.setattr(machines, "FEW", 5)
    machine = LinuxMachine()
    held = machine.held_by([first.pid, second.pid])
    assert held[first.pid].count > 50
    assert held[second.pid].count == 5
    assert [gap.reason for gap in machine.gaps()] == [Reason.TOO_LARGE]
