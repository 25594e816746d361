"""A sweep closes whatever its finders do, and says how far each of them got."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from agents.sweep import run
from discovery.model import Gap, Identity, Kind, Looked, Reason, Scope, Sighting, Status, Surface, Sweep

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SCOPE = Scope(kind="host", id="0123456789abcdef", name="test")
SECRET = "hunter2-not-to-be-told"
Item = Sighting | Gap | Looked


@dataclass(frozen=True)
class Scripted:
    """A finder that does what it is told."""

    script: Callable[[], Iterator[Item]]
    name: str = "scripted"
    surface: Surface = Surface.CONFIG

    def find(self) -> Iterator[Item]:
        yield from self.script()


def seen(name: str = "files") -> Sighting:
    return Sighting(
        identity=Identity(kind=Kind.NPM, purl="pkg:npm/x"),
        surface=Surface.CONFIG,
        finder="scripted",
        source="/a",
        root="/",
        seen_at=NOW,
        name=name,
    )


LOOKED = Looked(surface=Surface.CONFIG, finder="scripted", root="/", examined=3, found=1)
GAP = Gap(surface=Surface.CONFIG, finder="scripted", source="/b", root="/", reason=Reason.DENIED)


def well() -> Iterator[Item]:
    yield LOOKED
    yield seen()


def empty() -> Iterator[Item]:
    yield from ()


def with_gap() -> Iterator[Item]:
    yield GAP
    yield from well()


def only_gap() -> Iterator[Item]:
    yield GAP


def crashes() -> Iterator[Item]:
    yield seen()
    raise ValueError(SECRET)


def crashes_at_once() -> Iterator[Item]:
    raise RecursionError(SECRET)


def hangs() -> Iterator[Item]:
    yield seen()
    threading.Event().wait(60)


def swept(*scripts: Callable[[], Iterator[Item]]) -> Sweep:
    finders = [Scripted(script, name=script.__name__) for script in scripts]
    return run(finders, agent="test", scope=SCOPE, now=lambda: NOW, stall_s=0.2)


@pytest.mark.parametrize(
    ("scripts", "statuses", "status"),
    [
        ((well,), [Status.COMPLETE], Status.COMPLETE),
        ((empty,), [Status.COMPLETE], Status.COMPLETE),
        ((with_gap,), [Status.PARTIAL], Status.PARTIAL),
        ((only_gap,), [Status.FAILED], Status.FAILED),
        ((crashes,), [Status.FAILED], Status.FAILED),
        ((well, only_gap), [Status.COMPLETE, Status.FAILED], Status.PARTIAL),
        ((well, crashes, well), [Status.COMPLETE, Status.FAILED, Status.COMPLETE], Status.PARTIAL),
        ((only_gap, crashes_at_once), [Status.FAILED, Status.FAILED], Status.FAILED),
        ((), [], Status.COMPLETE),
    ],
)
def test_a_sweep_says_how_far_it_got(
    scripts: tuple[Callable[[], Iterator[Item]], ...], statuses: list[Status], status: Status
) -> None:
    sweep = swept(*scripts)
    assert [part.status for part in sweep.coverage] == statuses
    assert sweep.status is status


def test_a_crash_costs_what_was_still_to_come_and_no_other_finder() -> None:
    sweep = swept(crashes, well)
    assert len(sweep.sightings) == 2
    (gap,) = sweep.gaps
    assert (gap.finder, gap.reason, gap.root) == ("crashes", Reason.CRASHED, SCOPE.id)


@pytest.mark.parametrize("script", [crashes, crashes_at_once])
def test_a_crash_is_told_without_what_it_says(script: Callable[[], Iterator[Item]]) -> None:
    sweep = swept(script)
    assert SECRET not in repr(sweep)
    assert "test_sweep:" in sweep.gaps[0].detail


def test_a_finder_that_hangs_keeps_what_it_gave_and_holds_up_nobody() -> None:
    sweep = swept(hangs, well)
    assert len(sweep.sightings) == 2
    assert [(gap.finder, gap.reason) for gap in sweep.gaps] == [("hangs", Reason.TIMED_OUT)]
    assert [part.status for part in sweep.coverage] == [Status.FAILED, Status.COMPLETE]


def test_a_root_with_a_gap_is_not_covered() -> None:
    assert swept(well).covered() == {(Surface.CONFIG, "/")}
    assert swept(with_gap).covered() == frozenset()
    assert swept(crashes).covered() == frozenset()


def test_coverage_counts_what_was_examined_and_found() -> None:
    (part,) = swept(with_gap).coverage
    assert (part.examined, part.found, part.finder) == (3, 1, "with_gap")


def test_every_sweep_has_an_id_of_its_own() -> None:
    assert swept(well).id != swept(well).id
