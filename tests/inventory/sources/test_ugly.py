from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.registry.sources import model, table
from inventory.registry.sources.bring import Wish, bring
from inventory.registry.sources.configured import Source
from inventory.registry.sources.literals import literal
from inventory.registry.sources.table import DIALECTS
from inventory.registry.write import init_registry
from tests.inventory.sources.reading import read

SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
)
ALLOW = {"allowedMcpServers": [{"serverUrl": "https://mcp.example.com/mcp"}]}


@pytest.mark.parametrize("dialect", ["docker", "toolhive", "backstage", "yaml-list"])
def test_a_yaml_bomb_costs_no_time(dialect: str) -> None:
    began = time.monotonic()
    found = read(BOMB, dialect)
    assert (found.entries, found.listed) == ((), ())
    assert found.problems
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"\x00" * 100,
        b"[" * 50_000,
        b'{"a":' * 5_000,
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf",
        b"\x80\x81 \xc3(",
    ],
    ids=["empty", "blank", "zeros", "lists", "maps", "utf16", "mark", "latin"],
)
def test_what_is_nothing_gives_nothing(dialect: str, data: bytes) -> None:
    found = read(data, dialect)
    assert (found.entries, found.listed) == ((), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_mark_or_another_encoding_of_unicode_changes_nothing(encoding: str) -> None:
    found = read(json.dumps(ALLOW).encode(encoding), "claude")
    assert [it.identity for it in found.entries] == ["https://mcp.example.com/mcp"]


def test_a_byte_that_is_no_text_costs_its_row_and_never_becomes_another_identity() -> None:
    rows = [{"serverCommand": ["npx", "caf\xe9-mcp"]}, *ALLOW["allowedMcpServers"]]
    found = read(json.dumps({"allowedMcpServers": rows}, ensure_ascii=False).encode("latin-1"), "claude")
    assert [it.identity for it in found.entries] == ["https://mcp.example.com/mcp"]
    assert len(found.problems) == 1


def test_more_rows_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MAX_ROWS", 10)
    found = read("\n".join(f"pkg:npm/p{n}" for n in range(50)), "list")
    assert len(found.entries) == 10
    assert not found.whole
    assert "more than 10 rows" in found.problems[0].message


def test_a_million_problems_are_not_kept() -> None:
    found = read("\n".join("name" for _ in range(20_000)), "list")
    assert len(found.problems) == model.MAX_TOLD
    assert found.rows == 20_000


def test_more_bytes_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_BYTES", 100)
    assert "at most 100" in read("#" * 101, "list").problems[0].message


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return Wish(registry=init_registry(tmp_path / "registry"), cache=tmp_path / "data", now=now)


def error_of(path: Path, wish: Wish) -> str:
    (done,) = bring((Source(name="x", where=str(path), dialect="official"),), wish)
    return done.error


def test_five_gigabytes_of_nothing_are_not_read(tmp_path: Path, wish: Wish) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(5 * 1024**3)
    began = time.monotonic()
    assert "5368709120 bytes" in error_of(path, wish)
    assert time.monotonic() - began < 2


def test_what_is_no_file_is_not_waited_for(tmp_path: Path, wish: Wish) -> None:
    fifo = tmp_path / "pipe.json"
    os.mkfifo(fifo)
    assert "not a regular file" in error_of(fifo, wish)
    assert "not a regular file" in error_of(Path(os.devnull), wish)


def test_a_link_into_itself_is_told(tmp_path: Path, wish: Wish) -> None:
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    assert error_of(loop, wish)


@pytest.mark.parametrize(
    "expression",
    [
        "(a+)+$",
        "(a|aa)*b",
        "(.*)*x",
        "(?=a)a",
        r"(a)\1",
        "(" * 500 + ")" * 500,
        "[",
        "a{1000000}",
        "(?P<x",
        "\\",
    ],
)
@pytest.mark.parametrize("dialect", ["windsurf", "codex"])
def test_an_expression_is_linear_or_refused(dialect: str, expression: str) -> None:
    if dialect == "windsurf":
        row = {"serverId": "x", "serverConfig": {"command": "/opt/x", "args": [expression]}}
        text = json.dumps({"whitelist": [row]})
    else:
        quoted = json.dumps(expression)
        text = f'[mcp_servers.x]\ncommand = "/opt/x"\nargs = [{{ match = "regex", expression = {quoted} }}]\n'
    began = time.monotonic()
    found = read(text, dialect)
    from inventory.registry.expression import matches

    for entry in found.entries:
        for asked in entry.governs.args_allowed:
            matches(asked, "a" * 100_000 + "!")
    assert time.monotonic() - began < 2
    assert found.entries or found.problems


def test_no_secret_of_a_source_is_kept_or_told() -> None:
    rows = [
        {"serverCommand": ["npx", "-y", "@acme/crm", "--token", SECRET]},
        {"serverCommand": ["npx", "-y", "@acme/crm", f"--key={SECRET}"]},
        {"serverUrl": f"https://mcp.example.com/mcp?token={SECRET}"},
        {"serverUrl": f"https://user:{SECRET}@mcp.example.com/mcp"},
        {"serverName": SECRET},
        {SECRET: SECRET},
    ]
    found = read(json.dumps({"allowedMcpServers": rows, "deniedMcpServers": rows}), "claude")
    assert SECRET not in repr(found)
    plain = read(f"pkg:npm/x?token={SECRET}\nhttps://u:{SECRET}@h.example.com/\n{SECRET}\n", "list")
    assert SECRET not in repr(plain)


def test_control_characters_of_a_source_reach_no_terminal() -> None:
    rows = {
        "servers": [
            {"name": "evil\x1b[2J\u202e", "description": "\x07" * 9, "packages": [], "repository": {}}
        ]
    }
    found = read(json.dumps(rows), "official")
    assert not {"\x1b", "\u202e", "\x07"} & set(repr(found))


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@given(data=st.binary(max_size=300))
def test_no_bytes_make_a_reader_fall(dialect: str, data: bytes) -> None:
    read(data, dialect)


KEYS = (
    *("servers", "server", "packages", "remotes", "url", "name", "_meta", "allowedMcpServers", "serverUrl"),
    *("serverCommand", "mcpServers", "command", "args", "registry", "image", "identity", "kind", "spec"),
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@given(value=PLAIN)
def test_no_document_makes_a_reader_fall(dialect: str, value: object) -> None:
    read(json.dumps(value), dialect)


@given(st.text(alphabet="ab.\\/-@+*?[](){}|^$", max_size=12))
def test_a_literal_expression_matches_its_word_and_nothing_near(expression: str) -> None:
    import re

    word = literal(expression)
    if word is not None:
        assert re.fullmatch(expression.removeprefix("^"), word) or re.fullmatch(expression, word)
        assert not re.fullmatch(expression, f"{word}x")
