"""Servers of every kind are found, whatever stands on their command line, with what proves them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from discovery.live.running import Channel, Running
from discovery.model import Confidence, Kind
from tests.processes.lab import CLIENT_JS, NODE, SDK, SERVER_JS, SERVER_PY, Lab, npm, venv, wheel

HOST = "/usr/share/cursor/cursor"
Scene = Callable[[Lab], None]


def host(lab: Lab) -> None:
    """Start a client of the catalogue as pid 10."""
    lab.start(10, 1, HOST)


def npm_name(lab: Lab) -> None:
    npm(lab.disk, "/p", "@acme/notes", {"cli.js": "require('./x')"}, bin="cli.js", mcpName="io.acme/notes")
    lab.start(20, 10, "node", "/p/node_modules/.bin/notes")


def npm_serving_library(lab: Lab) -> None:
    npm(lab.disk, "/p", "notes", {"a.js": ""}, bin={"n": "a.js"}, dependencies={"fastmcp": "4"})
    lab.start(20, 10, "node", "/p/node_modules/.bin/n")


def npm_dependency(lab: Lab) -> None:
    npm(lab.disk, "/p", "notes", {"a.js": ""}, bin="./a.js", dependencies=SDK)
    lab.start(20, 10, "node", "/p/node_modules/notes/a.js")


def npm_main(lab: Lab) -> None:
    npm(lab.disk, "/p", "notes", {"d/i.js": SERVER_JS}, main="d/i.js", dependencies=SDK)
    lab.start(20, 10, "node", "/p/node_modules/notes/d/i.js")


def own_module(lab: Lab) -> None:
    lab.disk.put("/home/ada/work/s.mjs", SERVER_JS)
    lab.start(20, 10, "node", "s.mjs")


def own_module_one_level(lab: Lab) -> None:
    lab.disk.put("/home/ada/work/main.js", 'import "./lib/server.js";')
    lab.disk.put("/home/ada/work/lib/server.js", SERVER_JS)
    lab.start(20, 10, "node", "main.js")


def typescript(lab: Lab) -> None:
    npm(lab.disk, "/p", "tsx", {"dist/cli.mjs": ""}, bin="dist/cli.mjs")
    lab.disk.put("/home/ada/work/s.ts", SERVER_JS)
    lab.start(20, 10, "node", "/p/node_modules/.bin/tsx", "s.ts")
    lab.start(21, 20, "node", "--require", "/p/node_modules/tsx/dist/preflight.cjs", "s.ts")
    lab.talk(10, 21)


def bundle(lab: Lab) -> None:
    text = "x" * 600_000 + 'throw Error("StdioServerTransport already started! If")'
    lab.disk.put("/opt/b/server.js", text)
    lab.start(20, 10, "node", "/opt/b/server.js")


def required(lab: Lab) -> None:
    lab.disk.put("/opt/r/s.js", 'const {Server} = require("@modelcontextprotocol/sdk/server/index.js")')
    lab.start(20, 10, "node", "--max-old-space-size=99", "/opt/r/s.js")


def bun(lab: Lab) -> None:
    lab.disk.put("/opt/r/s.ts", SERVER_JS)
    lab.start(20, 10, "bun", "run", "/opt/r/s.ts", exe="/home/ada/.bun/bin/bun")


def deno(lab: Lab) -> None:
    lab.disk.put(
        "/opt/r/s.ts", 'import { McpServer } from "npm:@modelcontextprotocol/sdk@1.30/server/mcp.js"'
    )
    lab.start(20, 10, "deno", "run", "-A", "/opt/r/s.ts", exe="/usr/bin/deno")


def editor_node(lab: Lab) -> None:
    lab.disk.put("/ext/s.js", SERVER_JS)
    lab.start(20, 10, "/usr/share/code/code", "/ext/s.js")


def node_code(lab: Lab) -> None:
    lab.start(20, 10, "node", "-e", SERVER_JS)


def console_script(lab: Lab) -> None:
    site = venv(lab.disk, "/v")
    wheel(lab.disk, site, "notes", requires=["mcp>=1"], programs={"run-notes": "notes:main"})
    lab.start(20, 10, "/v/bin/python3", "/v/bin/run-notes")


def python_claim(lab: Lab) -> None:
    site = venv(lab.disk, "/v")
    wheel(
        lab.disk,
        site,
        "notes",
        {"notes/__init__.py": ""},
        programs={"n": "notes:main"},
        readme="mcp-name: a.b/c",
    )
    lab.start(20, 10, "/v/bin/python3", "/v/bin/n")


def python_module(lab: Lab) -> None:
    site = venv(lab.disk, "/v")
    wheel(lab.disk, site, "notes", {"notes/__main__.py": "from .app import main", "notes/app.py": SERVER_PY})
    lab.start(20, 10, "/v/bin/python", "-m", "notes")


def module_in_folder(lab: Lab) -> None:
    lab.disk.put("/home/ada/work/notes/__main__.py", "from notes.app import x")
    lab.disk.put("/home/ada/work/notes/app.py", SERVER_PY)
    lab.start(20, 10, "python", "-m", "notes")


def module_on_python_path(lab: Lab) -> None:
    lab.disk.put("/srv/lib/notes.py", SERVER_PY)
    lab.start(20, 10, "python", "-m", "notes")
    lab.variables[20] = {"PYTHONPATH": "/nowhere:/srv/lib"}


def python_code(lab: Lab) -> None:
    lab.start(20, 10, "python", "-c", SERVER_PY)


def python_code_of_package(lab: Lab) -> None:
    site = venv(lab.disk, "/v")
    wheel(lab.disk, site, "notes", {"notes/__init__.py": "from .s import m", "notes/s.py": SERVER_PY})
    lab.start(20, 10, "/v/bin/python", "-c", "from notes import m; m()")


def own_script(lab: Lab) -> None:
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, 10, "python", "app.py")


def own_script_one_level(lab: Lab) -> None:
    lab.disk.put("/home/ada/work/app.py", "import tools.serve")
    lab.disk.put("/home/ada/work/tools/serve.py", "import fastmcp")
    lab.start(20, 10, "python", "-u", "-X", "dev", "app.py")


def folder_script(lab: Lab) -> None:
    lab.disk.put("/srv/app/__main__.py", SERVER_PY)
    lab.start(20, 10, "python", "/srv/app")


def uv_overlay(lab: Lab) -> None:
    site = "/home/ada/.cache/uv/archive-v0/k3/lib/python3.11/site-packages"
    lab.disk.put("/home/ada/.cache/uv/builds-v0/.tmpA/pyvenv.cfg", "home = /usr/bin\n")
    wheel(lab.disk, site, "notes", requires=["fastmcp"], programs={"notes": "notes:main"})
    lab.disk.put("/home/ada/.cache/uv/builds-v0/.tmpA/bin/notes", "#!")
    lab.start(
        20,
        10,
        "/home/ada/.cache/uv/builds-v0/.tmpA/bin/python",
        "/home/ada/.cache/uv/builds-v0/.tmpA/bin/notes",
    )
    lab.maps[20] = (f"{site}/pydantic_core/_pydantic_core.so",)


def sdk_runner(lab: Lab) -> None:
    site = venv(lab.disk, "/v")
    wheel(lab.disk, site, "mcp", {"mcp/cli.py": ""}, programs={"mcp": "mcp.cli:app"})
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, 10, "/v/bin/python", "/v/bin/mcp", "run", "app.py")


POSITIVES: list[tuple[Scene, Kind, str | None]] = [
    (npm_name, Kind.NPM, "pkg:npm/%40acme/notes@1.2.3"),
    (npm_serving_library, Kind.NPM, "pkg:npm/notes@1.2.3"),
    (npm_dependency, Kind.NPM, "pkg:npm/notes@1.2.3"),
    (npm_main, Kind.NPM, "pkg:npm/notes@1.2.3"),
    (own_module, Kind.LOCAL, "file:~/work/s.mjs"),
    (own_module_one_level, Kind.LOCAL, "file:~/work/main.js"),
    (typescript, Kind.LOCAL, "file:~/work/s.ts"),
    (bundle, Kind.LOCAL, "file:/opt/b/server.js"),
    (required, Kind.LOCAL, "file:/opt/r/s.js"),
    (bun, Kind.LOCAL, "file:/opt/r/s.ts"),
    (deno, Kind.LOCAL, "file:/opt/r/s.ts"),
    (editor_node, Kind.LOCAL, "file:/ext/s.js"),
    (node_code, Kind.INLINE, "inline:node"),
    (console_script, Kind.PYPI, "pkg:pypi/notes@4.5.6"),
    (python_claim, Kind.PYPI, "pkg:pypi/notes@4.5.6"),
    (python_module, Kind.PYPI, "pkg:pypi/notes@4.5.6"),
    (module_in_folder, Kind.LOCAL, "file:~/work/notes/__main__.py"),
    (module_on_python_path, Kind.LOCAL, "file:/srv/lib/notes.py"),
    (python_code, Kind.INLINE, "inline:python"),
    (python_code_of_package, Kind.INLINE, "inline:python"),
    (own_script, Kind.LOCAL, "file:~/work/app.py"),
    (own_script_one_level, Kind.LOCAL, "file:~/work/app.py"),
    (folder_script, Kind.LOCAL, "file:/srv/app"),
    (uv_overlay, Kind.PYPI, "pkg:pypi/notes@4.5.6"),
    (sdk_runner, Kind.LOCAL, "file:~/work/app.py"),
]


@pytest.mark.parametrize(
    ("scene", "kind", "named"), POSITIVES, ids=lambda value: getattr(value, "__name__", "")
)
@pytest.mark.parametrize("way", ["stdio", "tcp", "unix"])
def test_a_server_is_found_and_named(scene: Scene, kind: Kind, named: str | None, way: str) -> None:
    lab = Lab()
    host(lab)
    scene(lab)
    if way == "stdio":
        lab.talk(10, 20)
    else:
        lab.listen(max(lab.table), transport=way)
        lab.held.clear()
    (server,) = lab.running()
    assert (server.identity.kind, server.root.pid) == (kind, 20)
    assert named is None or named in (server.identity.purl, server.identity.ref)
    assert server.channels == (Channel(way),)


@pytest.mark.parametrize("scene", [row[0] for row in POSITIVES], ids=lambda scene: scene.__name__)
def test_without_a_channel_it_is_no_running_server(scene: Scene) -> None:
    lab = Lab()
    host(lab)
    scene(lab)
    lab.held.clear()
    assert lab.running() == ()


def only(lab: Lab) -> Running:
    (server,) = lab.running()
    return server


def test_the_client_is_who_holds_the_other_end() -> None:
    lab = Lab()
    host(lab)
    own_script(lab)
    lab.talk(10, 20)
    server = only(lab)
    assert (server.client, server.owner and server.owner.pid) == ("cursor", 10)


def test_facts_that_agree_make_sure() -> None:
    lab = Lab()
    lab.start(10, 1, "/opt/agent/agent")
    console_script(lab)
    lab.talk(10, 20)
    assert only(lab).confidence is Confidence.HIGH


def test_one_fact_and_a_channel_are_medium() -> None:
    lab = Lab()
    lab.start(10, 1, "/opt/agent/agent")
    npm_dependency(lab)
    lab.talk(10, 20)
    assert only(lab).confidence is Confidence.MEDIUM


def test_a_mere_name_is_a_maybe_where_a_client_holds_its_channel() -> None:
    lab = Lab()
    host(lab)
    npm(lab.disk, "/p", "notes-mcp", {"a.js": ""}, bin="a.js")
    lab.start(20, 10, "node", "/p/node_modules/.bin/notes-mcp")
    lab.talk(10, 20)
    assert only(lab).confidence is Confidence.LOW


def test_a_mere_name_is_nothing_elsewhere() -> None:
    lab = Lab()
    lab.start(10, 1, "/opt/agent/agent")
    npm(lab.disk, "/p", "notes-mcp", {"a.js": ""}, bin="a.js")
    lab.start(20, 10, "node", "/p/node_modules/.bin/notes-mcp")
    lab.talk(10, 20)
    assert lab.running() == ()


def test_a_title_is_resolved_by_the_path_that_npx_left() -> None:
    lab = Lab()
    host(lab)
    folder = "/home/ada/.npm/_npx/af3"
    npm(lab.disk, folder, "chrome-mcp", {"a.js": CLIENT_JS}, bin="a.js", mcpName="io.x/y")
    lab.start(20, 10, "chrome-mcp", "", "", exe=NODE)
    lab.variables[20] = {"PATH": f"{folder}/node_modules/.bin:/usr/bin"}
    lab.talk(10, 20)
    server = only(lab)
    assert server.identity.purl == "pkg:npm/chrome-mcp@1.2.3"
    assert "title.only" in {each.rule for each in server.evidence}


def titled(lab: Lab, title: str = "chrome-mcp", **fields: str) -> None:
    """Start what writes a title over its command line, with an installed program of the usual name."""
    npm(
        lab.disk,
        "/srv/app",
        "chrome-mcp",
        {"a.js": CLIENT_JS, "b/dog.js": ""},
        bin="a.js",
        mcpName="io.x/y",
    )
    lab.start(20, 10, title, "", "", exe=NODE, **fields)


def in_a_folder_below(lab: Lab) -> None:
    titled(lab, cwd="/srv/app/home/ada/deep")


def beside_node(lab: Lab) -> None:
    titled(lab, cwd="/")
    lab.disk.link("/usr/bin/chrome-mcp", "/srv/app/node_modules/chrome-mcp/a.js")


def by_npm_s_prefix(lab: Lab) -> None:
    titled(lab, cwd="/")
    lab.variables[20] = {"npm_config_local_prefix": "/srv/app/deep"}


def by_npm_s_package(lab: Lab) -> None:
    titled(lab, cwd="/")
    lab.variables[20] = {"npm_package_json": "/srv/app/package.json"}


def by_its_watchdog(lab: Lab) -> None:
    titled(lab, cwd="/")
    lab.start(21, 20, "node", "/srv/app/node_modules/chrome-mcp/b/dog.js")


TITLED = [in_a_folder_below, beside_node, by_npm_s_prefix, by_npm_s_package, by_its_watchdog]


@pytest.mark.parametrize("scene", TITLED, ids=lambda scene: scene.__name__)
def test_a_title_is_resolved_by_where_programs_lie(scene: Scene) -> None:
    lab = Lab()
    host(lab)
    scene(lab)
    lab.talk(10, 20)
    server = only(lab)
    assert (server.identity.purl, server.pids) == ("pkg:npm/chrome-mcp@1.2.3", (20,))
    assert "title.only" in {each.rule for each in server.evidence}


@pytest.mark.parametrize("scene", TITLED, ids=lambda scene: scene.__name__)
def test_a_title_without_a_channel_is_nothing(scene: Scene) -> None:
    lab = Lab()
    host(lab)
    scene(lab)
    assert lab.running() == ()


def another_user_s_child(lab: Lab) -> None:
    titled(lab, cwd="/")
    lab.start(21, 20, "node", "/srv/app/node_modules/chrome-mcp/b/dog.js", user="eve")


def a_child_of_another_package(lab: Lab) -> None:
    titled(lab, cwd="/")
    npm(lab.disk, "/srv/app", "dog", {"dog.js": ""}, bin="dog.js")
    lab.start(21, 20, "node", "/srv/app/node_modules/dog/dog.js")


def a_child_of_a_checkout(lab: Lab) -> None:
    titled(lab, cwd="/")
    lab.disk.put("/src/package.json", {"name": "chrome-mcp", "bin": "a.js", "mcpName": "io.x/y"})
    lab.disk.put("/src/a.js", SERVER_JS)
    lab.disk.put("/src/dog.js", "")
    lab.start(21, 20, "node", "/src/dog.js")


UNTOLD: list[Scene] = [
    lambda lab: titled(lab, cwd="/"),
    lambda lab: titled(lab, cwd="/srv"),
    lambda lab: titled(lab, "chrome-mcp-2", cwd="/srv/app"),
    lambda lab: titled(lab, "../chrome-mcp/a.js", cwd="/srv/app/node_modules/.bin"),
    lambda lab: titled(lab, "npx chrome-mcp", cwd="/srv/app"),
    another_user_s_child,
    a_child_of_another_package,
    a_child_of_a_checkout,
]


@pytest.mark.parametrize("scene", UNTOLD, ids=range(len(UNTOLD)))
def test_a_title_that_nothing_tells_of_is_nothing(scene: Scene) -> None:
    lab = Lab()
    host(lab)
    scene(lab)
    lab.talk(10, 20)
    assert lab.running() == ()


def test_a_program_of_nobody_s_but_the_same_title_is_nothing() -> None:
    lab = Lab()
    host(lab)
    npm(lab.disk, "/srv/app", "chrome-mcp", {"a.js": ""}, bin="a.js", mcpName="io.x/y")
    lab.start(20, 10, "chrome-mcp", exe="/usr/bin/sleep", cwd="/srv/app")
    lab.talk(10, 20)
    assert lab.running() == ()


def test_a_distribution_from_a_repository_is_that_repository_s() -> None:
    lab = Lab()
    host(lab)
    origin = {"url": "https://github.com/acme/notes", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}
    site = venv(lab.disk, "/v")
    wheel(lab.disk, site, "notes", requires=["mcp"], programs={"n": "notes:main"}, origin=origin)
    lab.start(20, 10, "/v/bin/python3", "/v/bin/n")
    lab.talk(10, 20)
    assert (only(lab).identity.purl or "").startswith("pkg:github/acme/notes@aaaa")


def test_an_editable_distribution_is_local_code() -> None:
    lab = Lab()
    host(lab)
    site = venv(lab.disk, "/v")
    origin = {"url": "file:///home/ada/notes", "dir_info": {"editable": True}}
    wheel(lab.disk, site, "notes", {}, requires=["mcp"], programs={"n": "notes:main"}, origin=origin)
    lab.disk.put(f"{site}/__editable__.notes.pth", "/home/ada/notes/src\n")
    lab.disk.put("/home/ada/notes/src/notes.py", SERVER_PY)
    lab.start(20, 10, "/v/bin/python3", "/v/bin/n")
    lab.talk(10, 20)
    server = only(lab)
    assert (server.identity.purl, server.file) == (None, "/home/ada/notes/src/notes.py")


def test_a_checkout_is_not_the_package_whose_name_it_bears() -> None:
    lab = Lab()
    host(lab)
    lab.disk.put(
        "/src/notes/package.json", {"name": "notes", "version": "9.9.9", "bin": "a.js", "mcpName": "a/b"}
    )
    lab.disk.put("/src/notes/a.js", SERVER_JS)
    lab.start(20, 10, "node", "/src/notes/a.js")
    lab.talk(10, 20)
    assert (only(lab).identity.kind, only(lab).identity.ref) == (Kind.LOCAL, "file:/src/notes/a.js")


def test_a_package_from_elsewhere_is_not_the_registry_s() -> None:
    lab = Lab()
    host(lab)
    npm(lab.disk, "/p", "notes", {"a.js": SERVER_JS}, bin="a.js", dependencies=SDK)
    lock = {"packages": {"node_modules/notes": {"resolved": "git+ssh://git@github.com/acme/notes.git#abc"}}}
    lab.disk.put("/p/node_modules/.package-lock.json", lock)
    lab.start(20, 10, "node", "/p/node_modules/.bin/notes")
    lab.talk(10, 20)
    assert only(lab).identity.version is None


def test_a_linked_package_is_where_it_really_lies() -> None:
    lab = Lab()
    host(lab)
    lab.disk.put(
        "/src/notes/package.json", {"name": "notes", "version": "1.0.0", "bin": "a.js", "dependencies": SDK}
    )
    lab.disk.put("/src/notes/a.js", SERVER_JS)
    lab.disk.link("/p/node_modules/notes", "/src/notes")
    lab.start(20, 10, "node", "/p/node_modules/notes/a.js")
    lab.talk(10, 20)
    assert only(lab).file == "/src/notes/a.js"
    assert only(lab).identity.version is None


def test_the_same_program_is_read_once_for_all_that_run_it() -> None:
    lab = Lab()
    host(lab)
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    for pid in range(20, 60):
        lab.start(pid, 10, "python", "app.py")
        lab.talk(10, pid)
    assert len(lab.running()) == 40
    assert lab.disk.reads == 1


def test_what_was_read_is_remembered_for_the_next_look() -> None:
    lab = Lab()
    host(lab)
    own_script(lab)
    lab.talk(10, 20)
    first = lab.live()
    first.running()
    before = lab.disk.reads
    second = type(first)(lab, memory=first.memory, me=-1)
    assert second.running() == first.running()
    assert lab.disk.reads == before


def test_what_nobody_can_reach_is_not_read() -> None:
    lab = Lab()
    host(lab)
    own_script(lab)
    assert lab.running() == ()
    assert lab.disk.reads == 0


def test_a_program_is_read_where_only_its_worker_listens() -> None:
    lab = Lab()
    host(lab)
    own_script(lab)
    lab.start(21, 20, "python", "app.py")
    lab.listen(21)
    assert (only(lab).leaf.pid, only(lab).pids) == (20, (20, 21))
