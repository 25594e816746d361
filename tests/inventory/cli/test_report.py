from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from inventory.report.published import read_schema
from tests.inventory.cli.command import Outcome, census
from tests.inventory.cli.remembered import FILES, OTHER_FILES, UNREADABLE, WEATHER, inventory, sweep
from tests.inventory.report import sample


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return an inventory in which one server took another's place yesterday."""
    return inventory(
        tmp_path / "inventory.db",
        sweep(FILES, WEATHER, days_ago=10),
        sweep(OTHER_FILES, WEATHER, days_ago=1, gaps=(UNREADABLE,)),
    )


def ask(database: Path, *arguments: str) -> Outcome:
    return census(*arguments, "--database", str(database))


def test_the_report_tells_the_last_sweep_and_what_it_could_not_see(database: Path) -> None:
    outcome = ask(database, "report")
    assert outcome.out.splitlines()[0] == "ana-mbp (linux), 2026-11-20 09:12 UTC, looked at: config 58"
    assert "UNREGISTERED   files    pkg:npm/evil-files@6.6.6" in outcome.out
    assert f"{sample.HOME}/.codex/config.toml" in outcome.out
    assert outcome.code == 10
    assert outcome.err == ""


def test_the_report_as_json_holds_to_the_schema_and_says_the_rest_on_stderr(database: Path) -> None:
    outcome = ask(database, "report", "--format", "json")
    jsonschema.validate(json.loads(outcome.out), json.loads(read_schema()))
    assert outcome.err.splitlines() == [
        f"not seen: {sample.HOME}/.codex/config.toml: permission denied",
        "no registry is set up; begin with: mcp-census registry init",
        "2 servers: 2 unregistered",
    ]
    assert ask(database, "report", "--format", "json", "--quiet").err == ""


def test_changes_tell_what_took_whose_place(database: Path) -> None:
    outcome = ask(database, "report", "changes", "--since", "2026-11-15")
    assert "CHANGED" in outcome.out
    assert "identity.purl" in outcome.out
    rows = json.loads(ask(database, "report", "changes", "--since", "2026-11-15", "--format", "json").out)[
        "changes"
    ]
    assert [(row["kind"], row["fields"]["identity.purl"]["after"]) for row in rows] == [
        ("changed", "pkg:npm/evil-files@6.6.6")
    ]


def test_changes_before_the_moment_are_left_out(database: Path) -> None:
    assert "No change." in ask(database, "report", "changes", "--since", "2026-11-21").out


@pytest.mark.parametrize("when", ["7d", "12h", "5m", "2026-11-01", "2026-11-01T10:00:00+02:00"])
def test_a_moment_may_be_written(database: Path, when: str) -> None:
    assert ask(database, "report", "changes", "--since", when).code == 10


@pytest.mark.parametrize("when", ["yesterday", "7x", "d", "-3d", "99999999999d", "2026-13-01", ""])
def test_what_is_no_moment_is_usage(database: Path, when: str) -> None:
    outcome = ask(database, "report", "changes", "--since", when)
    assert outcome.code == 2
    assert "7d, 12h or 2026-11-01" in " ".join(outcome.err.split())


def test_hosts_are_listed(database: Path) -> None:
    inventory(database, sweep(FILES, host="ben-pc"))
    outcome = ask(database, "report", "hosts")
    assert [line.split()[0] for line in outcome.out.splitlines()] == ["host", "ana-mbp", "ben-pc"]
    assert outcome.code == 0
    assert len(json.loads(ask(database, "report", "hosts", "--format", "json").out)["hosts"]) == 2


def test_two_hosts_are_one_view_and_a_server_on_both_is_one(tmp_path: Path) -> None:
    database = inventory(tmp_path / "i.db", sweep(FILES), sweep(FILES, WEATHER, host="ben-pc"))
    document = json.loads(ask(database, "report", "--format", "json").out)
    jsonschema.validate(document, json.loads(read_schema()))
    assert document["summary"] == {"servers": 2, "by_verdict": {"unregistered": 2}, "at_rest": 0, "hosts": 2}
    assert {one["name"]: len(one["sightings"]) for one in document["servers"]} == {"files": 2, "weather": 1}


def test_one_host_of_two_may_be_asked_for(tmp_path: Path) -> None:
    database = inventory(tmp_path / "i.db", sweep(FILES), sweep(FILES, WEATHER, host="ben-pc"))
    assert "1 server: 1 unregistered" in ask(database, "report", "--host", "ana-mbp").out
    outcome = ask(database, "report", "--host", "nobody")
    assert outcome.code == 2
    assert "no such host" in outcome.err


def test_servers_are_one_line_each(database: Path) -> None:
    outcome = ask(database, "servers")
    assert [line.split()[1:] for line in outcome.out.splitlines()] == [
        ["verdict", "name", "identity"],
        ["unregistered", "files", "pkg:npm/evil-files@6.6.6"],
        ["unregistered", "weather", "pkg:npm/weather-mcp@3.1.4"],
    ]
    assert outcome.code == 10


@pytest.mark.parametrize("command", ["show", "explain"])
@pytest.mark.parametrize("wanted", ["weather", "pkg:npm/weather-mcp@3.1.4", "id", "beginning"])
def test_a_server_is_found_by_what_names_it(database: Path, command: str, wanted: str) -> None:
    ids = {row.split()[2]: row.split()[0] for row in ask(database, "servers").out.splitlines()}
    word = {"id": ids["weather"], "beginning": ids["weather"][:6]}.get(wanted, wanted)
    outcome = ask(database, command, word)
    assert outcome.out.splitlines()[0] == f"UNREGISTERED  weather  {ids['weather']}"
    assert outcome.code == 0


def test_an_explanation_names_rule_field_and_snapshot(database: Path) -> None:
    said = ask(database, "explain", "weather").out
    assert all(f"\n  {word}" in said for word in ("rule ", "field ", "registry ", "snapshot "))


def test_an_explanation_for_programs_holds_the_stored_verdict_given_again(database: Path) -> None:
    found = json.loads(ask(database, "explain", "weather", "--format", "json").out)
    assert list(found) == ["schema", "servers", "replays"]
    shown = json.loads(ask(database, "show", "weather", "--format", "json").out)
    assert shown["servers"] == found["servers"]
    assert "replays" not in shown


@pytest.mark.parametrize("command", ["show", "explain"])
def test_a_server_nobody_knows_is_usage(database: Path, command: str) -> None:
    outcome = ask(database, command, "\x1b[2Jnobody")
    assert outcome.code == 2
    assert outcome.err.startswith("mcp-census: no such server: ")
    assert "\x1b" not in outcome.err


def test_a_name_that_two_servers_have_is_not_guessed(tmp_path: Path) -> None:
    twin = sample.sighting(sample.npm("other-files"), "files", f"{sample.HOME}/.claude.json", "claude-code")
    database = inventory(tmp_path / "i.db", sweep(FILES, twin))
    outcome = ask(database, "show", "files")
    assert outcome.code == 2
    assert "2 servers are meant" in outcome.err


@pytest.mark.parametrize("command", [("report",), ("servers",), ("report", "hosts"), ("show", "x")])
def test_without_an_inventory_the_first_step_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    outcome = ask(tmp_path / "none.db", *command)
    assert outcome.code == 1
    assert "mcp-census scan" in outcome.err
    assert not (tmp_path / "none.db").exists()


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a database, but somebody's notes", encoding="utf-8")
    outcome = ask(path, "report")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert path.read_text(encoding="utf-8") == "not a database, but somebody's notes"


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("changes", "--format", "csv"), ("hosts", "--format", "markdown")]
)
def test_a_report_there_is_not_is_usage(database: Path, arguments: tuple[str, ...]) -> None:
    assert ask(database, "report", *arguments).code == 2


def test_a_registry_that_is_not_there_is_usage(database: Path) -> None:
    outcome = ask(database, "report", "--registry", "/nowhere")
    assert outcome.code == 2
    assert "registry init" in outcome.err


def test_the_report_goes_to_a_file(database: Path, tmp_path: Path) -> None:
    outcome = ask(database, "report", "--output", str(tmp_path / "report.txt"))
    assert outcome.out == ""
    assert "2 servers: 2 unregistered" in outcome.err
    assert "UNREGISTERED" in (tmp_path / "report.txt").read_text(encoding="utf-8")
