"""Real processes under real parents: pipes and socket pairs, lies, files that are gone, and no privileges."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from discovery.host.this_machine import this_machine
from discovery.live.live import Live
from discovery.live.relations import role_of
from discovery.live.running import Running
from discovery.model import Gap, Sighting
from discovery.processes import ProcessFinder
from discovery.redact.keyed import Fingerprinter

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

WAITS = "import sys\nprint('ready', flush=True)\nsys.stdin.read()\n"
SERVES = "def serve():\n    from mcp.server import Server\n" + WAITS
# What python's mcp 2.x does: its pipes go to other descriptors, and 0 and 1 lead elsewhere.
MOVED = SERVES.replace(
    "sys.stdin.read()",
    "import os\na, b = os.dup(0), os.dup(1)\nn = os.open(os.devnull, os.O_RDWR)\nos.dup2(n, 0)\n"
    "os.dup2(2, 1)\nos.write(b, b'moved\\n')\nos.read(a, 1)",
).replace("print('ready', flush=True)\n", "")
LISTENS = SERVES.replace(
    "print('ready', flush=True)",
    "import socket\ns = socket.create_server(('127.0.0.1', 0))\nprint('ready', flush=True)",
)
CALLS = "from unittest import mock\ndef call():\n    from mcp import ClientSession\n" + WAITS
NODE_SERVES = (
    'async function serve() { await import("@modelcontextprotocol/sdk/server/mcp.js"); }\n'
    'console.log("ready"); process.stdin.resume();\n'
)
NODE_PARENT = (
    'const {spawn} = require("node:child_process");\n'
    'const child = spawn(process.argv[2], process.argv.slice(3), {stdio: ["pipe", "pipe", "inherit"]});\n'
    'child.stdout.once("data", () => console.log("ready", child.pid));\n'
    "process.stdin.resume(); process.stdin.on('end', () => child.kill());\n"
)
PYTHON_PARENT = (
    "import subprocess, sys\n"
    "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
    "child.stdout.readline()\nprint('ready', child.pid, flush=True)\n"
    "sys.stdin.read()\nchild.kill()\nchild.wait()\n"
)
Told = tuple[list[str], list[int]]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start programs in the test's folder, wait until each says so, and stop them all by pid."""
    begun: list[subprocess.Popen[bytes]] = []

    def run(*args: str, says: bool = True, **options: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            args,
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            executable=options.get("executable"),
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        )
        begun.append(process)
        if says:
            assert process.stdout is not None
            assert process.stdout.readline()
        return process

    yield run
    for process in begun:
        process.kill()
        process.communicate()


def running(pid: int) -> Running | None:
    """Return the server that the process `pid` is part of, seen by somebody else than its parent."""
    found = Live(this_machine(), me=-1).running()
    return next((server for server in found if pid in server.pids), None)


def needs(program: str) -> str:
    """Return where `program` is; skip the test if it is not here."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path


@pytest.mark.parametrize("source", [SERVES, MOVED], ids=["pipes at 0 and 1", "pipes moved away"])
def test_a_python_server_under_a_python_parent(start: Start, tmp_path: Path, source: str) -> None:
    (tmp_path / "app.py").write_text(source)
    server = running(start(sys.executable, "app.py").pid)
    assert server is not None
    assert (server.identity.ref, server.owner and server.owner.pid) == (
        f"file:{tmp_path}/app.py",
        os.getpid(),
    )


@pytest.mark.parametrize("parent", ["python", "node"])
@pytest.mark.parametrize("kind", ["python", "python, pipes moved away", "node"])
def test_every_kind_of_parent_with_every_kind_of_server(
    start: Start, tmp_path: Path, parent: str, kind: str
) -> None:
    (tmp_path / "app.py").write_text(MOVED if "moved" in kind else SERVES)
    (tmp_path / "app.js").write_text(NODE_SERVES)
    (tmp_path / "parent.py").write_text(PYTHON_PARENT)
    (tmp_path / "parent.js").write_text(NODE_PARENT)
    programs = {"python": [sys.executable, "parent.py"], "node": [needs("node"), "parent.js"]}
    child = [needs("node"), "app.js"] if kind == "node" else [sys.executable, "app.py"]
    owner = start(*programs[parent], *child)
    found = [server for server in Live(this_machine(), me=-1).running() if server.root.parent == owner.pid]
    assert [server.owner and server.owner.pid for server in found] == [owner.pid]


def test_a_server_that_listens_needs_no_parent(start: Start, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(LISTENS)
    server = running(start(sys.executable, "app.py").pid)
    assert server is not None
    assert [row.transport for row in server.listening] == ["tcp"]


def test_a_client_under_a_parent_is_none(start: Start, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(CALLS)
    assert running(start(sys.executable, "app.py").pid) is None


def test_a_package_of_npm_run_by_its_link(start: Start, tmp_path: Path) -> None:
    place = tmp_path / "node_modules" / "notes"
    place.mkdir(parents=True)
    manifest = {"name": "notes", "version": "3.2.1", "bin": "cli.js", "mcpName": "io.acme/notes"}
    (place / "package.json").write_text(json.dumps(manifest))
    (place / "cli.js").write_text('console.log("ready"); process.title = "notes"; process.stdin.resume();')
    (tmp_path / "node_modules" / ".bin").mkdir()
    (tmp_path / "node_modules" / ".bin" / "notes").symlink_to("../notes/cli.js")
    server = running(start(needs("node"), "node_modules/.bin/notes").pid)
    assert server is not None
    assert server.identity.purl == "pkg:npm/notes@3.2.1"


def test_a_distribution_in_an_environment(start: Start, tmp_path: Path) -> None:
    site = tmp_path / "v" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    info = site / "acme_notes-1.0.dist-info"
    info.mkdir(parents=True)
    (tmp_path / "v" / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    (info / "METADATA").write_text("Name: acme-notes\nVersion: 1.0\nRequires-Dist: mcp\n\n")
    (info / "entry_points.txt").write_text("[console_scripts]\nrun-notes = acme_notes:serve\n")
    (site / "acme_notes.py").write_text(SERVES)
    programs = tmp_path / "v" / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(Path(sys.executable).resolve())
    (programs / "run-notes").write_text(WAITS)
    server = running(start(str(programs / "python"), str(programs / "run-notes")).pid)
    assert server is not None
    assert server.identity.purl == "pkg:pypi/acme-notes@1.0"


def test_a_chain_of_shells_is_one_server(start: Start, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SERVES)
    (tmp_path / "run.sh").write_text(f"{sys.executable} app.py; true")
    shell = start("/bin/sh", "-c", "/bin/sh run.sh; true")
    server = running(shell.pid)
    assert server is not None
    assert (server.root.pid, len(server.pids)) == (shell.pid, 3)


@pytest.mark.parametrize(
    "claim",
    [
        ("npx -y @modelcontextprotocol/server-everything", "99"),
        ("node", "/usr/lib/node_modules/@playwright/mcp/cli.js"),
        ("python", "-m", "mcp_server_time"),
        ("mcp-server", "mcp", "serve"),
    ],
    ids=lambda claim: claim[0],
)
def test_arguments_are_claims(start: Start, claim: tuple[str, ...]) -> None:
    assert running(start(*claim, says=False, executable=needs("cat")).pid) is None


def test_a_program_whose_file_was_replaced_is_read_as_it_runs(start: Start, tmp_path: Path) -> None:
    program = tmp_path / "notes"
    shutil.copy(needs("cat"), program)
    process = start(str(program), says=False)
    program.unlink()
    program.write_text("ModelContextProtocol.Server")
    assert running(process.pid) is None


def test_a_server_whose_interpreter_was_removed_is_still_one(start: Start, tmp_path: Path) -> None:
    node = tmp_path / "node"
    shutil.copy(needs("node"), node)
    (tmp_path / "app.js").write_text(NODE_SERVES)
    process = start(str(node), "app.js")
    node.unlink()
    server = running(process.pid)
    assert server is not None
    assert server.root.deleted


@pytest.mark.parametrize("trap", ["fifo", "device", "loop", "folder", "huge"])
def test_a_script_that_became_a_trap_costs_nothing(start: Start, tmp_path: Path, trap: str) -> None:
    script = tmp_path / "app.py"
    script.write_text(WAITS)
    process = start(sys.executable, "app.py")
    script.unlink()
    match trap:
        case "fifo":
            os.mkfifo(script)
        case "device":
            script.symlink_to("/dev/zero")
        case "loop":
            script.symlink_to(script)
        case "folder":
            script.mkdir()
        case _:
            with script.open("wb") as file:
                file.truncate(1 << 40)
    assert running(process.pid) is None


def test_this_process_does_not_find_itself() -> None:
    live = Live(this_machine())
    assert all(os.getpid() not in server.pids for server in live.running())


def open_descriptors() -> int:
    """Return how many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def as_nobody(work: Callable[[], Told]) -> Told:
    """Return what `work` returns to an account without any rights, in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(write, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as file:
        told = file.read()
    os.waitpid(child, 0)
    gaps, pids = json.loads(told)
    return gaps, pids


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_without_rights_what_others_run_is_a_gap(start: Start, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SERVES)
    process = start(sys.executable, "app.py")

    def look() -> Told:
        finder = ProcessFinder(live=Live(this_machine(), me=-1), keyed=Fingerprinter(bytes(32)))
        items = list(finder.find())
        gaps = [each.root for each in items if isinstance(each, Gap)]
        return gaps, [each.pid for each in items if isinstance(each, Sighting) and each.pid]

    assert running(process.pid) is not None  # loads every module, while it may still be read
    gaps, pids = as_nobody(look)
    assert "user:root" in gaps
    assert process.pid not in pids


def test_a_gateway_and_its_inner_server(start: Start, tmp_path: Path) -> None:
    place = tmp_path / "node_modules" / "supergateway"
    place.mkdir(parents=True)
    (place / "package.json").write_text(
        json.dumps({"name": "supergateway", "version": "4.0.0", "bin": "x.js"})
    )
    (place / "x.js").write_text(NODE_PARENT)
    (tmp_path / "app.py").write_text(SERVES)
    line = f"{sys.executable} app.py"
    gateway = start(needs("node"), "node_modules/supergateway/x.js", "/bin/sh", "-c", line + "; true")
    found = {server.root.pid: server for server in Live(this_machine(), me=-1).running()}
    outer = found[gateway.pid]
    (inner,) = [server for server in found.values() if server.outer == gateway.pid]
    assert (role_of(outer), inner.leaf.args) == ("gateway", (sys.executable, "app.py"))


def test_look_after_look_leaves_no_descriptor_open(start: Start, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SERVES)
    start(sys.executable, "app.py")
    first = Live(this_machine(), me=-1)
    first.running()
    before = open_descriptors()
    for _ in range(20):
        Live(this_machine(), me=-1, memory=first.memory).running()
    assert open_descriptors() == before
