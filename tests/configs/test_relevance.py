"""A file is left unparsed only where parsing it would have told nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.reading import parse
from discovery.relevance import may_hold, words
from discovery.shapes.descend import ANY_ITEM, ANY_KEY
from discovery.shapes.model import Plain
from discovery.shapes.readers import read
from discovery.targets import Choice, Row

ROWS = list(Choice(clients=CLIENTS, experimental=True, provided=True).rows())
OF_JSON = [
    row for row in ROWS if row.location.format in {Format.JSON, Format.JSON5} and not row.location.only_mcp
]
ENTRY: Plain = {"command": "npx", "args": ["x-mcp"], "name": "x", "enabled": True}
SPELLINGS = st.sampled_from(["plain", "escaped", "json5", "utf-16", "utf-8-sig"])


def at_path(path: tuple[str, ...], value: Plain) -> Plain:
    """Return a document that has `value` at the key path."""
    for segment in reversed(path):
        value = [value] if segment == ANY_ITEM else {"any" if segment == ANY_KEY else segment: value}
    return value


def spelt(document: Plain, spelling: str) -> bytes:
    """Return `document` as JSON, its letters in one of the ways that clients read."""
    text = json.dumps(document)
    match spelling:
        case "escaped":
            return text.replace("m", "\\u006d").replace("s", "\\u0073").encode()
        case "json5":
            return text.replace("c", "\\c").encode()
        case "utf-16" | "utf-8-sig":
            return text.encode(spelling)
    return text.encode()


def tells(data: bytes, row: Row) -> bool:
    """Return whether reading `data` for `row` gives anything."""
    try:
        document = parse(data, row.location.format)
    except Unreadable:
        return True
    return any(True for _ in read(row.location.shape, row.location.at, document, "x.json", "folder", "linux"))


@settings(deadline=None, max_examples=400)
@given(
    row=st.sampled_from(OF_JSON),
    place=st.integers(0, 9),
    spelling=SPELLINGS,
    value=st.sampled_from(
        [{"x": ENTRY}, ENTRY, [ENTRY], ["x"], {"x": True}, {"x": {"enabled": False}}, True, "/src/x"]
    ),
    beside=st.sampled_from(
        [
            {},
            {"__disabled": {"x": ENTRY}},
            {"disabledMcpServers": ["x"]},
            {"mcp": {"excluded": ["x"]}},
            {"theme": "x"},
        ]
    ),
)
def test_nothing_that_tells_something_is_left_unparsed(
    row: Row, place: int, spelling: str, value: Plain, beside: dict[str, Plain]
) -> None:
    path = row.location.at[place % len(row.location.at)] if row.location.at else ()
    document = at_path(path, value)
    data = spelt({**document, **beside} if isinstance(document, dict) else document, spelling)
    if tells(data, row):
        assert may_hold(data, [row])


@pytest.mark.parametrize("row", OF_JSON, ids=lambda row: f"{row.client.id}/{row.location.id}")
def test_parked_servers_and_switches_alone_are_seen(row: Row) -> None:
    for document in (
        {"__disabled": {"x": ENTRY}},
        {"disabledMcpServers": ["x"]},
        {"mcp": {"excluded": ["x"]}},
    ):
        data = json.dumps(document).encode()
        assert may_hold(data, [row]) or not tells(data, row)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Format.TOML, '["\\u006dcp_servers".x]\ncommand = "npx"\n'),
        (Format.YAML, '"\\x6dcp_servers":\n  x: {command: npx}\n'),
        (Format.XML, '<a b="&#109;cp"/>'),
        (Format.PROPERTIES, "\\u006dcp=1\n"),
    ],
)
def test_escapes_of_other_formats_are_not_overlooked(form: Format, text: str) -> None:
    rows = [row for row in ROWS if row.location.format is form]
    assert rows
    assert all(may_hold(text.encode(), [row]) for row in rows)


def test_a_settings_file_without_servers_is_left_unparsed() -> None:
    rows = [
        row for row in ROWS if any(path.endswith("Code/User/settings.json") for path in row.location.paths)
    ]
    assert rows
    assert not may_hold(b'{"editor.fontSize": 12, "workbench.colorTheme": "Dark"}', rows)


def test_the_words_of_a_key_path_are_its_literal_parts() -> None:
    assert words(("projects", ANY_KEY, "mcp.servers", ANY_ITEM)) == ["projects", "mcp", "servers"]
    assert words(()) == []


def test_every_row_of_one_file_keeps_its_own_word() -> None:
    rows = [row for row in ROWS if "{project}/.mcp.json" in row.location.paths]
    assert len(rows) > 3
    assert all(may_hold(b'{"mcpServers": {}}', [row]) for row in rows)
