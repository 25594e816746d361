"""TOML within limits."""

from __future__ import annotations

import time

import pytest

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_KEY_PARTS, MAX_TOML_BYTES
from discovery.formats.toml import read_toml
from discovery.model import Reason
from discovery.shapes.model import Plain

READ: list[tuple[str, Plain]] = [
    ("", {}),
    ("# nothing\n", {}),
    (
        '[mcp_servers.files]\ncommand = "npx"\nargs = ["-y", "s"]\nenv = {A = "1"}\n',
        {"mcp_servers": {"files": {"command": "npx", "args": ["-y", "s"], "env": {"A": "1"}}}},
    ),
    ('[[plugins]]\nname = "a"\n[[plugins]]\nname = "b"\n', {"plugins": [{"name": "a"}, {"name": "b"}]}),
    ("\ufeffa = 1\r\nb = 2\r\n", {"a": 1, "b": 2}),
    (
        "d = 2026-11-21\nt = 07:32:00\ndt = 2026-11-21T07:32:00Z",
        {"d": "2026-11-21", "t": "07:32:00", "dt": "2026-11-21T07:32:00+00:00"},
    ),
    ("a = nan\nb = -inf\nc = 0x" + "f" * 100, {"a": None, "b": None, "c": None}),
    ('"a.b" = 1\na.b = 2', {"a.b": 1, "a": {"b": 2}}),
    ('x = "' + "a.b." * 100 + '"', {"x": "a.b." * 100}),
    ('a = {\n  "b" = "1", # one\n  c = [\n 1,\n 2,\n ],\n}\nd = 1', {"a": {"b": "1", "c": [1, 2]}, "d": 1}),
    ('a = {\r\n b = {\n c = """x\n{,}\n""" }\n}', {"a": {"b": {"c": "x\n{,}\n"}}}),
    ('a = {\n b = \'#{\', # }\n c = "\\"}",\n}', {"a": {"b": "#{", "c": '"}'}}),
]
BROKEN = [
    ("a = \n", Reason.MALFORMED, "line 1, column 5"),
    ('a = "x\nb = 2', Reason.MALFORMED, "line 1"),
    ("a = 1\na = 2", Reason.MALFORMED, "not TOML"),
    ("[a\n", Reason.MALFORMED, "line 1"),
    ('{"a": 1}', Reason.MALFORMED, "line 1"),
    ("a = " + "9" * 5000, Reason.MALFORMED, "not TOML"),
    ("a = " + "[" * 200_000, Reason.TOO_LARGE, "deep"),
    ("a = " + "{a=" * 200_000, Reason.TOO_LARGE, "deep"),
    ("a = " + "[" * 65 + "]" * 65, Reason.TOO_LARGE, "deep"),
    ("a." * 100_000 + "a = 1", Reason.TOO_LARGE, "parts"),
    ('"a" . ' * MAX_KEY_PARTS + "a = 1", Reason.TOO_LARGE, "parts"),
    ("#" * (MAX_TOML_BYTES + 1), Reason.TOO_LARGE, "bytes"),
    ("a = \0", Reason.MALFORMED, "NUL"),
    ("b = 1\na = {\n c = \n}", Reason.MALFORMED, "line 2"),
    ("a = {\n b = 1\n c = 2 }", Reason.MALFORMED, "not TOML"),
    ("a = {\n b = [1,\n, 2] }", Reason.MALFORMED, "not TOML"),
    ("a = {\n" + '"\\' * 200_000, Reason.MALFORMED, "not TOML"),
    ("a = {\n" + '"""' * 200_001, Reason.MALFORMED, "not TOML"),
    ("a = {\n" + '\\"' * 200_000, Reason.MALFORMED, "not TOML"),
    ("a = {\n" + "," * 200_000 + "}" * 200_000, Reason.MALFORMED, "not TOML"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_toml_file_becomes_plain_values(text: str, value: Plain) -> None:
    assert read_toml(text.encode()) == value


@pytest.mark.parametrize(("text", "reason", "words"), BROKEN)
def test_a_broken_or_hostile_toml_file_is_refused_at_once(text: str, reason: Reason, words: str) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_toml(text.encode())
    assert (caught.value.reason, words in caught.value.detail) == (reason, True)
    assert time.process_time() - begin < 5
