"""The figures in docs/catalogue.md are those of the catalogue."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from discovery.clients.catalogue import CLIENTS, rows
from discovery.clients.model import Trust
from discovery.clients.shape_names import SHAPES

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
ROWS = [location for _, location in rows()]
TRUSTS = Counter(location.trust for location in ROWS)
CATEGORIES = Counter(client.category for client in CLIENTS)

TOTALS = {
    "clients, hosts, gateways and conventions": len(CLIENTS),
    "locations": len(ROWS),
    "path templates": sum(len(location.paths) for location in ROWS),
    "shapes": len(SHAPES),
    "locations whose file has no other purpose than MCP": sum(location.only_mcp for location in ROWS),
}


@pytest.mark.parametrize(("what", "number"), TOTALS.items())
def test_totals_are_those_of_the_catalogue(what: str, number: int) -> None:
    assert f"| {what} | {number} |" in PAGE


@pytest.mark.parametrize("trust", list(Trust))
def test_trust_is_counted_as_it_is(trust: Trust) -> None:
    assert f"| `{trust}` | {TRUSTS[trust]} |" in PAGE


@pytest.mark.parametrize(("category", "number"), sorted(CATEGORIES.items()))
def test_categories_are_counted_as_they_are(category: str, number: int) -> None:
    assert f"{category} {number}" in PAGE
