"""What is carried over from earlier scans, and what is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from discovery.model import Gap, Reason, Surface
from inventory.cli.flow import is_other_home, remembered
from inventory.cli.wish import Memory
from tests.inventory.cli.remembered import FILES, WEATHER, inventory, sweep
from tests.inventory.report import sample

OTHER_ROOT = replace(WEATHER, root="/srv/shop", source="/srv/shop/.mcp.json")


def gap(root: str, surface: Surface = Surface.CONFIG) -> Gap:
    return Gap(surface=surface, finder="config", source=f"{root}/x", root=root, reason=Reason.DENIED)


@pytest.mark.parametrize(
    ("gaps", "told"),
    [
        ((), {"files"}),
        ((gap(sample.HOME),), {"files"}),
        ((gap("/srv/shop"),), {"files", "weather"}),
        ((gap("scope-ana-mbp"),), {"files", "weather"}),
        ((gap("/srv/shop", Surface.PROCESS),), {"files"}),
    ],
)
def test_a_gap_keeps_what_was_seen_where_it_is(tmp_path: Path, gaps: tuple[Gap, ...], told: set[str]) -> None:
    path = inventory(tmp_path / "i.db", sweep(FILES, OTHER_ROOT, days_ago=1))
    seen = remembered(sweep(FILES, gaps=gaps), Memory(database=path))
    assert {one.sighting.name for one in seen} == told


def test_what_a_finder_had_not_told_yet_when_it_ended_early_is_still_there(tmp_path: Path) -> None:
    path = inventory(tmp_path / "i.db", sweep(FILES, WEATHER, days_ago=2))
    for day in (1, 0):
        ended_early = sweep(FILES, days_ago=day, gaps=(gap("scope-ana-mbp"),))
        seen = remembered(ended_early, Memory(database=path))
        assert {one.sighting.name for one in seen} == {"files", "weather"}
    assert [one.sighting.name for one in remembered(sweep(FILES, days_ago=-1), Memory(database=path))] == [
        "files"
    ]


def test_what_is_seen_again_was_first_seen_then(tmp_path: Path) -> None:
    path = inventory(tmp_path / "i.db", sweep(FILES, days_ago=5))
    (one,) = remembered(sweep(FILES), Memory(database=path))
    assert (one.last_seen - one.first_seen).days == 5


@pytest.mark.parametrize(
    ("root", "other"),
    [
        ("/home/ben", True),
        ("/home/ben/shop", True),
        ("/home/ana", False),
        ("/home/ana/shop", False),
        ("/srv/shop", False),
        ("/homes/ben", False),
    ],
)
def test_a_home_beside_the_own_one_is_not_a_project(root: str, other: bool) -> None:
    assert is_other_home(Path(root), Path("/home/ana")) is other
