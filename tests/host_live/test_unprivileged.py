"""An ordinary user's view: nothing crashes, nobody else's secrets are read, what is hidden is said."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess

import pytest

from discovery.formats.errors import Unreadable
from discovery.host.proc import unseen
from discovery.host.proc.machine import LinuxMachine
from discovery.host.proc.users import account
from discovery.host.this_machine import this_machine
from discovery.model import Gap, Reason, Surface
from tests.host_live.actors import LINUX, NOBODY, ROOT, Stage, become_nobody, in_child
from tests.host_live.test_namespaces import ELSEWHERE

pytestmark = [LINUX, ROOT]
SLEEP = shutil.which("sleep") or "/bin/sleep"
NEW_MOUNTS = 0x20000  # CLONE_NEWNS


def test_other_users_processes_are_told_but_not_what_they_hold(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")

    def look() -> tuple[object, ...]:
        machine = LinuxMachine()
        process = machine.processes()[actor.pid]
        hidden = machine.partners(actor.pid), machine.descriptors(actor.pid), machine.cwd(actor.pid)
        secrets = machine.environment(actor.pid, frozenset({"PATH"})), machine.mapped(actor.pid)
        return process.user, bool(process.args), process.exe, hidden, secrets, machine.hidden()

    user, args, exe, hidden, secrets, counted = in_child(look, [warm, become_nobody])
    assert (user, args, exe) == (account(os.geteuid()), True, None)
    assert hidden == (None, None, None)
    assert secrets == (((), {}), ())
    assert counted == {account(os.geteuid()): 1}


def warm() -> None:
    """Load what is loaded late while the files of this Python may still be read."""
    machine = this_machine()
    machine.listening()
    machine.files(os.getpid()).mark("/")
    machine.gaps()


def test_a_channel_that_only_a_hidden_process_can_hold_is_unknown_and_not_absent(stage: Stage) -> None:
    options = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "stderr": subprocess.DEVNULL}
    piped = stage.program(SLEEP, "600", stdin=subprocess.PIPE, **options)
    alone = stage.program(SLEEP, "600", **options)

    def look() -> tuple[object, ...]:
        machine = LinuxMachine()
        above = [os.getppid()]
        return (
            machine.partners(piped.pid, above),
            machine.partners(piped.pid),
            machine.partners(alone.pid, above),
        )

    assert piped.stdin
    ours = piped.stdin.fileno()  # which a forked child has too, and here must not
    assert in_child(look, [lambda: os.close(ours), become_nobody]) == (None, None, frozenset())
    assert LinuxMachine().partners(piped.pid) == frozenset({os.getpid()})


def test_a_channel_that_somebody_else_is_seen_to_hold_is_no_hidden_one_s(stage: Stage) -> None:
    options = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "stderr": subprocess.DEVNULL}
    reading, writing = os.pipe()
    reader = stage.program(SLEEP, "600", **{**options, "stdin": reading})
    writer = stage.program(SLEEP, "600", **{**options, "stdout": writing})
    os.close(reading)
    os.close(writing)

    def look() -> tuple[object, ...]:
        machine = LinuxMachine()
        return machine.partners(reader.pid, [os.getppid()]), machine.partners(reader.pid)

    assert in_child(look, [become_nobody]) == (frozenset(), frozenset({writer.pid}))


def test_other_users_files_are_refused_and_not_missing(stage: Stage) -> None:
    actor = stage.program(SLEEP, "600")

    def look() -> list[object]:
        files = LinuxMachine().files(actor.pid)
        return [reason(lambda: files.read("/etc/hostname", 100)), reason(lambda: files.mark(""))]

    assert in_child(look, [warm, become_nobody]) == [Reason.DENIED, Reason.DENIED]


def reason(act: object) -> object:
    """Return why a read is refused."""
    assert callable(act)
    try:
        return act()
    except Unreadable as error:
        return error.reason


def test_other_users_sockets_are_told_without_their_holders(stage: Stage) -> None:
    _, (port,) = stage.python("s = socket.create_server(('127.0.0.1', 0)); ready(s.getsockname()[1])")

    def look() -> list[object]:
        rows = LinuxMachine().listening()
        return [(row.pids, row.user) for row in rows if row.port == int(port)]

    assert in_child(look, [warm, become_nobody]) == [((), account(os.geteuid()))]


def test_another_namespace_is_read_without_any_privilege(stage: Stage) -> None:
    _, (four, six, _) = stage.python(ELSEWHERE)

    def look() -> tuple[object, ...]:
        machine = LinuxMachine()
        rows = [row for row in machine.listening() if row.port in {int(four), int(six)}]
        gaps = [gap for gap in machine.gaps() if gap.source == f"net:{rows[0].network}"]
        return [row.port for row in rows if row.network.startswith("table-")], gaps

    assert in_child(look, [warm, become_nobody]) == ([int(four), int(six)], [])


def test_an_unprivileged_user_sees_the_own_processes_whole(stage: Stage) -> None:
    actor = stage.program(
        SLEEP, "600", user=NOBODY, group=NOBODY, extra_groups=[], stdin=subprocess.PIPE, cwd="/"
    )

    def look() -> tuple[object, ...]:
        machine = LinuxMachine()
        process = machine.processes()[actor.pid]
        table = machine.descriptors(actor.pid) or {}
        return process.user, process.exe, table[0].partition(":")[0], machine.cwd(actor.pid)

    told = in_child(look, [warm, become_nobody])
    assert told == (account(NOBODY), os.path.realpath(SLEEP), "pipe", "/")


@pytest.mark.parametrize(("option", "user"), [("hidepid=1", None), ("hidepid=2", "?")])
def test_a_system_that_hides_processes_is_a_gap(stage: Stage, option: str, user: str | None) -> None:
    actor = stage.program(SLEEP, "600")

    def look() -> tuple[int, ...] | list[Gap]:
        machine = LinuxMachine()
        assert actor.pid not in machine.processes()
        assert os.getpid() in machine.processes()
        return list(machine.gaps())

    gaps = in_child(look, [warm, lambda: hide_processes(option), become_nobody])
    told = {(gap.surface, gap.finder, gap.root, gap.reason) for gap in gaps if isinstance(gap, Gap)}
    root = f"user:{user or account(os.geteuid())}"
    assert (Surface.PROCESS, unseen.FINDER, root, Reason.DENIED) in told


def hide_processes(option: str) -> None:
    """Mount another /proc in a mount namespace of our own."""
    library = ctypes.CDLL(None, use_errno=True)
    assert library.unshare(NEW_MOUNTS) == 0
    assert library.mount(b"none", b"/", None, 0x44000, None) == 0  # MS_REC | MS_PRIVATE
    assert library.mount(b"proc", b"/proc", b"proc", 0, option.encode()) == 0
