"""What the finder says of each server: whose it is, where it stands, whom it serves, and what was opened."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from discovery import configs
from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Client, Location, Os, Scope, Trust
from discovery.host.homes import Home
from discovery.model import Confidence, Kind, Reason
from discovery.shapes.model import Plain
from tests.configs.scene import NPX, Scene, servers

OPENED: list[str] | None = None


def record(event: str, args: tuple[object, ...]) -> None:
    if OPENED is not None and event == "open" and isinstance(args[0], str):
        OPENED.append(args[0])


sys.addaudithook(record)


@contextmanager
def opens() -> Iterator[list[str]]:
    global OPENED  # noqa: PLW0603  # an audit hook cannot be taken back, only made deaf
    OPENED = []
    try:
        yield OPENED
    finally:
        OPENED = None


def test_a_server_is_told_with_its_client_file_pointer_and_scope(scene: Scene) -> None:
    source = scene.write(".cursor/mcp.json", {"mcpServers": {"files": NPX}})
    seen = scene.find().one("files")
    assert (seen.client, seen.scope, seen.source, seen.pointer, seen.enabled) == (
        "cursor",
        "user",
        str(source),
        "/mcpServers/files",
        None,
    )
    assert (seen.user, seen.root, seen.project) == ("ana", str(scene.home), None)
    assert seen.identity.purl == "pkg:npm/some-mcp@1.0.0"
    assert seen.confidence is Confidence.HIGH


def test_exactly_the_files_of_the_home_are_opened(scene: Scene) -> None:
    read = {
        str(scene.write(".cursor/mcp.json", servers("a"))),
        str(scene.write(".claude.json", {"projects": {}})),
        str(scene.write(".config/Code/User/settings.json", {"editor.tabSize": 2})),
        str(scene.write(".codex/config.toml", '[mcp_servers.x]\ncommand = "npx"\n')),
    }
    for other in (".ssh/id_ed25519", ".bash_history", ".aws/credentials", "Documents/mcp.json", ".netrc"):
        scene.write(other, "{}")
    with opens() as opened:
        seen = scene.find()
    assert {path for path in opened if path.startswith(str(scene.machine))} == read
    assert next(one.examined for one in seen.looked if one.root == str(scene.home)) == len(read)


def test_a_file_read_by_a_dozen_clients_is_one_sighting_with_its_readers(scene: Scene) -> None:
    scene.write("/src/shop/.mcp.json", servers("files"))
    scene.write(".claude.json", {"projects": {str(scene.machine / "src/shop"): {}}})
    (seen,) = scene.find().sightings
    assert seen.client == "claude-code"
    assert seen.readers[0] == "claude-code"
    assert len(seen.readers) >= 10
    assert len(set(seen.readers)) == len(seen.readers)


def test_a_home_that_is_also_a_project_gives_each_server_once(scene: Scene) -> None:
    scene.write(".mcp.json", servers("files"))
    scene.write(".claude.json", {"projects": {str(scene.home): {}}})
    assert scene.find().names == ["files"]


def test_what_a_client_keeps_for_one_project_belongs_to_that_project(scene: Scene) -> None:
    project = str(scene.machine / "src/shop")
    scene.write(".claude.json", {"projects": {project: servers("local")}, **servers("everywhere")})
    seen = scene.find()
    assert (seen.one("local").project, seen.one("local").root) == (project, str(scene.home))
    assert seen.one("everywhere").project is None


def claude(project: Path) -> tuple[str, Plain]:
    return ".claude.json", {"projects": {str(project): {}}}


def codex(project: Path) -> tuple[str, Plain]:
    return ".codex/config.toml", f'[projects."{project}"]\ntrust_level = "trusted"\n'


def vscode(project: Path) -> tuple[str, Plain]:
    return ".config/Code/User/workspaceStorage/0a1b/workspace.json", {"folder": project.as_uri()}


@pytest.mark.parametrize("remember", [claude, codex, vscode])
def test_a_project_is_found_through_a_client_that_remembers_it(scene: Scene, remember: object) -> None:
    project = scene.machine / "src/my shop"
    scene.write("/src/my shop/.mcp.json", servers("files"))
    assert callable(remember)
    scene.write(*remember(project))
    seen = scene.find().one("files")
    assert (seen.project, seen.scope, seen.root) == (str(project), "project", str(project))


def test_a_project_is_found_through_a_database(scene: Scene) -> None:
    project = scene.machine / "src/shop"
    scene.write("/src/shop/opencode.json", {"mcp": {"x": {"type": "local", "command": ["npx", "x-mcp"]}}})
    state = scene.home / ".local/share/opencode/opencode.db"
    state.parent.mkdir(parents=True)
    database = sqlite3.connect(state)
    with database:
        database.execute("CREATE TABLE project (id TEXT, worktree TEXT)")
        database.execute("INSERT INTO project VALUES ('1', ?)", (str(project),))
    database.close()
    assert scene.find().one("x").project == str(project)


def test_a_folder_that_nobody_remembers_is_left_alone(scene: Scene) -> None:
    scene.write("/src/shop/.mcp.json", servers("files"))
    scene.write("code/shop/.mcp.json", servers("files"))
    assert scene.find().sightings == []


def test_a_folder_asked_for_is_walked(scene: Scene) -> None:
    scene.write("/src/app/.mcp.json", servers("top"))
    scene.write("/src/app/packages/web/.vscode/mcp.json", servers("deep", key="servers"))
    scene.write("/src/app/node_modules/x/.mcp.json", servers("vendored"))
    scene.write("/src/app/.gitignore", "out/\n")
    scene.write("/src/app/out/.mcp.json", servers("ignored"))
    assert sorted(filter(None, scene.find(projects=(scene.machine / "src/app",)).names)) == ["deep", "top"]


def test_folders_above_a_project_are_read_as_clients_do(scene: Scene) -> None:
    scene.write("/src/.mcp.json", servers("above"))
    scene.write("/src/shop/readme", "")
    scene.write(".claude.json", {"projects": {str(scene.machine / "src/shop"): {}}})
    assert scene.find().one("above").project == str(scene.machine / "src")


@pytest.mark.parametrize("outer_first", [True, False])
def test_a_file_belongs_to_the_innermost_project_it_lies_in(scene: Scene, outer_first: bool) -> None:
    program = 'MCPServerStdio(command="npx", args=["-y", "%s-mcp"])\n'
    for where in ("src/outer", "src/outer/inner"):
        scene.write(f"/{where}/bots/agent.py", "import agents.mcp\n" + program % Path(where).name)
    projects = ["src/outer", "src/outer/inner"] if outer_first else ["src/outer/inner", "src/outer"]
    remembered: Plain = {str(scene.machine / project): {} for project in projects}
    scene.write(".claude.json", {"projects": remembered})
    seen = scene.find(experimental=True)
    assert sorted((one.args[1], one.project) for one in seen.sightings) == [
        ("inner-mcp", str(scene.machine / "src/outer/inner")),
        ("outer-mcp", str(scene.machine / "src/outer")),
    ]
    again = scene.find(experimental=True, known=(scene.machine / "src/outer/inner",))
    assert [one.key for one in again.sightings] == [one.key for one in seen.sightings]


def test_a_project_that_is_gone_was_looked_at(scene: Scene) -> None:
    gone = scene.machine / "src/gone"
    scene.write(".claude.json", {"projects": {str(gone): {}}})
    assert str(gone) in scene.find().roots()


def test_a_project_that_no_client_remembers_any_more_is_looked_at_again(scene: Scene) -> None:
    old = scene.machine / "src/old"
    scene.write("/src/old/.mcp.json", servers("files"))
    seen = scene.find(known=(old,))
    assert str(old) in seen.roots()
    assert seen.names == ["files"]


def test_what_repositories_provide_is_told_only_when_asked(scene: Scene) -> None:
    scene.write(
        "/src/srv/server.json",
        {
            "$schema": "https://static.modelcontextprotocol.io/schemas/2025-09-29/server.schema.json",
            "name": "io.github.acme/files",
            "version": "1.0.0",
            "packages": [
                {
                    "registryType": "npm",
                    "identifier": "files-mcp",
                    "version": "1.0.0",
                    "transport": {"type": "stdio"},
                }
            ],
        },
    )
    asked = (scene.machine / "src/srv",)
    assert scene.find(projects=asked).sightings == []
    assert [one.scope for one in scene.find(projects=asked, provided=True).sightings] == ["package"]


def test_places_nobody_verified_are_read_only_when_asked(scene: Scene) -> None:
    scene.write(".someagent/mcp.json", servers("files"))
    assert scene.find().sightings == []
    assert [one.confidence for one in scene.find(experimental=True).sightings] == [Confidence.LOW]


def test_what_only_some_searches_ask_for_is_signed_by_that_part(scene: Scene) -> None:
    shared, own = (
        Location(id=path, scope=Scope.USER, paths=("{home}/" + path,), trust=Trust.DOCS, see=("x",))
        for path in (".cursor/mcp.json", ".acme/mcp.json")
    )
    acme = Client(id="acme-agent", name="Acme", vendor="Acme", category="custom", locations=(own, shared))
    scene.write(".cursor/mcp.json", servers("usual"))
    scene.write(".someagent/mcp.json", servers("hearsay"))
    scene.write(".acme/mcp.json", servers("mine"))
    everything = scene.find(clients=(acme, *CLIENTS), experimental=True)
    assert {one.name: one.finder for one in everything.sightings} == {
        "usual": "configs",
        "hearsay": "configs+experimental",
        "mine": "configs+acme-agent",
    }
    home = str(scene.home)
    signed = {"configs", "configs+experimental", "configs+acme-agent"}
    assert {one.finder for one in everything.looked if one.root == home} == signed
    assert {one.finder for one in scene.find().looked} == {"configs"}


def test_a_client_that_keeps_servers_in_a_form_nobody_reads_is_a_gap(scene: Scene) -> None:
    scene.write(".local/state/toolhive/toolhive.db", b"whatever")
    seen = scene.find()
    assert seen.told() == [("toolhive.db", "unsupported")]
    assert "ToolHive" in seen.gaps[0].detail


def test_a_local_script_is_told_with_who_may_change_it_and_its_content(scene: Scene) -> None:
    script = scene.write("tools/server.py", "print()\n")
    script.chmod(0o666)
    source = scene.write(
        ".cursor/mcp.json", {"mcpServers": {"x": {"command": "python3", "args": [str(script)]}}}
    )
    source.chmod(0o640)
    seen = scene.find().one("x")
    assert seen.identity.kind is Kind.LOCAL
    assert seen.facts["sha256"] == hashlib.sha256(b"print()\n").hexdigest()
    assert (seen.facts["script_mode"], seen.facts["mode"]) == ("0o666", "0o640")


def test_a_script_that_is_a_link_out_is_not_hashed(
    scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("other") / "secret.py"
    elsewhere.write_text("x")
    (scene.home / "server.py").symlink_to(elsewhere)
    command: Plain = {"command": "python3", "args": [str(scene.home / "server.py")]}
    scene.write(".cursor/mcp.json", {"mcpServers": {"x": command}})
    assert "sha256" not in scene.find().one("x").facts


@pytest.mark.parametrize(
    ("system", "where"),
    [
        (Os.LINUX, ".config/Claude/claude_desktop_config.json"),
        (Os.MACOS, "Library/Application Support/Claude/claude_desktop_config.json"),
        (Os.WINDOWS, "AppData/Roaming/Claude/claude_desktop_config.json"),
    ],
)
def test_a_home_of_any_system_is_read_on_this_one(tmp_path: Path, system: Os, where: str) -> None:
    scene = Scene(tmp_path, system)
    scene.write(where, servers("files"))
    assert scene.find().one("files").client == "claude-desktop"


def test_the_disks_of_windows_and_macos_do_not_tell_cases_apart(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Os.WINDOWS)
    scene.write(".Cursor/MCP.json", servers("files"))
    assert scene.find().one("files").source.endswith(".Cursor/MCP.json")


def test_the_environment_moves_folders_of_the_own_home_only(scene: Scene) -> None:
    moved = scene.machine / "data/claude"
    scene.write("/data/claude/.claude.json", servers("moved"))
    environ = {"CLAUDE_CONFIG_DIR": str(moved)}
    assert scene.find(scene.as_home(own=True, environ=environ)).names == ["moved"]
    assert scene.find(scene.as_home(own=False, environ=environ)).sightings == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_whoever_owns_the_home_is_its_user_whatever_the_account_is_called(scene: Scene) -> None:
    own, foreign = (
        scene.write(".cursor/mcp.json", servers("a")),
        scene.write(".gemini/settings.json", servers("b")),
    )
    os.chown(scene.home, 65534, -1)
    os.chown(own, 65534, -1)
    os.chown(foreign, 61234, -1)
    seen = scene.find()
    assert (seen.one("a").facts["owner"], seen.one("a").user) == ("ana", "ana")
    assert seen.one("b").facts["owner"] == "61234"


def test_the_machines_own_places_are_read_once_for_all_homes(scene: Scene) -> None:
    scene.write("/etc/claude-code/managed-mcp.json", servers("managed"))
    other = scene.machine / "home" / "bob"
    other.mkdir()
    seen = scene.find(scene.as_home(), scene.as_home())
    assert seen.names == ["managed"]
    assert seen.one("managed").scope == "managed"


def test_the_order_of_what_is_found_does_not_change(scene: Scene) -> None:
    for name in (".cursor/mcp.json", ".codeium/windsurf/mcp_config.json", ".gemini/settings.json"):
        scene.write(name, servers("c", "a", "b"))
    first = [(one.source, one.pointer, one.readers) for one in scene.find().sightings]
    assert first == [(one.source, one.pointer, one.readers) for one in scene.find().sightings]
    assert first == sorted(first)


def test_two_servers_whose_names_look_alike_once_redacted_are_both_told(scene: Scene) -> None:
    long = "x" * 5000
    first: Plain = {"command": "npx", "args": ["one-mcp"]}
    second: Plain = {"command": "npx", "args": ["two-mcp"]}
    scene.write(".cursor/mcp.json", {"mcpServers": {f"{long}a": first, f"{long}b": second}})
    seen = scene.find().sightings
    assert {one.identity.purl for one in seen} == {"pkg:npm/one-mcp", "pkg:npm/two-mcp"}
    assert len({one.key for one in seen}) == 2


def test_a_folder_of_somebody_else_is_not_read_on_a_users_word(scene: Scene) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can own a home that is somebody else's")
    scene.write("/secret/.mcp.json", servers("private"))
    scene.write(".claude.json", {"projects": {str(scene.machine / "secret"): {}}})
    (scene.home / "door").symlink_to(scene.machine / "secret")
    scene.write(".codex/config.toml", f'[projects."{scene.home}/door"]\ntrust_level = "trusted"\n')
    os.chown(scene.home, 65534, 65534)
    seen = scene.find()
    assert seen.sightings == []
    assert {(Path(gap.source).name, gap.reason) for gap in seen.gaps} == {
        ("secret", Reason.OUTSIDE),
        ("door", Reason.OUTSIDE),
    }
    assert {gap.root for gap in seen.gaps}.isdisjoint(seen.roots())


def test_a_finder_that_meets_a_bug_loses_one_file(scene: Scene) -> None:
    """A shape without a reader is a mistake of the catalogue: it costs the file, and tells no value of it."""
    wrong = Location(
        id="wrong",
        scope=Scope.USER,
        paths=("{home}/.wrong.json",),
        shape="no-such-shape",
        trust=Trust.CODE,
        see=("a test",),
    )
    client = Client(id="wrong", name="Wrong", vendor="x", category="editor", locations=(wrong,))
    scene.write(".wrong.json", servers("a"))
    scene.write(".cursor/mcp.json", servers("b"))
    seen = scene.find(clients=(client, *CLIENTS))
    assert seen.names == ["b"]
    assert seen.told() == [(".wrong.json", "crashed")]
    assert "KeyError" in seen.gaps[0].detail
    assert "no-such-shape" not in seen.gaps[0].detail


def test_a_project_of_two_users_is_searched_once(scene: Scene) -> None:
    scene.write("/src/shop/.mcp.json", servers("files"))
    remembered: Plain = {"projects": {str(scene.machine / "src/shop"): {}}}
    scene.write(".claude.json", remembered)
    scene.write("/home/bob/.claude.json", remembered)
    bob = Home(path=scene.machine / "home/bob", user="bob", os=Os.LINUX, machine=scene.machine)
    assert scene.find(scene.as_home(), bob).names == ["files"]


def test_folders_asked_for_go_with_the_own_home(scene: Scene) -> None:
    scene.write("/src/shop/.mcp.json", servers("files"))
    other = Home(path=scene.machine / "home/bob", user="bob", os=Os.WINDOWS, machine=scene.machine)
    seen = scene.find(other, scene.as_home(own=True), projects=(scene.machine / "src/shop",))
    assert seen.one("files").user == "ana"


def test_too_many_projects_are_cut_and_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configs, "MAX_PROJECTS", 2)
    folders: dict[str, Plain] = {str(scene.machine / f"src/p{number}"): {} for number in range(3)}
    scene.write(".claude.json", json.dumps({"projects": folders}))
    seen = scene.find()
    assert [gap.reason for gap in seen.gaps] == [Reason.TOO_LARGE]
    assert str(scene.machine / "src/p2") not in seen.roots()


def test_a_name_that_is_no_text_is_told_as_one_that_is(scene: Scene) -> None:
    name = os.fsdecode(b"shop\xff")
    project = scene.machine / "src" / name
    project.mkdir(parents=True)
    (project / ".mcp.json").write_text(json.dumps(servers("files")))
    seen = scene.find(known=(project,)).one("files")
    assert seen.source.encode("utf-8").endswith(b"shop\\udcff/.mcp.json")
    assert seen.project == seen.root
