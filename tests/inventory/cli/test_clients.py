from __future__ import annotations

import json
from pathlib import Path

import pytest

from discovery.clients.catalogue import CLIENTS
from tests.inventory.cli.command import census

CUSTOM = """
[[client]]
id = "acme-agent"
[[client.location]]
paths = ["{home}/.acme/mcp.json", "{project}/.acme.json"]
"""


def test_every_client_of_the_catalogue_is_one_line() -> None:
    assert len(census("clients").out.splitlines()) == len(CLIENTS) + 1
    assert [row["id"] for row in json.loads(census("clients", "--format", "json").out)["clients"]] == [
        client.id for client in CLIENTS
    ]


def test_paths_are_those_of_this_home(home: Path) -> None:
    rows = json.loads(census("clients", "--paths", "--format", "json").out)["paths"]
    cursor = [row["path"] for row in rows if (row["client"], row["location"]) == ("cursor", "user")]
    assert cursor == [str(home / ".cursor" / "mcp.json")]
    assert any(row["path"] == "<project>/.mcp.json" for row in rows)


def test_a_terminal_sees_its_home_as_a_tilde() -> None:
    assert " ~/.cursor/mcp.json\n" in census("clients", "--paths").out


def test_a_relocated_client_is_listed_where_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEX_HOME", str(home / "elsewhere"))
    rows = json.loads(census("clients", "--paths", "--format", "json").out)["paths"]
    assert str(home / "elsewhere" / "config.toml") in {
        row["path"] for row in rows if row["client"] == "codex"
    }


def test_custom_clients_are_added(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(CUSTOM, encoding="utf-8")
    outcome = census("clients", "--clients", str(tmp_path / "mine.toml"))
    assert outcome.out.splitlines()[-1].startswith("acme-agent")
    assert outcome.code == 0


def test_a_faulty_custom_client_is_told_and_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(CUSTOM + '[[client]]\nid = "BAD"\n', encoding="utf-8")
    outcome = census("clients", "--clients", str(tmp_path / "mine.toml"))
    assert outcome.out.splitlines()[-1].startswith("acme-agent")
    assert "client 2" in outcome.err
    assert outcome.code == 3


@pytest.mark.parametrize("arguments", [("--format", "csv"), ("--clients", "/nowhere")])
def test_a_wrong_option_is_usage(arguments: tuple[str, ...]) -> None:
    assert census("clients", *arguments).code == 2
