"""A decision is written down when it changes, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.changes import Happened
from inventory.correlate import correlate
from inventory.model import Entry, Evidence, Judged, Judgement, Snapshot, State, Verdict
from inventory.record import record, remember
from inventory.store import open_store
from inventory.verdicts import save_verdicts
from tests.inventory.store.sweeps import HOST, at, sighting, sweep

ENTRY = Entry(id="acme-files", identity="pkg:npm/%40acme/files", state=State.APPROVED, owner="platform")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.db"
    record(path, sweep(1, [sighting("files"), sighting("mail")]))
    return path


def judged(
    path: Path,
    verdict: Verdict,
    *,
    rule: str = "no-entry",
    observed: str = "1.0.0",
    entry: Entry | None = None,
) -> list[Judged]:
    """Return every server of the host with one and the same judgement."""
    evidence = Evidence(
        rule=rule, field="purl", expected=None, observed=observed, text="nobody registered it"
    )
    judgement = Judgement(verdict=verdict, evidence=(evidence,), entry=entry)
    return [Judged(server=server, judgement=judgement) for server in correlate(remember(path, HOST), HOST)]


def save(path: Path, hour: float, given: list[Judged], snapshot: str = "snap-1") -> int:
    return len(save_verdicts(path, HOST, given, snapshot=Snapshot(id=snapshot, source="/r"), at=at(hour)))


def kept(path: Path) -> list[tuple[str, str]]:
    """Return the stored verdicts on the first server, and their snapshots, oldest first."""
    with open_store(path) as store:
        server = store.servers()[0].id
        return [(str(one.verdict), one.snapshot) for one in store.verdicts(server)]


def test_the_first_verdict_is_kept_and_is_no_change(path: Path) -> None:
    assert save(path, 1, judged(path, Verdict.UNREGISTERED)) == 0
    assert kept(path) == [("unregistered", "snap-1")]


@pytest.mark.parametrize(
    ("observed", "snapshot"), [("1.0.0", "snap-1"), ("1.0.0", "snap-2"), ("on 2026-11-02", "snap-1")]
)
def test_the_same_decision_again_is_not_kept(path: Path, observed: str, snapshot: str) -> None:
    save(path, 1, judged(path, Verdict.UNREGISTERED))
    assert save(path, 2, judged(path, Verdict.UNREGISTERED, observed=observed), snapshot) == 0
    assert len(kept(path)) == 1


def test_another_verdict_is_kept_and_told(path: Path) -> None:
    save(path, 1, judged(path, Verdict.UNREGISTERED))
    changes = save_verdicts(
        path,
        HOST,
        judged(path, Verdict.APPROVED, rule="entry", entry=ENTRY),
        snapshot=Snapshot(id="snap-2", source="/r"),
        at=at(2),
    )
    assert [(one.kind, dict(one.fields)) for one in changes] == [
        (Happened.JUDGED, {"verdict": ("unregistered", "approved")})
    ] * 2
    assert kept(path) == [("unregistered", "snap-1"), ("approved", "snap-2")]
    with open_store(path) as store:
        assert sorted(map(repr, store.history(at(2)))) == sorted(map(repr, changes))
        newest = store.verdicts()[-1]
        assert (newest.entry, newest.at, newest.scope) == ("acme-files", at(2), HOST)
        assert newest.evidence == judged(path, Verdict.APPROVED, rule="entry")[0].judgement.evidence


def test_the_same_verdict_for_another_reason_is_kept_but_no_change(path: Path) -> None:
    save(path, 1, judged(path, Verdict.DRIFTED, rule="version"))
    assert save(path, 2, judged(path, Verdict.DRIFTED, rule="source")) == 0
    assert save(path, 3, judged(path, Verdict.DRIFTED, rule="source", entry=ENTRY)) == 0
    assert len(kept(path)) == 3


def test_a_verdict_that_turns_back_is_two_changes(path: Path) -> None:
    save(path, 1, judged(path, Verdict.APPROVED))
    assert save(path, 2, judged(path, Verdict.DENIED)) == 2
    assert save(path, 3, judged(path, Verdict.APPROVED)) == 2
    assert [verdict for verdict, _ in kept(path)] == ["approved", "denied", "approved"]


@pytest.mark.parametrize("hour", [1, 0])
def test_a_clock_set_back_does_not_hide_the_newest_verdict(path: Path, hour: float) -> None:
    save(path, 1, judged(path, Verdict.APPROVED))
    assert save(path, hour, judged(path, Verdict.DENIED)) == 2
    assert save(path, hour, judged(path, Verdict.DENIED)) == 0
    assert [verdict for verdict, _ in kept(path)] == ["approved", "denied"]


def test_machines_are_judged_apart(path: Path) -> None:
    save(path, 1, judged(path, Verdict.APPROVED))
    given = judged(path, Verdict.DENIED)
    assert save_verdicts(path, "host-2", given, snapshot=Snapshot(id="snap-1", source="/r"), at=at(2)) == ()
    with open_store(path) as store:
        assert {one.verdict for one in store.verdicts(scope=HOST)} == {Verdict.APPROVED}


def test_nothing_judged_writes_nothing(path: Path) -> None:
    assert save(path, 1, []) == 0
    with open_store(path) as store:
        assert store.verdicts() == ()
