from __future__ import annotations

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from inventory.model import Evidence, Verdict, View
from inventory.report.as_markdown import code, render, text
from inventory.report.style import Style
from tests.inventory.report import sample
from tests.inventory.report.views import VIEWS

STYLE = Style(home=sample.HOME)
GITHUB = MarkdownIt("commonmark", {"html": True}).enable("table")

SHADOW = """\
# MCP servers on `ana-mbp`

1 server: 1 unregistered. No registry is set up, so nothing can be approved.

2026-11-21 09:12 UTC, looked at: config 58.

## Unregistered (1)

| Server | Identity | Seen | Why | ID |
| --- | --- | --- | --- | --- |
| `files +1` | `pkg:npm/%40acme/mcp-files` | claude-code `~/.claude.json#/mcpServers/fs` (disabled)<br>\
cursor `~/.cursor/mcp.json#/mcpServers/files` |  | `9765b882be9d192a` |

## Findings

| Severity | Server | Finding | OWASP | Advice |
| --- | --- | --- | --- | --- |
| high | `files +1` | A secret stands in plain text (where env&#58;TOKEN) | MCP01 | \
Move it to the environment and rotate it. |
"""


def test_one_shadow_server() -> None:
    assert render(sample.without_registry(), STYLE) == SHADOW


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("a|b", r"`a\|b`"),
        (r"a\|b", r"`a\\\|b`"),
        ("a`b", "`` a`b ``"),
        ("`", "`` ` ``"),
        ("a\nb", "`a b`"),
        ("<script>", "`<script>`"),
        ("@everyone", "`@everyone`"),
        ("", ""),
    ],
)
def test_found_words_become_code(name: str, spelled: str) -> None:
    assert code(name) == spelled


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ("<script>", "&lt;script&gt;"),
        ("[x](javascript:1)", r"\[x\](javascript&#58;1)"),
        ("https://evil.example", "https&#58;//evil.example"),
        ("www.evil.example", "www&#46;evil.example"),
        ("ask @everyone", "ask &#64;&#8203;everyone"),
        ("a|b\\", "a&#124;b&#92;"),
        ("plain words, nothing else.", "plain words, nothing else."),
    ],
)
def test_sentences_stay_sentences(said: str, spelled: str) -> None:
    assert text(said) == spelled


def test_what_a_verdict_rests_on_cannot_become_markup() -> None:
    evidence = Evidence(rule="r", field="f", expected=None, observed=None, text="<img src=x> | [a](b)")
    place = sample.seen(sample.sighting(sample.npm("x"), "<b>|</b>"))
    html = GITHUB.render(
        render(sample.view(sample.judged(Verdict.DENIED, place, evidence=(evidence,))), STYLE)
    )
    assert "<img" not in html
    assert "<b>" not in html
    assert "<a " not in html


@given(VIEWS)
@settings(deadline=None, max_examples=40)
def test_any_view_has_as_many_cells_as_its_header(view: View) -> None:
    html = GITHUB.render(render(view, STYLE))
    for after in html.split("<table>")[1:]:
        table = after.split("</table>")[0]
        width = table.count("<th>")
        assert all(row.count("<td>") == width for row in table.split("<tr>")[2:])
    assert "<script>" not in html
