"""Every shape a row uses has a meaning, and no meaning is without a row."""

from __future__ import annotations

import pytest

from discovery.clients.catalogue import rows
from discovery.clients.shape_names import SHAPES

USED = {location.shape for _, location in rows()}


def test_rows_and_names_agree() -> None:
    assert set(SHAPES) == USED


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_meaning_is_one_line(name: str) -> None:
    assert name == name.lower()
    assert 10 < len(SHAPES[name]) <= 180
    assert SHAPES[name].isprintable()
    assert not SHAPES[name].endswith(".")
