"""An outline never misses what a syntax tree sees: it may only see more."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.signals.python_outline import MAX_IMPORTS, read_outline
from discovery.signals.python_source import MAX_LOCAL, MAX_SOURCE, read_source

LIBRARY = sorted(Path(ast.__file__).parent.glob("*.py"))[:120]
SOURCES = [
    "import a",
    "import a.b as c, d",
    "from a import b, c as d",
    "from . import a",
    "from ..a.b import (\n    c,  # why\n    d as e,\n)",
    "from a import \\\n    b",
    "import sys; from a import b",
    "if x: import a",
    "def f():\n\timport a\n\tfrom .b import c",
    "text = 'to import (something'\nfrom a import b",
    "# import (\nimport a",
    "from a import*",
    "from .a import(b)",
]


@pytest.mark.parametrize("source", SOURCES)
def test_whatever_a_tree_names_an_outline_names_too(source: str) -> None:
    assert set(read_source(source.encode()).local) <= set(read_outline(source.encode()).local)
    assert read_source(source.encode()).local != ()


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_nothing_is_missed_in_real_sources(path: Path) -> None:
    data = path.read_bytes()
    outline = read_outline(data)
    if not outline.mentions and len(data) <= MAX_SOURCE:
        told = set(read_source(data).local)
        assert told <= set(outline.local) or len(told) == MAX_LOCAL


@pytest.mark.parametrize(
    ("source", "mentions"),
    [
        (b"from mcp.server import X", True),
        (b"import MCP", True),
        ("import \uff4dcp".encode(), True),
        (b"# -*- coding: rot13 -*-\nvzcbeg zpc", True),
        (b"import a\n" + b"".join(b"import a%d\n" % number for number in range(MAX_IMPORTS + 1)), True),
        (b"# -*- coding: utf-8 -*-\nimport a", False),
        (b"# coding=latin-1\nimport a", False),
        (b"import json", False),
        (b"", False),
        (b"import mcp\n" + b"#" * MAX_SOURCE, False),
    ],
)
def test_a_word_of_mcp_is_seen_however_it_is_written(source: bytes, mentions: bool) -> None:
    assert read_outline(source).mentions is mentions


@pytest.mark.parametrize(
    "text", ["import (", "from a", "from.", "from " + "a" * 150 + " ", "import a,", "from import "]
)
def test_what_is_made_to_take_long_does_not(text: str) -> None:
    assert len(read_outline((text * (MAX_SOURCE // len(text))).encode()).local) <= MAX_IMPORTS + 1


@given(st.binary(max_size=300))
def test_any_bytes_have_an_outline(data: bytes) -> None:
    read_outline(data)


@given(st.text(alphabet="from import(),.;#\n\\ab", max_size=80))
def test_no_import_of_a_valid_source_is_missed(text: str) -> None:
    assert set(read_source(text.encode()).local) <= set(read_outline(text.encode()).local)
