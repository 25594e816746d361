"""One pass over real processes: what the kernel says of them, however they lie."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from discovery.formats.errors import Unreadable
from discovery.host.proc.machine import LinuxMachine
from discovery.host.proc.processes import MAX_ARGS
from discovery.host.running import Process
from tests.host_live.actors import LINUX, Stage

pytestmark = LINUX
SLEEP = shutil.which("sleep") or "/bin/sleep"


def seen(pid: int) -> Process:
    return LinuxMachine().processes()[pid]


def test_a_process_is_told_with_parent_start_user_and_program(stage: Stage) -> None:
    before = time.time()
    actor = stage.program(SLEEP, "600")
    process = seen(actor.pid)
    assert process.parent == os.getpid()
    assert process.args == (SLEEP, "600")
    assert process.name == "sleep"
    assert process.exe == os.path.realpath(SLEEP)
    assert process.user == pwd.getpwuid(os.geteuid()).pw_name
    assert process.session == os.getsid(actor.pid)
    assert abs(process.started - before) < 60
    assert (process.cut, process.deleted, process.network) == (False, False, "")


def test_we_are_seen_ourselves_and_the_kernel_s_threads_are_not() -> None:
    processes = LinuxMachine().processes()
    assert os.getpid() in processes
    assert [one.name for one in processes.values() if one.name == "kthreadd" and one.parent == 0] == []


def test_every_answer_of_one_machine_is_the_same(stage: Stage) -> None:
    machine = LinuxMachine()
    first = machine.processes()
    late = stage.program(SLEEP, "600")
    assert machine.processes() is first
    assert late.pid not in machine.processes()


def test_a_claimed_command_line_does_not_change_the_program(stage: Stage) -> None:
    actor = stage.program("npx -y @modelcontextprotocol/server-files", "600", executable=SLEEP)
    process = seen(actor.pid)
    assert process.args[0] == "npx -y @modelcontextprotocol/server-files"
    assert process.exe == os.path.realpath(SLEEP)


def test_a_name_of_brackets_newlines_and_escapes_stays_one_name(stage: Stage) -> None:
    code = "open('/proc/self/comm', 'wb').write(b'mcp\\x1b[2J\\nx) S 1')\nready(os.getppid())"
    actor, _ = stage.python(code)
    process = seen(actor.pid)
    assert process.name == "mcp\x1b[2J\nx) S 1"
    assert process.parent == os.getpid()


def test_a_title_written_over_the_arguments_is_one_string(stage: Stage) -> None:
    code = (
        "start, end = map(int, open('/proc/self/stat').read().rpartition(')')[2].split()[45:47])\n"
        "title = b'npm exec @modelcontextprotocol/server-x'\n"
        "ctypes.memset(start, 0, end - start)\n"
        "ctypes.memmove(start, title, len(title))\nready('written')"
    )
    actor, _ = stage.python(code, "one", "two", "three")
    assert seen(actor.pid).args == ("npm exec @modelcontextprotocol/server-x",)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_a_title_set_by_node_loses_the_script_and_nothing_else(stage: Stage) -> None:
    code = "process.title = 'chrome-devtools-mcp'; console.log('ready'); process.stdin.resume()"
    node = shutil.which("node") or ""
    actor = stage.program(node, "-e", code, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert actor.stdout
    assert actor.stdout.readline() == b"ready\n"
    process = seen(actor.pid)
    assert process.args == ("chrome-devtools-mcp",)
    assert process.exe
    assert Path(process.exe).name == "node"


def test_empty_arguments_are_kept_but_for_those_at_the_end(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')", "", "a", "", "")
    assert seen(actor.pid).args[4:] == ("", "a")


def test_long_arguments_are_cut_and_marked(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')", *["x" * 130_000] * 13)
    process = seen(actor.pid)
    assert process.cut
    assert len("\0".join(process.args)) == MAX_ARGS


@pytest.mark.parametrize("length", [0, 3000, 4000, 4096, 60_000])
def test_arguments_below_the_limit_are_whole(stage: Stage, length: int) -> None:
    actor, _ = stage.python("ready('.')", "x" * length, "end")
    process = seen(actor.pid)
    assert process.args[4:] == ("x" * length, "end")
    assert not process.cut


def test_arguments_that_are_no_text_are_kept_as_they_are(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')", os.fsdecode(b"caf\xe9\xff"))
    assert os.fsencode(seen(actor.pid).args[-1]) == b"caf\xe9\xff"


def test_a_program_whose_file_is_gone_is_told(stage: Stage, tmp_path: Path) -> None:
    copy = tmp_path / "server"
    shutil.copy(SLEEP, copy)
    actor = stage.program(str(copy), "600")
    assert not seen(actor.pid).deleted
    copy.unlink()
    process = seen(actor.pid)
    assert (process.exe, process.deleted) == (str(copy), True)


def test_a_program_whose_file_was_replaced_is_told(stage: Stage, tmp_path: Path) -> None:
    copy, other = tmp_path / "server", tmp_path / "other"
    shutil.copy(SLEEP, copy)
    actor = stage.program(str(copy), "600")
    other.write_text("#!/bin/sh\n")
    other.rename(copy)
    process = seen(actor.pid)
    assert (process.exe, process.deleted) == (str(copy), True)


def test_a_process_that_ended_but_is_not_yet_buried_is_no_error(stage: Stage) -> None:
    actor = stage.program("true")
    os.waitid(os.P_PID, actor.pid, os.WEXITED | os.WNOWAIT)
    process = seen(actor.pid)
    assert (process.args, process.exe) == ((), None)


def test_processes_that_come_and_go_while_we_look_are_no_error(stage: Stage) -> None:
    code = (
        "ready('.')\nimport signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "while True:\n    if os.fork() == 0: os._exit(0)"
    )
    actor, _ = stage.python(code)
    for _ in range(40):
        machine = LinuxMachine()
        assert actor.pid in machine.processes()
        machine.listening()
        machine.partners(actor.pid)
        for process in machine.processes().values():
            assert process.started > 0


def test_a_working_folder_and_an_environment_are_told_without_values(stage: Stage, tmp_path: Path) -> None:
    environ = {"PATH": "/bin", "API_KEY": "hunter2hunter2", "EMPTY": ""}
    actor = stage.program(SLEEP, "600", cwd=tmp_path, env=environ)
    machine = LinuxMachine()
    assert machine.cwd(actor.pid) == str(tmp_path)
    assert machine.environment(actor.pid, frozenset({"PATH", "ABSENT"})) == (
        ("API_KEY", "EMPTY", "PATH"),
        {"PATH": "/bin"},
    )


def test_a_huge_environment_is_cut(stage: Stage) -> None:
    environ = {f"NAME_{number}": "x" * 100_000 for number in range(10)}
    actor, _ = stage.python("ready('.')", env=environ)
    names, values = LinuxMachine().environment(actor.pid, frozenset(environ))
    assert 2 <= len(names) <= 3
    assert sum(map(len, values.values())) < 256 * 1024


def test_mapped_files_are_told_once_and_sorted(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")
    mapped = LinuxMachine().mapped(actor.pid)
    assert os.path.realpath(sys.executable) in mapped
    assert any("libc" in path for path in mapped)
    assert list(mapped) == sorted(set(mapped))
    assert all(path.startswith("/") for path in mapped)


def test_nothing_is_told_of_a_process_that_was_not_seen(stage: Stage) -> None:
    machine = LinuxMachine()
    machine.processes()
    late = stage.program(SLEEP, "600")
    assert machine.cwd(late.pid) is None
    assert machine.descriptors(late.pid) is None
    assert machine.partners(late.pid) is None
    assert machine.mapped(late.pid) == ()
    assert machine.environment(late.pid, frozenset({"PATH"})) == ((), {})
    with pytest.raises(FileNotFoundError):
        machine.files(late.pid).read(SLEEP, 10**9)


def test_nothing_is_told_of_a_process_that_has_ended(stage: Stage) -> None:
    machine = LinuxMachine()
    actor = stage.program(SLEEP, "600")
    files = machine.files(actor.pid)
    actor.kill()
    actor.wait()
    assert machine.cwd(actor.pid) is None
    assert machine.descriptors(actor.pid) is None
    assert machine.partners(actor.pid) is None
    assert machine.mapped(actor.pid) == ()
    with pytest.raises(FileNotFoundError):
        files.read("", 10**9)


def test_a_number_that_belongs_to_another_process_by_now_tells_nothing(stage: Stage) -> None:
    actor = stage.program(SLEEP, "600")
    machine = LinuxMachine()
    machine.seen.processes[actor.pid] = older(machine.processes()[actor.pid])
    assert machine.cwd(actor.pid) is None
    assert machine.descriptors(actor.pid) is None
    assert machine.partners(actor.pid) is None
    assert machine.mapped(actor.pid) == ()
    assert machine.environment(actor.pid, frozenset({"PATH"})) == ((), {})
    for read in (
        lambda: machine.files(actor.pid).read("", 10**9),
        lambda: machine.files(actor.pid).mark("/"),
    ):
        with pytest.raises(FileNotFoundError):
            read()


def older(process: Process) -> Process:
    """Return a process of the same number that was started a second earlier."""
    return replace(process, started=process.started - 1)


def test_a_hundred_machines_leak_no_descriptor_and_no_thread(stage: Stage) -> None:
    actor, _ = stage.python("ready('.')")
    look(actor.pid)
    before = (descriptors(), threading.active_count())
    for _ in range(100):
        look(actor.pid)
    assert (descriptors(), threading.active_count()) == before


def descriptors() -> int:
    """Return how many descriptors we hold."""
    return len(list(Path("/proc/self/fd").iterdir()))


def look(pid: int) -> None:
    """Ask everything there is to ask."""
    machine = LinuxMachine()
    machine.listening()
    machine.partners(pid)
    machine.descriptors(pid)
    machine.mapped(pid)
    machine.cwd(pid)
    machine.environment(pid, frozenset())
    files = machine.files(pid)
    files.part("", 0, 4)
    files.names("/")
    files.real("/bin/sh")
    for path in ("/dev/zero", "/absent", "/"):
        with pytest.raises((Unreadable, FileNotFoundError)):
            files.read(path, 10)
    machine.gaps()
