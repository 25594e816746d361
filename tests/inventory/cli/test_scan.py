"""A whole scan, as its user runs it: real files in a home of its own, the real command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from inventory.report.published import read_schema
from tests.inventory.cli.command import census

CANARY = "CANARY-9f2c4e6a8b0d1357"
CURSOR = {
    "mcpServers": {
        "files": {"command": "npx", "args": ["-y", "acme-files-mcp@1.2.0"], "env": {"API_TOKEN": CANARY}},
        "crm": {
            "url": f"https://crm.example/mcp?token={CANARY}",
            "headers": {"Authorization": f"Bearer {CANARY}"},
        },
    }
}
WHO = ("--owner", "platform", "--reason", "TICKET-1")


def plant(folder: Path, document: object, where: str = ".cursor/mcp.json") -> Path:
    """Return the file in `folder` that now holds `document`."""
    path = folder / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def scanned(*arguments: str) -> dict[str, Any]:
    """Return the JSON report of a scan."""
    document: dict[str, Any] = json.loads(census("scan", "--format", "json", *arguments).out)
    jsonschema.validate(document, json.loads(read_schema()))
    return document


def report() -> dict[str, Any]:
    """Return the JSON report of what is remembered."""
    document: dict[str, Any] = json.loads(census("report", "--format", "json").out)
    return document


def names(document: dict[str, Any]) -> list[str]:
    """Return the names of the servers in a report."""
    return sorted(server["name"] for server in document["servers"])


def test_an_empty_home_is_fine() -> None:
    outcome = census("scan")
    assert outcome.code == 0
    assert "\n0 servers\n" in outcome.out
    assert outcome.err == ""


def test_a_server_nobody_approved_is_shadow(home: Path) -> None:
    plant(home, CURSOR)
    outcome = census("scan")
    assert outcome.code == 10
    assert "UNREGISTERED   files" in outcome.out
    assert "~/.cursor/mcp.json#/mcpServers/files" in outcome.out
    assert outcome.out.endswith("Begin with: mcp-census registry init\n")


def test_json_holds_to_the_schema_and_the_summary_stands_beside_it(home: Path) -> None:
    plant(home, CURSOR)
    document = scanned()
    assert names(document) == ["crm", "files"]
    sighting = next(server for server in document["servers"] if server["name"] == "files")["sightings"][0]
    assert (sighting["source"], sighting["pointer"]) == (str(home / ".cursor/mcp.json"), "/mcpServers/files")
    assert sighting["env_names"] == ["API_TOKEN"]
    assert census("scan", "--format", "json").err.splitlines()[-1] == "2 servers: 2 unregistered"


@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown"])
def test_no_format_and_no_file_holds_a_secret(home: Path, form: str) -> None:
    plant(home, CURSOR)
    outcome = census("scan", "--format", form)
    assert "files" in outcome.out
    assert CANARY not in outcome.out + outcome.err
    for path in (home / ".local").rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes()


def test_without_a_store_nothing_is_written(home: Path) -> None:
    plant(home, CURSOR)
    assert census("scan", "--no-store").code == 10
    assert sorted(path.name for path in home.iterdir()) == [".cursor"]


def test_a_home_may_be_named_and_then_only_that_is_told(home: Path, tmp_path: Path) -> None:
    plant(home, CURSOR)
    other, third = tmp_path / "home" / "ben", tmp_path / "home" / "eve"
    plant(other, {"mcpServers": {"ben-mcp": {"command": "npx", "args": ["ben-mcp"]}}})
    plant(third, {"mcpServers": {"eve-mcp": {"command": "npx", "args": ["eve-mcp"]}}})
    census("scan")
    assert names(scanned("--home", str(other))) == ["ben-mcp"]
    assert names(scanned("--home", str(other), "--home", str(third))) == ["ben-mcp", "eve-mcp"]
    assert names(scanned()) == ["crm", "files"]


def test_a_project_may_be_named(home: Path, tmp_path: Path) -> None:
    project = tmp_path / "shop"
    plant(project, {"mcpServers": {"shop": {"command": "uvx", "args": ["shop-mcp"]}}}, ".mcp.json")
    assert names(scanned()) == []
    assert names(scanned("--project", str(project))) == ["shop"]


def test_a_project_is_looked_into_again_until_nothing_is_there(tmp_path: Path) -> None:
    project = tmp_path / "shop"
    path = plant(project, {"mcpServers": {"shop": {"command": "uvx", "args": ["shop-mcp"]}}}, ".mcp.json")
    scanned("--project", str(project))
    assert names(scanned()) == ["shop"]
    path.unlink()
    assert names(scanned()) == []


def test_homes_and_projects_may_stand_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ben", "eve"):
        plant(tmp_path / "home" / name, {"mcpServers": {name: {"command": "npx", "args": [f"{name}-mcp"]}}})
    monkeypatch.setenv("MCP_CENSUS_SCAN_HOME", f"{tmp_path}/home/ben:{tmp_path}/home/eve")
    monkeypatch.setenv("MCP_CENSUS_SCAN_NO_STORE", "1")
    assert names(scanned()) == ["ben", "eve"]


def test_what_is_approved_is_fine_and_first_seen_stays(home: Path) -> None:
    plant(home, CURSOR)
    first = scanned()
    census("registry", "init")
    for server in first["servers"]:
        assert census("registry", "approve", server["id"], *WHO).code == 0
    outcome = census("scan", "--format", "json")
    assert outcome.code == 0
    again = json.loads(outcome.out)
    assert [one["verdict"] for one in again["servers"]] == ["approved", "approved"]
    assert {one["id"]: one["first_seen"] for one in again["servers"]} == {
        one["id"]: one["first_seen"] for one in first["servers"]
    }


def test_a_file_that_cannot_be_read_is_not_seen_and_its_servers_are_kept(home: Path) -> None:
    plant(home, CURSOR)
    census("scan")
    plant(home, '{"mcpServers": ')
    outcome = census("scan")
    assert "NOT SEEN       could not be parsed: 1 place" in outcome.out
    assert "2 servers: 2 unregistered" in outcome.out
    assert "(last seen " in outcome.out


def test_nothing_bad_but_something_unseen_has_its_own_code(home: Path) -> None:
    plant(home, '{"mcpServers": ')
    assert census("scan").code == 3


def test_what_was_removed_is_gone_and_told_as_a_change(home: Path) -> None:
    path = plant(home, CURSOR)
    census("scan")
    path.unlink()
    outcome = census("scan")
    assert (outcome.code, "\n0 servers\n" in outcome.out) == (0, True)
    assert census("report", "changes").out.count("\nGONE ") == 2


def test_a_surface_nobody_can_look_at_is_not_empty_but_unseen(home: Path) -> None:
    plant(home, CURSOR)
    document = scanned("--only", "network")
    assert (document["servers"], [gap["reason"] for gap in document["gaps"]]) == ([], ["unsupported"])
    assert names(scanned("--only", "config")) == ["crm", "files"]


def test_custom_clients_are_looked_for_and_their_faults_are_gaps(home: Path, tmp_path: Path) -> None:
    plant(home, {"mcpServers": {"mine": {"command": "npx", "args": ["mine-mcp"]}}}, ".acme/mcp.json")
    rows = '[[client]]\nid = "acme-agent"\n[[client.location]]\npaths = ["{home}/.acme/mcp.json"]\n'
    (tmp_path / "mine.toml").write_text(rows + '[[client]]\nid = "BAD"\n', encoding="utf-8")
    document = scanned("--clients", str(tmp_path / "mine.toml"))
    assert names(document) == ["mine"]
    assert document["servers"][0]["sightings"][0]["client"] == "acme-agent"
    assert [gap["source"] for gap in document["gaps"]] == [str(tmp_path / "mine.toml")]


SERVER_JSON = {
    "$schema": "https://static.modelcontextprotocol.io/schemas/2025-09-29/server.schema.json",
    "name": "io.acme/extra",
    "version": "1.0.0",
    "packages": [
        {"registryType": "npm", "identifier": "x", "version": "1.0.0", "transport": {"type": "stdio"}}
    ],
}
EXTRA = {"mcpServers": {"io.acme/extra": {"command": "npx", "args": ["extra-mcp"]}}}


@pytest.mark.parametrize(
    ("asked", "where", "document"),
    [
        (["--experimental"], ".someagent/mcp.json", EXTRA),
        (["--clients", "mine.toml"], ".acme/mcp.json", EXTRA),
        (["--provided"], "src/shop/server.json", SERVER_JSON),
    ],
)
def test_what_was_not_asked_for_is_not_gone(
    home: Path, asked: list[str], where: str, document: dict[str, Any]
) -> None:
    row = '[[client]]\nid = "acme-agent"\n[[client.location]]\npaths = ["{home}/.acme/mcp.json"]\n'
    (home / "mine.toml").write_text(row, encoding="utf-8")
    plant(home, {"projects": {str(home / "src/shop"): {"mcpServers": {}}}}, ".claude.json")
    extra = plant(home, document, where)
    assert names(scanned(*asked)) == ["io.acme/extra"]
    extra.unlink()
    assert names(scanned()) == []
    assert names(report()) == ["io.acme/extra"], "nobody looked whether it is gone"
    assert names(scanned(*asked)) == []
    assert names(report()) == []


def test_a_broken_inventory_costs_the_memory_not_the_report(home: Path, tmp_path: Path) -> None:
    plant(home, CURSOR)
    (tmp_path / "inventory.db").write_text("somebody's notes", encoding="utf-8")
    outcome = census("scan", "--database", str(tmp_path / "inventory.db"))
    assert "2 servers: 2 unregistered" in outcome.out
    assert outcome.code == 1
    assert outcome.err.startswith("mcp-census: ")
    assert (tmp_path / "inventory.db").read_text(encoding="utf-8") == "somebody's notes"


def test_a_registry_that_cannot_be_read_gives_no_verdicts(home: Path, tmp_path: Path) -> None:
    plant(home, CURSOR)
    (tmp_path / "registry.yaml").write_text("{", encoding="utf-8")
    outcome = census("scan", "--registry", str(tmp_path / "registry.yaml"))
    assert (outcome.code, outcome.out) == (1, "")
    assert "cannot read the registry" in outcome.err


def test_a_bad_registry_entry_is_told_and_is_not_fully_seen(home: Path, tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "bad.yaml").write_text("id: x\n", encoding="utf-8")
    outcome = census("scan", "--registry", str(tmp_path / "registry"))
    assert outcome.code == 3
    assert "BAD ENTRY" in outcome.out


def test_hostile_names_reach_no_terminal(home: Path) -> None:
    plant(home, {"mcpServers": {"\x1b[2J\u202ex": {"command": "npx", "args": ["x-mcp"]}}})
    outcome = census("scan")
    assert not set(outcome.out) & set("\x1b\u202e")


def test_the_report_may_go_to_a_file(home: Path, tmp_path: Path) -> None:
    plant(home, CURSOR)
    outcome = census("scan", "--format", "json", "--output", str(tmp_path / "report.json"), "--quiet")
    assert (outcome.code, outcome.out, outcome.err) == (10, "", "")
    assert names(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))) == ["crm", "files"]


def test_the_schema_is_printed() -> None:
    assert census("scan", "--schema").out == read_schema()
