from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.inventory.cli import remembered
from tests.inventory.cli.command import census

ALLOW_X = '{"allowManagedMcpServersOnly": true, "allowedMcpServers": [{"serverCommand": ["npx", "-y", "x"]}]}'


@pytest.fixture
def database(home: Path) -> Path:
    from dataclasses import replace

    row = replace(remembered.FILES, client="claude-code", readers=("claude-code",))
    return remembered.inventory(home / "census.db", remembered.sweep(row))


@pytest.fixture
def registry(home: Path) -> Path:
    folder = home / "registry"
    folder.mkdir()
    return folder


def simulate(database: Path, registry: Path, *more: str) -> tuple[int, str, str]:
    done = census("policy", "simulate", "--database", str(database), "--registry", str(registry), *more)
    return done.code, done.out, done.err


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (ALLOW_X, 10),
        ('{"allowManagedMcpServersOnly": true, "allowedMcpServers": []}', 0),
        ('{"allowManagedMcpServersOnly": true, "allowedMcpServers": [], "deniedMcpServers": 1}', 3),
    ],
)
def test_the_exit_code_tells_of_the_gap(
    home: Path, database: Path, registry: Path, policy: str, code: int
) -> None:
    (home / "p.json").write_text(policy)
    ended, out, err = simulate(database, registry, "--policy", "p.json", "--format", "json")
    assert (ended, bool(json.loads(out)["gaps"])) == (code, code == 10)
    assert "Enforcement gap" in err


def test_an_approved_server_is_no_gap(home: Path, database: Path, registry: Path) -> None:
    (home / "p.json").write_text(ALLOW_X)
    census(
        "registry",
        "approve",
        "pkg:npm/%40acme/mcp-files",
        "--owner",
        "o",
        "--reason",
        "r",
        "--registry",
        str(registry),
    )
    assert simulate(database, registry, "--policy", "claude:p.json")[0] == 0


@pytest.mark.parametrize("policy", ["nowhere.json", "claude:nowhere.json", "p.json"])
def test_what_is_no_policy_is_a_wrong_command_line(
    home: Path, database: Path, registry: Path, policy: str
) -> None:
    (home / "p.json").write_text('{"allowedMcpServers": []}')
    code, out, err = simulate(database, registry, "--policy", policy)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
