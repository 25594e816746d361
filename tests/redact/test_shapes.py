"""Every row of the token shapes proves itself, and leaves every other row's counter-examples alone."""

from __future__ import annotations

import re

import pytest

from discovery.redact.found import Found
from discovery.redact.patterns import compiled
from discovery.redact.shapes import SHAPES, Shape, spell
from discovery.redact.tokens import mask_tokens
from discovery.redact.values import MIN_TOKEN, token_shape

HITS = [(shape, spell(hit)) for shape in SHAPES for hit in shape.hits]
MISSES = [(shape, spell(miss)) for shape in SHAPES for miss in shape.misses]


def named(pair: tuple[Shape, str]) -> str:
    return pair[0].id


def test_ids_are_unique() -> None:
    assert len({shape.id for shape in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.id)
def test_a_row_has_examples_counter_examples_and_a_source(shape: Shape) -> None:
    assert shape.hits
    assert shape.misses
    assert shape.see
    assert all(shape.needles)


@pytest.mark.parametrize("pair", HITS, ids=named)
def test_a_row_finds_its_own_examples(pair: tuple[Shape, str]) -> None:
    shape, token = pair
    assert len(token) >= MIN_TOKEN
    assert any(needle in token for needle in shape.needles)
    assert compiled(shape.pattern).search(token)


@pytest.mark.parametrize("pair", MISSES, ids=named)
def test_no_row_at_all_takes_a_counter_example_for_a_token(pair: tuple[Shape, str]) -> None:
    shape, text = pair
    assert compiled(shape.pattern).search(text) is None
    # A publishable key of one issuer may look like a token of another; none does so far.
    assert token_shape(text) is None


@pytest.mark.parametrize("pair", HITS, ids=named)
def test_a_token_is_masked_wherever_it_stands(pair: tuple[Shape, str]) -> None:
    _, token = pair
    found: list[Found] = []
    shown = mask_tokens(f"before {token} after", "here", found)
    bodies = [
        run
        for run in re.findall(r"[A-Za-z0-9]{20,}", token)
        if "Fake" in run or "FAKE" in run or "fake" in run
    ]
    assert found
    assert shown.startswith("before ")
    assert not any(body in shown for body in bodies)


def test_no_example_is_written_out_in_the_source() -> None:
    for shape in SHAPES:
        assert all("{" in hit for hit in shape.hits), shape.id
