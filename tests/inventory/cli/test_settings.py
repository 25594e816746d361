from __future__ import annotations

from pathlib import Path

import pytest

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.cli.settings import Known, read_defaults
from tests.inventory.cli.command import census

KNOWN = Known(
    options=frozenset({"debug"}),
    commands={
        "scan": Known(options=frozenset({"registry", "format", "no_store", "home"})),
        "registry": Known(commands={"approve": Known(options=frozenset({"registry", "owner"}))}),
    },
)


def read(folder: Path, text: str) -> dict[str, object]:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return read_defaults(path, KNOWN)


def test_a_table_holds_the_defaults_of_its_command(tmp_path: Path) -> None:
    found = read(tmp_path, '[scan]\nformat = "json"\nno-store = true\nhome = ["/a", "/b"]\n')
    assert found["scan"] == {"format": "json", "no_store": True, "home": ["/a", "/b"]}


def test_a_table_in_a_table_reaches_a_command_of_a_group(tmp_path: Path) -> None:
    found = read(tmp_path, '[registry.approve]\nowner = "platform"\n')
    assert found["registry"] == {"approve": {"owner": "platform"}}


def test_defaults_hold_wherever_the_option_exists_and_a_command_may_differ(tmp_path: Path) -> None:
    found = read(tmp_path, '[defaults]\nregistry = "/all"\n[scan]\nregistry = "/scan"\n')
    assert found["scan"] == {"registry": "/scan"}
    assert found["registry"] == {"approve": {"registry": "/all"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[scan", "not TOML"),
        ("[scan]\nformat = \n", "line 2, column 10"),
        ('[scan]\nfromat = "json"', "scan.fromat"),
        ("[scna]", "scna"),
        ("[defaults]\nnonsense = 1", "defaults.nonsense"),
        ("scan = 1", "[scan]"),
        ("[scan]\nformat = 2026-01-01", "scan.format"),
        ("[scan]\nhome = [[1]]", "scan.home"),
        ("a = " + "[" * 5000, "not TOML"),
    ],
)
def test_a_mistake_names_its_place_and_ends_as_usage(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Complaint) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert caught.value.code is ExitCode.USAGE


def test_no_mistake_quotes_the_file(tmp_path: Path) -> None:
    with pytest.raises(Complaint) as caught:
        read(tmp_path, '[scan]\nformat = "CANARY-secret')
    assert "CANARY" not in str(caught.value)


def test_the_usual_file_is_read_and_a_bad_one_ends_the_command(home: Path) -> None:
    folder = home / ".config" / "mcp-census"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[clients]\nformat = "json"\n', encoding="utf-8")
    assert census("clients").out.startswith("{")
    (folder / "config.toml").write_text("[clients", encoding="utf-8")
    outcome = census("clients")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("mcp-census: the settings file cannot be used: ")
    assert "Traceback" not in outcome.err


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home / "other.toml"
    settings.write_text('[clients]\nformat = "json"\n', encoding="utf-8")
    assert census("--config", str(settings), "clients").out.startswith("{")
    monkeypatch.setenv("MCP_CENSUS_CLIENTS_FORMAT", "text")
    assert census("--config", str(settings), "clients").out.startswith("client ")
    assert census("--config", str(settings), "clients", "--format", "json").out.startswith("{")
    monkeypatch.setenv("MCP_CENSUS_CONFIG", str(settings))
    monkeypatch.delenv("MCP_CENSUS_CLIENTS_FORMAT")
    assert census("clients").out.startswith("{")


def test_a_settings_file_that_is_not_there_is_usage() -> None:
    assert census("--config", "/nowhere.toml", "clients").code == 2
