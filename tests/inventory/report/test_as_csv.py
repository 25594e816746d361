from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings

from inventory.model import View
from inventory.report.as_csv import COLUMNS, FORMULA, render
from inventory.report.style import Style
from tests.inventory.report import sample
from tests.inventory.report.views import VIEWS


def rows(view: View) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(view, Style()), newline="")))


def test_an_empty_machine_is_the_header() -> None:
    assert render(sample.view(), Style()) == ",".join(COLUMNS) + "\n"


def test_there_is_one_row_per_sighting() -> None:
    assert [
        (row["verdict"], row["here"], row["client"], row["sighting_name"]) for row in rows(sample.whole())
    ] == [
        ("drifted", "approved", "claude-code", "github"),
        ("drifted", "drifted", "cursor", "github"),
        ("unregistered", "unregistered", "claude-code", "fs"),
        ("unregistered", "unregistered", "cursor", "files"),
        ("unresolved", "unresolved", "cursor", "crm"),
        ("approved", "approved", "cursor", "weather"),
    ]


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-2", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "＠x"])
def test_no_name_becomes_a_formula(name: str) -> None:
    assert rows(sample.view(sample.named(name)))[0]["name"].startswith("'")


@pytest.mark.parametrize("name", ["a=b", "cmd()", "files", "x@y", "a-b", "'quoted", " =1", ""])
def test_an_ordinary_name_is_left_alone(name: str) -> None:
    assert rows(sample.view(sample.named(name)))[0]["name"] == name


def test_quotes_commas_and_newlines_stay_in_their_cell() -> None:
    row = rows(sample.view(sample.named('a,"b"\nc')))[0]
    assert row["name"].startswith('a,"b"')
    assert row["sighting_name"] == row["name"]


@given(VIEWS)
@settings(deadline=None, max_examples=40)
def test_any_view_is_a_table_without_formulas_or_controls(view: View) -> None:
    said = render(view, Style())
    assert not set(said) & set("\x1b\x00\u202e")
    table = list(csv.reader(io.StringIO(said, newline="")))
    assert all(len(row) == len(COLUMNS) for row in table)
    assert len(table) == 1 + sum(len(one.server.seen) for one in view.servers)
    assert not any(cell.startswith(FORMULA) for row in table for cell in row)
