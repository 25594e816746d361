"""The table of signals: complete, consistent, and weighed so that no sort of fact stands for another."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Confidence
from discovery.signals.table import (
    CAP,
    CHANNELS,
    DECISIVE,
    MAYBE,
    PROOFS,
    SERVER,
    SIGNALS,
    confidence,
    score,
    seen,
    what_it_is,
)

ROOT = Path(__file__).parents[2]
WAYS = ("channel.stdio", "channel.tcp", "channel.unix")
rules = st.lists(st.sampled_from(sorted(SIGNALS)), max_size=12, unique=True)


def asked() -> set[str]:
    """Return every rule that the code gives as evidence: the texts handed to `seen`, whole or in part."""
    found: set[str] = set()
    for path in [*(ROOT / "discovery/signals").glob("*.py"), *(ROOT / "discovery/live").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "seen":
                found |= {
                    each.value
                    for each in ast.walk(node.args[0])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return found


def test_every_rule_is_asked_and_every_asked_rule_has_a_row() -> None:
    spelt = {"channel." if rule in WAYS[1:] else rule for rule in SIGNALS}
    assert asked() == spelt


@pytest.mark.parametrize("row", SIGNALS.values(), ids=lambda row: row.id)
def test_a_row_says_what_it_is_and_where_it_was_learnt(row: object) -> None:
    assert all(getattr(row, field) for field in ("id", "weight", "says", "source"))


def test_nothing_counts_without_a_channel() -> None:
    every = [row.id for row in PROOFS]
    for chosen in combinations(every, 3):
        assert confidence([*(seen(rule, "") for rule in chosen), seen("channel.none", "")]) is None


def test_no_channel_counts_without_a_reason() -> None:
    assert confidence([seen(row.id, "") for row in CHANNELS]) is None


def test_a_name_alone_is_no_server() -> None:
    assert all(confidence([seen("name.package", "x"), seen(way, "")]) is None for way in WAYS)


@pytest.mark.parametrize("rule", [row.id for row in PROOFS if row.weight >= 35])
@pytest.mark.parametrize("way", WAYS)
def test_a_strong_fact_and_a_channel_make_a_server(rule: str, way: str) -> None:
    assert confidence([seen(rule, "x"), seen(way, "")]) in (Confidence.HIGH, Confidence.MEDIUM)


@pytest.mark.parametrize("rule", sorted(DECISIVE))
def test_a_decisive_fact_leaves_no_doubt(rule: str) -> None:
    assert confidence([seen(rule, "x"), seen("channel.stdio", "")]) is Confidence.HIGH


@pytest.mark.parametrize("against", ["role.host", "role.never", "npm.inner-script", "pypi.client-only"])
def test_what_speaks_against_outweighs_any_single_fact(against: str) -> None:
    for row in PROOFS:
        told = [seen(row.id, "x"), seen(against, "x"), seen("channel.stdio", ""), seen("owner.client", "")]
        if row.weight < SERVER:
            assert confidence(told) is None


def test_several_channels_count_once() -> None:
    proof = seen("npm.depends", "x")
    assert score([proof, *(seen(way, "") for way in WAYS)]) == score([proof, seen("channel.tcp", "")])


def test_what_was_seen_is_kept_short() -> None:
    assert len(seen("npm.depends", "x" * 10_000).saw) <= 160


@given(rules)
def test_the_weight_of_what_it_is_has_an_upper_end(chosen: list[str]) -> None:
    assert what_it_is([seen(rule, "") for rule in chosen]) <= CAP


@given(rules)
def test_confidence_follows_the_score(chosen: list[str]) -> None:
    told = [seen(rule, "") for rule in chosen]
    assert (confidence(told) is None) == (score(told) < MAYBE)
