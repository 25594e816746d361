from __future__ import annotations

import json

import pytest

from inventory.changes import Change, Happened
from inventory.model import Judged
from inventory.report.changes import as_json, render
from inventory.report.style import Style
from tests.inventory.report import sample

STYLE = Style(width=80, home=sample.HOME)
OLD, NEW = sample.approved(), sample.shadow()


def change(kind: Happened, judged: Judged, **more: object) -> Change:
    """Return something that happened to the first place of `judged`."""
    one = judged.server.seen[0].sighting
    fields = {"scope": "h", "at": sample.NOW, "kind": kind, "server": judged.server.id, "key": one.key}
    return Change(**{"sighting": one, **fields, **more})  # type: ignore[arg-type]  # a table of fields


def test_nothing_happened() -> None:
    assert render((), sample.BEFORE, sample.view(), STYLE) == (
        "Changes on ana-mbp since 2026-11-01 08:00 UTC\n\nNo change.\n"
    )


def test_another_server_at_the_same_place() -> None:
    happened = change(Happened.CHANGED, NEW, was=OLD.server.id, fields={"args": (["-y", "a"], ["-y", "b"])})
    assert render((happened,), sample.BEFORE, sample.view(OLD, NEW), STYLE) == (
        "Changes on ana-mbp since 2026-11-01 08:00 UTC\n\n"
        "CHANGED        files   pkg:npm/%40acme/mcp-files                2026-11-21 09:12\n"
        "                       (unregistered)\n"
        "                       ~/.cursor/mcp.json#/mcpServers/files\n"
        "               before  pkg:npm/weather-mcp@3.1.4\n"
        '               args    ["-y", "a"] → ["-y", "b"]\n\n'
        "1 change\n"
    )


def test_a_verdict_that_turned_has_no_place() -> None:
    happened = change(
        Happened.JUDGED, OLD, sighting=None, key=None, fields={"verdict": ("approved", "expired")}
    )
    said = render((happened,), sample.BEFORE, sample.view(OLD), STYLE)
    assert "verdict  approved → expired" in said
    assert "mcp.json" not in said


def test_a_server_nobody_has_any_more_is_still_named() -> None:
    said = render((change(Happened.GONE, NEW),), sample.BEFORE, sample.view(), STYLE)
    assert "GONE           files  pkg:npm/%40acme/mcp-files" in said


def test_the_oldest_comes_first_whatever_the_order() -> None:
    first = change(Happened.APPEARED, OLD, at=sample.BEFORE)
    second = change(Happened.APPEARED, NEW)
    view = sample.view(OLD, NEW)
    assert render((second, first), sample.BEFORE, view, STYLE) == render(
        (first, second), sample.BEFORE, view, STYLE
    )


@pytest.mark.parametrize("kind", list(Happened))
def test_every_kind_is_one_line_of_json(kind: Happened) -> None:
    document = json.loads(as_json((change(kind, NEW),), sample.BEFORE, sample.view(NEW)))
    assert document["schema"] == "mcp-census/changes/1"
    assert [row["kind"] for row in document["changes"]] == [kind]


def test_hostile_values_are_escaped() -> None:
    happened = change(Happened.CHANGED, sample.named("\x1b[2J"), fields={"\x1b": ("\x07", "\u202e")})
    assert not set(render((happened,), sample.BEFORE, sample.view(), STYLE)) & set("\x1b\x07\u202e")
