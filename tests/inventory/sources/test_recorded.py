"""Each entry that an import writes, changes or removes is an act in the log, and nothing else is one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.model import State
from inventory.registry.acts.audit import audit
from inventory.registry.acts.log import read_log
from inventory.registry.read import read_registry
from inventory.registry.sources import apply as applying
from inventory.registry.sources.bring import Brought, Wish, bring
from inventory.registry.sources.configured import Source
from inventory.registry.write import decide, init_registry, propose
from tests.inventory.acts.registries import approve

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FILES, OTHER = "pkg:npm/%40acme/files", "pkg:npm/other"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return init_registry(tmp_path / "registry")


def imported(registry: Path, *rows: str, dry: bool = False) -> Brought:
    path = registry.parent / "board.csv"
    path.write_text("purl,state,owner\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    wish = Wish(registry=registry, cache=registry.parent / "data", now=NOW, by="dana", dry=dry)
    (done,) = bring((Source(name="board", where=str(path), dialect="csv"),), wish)
    assert done.error == ""
    return done


def logged(registry: Path) -> list[tuple[str, bool, bool]]:
    """Return the identity of each act, and whether the entry was there before it and after it."""
    found = read_log(registry)
    assert found.breaks == ()
    return [(it.identity, it.before is not None, it.after is not None) for it in found.records]


def faults(registry: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = audit(registry, read_registry(registry))
    return found.faults, found.notes


def test_what_is_added_changed_and_removed_is_an_act_with_who_when_and_why(registry: Path) -> None:
    imported(registry, f"{FILES},approved,dana", f"{OTHER},approved,dana")
    assert sorted(logged(registry)) == [(FILES, False, True), (OTHER, False, True)]
    record = read_log(registry).records[0]
    assert (record.act, record.by, record.time) == ("import", "dana", "2026-11-21T12:00:00Z")
    assert record.why == f"imported from {registry.parent / 'board.csv'}"
    assert record.file.startswith("imported/board/")
    imported(registry, f"{FILES},approved,erin")
    assert sorted(logged(registry)[2:]) == [(FILES, True, True), (OTHER, True, False)]
    assert faults(registry) == ((), ())


def test_an_import_that_changes_nothing_is_no_act(registry: Path) -> None:
    imported(registry, f"{FILES},approved,dana")
    before = (registry / ".acts.jsonl").read_bytes()
    imported(registry, f"{FILES},approved,dana")
    imported(registry, f"{FILES},approved,erin", dry=True)
    assert (registry / ".acts.jsonl").read_bytes() == before


def test_what_is_overruled_or_kept_is_no_act(registry: Path) -> None:
    decide(registry, propose(FILES, state=State.APPROVED, owner="us"))
    imported(registry, f"{FILES},approved,dana")
    assert logged(registry) == []
    assert not (registry / ".acts.jsonl").exists()


def test_acts_of_people_and_of_imports_are_one_chain(registry: Path) -> None:
    imported(registry, f"{FILES},approved,dana")
    approve(registry, "one")
    imported(registry, f"{FILES},approved,erin")
    records = read_log(registry).records
    assert [it.act for it in records] == ["import", "approve", "import"]
    assert [it.previous for it in records] == [(), (records[0].hash,), (records[1].hash,)]


def test_an_entry_that_somebody_changed_after_its_import_is_noted(registry: Path) -> None:
    imported(registry, f"{FILES},approved,dana")
    (path,) = (registry / "imported" / "board").glob("*.yaml")
    path.write_text(path.read_text().replace("owner: dana", "owner: eve"), encoding="utf-8")
    assert [note.partition(" was ")[2][:20] for note in faults(registry)[1]] == ["changed by hand sinc"]


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_a_file_that_cannot_be_written_costs_that_file(
    registry: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "BATCH", batch)
    planned = imported(registry, f"{FILES},approved,dana", f"{OTHER},approved,dana", dry=True).plan
    assert planned is not None
    for change in planned.changes:
        if change.entry.identity == FILES:
            change.path.mkdir(parents=True)
    done = imported(registry, f"{FILES},approved,dana", f"{OTHER},approved,dana")
    assert [FILES.rpartition("/")[2] in why for why in done.failed] == [True]
    assert logged(registry) == [(OTHER, False, True)]
    assert not (registry / ".acts.pending").exists()
    approve(registry, "one")
    assert len(logged(registry)) == 2
