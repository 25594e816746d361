"""Which servers are on: state files say so, each in its client's way."""

from __future__ import annotations

import pytest

from discovery.shapes.model import Plain
from tests.configs.scene import NPX, Scene, servers

CLAUDE_EXTENSION = ".config/Claude/Claude Extensions/ant.dir.acme.files"
MANIFEST: Plain = {
    "manifest_version": "0.3",
    "name": "files",
    "version": "1.0.0",
    "server": {
        "type": "node",
        "entry_point": "index.js",
        "mcp_config": {"command": "node", "args": ["index.js"]},
    },
}


def project_of(scene: Scene) -> str:
    return str(scene.machine / "src/shop")


def test_claude_code_refuses_servers_of_a_project_file(scene: Scene) -> None:
    scene.write("/src/shop/.mcp.json", servers("off", "on", "open"))
    said: Plain = {"disabledMcpjsonServers": ["off"], "enabledMcpjsonServers": ["on"]}
    scene.write(".claude.json", {"projects": {project_of(scene): said}})
    seen = scene.find()
    assert [seen.one(name).enabled for name in ("off", "on", "open")] == [False, True, None]


def test_claude_code_switches_a_server_off_in_one_project(scene: Scene) -> None:
    shop: Plain = {**servers("local"), "disabledMcpServers": ["local"]}
    scene.write(".claude.json", {"projects": {project_of(scene): shop, "/src/other": servers("local")}})
    said = {seen.project: seen.enabled for seen in scene.find().sightings}
    assert said == {project_of(scene): False, str(scene.machine / "src/other"): None}


def test_a_project_switches_nothing_off_elsewhere(scene: Scene) -> None:
    scene.write("/src/shop/.mcp.json", servers("files"))
    scene.write("/src/shop/.claude/settings.local.json", {"disabledMcpjsonServers": ["files"]})
    scene.write("/src/other/.mcp.json", servers("files"))
    other = str(scene.machine / "src/other")
    scene.write(".claude.json", {"projects": {other: {}, project_of(scene): {}}})
    said = {seen.project: seen.enabled for seen in scene.find().sightings}
    assert said == {project_of(scene): False, other: None}


def test_gemini_switches_servers_off_in_a_file_of_their_own(scene: Scene) -> None:
    scene.write(".gemini/settings.json", servers("a", "b"))
    scene.write(".gemini/mcp-server-enablement.json", {"a": {"enabled": False}})
    seen = scene.find()
    assert (seen.one("a").enabled, seen.one("b").enabled) == (False, None)


def test_gemini_excludes_servers_beside_them(scene: Scene) -> None:
    scene.write(".gemini/settings.json", {**servers("a", "b"), "mcp": {"excluded": ["b"]}})
    seen = scene.find()
    assert (seen.one("a").enabled, seen.one("b").enabled) == (None, False)


@pytest.mark.parametrize("on", [True, False])
def test_claude_desktop_switches_an_extension(scene: Scene, on: bool) -> None:
    scene.write(f"{CLAUDE_EXTENSION}/manifest.json", MANIFEST)
    scene.write(".config/Claude/Claude Extensions Settings/ant.dir.acme.files.json", {"isEnabled": on})
    assert scene.find().one("files").enabled is on


def test_claude_code_switches_a_plug_in(scene: Scene) -> None:
    for name in ("one", "two"):
        scene.write(f".claude/plugins/cache/acme/{name}/1.0/.mcp.json", servers(name))
    scene.write(
        ".claude/settings.json", {"enabledPlugins": {"one@acme": False, "two@acme": True, "two@other": False}}
    )
    seen = scene.find()
    assert (seen.one("one").enabled, seen.one("two").enabled) == (False, True)


def test_a_switch_of_a_plug_in_means_no_server_of_that_name_elsewhere(scene: Scene) -> None:
    scene.write(".claude.json", servers("one@acme", "one"))
    scene.write(".claude/settings.json", {"enabledPlugins": {"one@acme": False, "one": False}})
    assert scene.find().one("one").scope == "user"


def test_parked_servers_are_off(scene: Scene) -> None:
    scene.write(".cursor/mcp.json", {**servers("a"), "__disabled": {"b": NPX}})
    seen = scene.find()
    assert (seen.one("a").enabled, seen.one("b").enabled) == (None, False)


def test_parked_servers_are_seen_where_all_are_parked(scene: Scene) -> None:
    scene.write(".gemini/settings.json", {"__disabled": {"b": NPX}})
    assert scene.find().one("b").enabled is False


def test_an_entry_that_says_it_is_off_is_off(scene: Scene) -> None:
    scene.write(".cursor/mcp.json", {"mcpServers": {"a": {**NPX, "disabled": True}}})
    assert scene.find().one("a").enabled is False


def test_a_switch_without_its_server_is_nothing(scene: Scene) -> None:
    scene.write(".gemini/mcp-server-enablement.json", {"ghost": {"enabled": True}})
    scene.write(".claude.json", {"projects": {project_of(scene): {"disabledMcpServers": ["ghost"]}}})
    seen = scene.find()
    assert (seen.sightings, seen.gaps) == ([], [])


def test_a_plug_in_manifest_names_a_file_of_its_own(scene: Scene) -> None:
    plugin = ".claude/plugins/cache/acme/tools/1.0"
    scene.write(
        f"{plugin}/.claude-plugin/plugin.json", {"name": "tools", "mcpServers": "./config/servers.json"}
    )
    source = scene.write(f"{plugin}/config/servers.json", servers("inside"))
    assert scene.find().one("inside").source == str(source)


@pytest.mark.parametrize(
    ("path", "gaps"),
    [
        ("../../../../../.cursor/mcp.json", ["outside"]),
        ("../other/servers.json", ["outside"]),
        ("..", ["outside"]),
        ("link.json", ["outside"]),
        ("/etc/mcp.json", []),  # counted from the plug-in, where there is no such file
        ("C:/x.json", []),
    ],
)
def test_a_plug_in_manifest_names_no_file_outside_of_it(scene: Scene, path: str, gaps: list[str]) -> None:
    plugin = ".claude/plugins/cache/acme/tools/1.0"
    scene.write(f"{plugin}/.claude-plugin/plugin.json", {"name": "tools", "mcpServers": path})
    scene.write(".claude/plugins/cache/acme/tools/other/servers.json", servers("outside"))
    (scene.home / plugin / "link.json").symlink_to("../other/servers.json")
    seen = scene.find()
    assert seen.sightings == []
    assert [gap.reason.value for gap in seen.gaps] == gaps


def test_a_manifest_that_names_itself_ends(scene: Scene) -> None:
    plugin = ".claude/plugins/cache/acme/tools/1.0"
    scene.write(
        f"{plugin}/.claude-plugin/plugin.json",
        {"name": "tools", "mcpServers": "./.claude-plugin/plugin.json"},
    )
    seen = scene.find()
    assert (seen.sightings, [gap.reason.value for gap in seen.gaps]) == ([], ["too-large"])


def test_the_catalogue_of_a_marketplace_is_no_configuration(scene: Scene) -> None:
    market: Plain = {"name": "acme", "plugins": [{"name": "x", "source": "./x", **servers("offered")}]}
    scene.write(".claude/plugins/marketplaces/acme/.claude-plugin/marketplace.json", market)
    scene.write(".claude/plugins/marketplaces/acme/x/.mcp.json", servers("offered"))
    seen = scene.find()
    assert (seen.sightings, seen.gaps) == ([], [])
