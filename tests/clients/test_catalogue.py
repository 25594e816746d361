"""The catalogue holds every client it should, and every row is fit to be read."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from discovery.clients.catalogue import BY_ID, CLIENTS, by_id, rows
from discovery.clients.model import MCP_SERVERS, Client, Format, Location, Os, Scope, Trust
from discovery.clients.paths import ANY_DEPTH, PLACES, fault_of, place_of
from discovery.clients.shape_names import SHAPES

ROWS = list(rows())
KNOWN = {
    line.split()[0]: line.split()[1:]
    for line in Path(__file__).with_name("known_rows.txt").read_text(encoding="utf-8").splitlines()
}
# Rows found after the survey: where projects are remembered, and formats that needed a row of their own.
ADDED = 25
EVERY_ROW = pytest.mark.parametrize(
    ("client", "location"), ROWS, ids=[f"{client.id}/{location.id}" for client, location in ROWS]
)
CATCH_ALL = {"vscode-forks-generic", "gemini-cli-forks-generic", "generic-project-mcp-json"}
GENERIC_NAMES = {
    "mcp.json", "manifest.json", "server.json", "config.yaml", "config.json", "settings.json", "package.json",
    "pyproject.toml", "mcp_config.json", "mcp-config.json", "mcp_servers.json", "server_config.json",
    "plugin.json",
}  # fmt: skip


def test_the_survey_had_171_clients_and_484_rows() -> None:
    assert len(KNOWN) == 171
    assert sum(len(ids) for ids in KNOWN.values()) == 484


def test_every_surveyed_client_and_row_is_in_the_catalogue() -> None:
    have = {client.id: {location.id for location in client.locations} for client in CLIENTS}
    missing = {client: set(ids) - have.get(client, set()) for client, ids in KNOWN.items()}
    assert {client: ids for client, ids in missing.items() if ids} == {}


def test_nothing_else_is_in_the_catalogue_but_the_rows_added_on_purpose() -> None:
    assert set(BY_ID) == set(KNOWN)
    assert len(ROWS) == 484 + ADDED


def test_no_client_and_no_row_of_a_client_is_there_twice() -> None:
    assert len(BY_ID) == len(CLIENTS)
    assert [name for name, count in Counter((c.id, row.id) for c, row in ROWS).items() if count > 1] == []


def test_a_client_is_found_by_its_id() -> None:
    found = by_id("cursor")
    assert found is not None
    assert found.name.startswith("Cursor")


@pytest.mark.parametrize("name", ["", "Cursor", "cursor ", "no-such-client"])
def test_no_client_is_found_by_another_name(name: str) -> None:
    assert by_id(name) is None


@EVERY_ROW
def test_a_row_says_where_it_was_learnt(client: Client, location: Location) -> None:
    assert location.see
    assert all(source.strip() == source != "" for source in location.see)


@EVERY_ROW
def test_a_path_starts_with_a_known_place_and_searches_no_whole_tree(
    client: Client, location: Location
) -> None:
    assert {path: fault_of(path) for path in location.paths if fault_of(path)} == {}
    assert len(set(location.paths)) == len(location.paths)


@EVERY_ROW
def test_a_row_without_paths_says_why_and_is_read_by_nobody(client: Client, location: Location) -> None:
    if not location.paths:
        assert location.format is Format.NONE
        assert location.note


@EVERY_ROW
def test_a_shape_has_a_meaning(client: Client, location: Location) -> None:
    assert location.shape in SHAPES


@EVERY_ROW
def test_a_row_is_read_somewhere_or_is_presence_only(client: Client, location: Location) -> None:
    assert (location.format is Format.NONE) == (location.shape == "none") == (location.at == ())


@EVERY_ROW
def test_text_and_notes_are_one_line_and_short(client: Client, location: Location) -> None:
    assert location.note.isprintable()
    assert len(location.note) <= 200


@EVERY_ROW
def test_the_walk_over_all_of_a_project_is_for_experiments_only(client: Client, location: Location) -> None:
    if any(path.startswith(f"{{project}}/{ANY_DEPTH}/") for path in location.paths):
        assert location.experimental


@EVERY_ROW
def test_a_place_of_one_system_is_in_a_row_of_that_system(client: Client, location: Location) -> None:
    only = {
        "roaming": Os.WINDOWS,
        "localappdata": Os.WINDOWS,
        "programdata": Os.WINDOWS,
        "programfiles": Os.WINDOWS,
        "support": Os.MACOS,
        "library": Os.MACOS,
    }
    systems = {only.get(place_of(path) or "") for path in location.paths} - {None}
    assert systems <= set(location.os)


@EVERY_ROW
def test_a_file_name_that_other_programs_use_is_never_called_mcp_only(
    client: Client, location: Location
) -> None:
    generic = {path for path in location.paths if re.fullmatch(r"\{(project|home)\}/([^/]+)", path)}
    if client.id in CATCH_ALL or client.category == "package":
        assert not location.only_mcp
    assert not (location.only_mcp and {path.partition("/")[2] for path in generic} & GENERIC_NAMES)


@pytest.mark.parametrize(
    ("client", "row", "expected"),
    [
        ("cursor", "user", True),
        ("vscode", "workspace", True),
        ("claude-code", "project", True),
        ("windsurf", "user", True),
        ("docker-mcp-toolkit", "user", True),
        ("jetbrains-ai-assistant", "ide-xml-linux", True),
        ("claude-desktop", "config-linux", False),
        ("claude-code", "user", False),
        ("gemini-cli", "user", False),
        ("codex", "user", False),
        ("zed", "user", False),
        ("generic-project-mcp-json", "loose-names", False),
        ("mcp-registry-server-json", "package", False),
        ("mcpb-bundle", "source-manifest", False),
        ("litellm", "project", False),
        ("langchain-mcp-adapters", "project", False),
    ],
)
def test_only_files_with_no_other_purpose_are_called_mcp_only(client: str, row: str, expected: bool) -> None:
    assert location(client, row).only_mcp is expected


def test_unverified_rows_are_experimental_and_no_others() -> None:
    for _, row in ROWS:
        assert row.experimental == (row.trust is Trust.UNVERIFIED)
    assert 0 < sum(row.experimental for _, row in ROWS) < 50


@pytest.mark.parametrize(
    ("client", "row", "path", "at"),
    [
        ("claude-code", "user", "{home}/.claude.json", MCP_SERVERS),
        ("claude-code", "local-per-project", "{home}/.claude.json", (("projects", "*", "mcpServers"),)),
        ("vscode", "user-mcp-json-code", "{appdata}/Code/User/mcp.json", (("servers",),)),
        ("zed", "user", "{config}/zed/settings.json", (("context_servers",),)),
        ("amp", "user", "{home}/.config/amp/settings.json", (("amp.mcpServers",),)),
        ("codex", "user", "{home}/.codex/config.toml", (("mcp_servers",),)),
        ("goose", "user", "{config}/goose/config.yaml", (("extensions",),)),
        ("opencode", "user", "{config}/opencode/opencode.json", (("mcp",), ("mcp", "servers"))),
        ("cline", "user", "{home}/.cline/data/settings/cline_mcp_settings.json", MCP_SERVERS),
        ("deepchat", "user", "{appdata}/DeepChat/app_db/agent.db", (("mcp_servers", "name", "config_json"),)),
    ],
)  # fmt: skip
def test_well_known_rows_say_what_they_should(
    client: str, row: str, path: str, at: tuple[tuple[str, ...], ...]
) -> None:
    found = location(client, row)
    assert path in found.paths
    assert found.at == at


def test_a_three_system_application_needs_one_path() -> None:
    assert location("jan", "user").paths[0] == "{appdata}/Jan/data/mcp_config.json"
    assert location("claude-desktop", "extensions-registry").paths[0].startswith("{appdata}/Claude/")


def test_state_and_policy_are_never_read_as_definitions() -> None:
    state = {"name-list", "policy-list", "enablement", "project-registry", "vscode-workspace-registry"}
    for _, row in ROWS:
        if row.scope is Scope.STATE:
            assert row.shape != "std", row.id
        if row.shape in state:
            assert row.scope in {Scope.STATE, Scope.MANAGED, Scope.USER, Scope.PROJECT}


def test_an_allow_list_of_codex_is_no_list_of_servers() -> None:
    assert "{etc}/codex/requirements.toml" not in location("codex", "system").paths
    assert location("codex", "requirements").shape == "policy-list"


def test_the_secret_half_of_an_extension_settings_file_is_never_asked_for() -> None:
    assert location("claude-desktop", "extensions-settings").at == (("isEnabled",),)


@pytest.mark.parametrize("client", CLIENTS, ids=[client.id for client in CLIENTS])
def test_a_client_runs_on_the_systems_of_its_rows(client: Client) -> None:
    assert client.locations
    assert {system for row in client.locations for system in row.os} <= set(client.os)


@pytest.mark.parametrize("client", CLIENTS, ids=[client.id for client in CLIENTS])
def test_markers_and_relocations_are_path_templates(client: Client) -> None:
    templates = (*client.markers, *(template for _, template in client.relocations))
    assert [template for template in templates if place_of(template) not in PLACES] == []
    for name, _ in client.relocations:
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*(/[\w.-]+)*", name)


@pytest.mark.parametrize("client", CLIENTS, ids=[client.id for client in CLIENTS])
def test_a_relocation_moves_something(client: Client) -> None:
    paths = [path for row in client.locations for path in row.paths]
    for _, template in client.relocations:
        assert any(path == template or path.startswith(f"{template}/") for path in paths), template


def test_importing_the_catalogue_loads_no_parser_and_nothing_heavy() -> None:
    code = "import sys, discovery.clients.catalogue; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "yaml", "tomllib", "json", "sqlite3", "plistlib", "zipfile", "xml", "subprocess", "socket", "logging",
        "pyjson5", "defusedxml", "psutil", "packaging", "packageurl", "univers", "sqlmodel",
        "typer", "sqlalchemy",
        "discovery.host", "discovery.formats", "discovery.shapes", "inventory", "agents",
    }  # fmt: skip
    assert heavy & set(loaded) == set()
    assert "discovery.clients.catalogue" in loaded


def location(client: str, row: str) -> Location:
    found = [loc for loc in BY_ID[client].locations if loc.id == row]
    assert len(found) == 1, f"{client}/{row}"
    return found[0]
