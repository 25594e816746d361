"""A launcher chain is one server, a gateway one row with its inner servers, a helper none."""

from __future__ import annotations

import pytest

from discovery.live.relations import role_of
from discovery.model import Kind
from tests.processes.lab import SDK, SERVER_JS, SERVER_PY, Lab, npm, venv, wheel

NPX = "/home/ada/.npm/_npx/af3"
CLIENT = "/home/ada/.local/share/claude/versions/2.1.0"


def lab_with_client() -> Lab:
    lab = Lab()
    lab.start(10, 1, "claude", exe=CLIENT, name="claude")
    return lab


def everything(lab: Lab, folder: str = NPX) -> str:
    npm(lab.disk, folder, "@acme/notes", bin={"notes": "index.js"}, dependencies=SDK, mcpName="io.a/n")
    return f"{folder}/node_modules/.bin/notes"


def test_npx_its_shell_and_node_are_one() -> None:
    lab = lab_with_client()
    script = everything(lab)
    lab.start(20, 10, "npm exec @acme/notes", "", "", exe="/usr/bin/node", name="npm exec @acme/")
    lab.start(21, 20, "sh", "-c", "notes")
    lab.start(22, 21, "node", script)
    lab.talk(10, 20, 21, 22)
    (server,) = lab.running()
    assert (server.root.pid, server.leaf.pid, server.pids) == (20, 22, (20, 21, 22))
    assert (server.identity.purl, server.client) == ("pkg:npm/%40acme/notes@1.2.3", "claude-code")


def test_uvx_and_python_are_one() -> None:
    lab = lab_with_client()
    root = "/home/ada/.cache/uv/archive-v0/k3"
    site = venv(lab.disk, root)
    wheel(lab.disk, site, "notes", requires=["mcp"], programs={"notes": "notes:main"})
    lab.start(20, 10, "uv", "tool", "uvx", "notes", exe="/usr/local/bin/uv")
    lab.start(21, 20, f"{root}/bin/python", f"{root}/bin/notes")
    lab.talk(10, 20, 21)
    (server,) = lab.running()
    assert (server.pids, server.identity.purl) == ((20, 21), "pkg:pypi/notes@4.5.6")


def wrapped(lab: Lab) -> None:
    """Lay out a package whose program starts a native one in a package of its own, and start both."""
    npm(lab.disk, NPX, "@az/mcp", {"index.js": ""}, bin={"azmcp": "index.js"}, mcpName="com.m/azure")
    npm(lab.disk, NPX, "@az/mcp-linux-x64", {"azmcp": ""})
    lab.disk.put(f"{NPX}/node_modules/@az/mcp-linux-x64/azmcp", go_program())
    lab.start(20, 10, "node", f"{NPX}/node_modules/.bin/azmcp", "server", "start")
    native = f"{NPX}/node_modules/@az/mcp-linux-x64/azmcp"
    lab.start(21, 20, native, "server", "start", exe=native)


def go_program() -> bytes:
    from tests.signals.programs import elf, go_section

    return elf({".go.buildinfo": go_section("acme.com/az", ["github.com/mark3labs/mcp-go"])})


@pytest.mark.parametrize(
    "relayed", [False, True], ids=["hands its channel on", "copies between two channels"]
)
def test_a_wrapper_and_its_native_program_are_one(relayed: bool) -> None:
    lab = lab_with_client()
    wrapped(lab)
    lab.talk(10, 20)
    lab.talk(20 if relayed else 10, 21)
    (server,) = lab.running()
    assert (server.root.pid, server.leaf.pid) == (20, 21)
    assert (server.identity.purl, server.client) == ("pkg:npm/%40az/mcp@1.2.3", "claude-code")


@pytest.mark.parametrize(
    "launcher",
    [
        ("bash", "-c", "exec python app.py"),
        ("env", "A=1", "python", "app.py"),
        ("timeout", "9", "python", "app.py"),
        ("bash", "run.sh"),
        ("/opt/own/run-server", "--x"),
    ],
    ids=lambda args: args[0],
)
def test_what_hands_its_channel_on_is_part_of_the_chain(launcher: tuple[str, ...]) -> None:
    lab = lab_with_client()
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, 10, *launcher)
    lab.start(21, 20, "python", "app.py")
    lab.talk(10, 20, 21)
    (server,) = lab.running()
    assert (server.root.pid, server.client) == (20, "claude-code")


def test_a_wrapper_that_hides_secrets_in_the_output_is_passed() -> None:
    lab = lab_with_client()
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, 10, "op", "run", "--", "python", "app.py", exe="/usr/bin/op")
    lab.start(21, 20, "python", "app.py")
    lab.talk(10, 20, 21)
    lab.talk(20, 21)
    (server,) = lab.running()
    assert (server.root.pid, server.identity.ref) == (20, "file:~/work/app.py")


def test_a_shell_that_somebody_types_into_is_no_launcher() -> None:
    lab = lab_with_client()
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, 10, "-bash", exe="/usr/bin/bash")
    lab.start(21, 20, "python", "app.py")
    lab.listen(21)
    (server,) = lab.running()
    assert (server.root.pid, server.client) == (21, None)


def test_workers_belong_to_the_server_that_forked_them() -> None:
    lab = lab_with_client()
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    for pid, parent in ((20, 10), (21, 20), (22, 20)):
        lab.start(pid, parent, "python", "app.py")
    lab.listen(20, 21, 22)
    (server,) = lab.running()
    assert (server.leaf.pid, server.pids) == (20, (20, 21, 22))


def test_two_servers_of_one_client_stay_two() -> None:
    lab = lab_with_client()
    script = everything(lab)
    for pid in (20, 30):
        lab.start(pid, 10, "node", script)
        lab.talk(10, pid)
    assert [server.root.pid for server in lab.running()] == [20, 30]


def test_a_helper_is_not_part_of_the_server_it_serves() -> None:
    lab = lab_with_client()
    script = everything(lab)
    lab.disk.put(f"{NPX}/node_modules/@acme/notes/watchdog.js", "")
    lab.start(20, 10, "node", script)
    lab.start(21, 20, "node", f"{NPX}/node_modules/@acme/notes/watchdog.js")
    lab.talk(10, 20)
    lab.talk(20, 21)
    (server,) = lab.running()
    assert (server.leaf.pid, server.pids) == (20, (20,))


def gateway(lab: Lab, *inner: str) -> None:
    """Start supergateway (20) around a shell (21) around `inner` (22)."""
    npm(lab.disk, "/g", "supergateway", {"x.js": ""}, bin="x.js", dependencies=SDK)
    lab.start(20, 10, "node", "/g/node_modules/.bin/supergateway", "--stdio", " ".join(inner))
    lab.start(21, 20, "sh", "-c", " ".join(inner))
    lab.start(22, 21, *inner)
    lab.talk(20, 21, 22)
    lab.listen(20)


def test_a_gateway_has_its_inner_server() -> None:
    lab = lab_with_client()
    gateway(lab, "node", everything(lab))
    outer, inner = lab.running()
    assert (outer.identity.purl, role_of(outer)) == ("pkg:npm/supergateway@1.2.3", "gateway")
    assert (inner.identity.purl, inner.root.pid, inner.outer) == ("pkg:npm/%40acme/notes@1.2.3", 21, 20)
    assert (outer.inner, role_of(inner)) == ((22,), None)


def test_what_a_gateway_carries_is_a_server_in_any_language() -> None:
    lab = lab_with_client()
    gateway(lab, "/usr/bin/ruby", "server.rb")
    lab.start(30, 22, "/usr/bin/git", "status")
    lab.talk(20, 30)
    outer, inner = lab.running()
    assert (inner.identity.ref, outer.inner) == ("file:~/work/server.rb", (22,))


def test_mcp_remote_leads_to_a_remote_server() -> None:
    lab = lab_with_client()
    npm(lab.disk, NPX, "mcp-remote", {"p.js": ""}, bin="p.js")
    url = "https://mcp.acme.com/v1"
    lab.start(20, 10, f"npm exec mcp-remote {url}", "", exe="/usr/bin/node")
    lab.start(21, 20, "node", f"{NPX}/node_modules/.bin/mcp-remote", url)
    lab.talk(10, 20, 21)
    (server,) = lab.running()
    assert (server.remote, role_of(server)) == (server.launched, "gateway")
    assert server.remote is not None
    assert (server.remote.kind, server.remote.url) == (Kind.REMOTE, url)


SHELL = ("sh", "-c", '"$@"; exit $?', "sh")


def below_a_shell(*line: str, **fields: str) -> Lab:
    """Return a machine on which a client started `line` through a shell that says nothing of it."""
    lab = lab_with_client()
    lab.start(20, 10, *SHELL, *line)
    lab.start(21, 20, *line, **fields)
    lab.talk(10, 20, 21)
    return lab


def test_mcp_remote_leads_to_a_remote_server_from_below_a_shell_too() -> None:
    script, url = f"{NPX}/node_modules/.bin/mcp-remote", "https://mcp.acme.com/v1"
    lab = below_a_shell("node", script, url)
    npm(lab.disk, NPX, "mcp-remote", {"p.js": ""}, bin="p.js")
    (server,) = lab.running()
    assert server.launched is not None
    assert (server.identity.purl, server.launched.ref) == ("pkg:npm/mcp-remote@1.2.3", "inline:sh")
    assert server.remote is not None
    assert (server.remote.kind, server.remote.url) == (Kind.REMOTE, url)


@pytest.mark.parametrize(
    ("line", "ref"),
    [
        (("python", "app.py"), "file:~/work/app.py"),
        (("python", "-m", "ledger"), "file:~/work/ledger/__main__.py"),
        (("node", "/srv/s.mjs"), "file:/srv/s.mjs"),
        (("python", "-c", SERVER_PY), "inline:sh"),
    ],
    ids=str,
)
def test_a_shell_that_says_nothing_is_what_it_starts(line: tuple[str, ...], ref: str) -> None:
    lab = below_a_shell(*line)
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.disk.put("/home/ada/work/ledger/__main__.py", SERVER_PY)
    lab.disk.put("/srv/s.mjs", SERVER_JS)
    (server,) = lab.running()
    assert (server.root.pid, server.identity.ref, server.client) == (20, ref, "claude-code")


def test_code_that_serves_is_not_named_after_what_it_starts() -> None:
    lab = lab_with_client()
    lab.disk.put("/home/ada/work/tool.py", "import os")
    lab.start(20, 10, "python", "-c", SERVER_PY)
    lab.start(21, 20, "python", "tool.py")
    lab.talk(10, 20, 21)
    assert [server.identity.ref for server in lab.running()] == ["inline:python"]


def test_two_servers_of_one_shell_are_two_files() -> None:
    lab = below_a_shell("python", "a.py")
    lab.start(22, 20, "python", "b.py")
    lab.listen(22)
    for file in ("a.py", "b.py"):
        lab.disk.put(f"/home/ada/work/{file}", SERVER_PY)
    assert sorted(server.identity.ref or "" for server in lab.running()) == [
        "file:~/work/a.py",
        "file:~/work/b.py",
    ]


def test_an_inspector_is_tooling_and_the_server_it_tries_is_one() -> None:
    lab = lab_with_client()
    npm(lab.disk, "/g", "@modelcontextprotocol/inspector", {"x.js": ""}, bin="x.js")
    lab.start(20, 1, "node", "/g/node_modules/@modelcontextprotocol/inspector/x.js")
    lab.listen(20, port=6277)
    lab.start(21, 20, "node", everything(lab))
    lab.talk(20, 21)
    outer, inner = lab.running()
    assert (role_of(outer), inner.outer) == ("tooling", 20)


@pytest.mark.parametrize(
    ("args", "ref"),
    [
        (("run", "-i", "--rm", "mcp/time"), "docker.io/mcp/time"),
        (("run", "-i", "ghcr.io/github/github-mcp-server"), "ghcr.io/github/github-mcp-server"),
        (("run", "--rm", "-i", "-e", "TOKEN", "acme/notes:1.2"), "docker.io/acme/notes"),
    ],
)
def test_a_container_s_client_stands_for_the_server_in_it(args: tuple[str, ...], ref: str) -> None:
    lab = lab_with_client()
    lab.start(20, 10, "docker", *args, exe="/usr/bin/docker")
    lab.talk(10, 20)
    (server,) = lab.running()
    assert (server.identity.kind, ref in (server.identity.purl or "").replace("%2F", "/")) == (Kind.OCI, True)


@pytest.mark.parametrize(
    "args",
    [("run", "-d", "postgres"), ("ps",), ("build", "."), ("run", "--rm", "acme/notes"), ("logs", "mcp")],
)
def test_other_uses_of_docker_are_no_servers(args: tuple[str, ...]) -> None:
    lab = lab_with_client()
    lab.start(20, 10, "docker", *args, exe="/usr/bin/docker")
    lab.talk(10, 20)
    assert lab.running() == ()


def test_a_host_told_to_serve_is_a_server_to_another_host() -> None:
    lab = lab_with_client()
    lab.start(20, 10, "claude", "mcp", "serve", exe=CLIENT, name="claude")
    lab.disk.put(CLIENT, "")
    lab.talk(10, 20)
    (server,) = lab.running()
    assert (server.leaf.pid, server.client) == (20, "claude-code")


def test_a_pid_that_was_given_away_is_nobody_s_parent() -> None:
    lab = lab_with_client()
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(9, 90, "python", "app.py")
    lab.start(90, 10, "bash", "run.sh")
    lab.listen(9)
    (server,) = lab.running()
    assert server.root.pid == 9


def test_processes_that_claim_each_other_as_parents_end_the_search() -> None:
    lab = Lab()
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, 21, "python", "app.py")
    lab.start(21, 20, "bash", "run.sh")
    lab.change(21, started=0.0)
    lab.listen(20)
    assert len(lab.running()) == 1


def test_unused_sources_do_not_count() -> None:
    lab = lab_with_client()
    lab.disk.put("/home/ada/work/other.js", SERVER_JS)
    lab.disk.put("/home/ada/work/app.js", "console.log(1)")
    lab.start(20, 10, "node", "app.js")
    lab.talk(10, 20)
    assert lab.running() == ()
