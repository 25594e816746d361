"""What packages and distributions say of themselves; broken ones say nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.signals.distributions import read_metadata, read_origin, read_programs, read_tops
from discovery.signals.environments import read_config, read_overlay, read_paths
from discovery.signals.names import names_mcp
from discovery.signals.npm import read_foreign
from discovery.signals.packages import read_package

NAMES = [
    "mcp-server-x",
    "@a/mcp",
    "x-mcp",
    "mcp_x",
    "acme.mcp.tools",
    "@acme/mcp-notes",
    "mcp2",
    "notes-mcpserver",
]
OTHERS = [
    "mcp2221",
    "EasyMCP2221",
    "mcp23017",
    "adafruit-circuitpython-mcp230xx",
    "minecraft-mcp",
    "mcpherson",
]
OTHERS += ["campcp", "create-mcp-thing", "@a/create-mcp", "mcpelauncher", "tmcp", "amcp"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_the_word(name: str) -> None:
    assert names_mcp(name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_with_other_words(name: str) -> None:
    assert not names_mcp(name)


def test_a_package_says_what_it_declares() -> None:
    found = read_package(
        json.dumps(
            {
                "name": "@a/b",
                "version": "1.0.0",
                "mcpName": "io.a/b",
                "bin": "./dist/../dist/x.js",
                "main": "lib",
                "exports": {".": {"import": "./esm/i.js"}},
                "dependencies": {"fastmcp": "1", "zod": "3"},
                "peerDependencies": {"@modelcontextprotocol/sdk": "1"},
                "devDependencies": {"@modelcontextprotocol/server": "1"},
            }
        ).encode()
    )
    assert found is not None
    assert (found.programs, found.main) == ({"b": "dist/x.js"}, ("lib", "esm/i.js"))
    assert (found.claims, found.serving, found.either) == (
        "io.a/b",
        ("fastmcp",),
        ("@modelcontextprotocol/sdk",),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"name": 1}',
        b'{"name": "../x"}',
        b'{"name": "a b"}',
        b'{"type": "module"}',
        b"[" * 100_000,
        b'{"name": "\xff"}',
        b"nul",
    ],
)
def test_what_names_no_package_is_none(data: bytes) -> None:
    assert read_package(data) is None


def test_fields_of_the_wrong_kind_say_nothing() -> None:
    found = read_package(
        b'{"name":"x","version":[],"mcpName":{},"bin":7,"main":{},"exports":[[]],"dependencies":9}'
    )
    assert found is not None
    assert (found.version, found.claims, found.programs, found.main) == (None, None, {}, ())


def test_metadata_names_what_is_needed_and_claimed() -> None:
    found = read_metadata(
        b"Metadata-Version: 2.4\nName: Acme_Notes\nVersion: 2.0\nRequires-Dist: mcp[cli]>=1.2\n"
        b"Requires-Dist: fastapi_mcp\nRequires-Dist: fastmcp ; extra == 'x'\n\n<!-- mcp-name: io.a/b -->\n"
    )
    assert found is not None
    assert (found.name, found.version, found.claims) == ("acme-notes", "2.0", "io.a/b")
    assert (found.serving, found.either) == (("fastapi-mcp",), ("mcp",))


@pytest.mark.parametrize("data", [b"", b"Name: \n\n", b"\xff\xfe", b"Name: ../x\n"])
def test_metadata_without_a_name_is_none(data: bytes) -> None:
    assert read_metadata(data) is None


def test_words_of_a_readme_claim_nothing() -> None:
    found = read_metadata(b"Name: x\n\nset the mcp-name field, or mcp-name:\nthe x-mcp-name: a/b header\n")
    assert found is not None
    assert found.claims is None


def test_programs_of_entry_points() -> None:
    text = b"[console_scripts]\na = b.c:main\nbad\n [gui_scripts]\nd=e:f [extra]\n[other]\ng = h:i\n"
    assert read_programs(text) == {"a": "b.c:main", "d": "e:f"}


def test_where_a_distribution_came_from() -> None:
    git = {"url": "https://github.com/a/b", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    assert read_origin(json.dumps(git).encode()) == ("git+https://github.com/a/b", "abc")
    assert read_origin(b'{"url": "file:///x", "dir_info": {}}') == ("file:///x", None)
    assert read_origin(b"[]") == ("?", None)


def test_modules_of_a_record() -> None:
    record = b"a/__init__.py,sha256=x,1\nb.py,,\n../../bin/c,,\nd-1.dist-info/METADATA,,\n"
    assert read_tops(record) == {"a", "b"}


def test_files_of_an_environment() -> None:
    assert read_config(b"home = /usr/bin\nExtends-Environment=/v\n\nx") == {
        "home": "/usr/bin",
        "extends-environment": "/v",
    }
    overlay = b"import site; site.addsitedir(\"/c/site-packages\");site.addsitedir('/d')"
    assert read_overlay(overlay) == ("/c/site-packages", "/d")
    assert read_paths(b"import x\n/src/a\n# c\nrelative\nC:\\src\n") == ("/src/a", "C:\\src")


def test_packages_that_came_from_elsewhere() -> None:
    rows = {
        "node_modules/a": {"resolved": "https://registry.example/a.tgz"},
        "node_modules/b": {"resolved": "git+ssh://git@x/b.git#1"},
        "node_modules/@c/d": {"resolved": "../d", "link": True},
        "node_modules/e": {},
    }
    assert read_foreign(json.dumps({"packages": rows}).encode()) == {"b", "@c/d"}
    assert read_foreign(b"[") == read_foreign(b"{}") == frozenset()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    for read in (
        read_package,
        read_metadata,
        read_programs,
        read_origin,
        read_tops,
        read_foreign,
        read_config,
    ):
        read(data)
