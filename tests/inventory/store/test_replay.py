"""A stored verdict is given again by what it was given by, whatever has changed since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inventory.correlate import correlate
from inventory.migrations.upgrade import downgrade
from inventory.model import Denial, Entry, Policy, Snapshot, State, Verdict, Waiver
from inventory.reconcile import judge
from inventory.record import record, remember
from inventory.registry.reach import Place
from inventory.registry.read import snapshot_id
from inventory.replay import Replay, replays
from inventory.report.replayed import as_object, facts
from inventory.store import open_store
from inventory.verdicts import save_verdicts
from tests.inventory.store.sweeps import HOST, at, sighting, sweep

PLACE = Place(hosts=("host",), environments=("production",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.db"
    record(path, sweep(1, [sighting("files"), sighting("mail")]))
    return path


def registry(path: Path, **changes: object) -> Snapshot:
    """Return a registry with an entry about the first server."""
    identity = remember(path, HOST)[0].sighting.identity
    assert identity.purl is not None
    base = Entry(id="files", identity=identity.purl.partition("@1")[0], state=State.APPROVED, owner="p")
    entries = (replace(base, **changes),)  # type: ignore[arg-type]
    return Snapshot(id=snapshot_id(entries), source="/r", entries=entries, policy=Policy(grace_days=3))


def decide(path: Path, hour: float, snapshot: Snapshot) -> None:
    """Judge all that is remembered, and store it."""
    when = at(hour)
    servers = correlate(remember(path, HOST), HOST)
    given = judge(servers, snapshot, today=when.date(), place=PLACE)
    save_verdicts(path, HOST, given, snapshot=snapshot, at=when, place=PLACE)


def again(path: Path, verdict: Verdict) -> Replay:
    """Return the replay of the latest verdict of this kind."""
    with open_store(path) as store:
        servers = sorted({it.server for it in store.verdicts() if it.verdict is verdict})
        return replays(store, servers[0])[0]


def test_a_verdict_comes_out_the_same(path: Path) -> None:
    decide(path, 1, registry(path))
    found = again(path, Verdict.APPROVED)
    assert found.is_same
    assert found.decided.policy == Policy(grace_days=3).id
    assert (found.decided.hosts, found.decided.environments) == (("host",), ("production",))
    assert facts(found)[2] == ("replayed", "the same: approved on the same evidence")


def test_the_day_is_the_day_it_was_given_on(path: Path) -> None:
    last = at(1).date() - timedelta(days=3)
    decide(path, 1, registry(path, expires=last))
    assert again(path, Verdict.APPROVED).is_same
    decide(path, 25, registry(path, expires=last))
    assert again(path, Verdict.EXPIRED).is_same


def test_the_registry_is_the_one_of_then_with_all_it_said(path: Path) -> None:
    whole = registry(
        path,
        deny=(Denial(id="d", reason="r", versions=">=0"),),
        waivers=(
            Waiver(id="w", verdict=Verdict.DENIED, by="d", reason="r", rule="files/d", expires=at(99).date()),
        ),
    )
    decide(path, 1, whole)
    found = again(path, Verdict.DENIED)
    assert found.is_same
    assert found.judgement is not None
    assert [it.id for it in found.judgement.waivers] == ["w"]


def test_the_sightings_are_those_of_then(path: Path) -> None:
    decide(path, 1, registry(path))
    record(path, sweep(2, []))
    assert remember(path, HOST) == ()
    assert again(path, Verdict.APPROVED).is_same


def test_what_does_not_change_is_stored_once(path: Path) -> None:
    first = registry(path)
    other = Entry(id="other", identity="pkg:npm/other", state=State.DENIED, owner="p")
    grown = (*first.entries, other)
    decide(path, 1, first)
    decide(path, 2, replace(first, id=snapshot_id(grown), entries=grown))
    decide(path, 3, replace(first, id=snapshot_id([other]), entries=(other,)))
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM basis").fetchone()
    assert count == 2 + 1 + 2  # two snapshots with a new verdict, the policy, two entries


def test_a_changed_verdict_is_told(path: Path) -> None:
    decide(path, 1, registry(path))
    found = again(path, Verdict.APPROVED)
    changed = replace(found, decided=replace(found.decided, verdict=Verdict.DENIED))
    assert facts(changed)[2][1].startswith("approved and not denied")
    worded = replace(found, decided=replace(found.decided, evidence=()))
    assert (worded.is_same, facts(worded)[2][1][:14]) == (False, "approved again")


def test_programs_are_told_the_same(path: Path) -> None:
    decide(path, 1, registry(path))
    found = again(path, Verdict.APPROVED)
    told = as_object(found)
    assert (told["verdict"], told["replayed"], told["same"]) == ("approved", "approved", True)
    assert (told["snapshot"], told["policy"]) == (found.decided.snapshot, found.decided.policy)
    assert told["sightings"]
    changed = as_object(replace(found, decided=replace(found.decided, verdict=Verdict.DENIED)))
    assert (changed["verdict"], changed["replayed"], changed["same"]) == ("denied", "approved", False)
    lost = as_object(Replay(decided=found.decided, why="it is gone"))
    assert (lost["replayed"], lost["same"], lost["text"]) == (
        None,
        False,
        "cannot be given again: it is gone",
    )


@pytest.mark.parametrize("statement", ["DELETE FROM basis", "DELETE FROM detail"])
def test_what_is_missing_is_told(path: Path, statement: str) -> None:
    decide(path, 1, registry(path))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    found = again(path, Verdict.APPROVED)
    assert (found.judgement, found.is_same) == (None, False)
    assert facts(found)[2][1].startswith("cannot be given again: what it was given by is not all there")


def test_a_verdict_of_an_earlier_version_gets_its_basis_the_next_time(path: Path) -> None:
    decide(path, 1, registry(path))
    downgrade(path, "0002")
    assert "earlier version" in again(path, Verdict.APPROVED).why
    decide(path, 2, registry(path))
    assert again(path, Verdict.APPROVED).is_same
    with open_store(path) as store:
        assert len(store.verdicts()) == 4
    decide(path, 3, registry(path))
    with open_store(path) as store:
        assert len(store.verdicts()) == 4
