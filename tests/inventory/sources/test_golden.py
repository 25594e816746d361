"""Every generation and dialect by its vendor's examples. MCP_CENSUS_WRITE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from inventory.model import State
from inventory.registry.sources.table import DIALECTS
from tests.inventory.sources.reading import read, summary

GOLDEN = Path(__file__).with_name("golden")
CASES = sorted(path for path in GOLDEN.glob("*/*") if not path.name.endswith(".expect.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_source_says_what_its_vendor_documents(path: Path) -> None:
    expected = path.with_name(f"{path.name}.expect.json")
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    found = {"see": wanted["see"], **summary(read(path.read_bytes(), path.parent.name))}
    if "MCP_CENSUS_WRITE_GOLDEN" in os.environ:
        expected.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
    assert wanted["see"]


def test_every_dialect_has_a_golden_file() -> None:
    assert {path.parent.name for path in CASES} == set(DIALECTS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
@pytest.mark.parametrize("dialect", ["official", "docker", "toolhive"])
def test_a_catalogue_decides_nothing_whatever_it_holds(path: Path, dialect: str) -> None:
    found = read(path.read_bytes(), dialect, approval="mcp-approval")
    assert found.entries == ()
    assert {entry.state for entry in found.listed} <= {State.DRAFT}


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_any_reader_takes_any_file_without_a_fall(path: Path, dialect: str) -> None:
    """A file named with the wrong --format is told, and what is read of it is read the same twice."""
    one, other = (read(path.read_bytes(), dialect) for _ in range(2))
    assert one == other
