from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.inventory.cli.command import Outcome, census
from tests.inventory.cli.remembered import FILES, inventory, sweep

OWNED = ("--owner", "platform", "--reason", "TICKET-1")
WHY = ("--reason", "TICKET-2")
UNTIL = ("--expires", "2099-12-31")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty registry."""
    path = tmp_path / "registry"
    assert census("registry", "init", "--registry", str(path)).code == 0
    return path


def ask(folder: Path, *arguments: str) -> Outcome:
    return census("registry", *arguments, "--registry", str(folder))


def acts(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(ask(folder, "log", "--format", "json").out)["acts"]
    return found


def states(folder: Path) -> dict[str, str]:
    rows = json.loads(ask(folder, "list", "--format", "json").out)["entries"]
    return {row["id"]: row["state"] for row in rows}


def test_a_request_goes_its_way_from_finding_to_decision(folder: Path, tmp_path: Path) -> None:
    database = str(inventory(tmp_path / "i.db", sweep(FILES)))
    server = census("servers", "--database", database).out.splitlines()[-1].split()[0]
    where = ("--database", database)
    requested = ask(folder, "request", server[:8], *OWNED, "--purpose", "files", "--by", "ana", *where)
    assert requested.out == f"pending: pkg:npm/%40acme/mcp-files in {folder / 'npm-acme-mcp-files.yaml'}\n"
    report = census("report", "--registry", str(folder), *where)
    assert (report.code, "1 pending" in report.out) == (10, True)
    assert ask(folder, "approve", "npm-acme-mcp-files", *OWNED, "--by", "dana").code == 0
    report = census("report", "--registry", str(folder), *where)
    assert (report.code, "1 approved" in report.out) == (0, True)
    assert [(it["act"], it["by"], it["why"]) for it in acts(folder)] == [
        ("request", "ana", "TICKET-1"),
        ("approve", "dana", "TICKET-1"),
    ]


def test_an_entry_approved_by_its_id_keeps_what_was_requested(folder: Path) -> None:
    ask(folder, "request", "pkg:npm/x@1.2.3", *OWNED, "--client", "cursor")
    ask(folder, "approve", "npm-x", *OWNED)
    (entry,) = json.loads(ask(folder, "list", "--format", "json").out)["entries"]
    assert (entry["state"], entry["versions"]) == ("approved", "=1.2.3")
    assert entry["reach"]["clients"] == ["cursor"]


def test_every_act_says_what_it_did_and_is_in_the_log(folder: Path) -> None:
    steps = [
        ("approve", "pkg:npm/x", *OWNED),
        ("confirm", "npm-x", *WHY),
        ("suspend", "npm-x", *WHY),
        ("retire", "pkg:npm/x", *WHY),
        ("remove", "npm-x", *WHY),
    ]
    said = [ask(folder, *step) for step in steps]
    assert [one.code for one in said] == [0] * 5
    assert said[2].out == f"suspend: npm-x in {folder / 'npm-x.yaml'}\n"
    assert states(folder) == {}
    assert [it["act"] for it in acts(folder)] == ["approve", "confirm", "suspend", "retire", "remove"]
    table = ask(folder, "log", "npm-x").out.splitlines()
    assert table[0].split() == ["time", "act", "entry", "by", "why"]
    assert len(table) == 6
    assert len(ask(folder, "log", "npm-y").out.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("suspend", "npm-y", *WHY),
        ("suspend", "npm-x"),
        ("retire", "files", *WHY),
        ("request", "files", *OWNED),
        ("request", "pkg:npm/x", *OWNED),
        ("waive", "npm-x", "--verdict", "approved", *WHY, *UNTIL),
        ("waive", "npm-x", "--verdict", "drifted", *WHY),
        ("waive", "npm-x", "--verdict", "drifted", *WHY, "--expires", "2020-01-01"),
        ("waive", "npm-x", "--verdict", "drifted", "--kind", "mood", *WHY, *UNTIL),
        ("waive", "npm-x", "--verdict", "expired", "--kind", "version", *WHY, *UNTIL),
        ("waive", "pkg:npm/y", "--verdict", "denied", *WHY, *UNTIL),
        ("waive", "files", "--verdict", "drifted", *WHY, *UNTIL),
        ("remove", "npm-y", *WHY),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_trace(folder: Path, arguments: tuple[str, ...]) -> None:
    ask(folder, "approve", "pkg:npm/x", *OWNED)
    outcome = ask(folder, *arguments)
    assert outcome.code in {1, 2}
    assert outcome.err
    assert len(acts(folder)) == 1
    assert states(folder) == {"npm-x": "approved"}


def test_a_waiver_takes_the_alarm_and_not_the_verdict(folder: Path, tmp_path: Path) -> None:
    database = str(inventory(tmp_path / "i.db", sweep(FILES)))
    server = census("servers", "--database", database).out.splitlines()[-1].split()[0]
    told = census("report", "--registry", str(folder), "--database", database)
    assert (told.code, "1 unregistered" in told.out) == (10, True)
    waived = ask(folder, "waive", server, "--verdict", "unregistered", *WHY, *UNTIL, "--database", database)
    assert waived.out.startswith("waive: npm-acme-mcp-files-unregistered in ")
    told = census("report", "--registry", str(folder), "--database", database)
    assert (told.code, "1 unregistered" in told.out) == (0, True)


def test_review_ends_with_10_where_something_is_overdue(folder: Path) -> None:
    ask(folder, "approve", "pkg:npm/x", *OWNED)
    ask(folder, "request", "pkg:npm/y", *OWNED)
    fine = ask(folder, "review")
    assert (fine.code, fine.out.splitlines()[1].split()[:2]) == (0, ["request", "npm-y"])
    path = folder / "npm-x.yaml"
    path.write_text(path.read_text() + "expires: 2020-01-31\n", encoding="utf-8")
    late = ask(folder, "review", "--format", "json")
    assert late.code == 10
    first, _ = json.loads(late.out)["due"]
    assert (first["entry"], first["overdue"], first["day"]) == ("npm-x", True, "2020-01-31")


def test_validate_names_the_line_at_which_the_log_breaks_and_knows_a_head(folder: Path) -> None:
    for name in ("a", "b"):
        ask(folder, "approve", f"pkg:npm/{name}", *OWNED)
    whole = ask(folder, "validate")
    assert whole.code == 0
    assert whole.out.splitlines()[1].startswith("2 acts logged, up to sha256:")
    head = acts(folder)[-1]["hash"]
    assert ask(folder, "validate", "--head", head).code == 0
    log = folder / ".acts.jsonl"
    lines = log.read_text().splitlines(keepends=True)
    log.write_text(lines[0], encoding="utf-8")
    assert ask(folder, "validate").code == 0
    assert ask(folder, "validate", "--head", head).code == 3
    log.write_text(lines[0].replace("TICKET-1", "TICKET-9") + lines[1], encoding="utf-8")
    broken = ask(folder, "validate")
    assert broken.code == 3
    assert broken.out.startswith(".acts.jsonl:1: was changed after it was written")


@pytest.mark.parametrize("spoil", ["edited", "removed", "reordered"])
def test_who_lists_the_log_is_told_where_it_cannot_be_relied_upon(folder: Path, spoil: str) -> None:
    for name in ("one", "two", "three"):
        ask(folder, "approve", f"pkg:npm/{name}", *OWNED, "--by", "dana")
    path = folder / ".acts.jsonl"
    first, second, third = path.read_text().splitlines()
    spoilt = {
        "edited": [first, second.replace("dana", "eve"), third],
        "removed": [first, third],
        "reordered": [third, first, second],  # says nothing: the order of lines is no part of the chain
    }[spoil]
    path.write_text("".join(f"{line}\n" for line in spoilt))
    told = ask(folder, "log")
    assert told.code == ask(folder, "validate").code == (0 if spoil == "reordered" else 3)
    assert (".acts.jsonl:2: " in told.err) is (spoil != "reordered")
    assert len(told.out.splitlines()) == 1 + len(spoilt)
