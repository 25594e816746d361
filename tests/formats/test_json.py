"""JSON as clients read it, strict or not."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.formats.errors import Unreadable
from discovery.formats.json import WIDE_BYTES, parse_json, parse_loose_text, read_json
from discovery.formats.limits import MAX_DEPTH
from discovery.model import Reason
from discovery.shapes.model import Plain

READ: list[tuple[str, Plain]] = [
    ('{"a": [1, 2.5, true, false, null, "x"]}', {"a": [1, 2.5, True, False, None, "x"]}),
    ("", None),
    (" \r\n\t", None),
    ("// nothing here yet\n", None),
    ("null", None),
    ('// first\n{"a": 1, /* b */ "c": [1, 2,],}', {"a": 1, "c": [1, 2]}),
    ('{"url": "https://x.test//y", "b": "/* no */"}', {"url": "https://x.test//y", "b": "/* no */"}),
    ('{"url": "https://x.test//y", /* yes */}', {"url": "https://x.test//y"}),
    ("{a: 'single', $b: +1, c: .5, d: 0x1F}", {"a": "single", "$b": 1, "c": 0.5, "d": 31}),
    ('{"a": 1, "a": 2}', {"a": 2}),
    ('{"__proto__": {"x": 1}}', {"__proto__": {"x": 1}}),
    ('{"a": "tab\there", "b": "line\nbreak"}', {"a": "tab\there", "b": "line\nbreak"}),
    ("[NaN, Infinity, -Infinity, 1e999]", [None, None, None, None]),
    ("[NaN,]", [None]),
    (
        "[18446744073709551615, 18446744073709551616, -9223372036854775809]",
        [18446744073709551615, None, None],
    ),
    ('{"a": "\\ud800", "\\ud800": 1}', {"a": "�", "�": 1}),
    ('["\\ud83d\\ude00"]', ["😀"]),
]
MALFORMED = [
    ('{"a": 1', None),
    ('{"a" 1}', "line 1, column 6"),
    ('{\n "a": 1,\n "b" 2\n}', "line 3"),
    ("{a: 'b}", None),
    ('{"a": tru}', "line 1"),
    ("[1,,2]", None),
    ("[1] 2", None),
    ("hello", None),
    ("<html>", None),
    ("{'a': True}", None),
]
TOO_LARGE = [
    pytest.param("[" * 200_000, id="200,000 open lists"),
    pytest.param('{"a":' * 200_000, id="200,000 open maps"),
    pytest.param("[" * 200_000 + "]" * 200_000, id="200,000 closed lists"),
    pytest.param("//\n" + "[" * 200_000, id="200,000 lists after a comment"),
    pytest.param("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), id="one too deep"),
    pytest.param("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1) + "//", id="one too deep, with a comment"),
    pytest.param("[" + "0," * 4_000_001 + "0]", id="too many values"),
    pytest.param('"' + "x" * (16 * 1024 * 1024 + 1) + '"', id="one long text"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_what_clients_accept_is_read(text: str, value: Plain) -> None:
    assert read_json(text.encode("utf-8")) == value


@pytest.mark.parametrize(("text", "place"), MALFORMED)
def test_what_no_client_accepts_is_malformed_with_its_place(text: str, place: str | None) -> None:
    with pytest.raises(Unreadable) as caught:
        read_json(text.encode())
    assert caught.value.reason is Reason.MALFORMED
    assert (place or "not JSON") in caught.value.detail


@pytest.mark.parametrize("text", TOO_LARGE)
def test_a_bomb_is_refused_at_once(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        parse_json(text)
    assert caught.value.reason is Reason.TOO_LARGE
    assert time.process_time() - begin < 5


def test_the_deepest_allowed_nesting_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert parse_json(text) == json.loads(text)
    assert parse_json(text + "//") == json.loads(text)


def test_a_number_of_5000_digits_costs_only_itself() -> None:
    with pytest.raises(Unreadable) as caught:
        parse_json("[1, " + "9" * 5000 + "]")
    assert "999" not in caught.value.detail


def test_a_large_file_with_an_emoji_is_read_like_a_small_one() -> None:
    value = {"history": ["é" * 1000] * (WIDE_BYTES // 2000 + 1), "last": "😀", "nan": None}
    text = json.dumps(value, ensure_ascii=False).replace("null", "NaN")
    assert read_json(text.encode()) == value


def test_a_large_broken_file_with_an_emoji_is_malformed() -> None:
    with pytest.raises(Unreadable) as caught:
        read_json(('["😀' + "x" * WIDE_BYTES).encode())
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': True, 'b': None, 'c': ['False', \"it's None\"], 'd': False}",
         {"a": True, "b": None, "c": ["False", "it's None"], "d": False}),
        ('{"a": true}', {"a": True}),
        ("{'Trueish': 1, 'None': 2}", {"Trueish": 1, "None": 2}),
        ("", None),
    ],
)  # fmt: skip
def test_json_in_a_string_may_use_pythons_words(text: str, value: Plain) -> None:
    assert parse_loose_text(text) == value


@pytest.mark.parametrize(
    "text",
    ["{'a': (1, 2)}", "__import__('os').system('id')", "{'a': TrueFalse}", "'" * 100_001, '\\"' * 100_000],
)
def test_python_beyond_literals_is_malformed_and_never_run(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        parse_loose_text(text)
    assert caught.value.reason is Reason.MALFORMED
    assert time.process_time() - begin < 5


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)
NOISE = st.sampled_from(["", " ", "\n", "// c: [1,\n", "/* } */", "\t/* * // */ "])


def noisy(value: Plain, draw: st.DataObject) -> str:
    """Return `value` as JSON with comments anywhere and commas after the last item."""

    def noise() -> str:
        return draw.draw(NOISE)

    def joined(items: list[str]) -> str:
        trailing = draw.draw(st.booleans())
        return ",".join(items) + ("," if items and trailing else "") + noise()

    if isinstance(value, dict):
        pairs = [f"{noise()}{json.dumps(key)}{noise()}:{noisy(item, draw)}" for key, item in value.items()]
        return f"{noise()}{{{joined(pairs)}}}{noise()}"
    if isinstance(value, list):
        return f"{noise()}[{joined([noisy(item, draw) for item in value])}]{noise()}"
    return f"{noise()}{json.dumps(value)}{noise()}"


@given(value=VALUES, draw=st.data())
def test_comments_and_trailing_commas_never_change_a_value(value: Plain, draw: st.DataObject) -> None:
    assert parse_json(noisy(value, draw)) == value


@given(VALUES)
def test_strict_json_is_read_as_the_standard_library_reads_it(value: Plain) -> None:
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode("utf-16")) == value
