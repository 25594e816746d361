from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.inventory.cli.command import Outcome, census
from tests.inventory.cli.remembered import FILES, OTHER_FILES, WEATHER, inventory, sweep

WHO = ("--owner", "platform", "--reason", "TICKET-1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty registry."""
    path = tmp_path / "registry"
    assert census("registry", "init", "--registry", str(path)).code == 0
    return path


def ask(folder: Path, *arguments: str) -> Outcome:
    return census("registry", *arguments, "--registry", str(folder))


def entries(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(ask(folder, "list", "--format", "json").out)["entries"]
    return found


def test_a_registry_begins_empty_and_in_the_usual_place(home: Path) -> None:
    outcome = census("registry", "init")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == str(home / ".config" / "mcp-census" / "registry")
    assert census("registry", "validate").out == "0 entries can be read, 0 problems\n"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    outcome = census("registry", "init", "--registry", str(tmp_path))
    assert outcome.code == 1
    assert "not empty" in outcome.err


@pytest.mark.parametrize(
    ("target", "identity", "versions"),
    [
        ("pkg:npm/weather-mcp", "pkg:npm/weather-mcp", None),
        ("pkg:npm/weather-mcp@3.1.4", "pkg:npm/weather-mcp", "=3.1.4"),
        ("https://crm.example/mcp", "https://crm.example/mcp", None),
    ],
)
def test_what_a_server_is_can_be_approved(
    folder: Path, target: str, identity: str, versions: str | None
) -> None:
    assert ask(folder, "approve", target, *WHO).code == 0
    (entry,) = entries(folder)
    assert (entry["identity"], entry["versions"], entry["state"]) == (identity, versions, "approved")
    assert (entry["owner"], entry["reason"]) == ("platform", "TICKET-1")


def test_every_part_of_a_decision_is_kept(folder: Path) -> None:
    options = ("--versions", ">=1,<2", "--expires", "2099-01-31", "--by", "ines", "--ticket", "T-2")
    reach = ("--user", "ana", "--user", "ben", "--host", "h", "--client", "cursor", "--environment", "dev")
    assert ask(folder, "approve", "pkg:npm/x", *WHO, *options, *reach).code == 0
    (entry,) = entries(folder)
    assert (entry["versions"], entry["expires"], entry["approved_by"], entry["ticket"]) == (
        ">=1,<2",
        "2099-01-31",
        "ines",
        "T-2",
    )
    assert entry["reach"] == {
        "groups": [],
        "users": ["ana", "ben"],
        "hosts": ["h"],
        "clients": ["cursor"],
        "environments": ["dev"],
    }


def test_a_remembered_server_is_approved_by_its_id_and_then_is(folder: Path, tmp_path: Path) -> None:
    database = inventory(tmp_path / "i.db", sweep(FILES, WEATHER))
    ids = {
        line.split()[2]: line.split()[0]
        for line in census("servers", "--database", str(database)).out.splitlines()
    }
    for name in ("files", "weather"):
        assert ask(folder, "approve", ids[name][:8], *WHO, "--database", str(database)).code == 0
    outcome = census("report", "--registry", str(folder), "--database", str(database))
    assert "2 servers: 2 approved" in outcome.out
    assert outcome.code == 0
    assert ask(folder, "deny", ids["files"], *WHO, "--database", str(database)).code == 0
    outcome = census("report", "--registry", str(folder), "--database", str(database))
    assert "2 servers: 1 denied, 1 approved" in outcome.out
    assert outcome.code == 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("files",), "a name is not an identity"),
        (("pkg:npm/x", "--versions", "^^1"), "versions"),
        (("pkg:npm/x@1.0.0", "--versions", "^1"), "names a version already"),
        (("pkg:npm/x", "--expires", "soon"), "--expires is no date"),
        (("pkg:npm/x", "--expires", "2020-01-01"), "--expires is past"),
    ],
)
def test_what_cannot_be_approved_is_said_and_nothing_is_written(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    outcome = ask(folder, "approve", *arguments, *WHO)
    assert outcome.code in {1, 2}
    assert said in outcome.err
    assert entries(folder) == []


@pytest.mark.parametrize("command", ["approve", "deny"])
def test_a_name_decides_nothing_but_the_servers_that_have_it_are_told(
    folder: Path, tmp_path: Path, command: str
) -> None:
    cafe = replace(WEATHER, name="cafe")  # a name that could be the beginning of an id
    other = replace(OTHER_FILES, source="/home/ana/.gemini/settings.json")
    database = inventory(tmp_path / "i.db", sweep(FILES, other, cafe))
    listed = [line.split() for line in census("servers", "--database", str(database)).out.splitlines()]
    for name in ("files", "cafe"):
        outcome = ask(folder, command, name, *WHO, "--database", str(database))
        ids = sorted(words[0][:8] for words in listed if name in words)
        assert f"Did you mean {' or '.join(ids)}?" in outcome.err
        assert "a name is not an identity" in outcome.err
        assert outcome.code == 2
    for unknown in ("weather", "dead"):
        outcome = ask(folder, command, unknown, *WHO, "--database", str(database))
        assert "Did you mean" not in outcome.err
        assert outcome.code == 2
    assert entries(folder) == []


@pytest.mark.parametrize("command", ["approve", "deny"])
@pytest.mark.parametrize("missing", ["--owner", "--reason"])
def test_nobody_decides_without_a_name_and_a_reason(folder: Path, command: str, missing: str) -> None:
    given = [word for pair in (("--owner", "o"), ("--reason", "r")) if pair[0] != missing for word in pair]
    outcome = ask(folder, command, "pkg:npm/x", *given)
    assert outcome.code == 2
    assert missing in outcome.err


def test_an_entry_is_shown_by_id_and_by_identity(folder: Path) -> None:
    ask(folder, "approve", "pkg:npm/weather-mcp", *WHO)
    by_identity = ask(folder, "show", "pkg:npm/weather-mcp")
    assert by_identity.out == ask(folder, "show", "npm-weather-mcp").out
    assert "  because     TICKET-1\n" in by_identity.out
    assert ask(folder, "show", "nothing").code == 2


def test_entries_are_listed_one_a_line(folder: Path) -> None:
    ask(folder, "approve", "pkg:npm/a", *WHO)
    ask(folder, "deny", "pkg:npm/b", *WHO)
    assert [line.split()[:3] for line in ask(folder, "list").out.splitlines()[1:]] == [
        ["npm-a", "approved", "pkg:npm/a"],
        ["npm-b", "denied", "pkg:npm/b"],
    ]


def test_a_bad_entry_costs_that_entry_and_is_named_by_its_line(folder: Path) -> None:
    ask(folder, "approve", "pkg:npm/a", *WHO)
    (folder / "bad.yaml").write_text(
        "id: x\nidentity: pkg:npm/b\nstate: aproved\nowner: o\n", encoding="utf-8"
    )
    outcome = ask(folder, "validate")
    assert outcome.code == 3
    assert outcome.out.splitlines()[0].startswith(f"{folder / 'bad.yaml'}:3: state: ")
    assert outcome.out.splitlines()[1] == "1 entry can be read, 1 problem"
    listed = ask(folder, "list")
    assert (listed.code, len(listed.out.splitlines())) == (3, 2)
    assert "registry validate" in listed.err


@pytest.mark.parametrize("command", [("list",), ("validate",), ("show", "x")])
def test_without_a_registry_the_first_step_is_named(command: tuple[str, ...]) -> None:
    outcome = census("registry", *command)
    assert outcome.code == 2
    assert "mcp-census registry init" in outcome.err


def test_approving_without_a_registry_names_the_first_step() -> None:
    outcome = census("registry", "approve", "pkg:npm/x", *WHO)
    assert outcome.code == 1
    assert "registry init" in outcome.err
