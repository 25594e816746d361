from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.report.width import columns, pad, shorten, wrap


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("日本", 4),
        ("ｆｕｌｌ", 8),
        ("é", 1),
        ("e\u0301", 1),
        ("한글", 4),
        ("🦀", 2),
        ("…", 1),
    ],
)
def test_columns_count_what_a_terminal_draws(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("abcdef", 4, "abc…"),
        ("abc", 3, "abc"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("ab cd", 4, "ab…"),
    ],
)
def test_too_long_is_cut_with_an_ellipsis(text: str, width: int, cut: str) -> None:
    assert shorten(text, width) == cut


def test_padding_never_cuts() -> None:
    assert pad("日本", 6) == "日本  "
    assert pad("abcdef", 3) == "abcdef"


def test_a_path_is_broken_after_a_separator() -> None:
    assert wrap("/home/ana/projects/shop/.mcp.json", 20, 4) == ["/home/ana/projects/", "shop/.mcp.json"]


def test_what_does_not_fit_the_last_line_is_cut() -> None:
    assert wrap("a" * 100, 10, 2) == ["a" * 10, "a" * 9 + "…"]


def test_without_a_width_nothing_is_broken() -> None:
    assert wrap("a" * 1000, None, 2) == ["a" * 1000]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=200), st.integers(8, 40))
def test_no_wrapped_line_is_wider_than_allowed_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width, 1000)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines) == text
