"""Whatever sweeps come, the inventory says what a plain model of the law says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.model import Status, Sweep
from inventory.opening import opened
from inventory.record import record, remember
from tests.inventory.store.sweeps import HOME, HOST, PROJECT, at, gap, sighting, sweep

PLACES = [(root, name) for root in (HOME, PROJECT) for name in ("files", "mail", "shop")]
Step = tuple[frozenset[tuple[str, str]], frozenset[str], frozenset[str], Status, str]

steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(PLACES)),
        st.frozensets(st.sampled_from([HOME, PROJECT])),
        st.frozensets(st.sampled_from([HOME, PROJECT])),
        st.sampled_from(list(Status)),
        st.sampled_from(["1.0.0", "2.0.0"]),
    ),
    max_size=7,
)


@dataclass
class Memory:
    """The law in a few lines: what is there, with version and the hours it was seen in."""

    live: dict[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)
    ever: dict[tuple[str, str], int] = field(default_factory=dict)

    def learn(self, hour: int, step: Step) -> None:
        seen, looked, gapped, status, version = step
        covered = looked - gapped if status is not Status.FAILED else set()
        for place in [place for place in self.live if place[0] in covered and place not in seen]:
            del self.live[place]
        for place in seen:
            first = self.ever.setdefault(place, hour)
            self.live[place] = (version, first, hour)


def made(hour: int, step: Step) -> Sweep:
    seen, looked, gapped, status, version = step
    found = [sighting(name, root=root, version=version) for root, name in sorted(seen)]
    return sweep(
        hour, found, roots=sorted(looked), gaps=[gap(root) for root in sorted(gapped)], status=status
    )


@contextmanager
def new_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "inventory.db"


@settings(max_examples=60, deadline=None)
@given(steps)
def test_the_inventory_keeps_the_law(given_steps: list[Step]) -> None:
    memory = Memory()
    with new_file() as path:
        for hour, step in enumerate(given_steps):
            memory.learn(hour, step)
            recorded = record(path, made(hour, step), now=at(99))
            assert len(recorded.seen) == len(step[0])
        assert remembered(path) == {
            place: (version, at(first), at(last)) for place, (version, first, last) in memory.live.items()
        }


def remembered(path: Path) -> dict[tuple[str, str | None], tuple[object, ...]]:
    return {
        (one.sighting.root, one.sighting.name): (one.sighting.identity.version, one.first_seen, one.last_seen)
        for one in remember(path, HOST)
    }


@settings(max_examples=30, deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_sweeps_sent_again_change_nothing(given_steps: list[Step], chance: Random) -> None:
    with new_file() as path:
        sweeps = [made(hour, step) for hour, step in enumerate(given_steps)]
        for one in sweeps:
            record(path, one, now=at(99))
        before = content(path)
        chance.shuffle(sweeps)
        assert [record(path, one, now=at(99)).changes for one in sweeps] == [()] * len(sweeps)
        assert content(path) == before


def content(path: Path) -> list[list[tuple[object, ...]]]:
    tables = ("host", "sweep", "coverage", "detail", "sighting", "event")
    with opened(path) as connection:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]  # noqa: S608
