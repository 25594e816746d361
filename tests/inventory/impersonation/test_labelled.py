"""The labelled set: what is caught, what is left alone, and that the halves stay what they are."""

from __future__ import annotations

from collections import Counter

import pytest

from inventory.model import Verdict
from tests.inventory.impersonation.labelled import Row, is_caught, judged, rows

ROWS = tuple(rows())
HONEST = [row for row in ROWS if row.label == "honest"]
# Public servers whose maker is not who one would think: a name alone does not tell them from a copy.
RECALL = 0.9


def test_the_set_is_large_enough_and_half_of_it_held_out() -> None:
    assert Counter(row.label for row in ROWS)["attack"] >= 120
    assert Counter(row.label for row in ROWS)["honest"] >= 120
    assert len({(row.id, row.trick) for row in ROWS}) == len(ROWS)
    assert 0.4 < sum(row.held_out for row in ROWS) / len(ROWS) < 0.6


@pytest.mark.parametrize("row", HONEST, ids=lambda row: f"{row.approved} {row.seen}")
def test_an_honest_neighbour_raises_no_alarm(row: Row) -> None:
    assert not is_caught(row), judged(row).evidence[0].text


@pytest.mark.parametrize("held_out", [False, True])
def test_most_attacks_are_seen(held_out: bool) -> None:
    attacks = [row for row in ROWS if row.label == "attack" and row.held_out is held_out]
    assert sum(map(is_caught, attacks)) / len(attacks) >= RECALL


@pytest.mark.parametrize("row", [row for row in ROWS if is_caught(row)], ids=lambda row: row.seen)
def test_the_evidence_names_the_target_the_technique_and_the_distance(row: Row) -> None:
    proof = judged(row).evidence[0]
    technique = proof.rule.partition("/")[2]
    assert proof.rule.startswith("impersonating/")
    assert proof.expected
    assert proof.observed
    assert f"({technique}" in proof.text
    assert ", distance " in proof.text or technique in ("false-claim", "content-twin")


def test_an_attack_that_is_not_certain_is_at_least_no_approval() -> None:
    missed = [row for row in ROWS if row.label == "attack" and not is_caught(row)]
    assert {judged(row).verdict for row in missed} <= {Verdict.UNREGISTERED}
