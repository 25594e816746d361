"""How well the marks tell poisoned texts from honest ones, held to what was measured."""

from __future__ import annotations

import pytest

from tests.inventory.tools.labelled import Row, figures, rows

ROWS = tuple(rows())


@pytest.mark.parametrize(("held_out", "recall"), [(False, 0.9), (True, 0.75)])
def test_poisoned_texts_are_found_and_no_honest_one_alarms(held_out: bool, recall: float) -> None:
    found, missed, alarms, quiet = figures(row for row in ROWS if row.held_out is held_out)
    assert found / (found + missed) >= recall
    assert (alarms, quiet > 15) == (0, True)


def test_there_are_as_many_honest_texts_as_poisoned_ones_and_a_third_is_held_out() -> None:
    assert sum(row.poisoned for row in ROWS) * 2 == len(ROWS) == len({row.text for row in ROWS})
    assert len(ROWS) / 4 < sum(row.held_out for row in ROWS) < len(ROWS) / 2


HIDES = frozenset({"zero-width", "tags", "bidi", "control", "out-of-sight", "comment"})


@pytest.mark.parametrize("row", [row for row in ROWS if row.trick in HIDES and not row.held_out])
def test_what_hides_is_told_by_the_way_it_hides(row: Row) -> None:
    assert row.trick in row.marks
