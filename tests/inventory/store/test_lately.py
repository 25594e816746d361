"""What went away is remembered as long as the policy wants to know of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.lately import lately_gone
from inventory.model import Policy
from inventory.record import record
from tests.inventory.store.sweeps import HOST, at, sighting, sweep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return an inventory in which a server went away in the second hour."""
    path = tmp_path / "inventory.db"
    record(path, sweep(1, [sighting("files"), sighting("mail")]))
    record(path, sweep(2, [sighting("mail")]))
    return path


@pytest.mark.parametrize(
    ("days", "hour", "names"),
    [(1, 3, ["files"]), (1, 26, ["files"]), (1, 26.1, []), (2, 26.1, ["files"]), (0, 3, [])],
)
def test_what_went_away_in_the_policys_days_is_told(
    path: Path, days: int, hour: float, names: list[str]
) -> None:
    found = lately_gone(path, HOST, Policy(ghost_days=days), at(hour))
    assert [it.sighting.name for it in found] == names


def test_without_an_inventory_nothing_went_away(tmp_path: Path) -> None:
    assert lately_gone(None, HOST, Policy(ghost_days=9), at(1)) == ()
    assert lately_gone(tmp_path / "none.db", HOST, Policy(ghost_days=9), at(1)) == ()
