"""Free text made fit to keep, and fit to print."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.redact.shapes import spell
from discovery.redact.text import CUT, printable, scrub

GITHUB = spell("ghp_{alnum:36}")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"github {GITHUB}", "github ***"),
        (f"/mcpServers/{GITHUB}/env", "/mcpServers/***/env"),
        (
            "cannot reach https://dana:hunter2@h.example/x: refused",
            "cannot reach https://***@h.example/x: refused",
        ),
        ("GET https://h.example/?token=hunter2 failed", "GET https://h.example/?token=*** failed"),
        (f"401 for Bearer {spell('{alnum:24}')}", "401 for Bearer ***"),
        (spell("two: sk-{alnum:48} and {digit:10}:A{alnum:34}"), "two: *** and ***"),
        ("connect failed: password=hunter2 host=db.example", "connect failed: password=*** host=db.example"),
        ('{"apiKey": "hunter2", "n": 1}', '{"apiKey": "***", "n": 1}'),
    ],
)
def test_a_secret_in_a_text_is_masked(text: str, kept: str) -> None:
    assert scrub(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "github",
            "My files",
            "@acme/crm",
            "mcp-server-filesystem",
            "/mcpServers/files/env",
            "/projects/~1srv",
        ),
        *(
            "permission denied: /home/dana/.cursor/mcp.json",
            "line 12: unexpected token '}'",
            "max_tokens=4096",
        ),
        *(
            "see https://docs.acme.example/a?page=2#top",
            "basic authentication is required",
            "Bearer token missing",
        ),
        *(
            "token: expired",
            "sk-learn",
            "git@github.com:o/r.git",
            "2025-11-21T10:00:00Z",
            "a=b, c=d",
            "\u6587\u4ef6",
        ),
        *(
            "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ),
    ],
)
def test_a_text_without_a_secret_is_unchanged(text: str) -> None:
    assert scrub(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x00\x7f\x85\x9b31m", "\\x00\\x7f\\x85\\x9b31m"),
        ("abc\u202egpj.exe", "abc\\u202egpj.exe"),
        ("\u2066x\u2069\u200b\u200e\ufeff", "\\u2066x\\u2069\\u200b\\u200e\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ud800x", "\\ud800x"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_could_fool_a_terminal_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "C:\\Users\\dana",
        "\u00e4\u00f6\u00fc",
        "\u6587\u4ef6",
        "a b",
        "\U0001f600",
        "<b>&amp;</b>",
    ],
)
def test_what_people_write_is_unchanged(text: str) -> None:
    assert printable(text) == text


def test_a_cut_shows() -> None:
    assert printable("x" * 300) == "x" * 255 + CUT
    assert printable("x" * 256) == "x" * 256
    assert printable("\n" * 10, 6) == "\\n\\n\\" + CUT


@given(st.text(alphabet=st.characters(), max_size=400), st.integers(min_value=1, max_value=300))
def test_the_result_is_short_printable_and_stable(text: str, limit: int) -> None:
    shown = printable(text, limit)
    assert len(shown) <= limit
    assert shown.isprintable()
    assert not any(unicodedata.category(char).startswith("C") for char in shown)
    assert printable(shown, limit) == shown


@given(st.text(max_size=300))
def test_any_text_can_be_scrubbed(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)
