"""The one way to read a document: absent, mixed, and wrong values of a key; each place once."""

from __future__ import annotations

import pytest

from discovery.model import Launch
from discovery.shapes.model import Plain
from tests.shapes.sample import MCP_KEYS, KeyPaths, Sample, stdio

NOT_SERVERS = "the value is not a map or list of servers"


@pytest.mark.parametrize(
    "document", [{}, {"mcpServers": {}}, {"mcpServers": []}, {"mcpServers": None}, {"x": 1}, [], 3]
)
def test_a_key_that_is_absent_or_empty_gives_nothing(document: Plain) -> None:
    assert Sample(shape="std", at=MCP_KEYS, document=document).found() == []


@pytest.mark.parametrize("shape", ["std", "std-list", "zed", "crush", "copilot-agent", "chatbox", "vscode"])
@pytest.mark.parametrize("value", ["text", 5, True, 1.5])
def test_a_value_that_holds_no_servers_is_one_problem(shape: str, value: Plain) -> None:
    found = Sample(shape=shape, at=MCP_KEYS, document={"mcpServers": value}).found()
    assert found == [Launch(name=None, pointer="/mcpServers", problem=NOT_SERVERS)]


def test_one_server_where_a_map_belongs_is_one_problem() -> None:
    found = Sample(shape="std", at=MCP_KEYS, document={"mcpServers": {"command": "npx", "args": []}}).found()
    problem = "one server stands where a map of servers belongs"
    assert found == [Launch(name=None, pointer="/mcpServers", problem=problem)]


def test_a_server_may_be_called_like_a_field() -> None:
    entries: Plain = {"command": {"command": "a"}, "url": {"command": "b"}, "type": {"command": "c"}}
    found = Sample(shape="std", at=MCP_KEYS, document={"mcpServers": entries}).found()
    assert found == [
        stdio("command", "/mcpServers/command", "a"),
        stdio("url", "/mcpServers/url", "b"),
        stdio("type", "/mcpServers/type", "c"),
    ]


@pytest.mark.parametrize("name", ["remote", "transport", "server", "config", "stdio", "connection"])
def test_a_server_may_be_called_like_a_part_of_an_entry(name: str) -> None:
    entries: Plain = {name: {"command": "a", "type": "stdio"}, "other": {"command": "b"}}
    found = Sample(shape="std", at=MCP_KEYS, document={"mcpServers": entries}).found()
    assert found == [stdio(name, f"/mcpServers/{name}", "a"), stdio("other", "/mcpServers/other", "b")]
    general = Sample(shape="std", at=(("mcp",),), document={"mcp": entries}).found()
    assert general == [stdio(name, f"/mcp/{name}", "a"), stdio("other", "/mcp/other", "b")]
    whole = Sample(shape="std", at=((),), document=entries).found()
    assert whole == [stdio(name, f"/{name}", "a"), stdio("other", "/other", "b")]


def test_bad_entries_cost_only_themselves() -> None:
    entries: Plain = {"a": {"command": "x"}, "b": 1, "c": None, "d": [], "e": {"url": 3}}
    found = Sample(shape="std", at=MCP_KEYS, document={"mcpServers": entries}).found()
    assert [(item.name, item.problem is None) for item in found if isinstance(item, Launch)] == [
        ("a", True),
        ("b", False),
        ("c", False),
        ("d", False),
        ("e", False),
    ]


@pytest.mark.parametrize(
    "at",
    [
        (("mcpServers",), ("mcpServers",)),
        (("mcpServers",), ("*",)),
        (("mcpServers",), ()),
        ((), ("mcpServers",)),
    ],
)
def test_each_place_is_read_once(at: KeyPaths) -> None:
    found = Sample(shape="std", at=at, document={"mcpServers": {"a": {"command": "x"}}}).found()
    assert found == [stdio("a", "/mcpServers/a", "x")]


def test_a_dotted_key_is_also_read_as_nested_maps() -> None:
    at = (("amp.mcpServers",),)
    nested = Sample(shape="std", at=at, document={"amp": {"mcpServers": {"a": {"command": "x"}}}})
    assert nested.found() == [stdio("a", "/amp/mcpServers/a", "x")]


def test_a_broken_entry_among_servers_under_a_general_key_is_a_problem() -> None:
    document: Plain = {"servers": {"a": {"command": "x"}, "b": {"args": ["y"]}, "c": {"note": "z"}}}
    found = Sample(shape="std", at=(("servers",),), document=document).found()
    problem = "the entry has neither a command nor an address"
    assert found == [stdio("a", "/servers/a", "x"), Launch(name="b", pointer="/servers/b", problem=problem)]


def test_no_problem_ever_quotes_the_file() -> None:
    secret = "s3cret-value"
    documents: tuple[Plain, ...] = (
        {"mcpServers": secret},
        {"mcpServers": {"a": secret, "b": [secret], "c": {"url": [secret]}, "d": {"command": {"x": secret}}}},
    )
    for document in documents:
        for item in Sample(shape="std", at=MCP_KEYS, document=document).found():
            assert isinstance(item, Launch)
            assert item.problem is not None
            assert secret not in repr(item)


def test_an_unknown_shape_is_an_error_of_the_catalogue() -> None:
    with pytest.raises(KeyError):
        Sample(shape="no-such-shape", document={}).found()
