"""YAML within limits, nothing constructed."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_YAML_BYTES
from discovery.formats.yaml import read_yaml
from discovery.model import Reason
from discovery.shapes.model import Plain

READ: list[tuple[str, Plain]] = [
    ("", None),
    ("# nothing\n", None),
    ("---\n", None),
    ("a: {b: [1, x, 'y', \"z\"]}\n", {"a": {"b": [1, "x", "y", "z"]}}),
    (
        "mcpServers:\n  - name: files\n    command: npx\n    args: [s]\n",
        {"mcpServers": [{"name": "files", "command": "npx", "args": ["s"]}]},
    ),
    ("[true, Yes, on, FALSE, no, Off]", [True, True, True, False, False, False]),
    ("['true', \"no\", !!str on, y, n]", ["true", "no", "on", "y", "n"]),
    ("[~, null, 'null']", [None, None, "null"]),
    ("[1, -2, +3, 0, 1.5, .5, 1e3, -1.5e-3]", [1, -2, 3, 0, 1.5, 0.5, 1000.0, -0.0015]),
    (
        "[22:22, 0755, 0x1F, 1_000, 1.2.3, .inf, 2026-11-21, 12e]",
        ["22:22", "0755", "0x1F", "1_000", "1.2.3", ".inf", "2026-11-21", "12e"],
    ),
    ("v: " + "9" * 5000, {"v": "9" * 5000}),
    ("on: 1\n123: 2\nnull: 3\n~: 4\n", {"on": 1, "123": 2, "null": 3, "~": 4}),
    ("a: 1\na: 2\n", {"a": 2}),
    ("a: &x {k: 1}\nb: *x\n", {"a": {"k": 1}, "b": {"k": 1}}),
    ("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n", {"a": {"k": 1, "l": 2}, "b": {"k": 3, "l": 2}}),
    (
        "a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {k0: 0, <<: [*x, *y]}\n",
        {"a": {"k": 1}, "b": {"k": 2, "m": 3}, "c": {"k": 1, "m": 3, "k0": 0}},
    ),
    ("a: {'<<': 1}\n", {"a": {"<<": 1}}),
    (
        "t: !secret my_token\ne: !env_var 'HOME'\ni: !include other.yaml\n",
        {"t": "!secret my_token", "e": "!env_var HOME", "i": "!include other.yaml"},
    ),
    ("x: !!python/object/apply:os.system [id]\n", {"x": ["id"]}),
    ("x: !!python/name:os.system\n", {"x": "!!python/name:os.system"}),
    ("x: !!binary aGVsbG8=\ny: !!int '3'\nz: ! 12\n", {"x": "aGVsbG8=", "y": 3, "z": "12"}),
    ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
    ("---\na: 1\n---\n...\n", {"a": 1}),
    ("a: &x 1\n---\nb: &x 2\n", [{"a": 1}, {"b": 2}]),
    ("k: >\n  folded\n  text\nl: |\n  kept\n  lines\n", {"k": "folded text\n", "l": "kept\nlines\n"}),
    ("k: 'ä😀'\n", {"k": "ä😀"}),
    ("? a\n: 1\n", {"a": 1}),
    ("&k key: *k\n", {"key": "key"}),
]
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = (
    "a: &a {" + ",".join(f"k{n}: 1" for n in range(1000)) + "}\n"
    + "".join(f"b{n}: {{<<: [{','.join(['*a'] * 500)}]}}\n" for n in range(50))
)  # fmt: skip
BROKEN = [
    pytest.param("a: b: c\n", Reason.MALFORMED, "line 1, column 5", id="two colons"),
    pytest.param("a: 1\n\tb: 2\n", Reason.MALFORMED, "line 2", id="a tab"),
    pytest.param("a: [1, 2\n", Reason.MALFORMED, "line", id="an open list"),
    pytest.param("a: 'x\n", Reason.MALFORMED, "line", id="an open quote"),
    pytest.param("a: *nowhere\n", Reason.MALFORMED, "alias", id="an alias without anchor"),
    pytest.param("a: &a [*a]\n", Reason.MALFORMED, "alias", id="a cycle"),
    pytest.param("port: {{ port }}\n", Reason.MALFORMED, "key", id="a template"),
    pytest.param("? [a, b]\n: 1\n", Reason.MALFORMED, "key", id="a list as key"),
    pytest.param("a: &x [1]\n? *x\n: 1\n", Reason.MALFORMED, "key", id="a list as key by alias"),
    pytest.param("a: {<<: 1}\n", Reason.MALFORMED, "<<", id="a merge of a number"),
    pytest.param("a: \x01\n", Reason.MALFORMED, "YAML", id="a control character"),
    pytest.param("a: \0\n", Reason.MALFORMED, "NUL", id="a NUL"),
    pytest.param("[" * 200_000, Reason.TOO_LARGE, "deep", id="200,000 lists"),
    pytest.param("{a: " * 200_000, Reason.TOO_LARGE, "deep", id="200,000 maps"),
    pytest.param("- " * 200_000, Reason.TOO_LARGE, "deep", id="200,000 block lists"),
    pytest.param(BOMB, Reason.TOO_LARGE, "values", id="an alias bomb"),
    pytest.param(MERGE_BOMB, Reason.TOO_LARGE, "values", id="a merge bomb"),
    pytest.param("#" * (MAX_YAML_BYTES + 1), Reason.TOO_LARGE, "bytes", id="a large file"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_yaml_file_becomes_plain_values(text: str, value: Plain) -> None:
    assert read_yaml(text.encode()) == value


@pytest.mark.parametrize(("text", "value"), READ)
def test_the_parser_in_python_gives_the_same(
    text: str, value: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert read_yaml(text.encode()) == value


@pytest.mark.parametrize(("text", "reason", "words"), BROKEN)
def test_a_broken_or_hostile_yaml_file_is_refused_soon(text: str, reason: Reason, words: str) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_yaml(text.encode())
    assert (caught.value.reason, words in caught.value.detail) == (reason, True)
    assert time.process_time() - begin < 5


SCALARS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_pyyaml_writes_is_read_back(value: Plain) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    assert read_yaml(written.encode()) == value
