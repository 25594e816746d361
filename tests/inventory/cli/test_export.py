from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.policy.export.targets import TARGETS
from tests.inventory.cli import remembered
from tests.inventory.cli.command import census


@pytest.fixture
def here(home: Path) -> tuple[str, ...]:
    row = replace(remembered.FILES, command="npx", args=("-y", "@acme/mcp-files@1.2.0"))
    database = remembered.inventory(home / "census.db", remembered.sweep(row))
    folder = home / "registry"
    folder.mkdir()
    at = ("--registry", str(folder), "--database", str(database))
    said = ("--owner", "platform", "--reason", "reviewed")
    assert census("registry", "approve", "pkg:npm/%40acme/mcp-files", *said, *at).code == 0
    assert census("registry", "approve", "https://mcp.example.com/mcp", *said, *at).code == 0
    return at


@pytest.mark.parametrize("target", [name for name, target in TARGETS.items() if not target.folder])
def test_every_target_is_printed(here: tuple[str, ...], target: str) -> None:
    done = census("registry", "export", target, *here)
    assert done.code == 0
    assert "mcp.example.com" in done.out or target in {"codex", "claude-managed", "api-center"}


def test_losses_are_told_and_written(here: tuple[str, ...], home: Path) -> None:
    done = census("registry", "export", "codex", *here, "--losses", "lost.json", "--output", "r.toml")
    lost = json.loads((home / "lost.json").read_text())
    assert (done.code, done.out, lost["schema"]) == (0, "", "mcp-census/losses/1")
    assert {row["effect"] for row in lost["losses"]} == {"narrower"}
    assert f"codex cannot say {len(lost['losses'])} things that the registry says" in done.err
    assert "@acme/mcp-files@1.2.0" in (home / "r.toml").read_text()


def test_a_tree_is_a_folder(here: tuple[str, ...], home: Path) -> None:
    done = census("registry", "export", "tree", *here, "--output", "site", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert len(json.loads((home / "site/v0.1/servers/index.json").read_text())["servers"]) == 2


def test_an_inventory_is_not_needed(home: Path) -> None:
    folder = home / "registry"
    folder.mkdir()
    done = census("registry", "export", "claude", "--registry", str(folder), "--database", "none.db")
    assert (done.code, json.loads(done.out)["allowedMcpServers"]) == (0, [])


@pytest.mark.parametrize("words", [("tree",), ("nonsense",), ()])
def test_a_wrong_command_line_is_told(here: tuple[str, ...], words: tuple[str, ...]) -> None:
    done = census("registry", "export", *words, *here)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_without_a_registry_there_is_nothing_to_export(home: Path) -> None:
    assert census("registry", "export", "claude").code == 2
