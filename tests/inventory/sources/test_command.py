from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.inventory.cli.command import census
from tests.inventory.cli.conftest import home

__all__ = ["home"]  # the fixture that gives each test a home of its own

SETTINGS = {
    "allowedMcpServers": [{"serverCommand": ["npx", "-y", "@acme/files", "/data"]}, {"serverName": "github"}],
    "deniedMcpServers": [{"serverCommand": ["npx", "evil-mcp"]}],
}


@pytest.fixture
def registry(home: Path) -> Path:
    folder = home / "registry"
    census("registry", "init", "--registry", str(folder))
    (home / "claude.json").write_text(json.dumps(SETTINGS))
    return folder


def test_import_prints_what_changed_and_what_was_lost(registry: Path) -> None:
    done = census(
        "registry", "import", "claude.json", "--format", "claude", "--into", str(registry), "--name", "claude"
    )
    assert done.code == 0
    assert done.out == (
        "added     approved  pkg:npm/%40acme/files\n"
        "added     denied    pkg:npm/evil-mcp\n"
        "claude: 3 rows, 2 added\n"
    )
    assert "'github'" in done.err
    again = census(
        "registry", "import", "claude.json", "--format", "claude", "--into", str(registry), "--name", "claude"
    )
    assert again.out == "claude: 3 rows, 2 unchanged\n"


def test_a_dry_run_writes_nothing(registry: Path) -> None:
    done = census(
        "registry", "import", "claude.json", "--format", "claude", "--into", str(registry), "--dry-run"
    )
    assert done.out.endswith("; nothing was written\n")
    assert not (registry / "imported").exists()


def test_sync_goes_through_every_source_and_tells_the_one_that_failed(registry: Path) -> None:
    (registry / "sources.yaml").write_text(
        "sources:\n"
        "  - {name: gone, from: missing.json, dialect: claude}\n"
        "  - {name: claude, from: ../claude.json, dialect: claude}\n"
    )
    done = census("registry", "sync", "--registry", str(registry))
    assert done.code == 3
    assert "claude: 3 rows, 2 added" in done.out
    assert "gone: " in done.err
    assert census("registry", "validate", "--registry", str(registry)).out.startswith(
        "2 entries can be read, 0 problems\n2 acts logged, up to sha256:"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("claude.json",), 1, "--format"),
        (("missing.json", "--format", "claude"), 1, "missing.json"),
        (("claude.json", "--format", "nonsense"), 2, "not one of"),
        (("claude.json", "--format", "claude", "--state", "fine"), 2, "not one of"),
        (("http://registry.example.com", "--format", "official"), 1, "https://"),
        (("https://[::1", "--format", "official"), 1, "not a URL"),
        (("claude.json", "--format", "claude", "--into", "nowhere"), 2, "registry init"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(
    registry: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    into = () if "--into" in arguments else ("--into", str(registry))
    done = census("registry", "import", *arguments, *into)
    assert done.code == code
    assert words in done.err
    assert "Traceback" not in done.err


def test_sync_without_sources_says_how_to_begin(registry: Path) -> None:
    done = census("registry", "sync", "--registry", str(registry))
    assert done.code == 1
    assert "sources.yaml" in done.err


def test_a_catalogue_s_server_stays_unregistered_and_is_known(registry: Path, home: Path) -> None:
    package = {"registryType": "npm", "identifier": "@acme/files", "version": "1.0.0"}
    (home / "official.json").write_text(
        json.dumps({"servers": [{"name": "io.github.acme/files", "packages": [package]}]})
    )
    census(
        "registry",
        "import",
        "official.json",
        "--format",
        "official",
        "--name",
        "official",
        "--into",
        str(registry),
    )
    config = home / ".cursor" / "mcp.json"
    config.parent.mkdir()
    config.write_text(
        json.dumps({"mcpServers": {"files": {"command": "npx", "args": ["-y", "@acme/files@1.0.0"]}}})
    )
    done = census("scan", "--registry", str(registry), "--no-store", "--format", "json")
    (server,) = json.loads(done.out)["servers"]
    assert server["verdict"] == "unregistered"
    assert "official" in json.dumps(server["reasons"])
