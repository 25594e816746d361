"""The log: what binds its lines, at which line it breaks, and what two branches make of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.registry.acts.audit import audit
from inventory.registry.acts.log import read_log
from inventory.registry.acts.model import LOG, Act
from inventory.registry.read import read_registry
from tests.inventory.acts.registries import approve, ask_for, put, states


def faults(folder: Path, head: str = "") -> tuple[str, ...]:
    return audit(folder, read_registry(folder), head).faults


def lines(folder: Path) -> list[str]:
    return (folder / LOG).read_text(encoding="utf-8").splitlines()


def rewrite(folder: Path, rows: list[str]) -> None:
    (folder / LOG).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a registry with five acts in its log."""
    approve(tmp_path, "one")
    ask_for(tmp_path, "two")
    approve(tmp_path, "two")
    put(tmp_path, Act.SUSPEND, "npm-one")
    put(tmp_path, Act.RETIRE, "npm-two")
    return tmp_path


def test_every_act_is_one_line_that_names_the_act_before_it(folder: Path) -> None:
    rows = [json.loads(line) for line in lines(folder)]
    assert [row["act"] for row in rows] == ["approve", "request", "approve", "suspend", "retire"]
    assert [row["previous"] for row in rows[1:]] == [[row["hash"]] for row in rows[:-1]]
    assert rows[0]["previous"] == []
    assert (rows[0]["before"], rows[1]["after"]) == (None, rows[2]["before"])
    assert (rows[3]["by"], rows[3]["account"], rows[3]["why"]) == ("eve", "dana", "CVE-1")
    assert rows[3]["time"] == "2026-11-21T09:30:00Z"
    assert rows[3]["file"] == "npm-one.yaml"
    assert faults(folder) == ()


def without_third(rows: list[str]) -> list[str]:
    return [*rows[:2], *rows[3:]]


def without_first(rows: list[str]) -> list[str]:
    return rows[1:]


def other_name(rows: list[str]) -> list[str]:
    return [rows[0], rows[1].replace('"ana"', '"eva"'), *rows[2:]]


def more_said(rows: list[str]) -> list[str]:
    return [rows[0], rows[1].replace('{"', '{"amount":"1","', 1), *rows[2:]]


def rehashed(rows: list[str]) -> list[str]:
    from inventory.registry.acts.model import hash_of

    row = json.loads(rows[1])
    row["by"] = "eva"
    row["hash"] = hash_of({key: value for key, value in row.items() if key != "hash"})
    return [rows[0], json.dumps(row), *rows[2:]]


def not_json(rows: list[str]) -> list[str]:
    return [*rows, "approve everything"]


def deep(rows: list[str]) -> list[str]:
    return [*rows, "[" * 60_000]


def conflict(rows: list[str]) -> list[str]:
    return [*rows[:4], "<<<<<<< HEAD", rows[4]]


@pytest.mark.parametrize(
    ("spoil", "line", "said"),
    [
        (without_third, 3, "a line was removed or altered"),
        (without_first, 1, "a line was removed or altered"),
        (other_name, 2, "was changed after it was written"),
        (more_said, 2, "was changed after it was written"),
        (rehashed, 3, "a line was removed or altered"),
        (not_json, 6, "is no act"),
        (deep, 6, "is no act"),
        (conflict, 5, "keep the lines of both sides"),
    ],
)
def test_a_log_says_at_which_line_it_breaks(
    folder: Path, spoil: Callable[[list[str]], list[str]], line: int, said: str
) -> None:
    rewrite(folder, spoil(lines(folder)))
    first, *rest = faults(folder)
    assert first.startswith(f"{LOG}:{line}: ")
    assert said in first
    assert len(rest) == (spoil is more_said)  # a line that is no act is missed by the next one, too


def test_the_order_of_lines_and_lines_that_stand_twice_mean_nothing(folder: Path) -> None:
    rows = lines(folder)
    rewrite(folder, [rows[4], *reversed(rows)])
    assert faults(folder) == ()
    assert len(read_log(folder).records) == 5


def test_acts_cut_off_the_end_show_to_who_knows_one_of_them(folder: Path) -> None:
    rows = lines(folder)
    newest = json.loads(rows[-1])["hash"]
    assert faults(folder, newest) == faults(folder, newest[:19]) == ()
    rewrite(folder, rows[:-1])
    assert faults(folder) == ()
    (fault,) = faults(folder, newest)
    assert "was cut off" in fault
    assert faults(folder, "sha256:") != ()  # too short to be one act


def test_a_broken_log_keeps_no_act_from_being_done_and_stays_broken(folder: Path) -> None:
    rewrite(folder, other_name(lines(folder)))
    approve(folder, "three")
    assert states(folder)["npm-three"] == "approved"
    assert len(faults(folder)) == 1
    (folder / LOG).write_text((folder / LOG).read_text() + '{"half', encoding="utf-8")
    approve(folder, "four")
    assert [fault.partition(": ")[0] for fault in faults(folder)] == [f"{LOG}:2", f"{LOG}:7"]


def test_a_registry_without_acts_has_nothing_to_say(tmp_path: Path) -> None:
    assert audit(tmp_path, read_registry(tmp_path)).notes == ()
    assert faults(tmp_path) == ()


def test_what_was_changed_by_hand_is_noted_and_is_no_fault(folder: Path) -> None:
    path = folder / "npm-one.yaml"
    path.write_text(path.read_text().replace("owner: platform", "owner: somebody"), encoding="utf-8")
    (folder / "npm-two.yaml").unlink()
    found = audit(folder, read_registry(folder))
    assert found.faults == ()
    assert [note.partition(" by hand")[0] for note in found.notes] == [
        "npm-one was changed",
        "npm-two was removed",
    ]
    path.write_text("# a comment\n" + path.read_text().replace("somebody", "platform"), encoding="utf-8")
    assert len(audit(folder, read_registry(folder)).notes) == 1


# Branches.


def git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def repository(folder: Path) -> Path:
    """Return the registry under git, with a branch beside main that acted, as main did meanwhile."""
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "begin")
    git(folder, "checkout", "-q", "-b", "side")
    approve(folder, "side-one")
    approve(folder, "side-two")
    commit(folder, "side")
    git(folder, "checkout", "-q", "main")
    approve(folder, "main-one")
    commit(folder, "main")
    return folder


def test_nothing_but_the_log_and_the_entries_is_committed(repository: Path) -> None:
    kept = git(repository, "ls-files").split()
    assert LOG in kept
    assert [name for name in kept if "lock" in name or "pending" in name] == []


def test_two_branches_merge_without_a_conflict_and_the_next_act_joins_them(repository: Path) -> None:
    git(repository, "merge", "-q", "--no-edit", "side")
    assert faults(repository) == ()
    heads = read_log(repository).heads
    assert len(heads) == 2
    approve(repository, "after")
    assert read_log(repository).records[-1].previous == heads
    assert len(read_log(repository).heads) == 1
    assert len(states(repository)) == 6


def test_a_branch_can_be_rebased(repository: Path) -> None:
    git(repository, "checkout", "-q", "side")
    git(repository, "rebase", "-q", "main")
    assert faults(repository) == ()
    assert len(read_log(repository).records) == 8


def test_a_merge_that_takes_one_side_of_the_log_only_is_seen_at_the_next_act_of_the_other(
    repository: Path,
) -> None:
    mine = (repository / LOG).read_text()
    git(repository, "merge", "-q", "--no-edit", "side")
    approve(repository, "after")
    theirs = [line for line in lines(repository) if line not in mine.splitlines()]
    rewrite(repository, [*mine.splitlines(), theirs[-1]])
    assert len(faults(repository)) == 1


def test_each_change_is_the_lines_of_one_decision(repository: Path) -> None:
    put(repository, Act.CONFIRM, "npm-main-one")
    told = [
        line for line in git(repository, "diff", "-U0", "npm-main-one.yaml").splitlines() if line[:1] in "+-"
    ]
    assert told[2:] == ["+reviewed: {by: eve, at: 2026-11-21}"]
