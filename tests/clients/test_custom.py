"""A user's own clients in TOML: what they may leave out, and what they are told when it is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.clients.custom import MAX_CHARACTERS, read_custom
from discovery.clients.model import ALL_OS, MCP_SERVERS, Format, Location, Os, Scope, Trust

SMALLEST = """
[[client]]
id = "acme-agent"
[[client.location]]
paths = ["{home}/.acme/mcp.json"]
"""


def test_the_smallest_client_needs_an_id_and_a_path() -> None:
    (client,), faults = read_custom(SMALLEST, "clients.toml")
    assert faults == ()
    assert (client.id, client.name, client.category, client.os) == (
        "acme-agent",
        "acme-agent",
        "custom",
        ALL_OS,
    )
    assert client.locations == (
        Location(
            id="location-1",
            scope=Scope.USER,
            paths=("{home}/.acme/mcp.json",),
            format=Format.JSON,
            shape="std",
            at=MCP_SERVERS,
            os=ALL_OS,
            trust=Trust.SECOND_HAND,
            see=("clients.toml",),
        ),
    )


def test_a_client_may_say_everything() -> None:
    text = """
    [[client]]
    id = "acme-agent"
    name = "Acme Agent"
    vendor = "Acme"
    category = "cli-agent"
    os = ["macos", "linux"]
    [[client.location]]
    id = "user"
    scope = "managed"
    paths = ["{ACME_HOME}/mcp.toml", "{etc}/acme/*.toml"]
    format = "yaml"
    shape = "codex"
    at = [["mcp", "servers"], ["list", "[]"], []]
    os = ["linux"]
    trust = "code"
    see = ["https://acme.example/docs"]
    note = "version 2"
    only_mcp = true
    """
    (client,), faults = read_custom(text, "clients.toml")
    assert faults == ()
    assert (client.name, client.vendor, client.os) == ("Acme Agent", "Acme", (Os.LINUX, Os.MACOS))
    assert client.locations[0] == Location(
        id="user",
        scope=Scope.MANAGED,
        paths=("{ACME_HOME}/mcp.toml", "{etc}/acme/*.toml"),
        format=Format.YAML,
        shape="codex",
        at=(("mcp", "servers"), ("list", "[]"), ()),
        os=(Os.LINUX,),
        trust=Trust.CODE,
        see=("https://acme.example/docs",),
        note="version 2",
        only_mcp=True,
    )


@pytest.mark.parametrize(
    ("path", "kind", "scope"),
    [
        ("{home}/.acme/mcp.json", Format.JSON, Scope.USER),
        ("{home}/.acme/mcp.jsonc", Format.JSON, Scope.USER),
        ("{home}/.acmerc", Format.JSON, Scope.USER),
        ("{home}/.acme/config.toml", Format.TOML, Scope.USER),
        ("{project}/acme.yml", Format.YAML, Scope.PROJECT),
        ("{project}/.acme/agents/*.md", Format.FRONTMATTER, Scope.PROJECT),
        ("{appdata}/Acme/app.db", Format.SQLITE, Scope.USER),
        ("{vault}/.obsidian/plugins/acme/data.json", Format.JSON, Scope.PROJECT),
    ],
)
def test_the_path_says_the_format_and_the_scope(path: str, kind: Format, scope: Scope) -> None:
    (client,), faults = read_custom(SMALLEST.replace("{home}/.acme/mcp.json", path), "c")
    assert faults == ()
    assert (client.locations[0].format, client.locations[0].scope) == (kind, scope)


def test_an_empty_file_adds_nothing_and_is_no_fault() -> None:
    assert read_custom("# nothing yet\n", "c") == ((), ())


@pytest.mark.parametrize(
    ("change", "into", "field", "advice"),
    [
        ('id = "acme-agent"', "", "id", 'write id = "..."'),
        ('id = "acme-agent"', "id = 7", "id", "in quotes"),
        ('id = "acme-agent"', 'id = "Acme Agent"', "id", "small letters"),
        ('id = "acme-agent"', 'id = "cursor"', "id", "choose another"),
        ('id = "acme-agent"', 'id = "a"\nnmae = "A"', "'nmae'", "the fields are id, name"),
        ('id = "acme-agent"', 'id = "a"\nos = ["bsd"]', "os", "linux, macos, windows"),
        ('id = "acme-agent"', 'id = "a"\nos = "linux"', "os", 'os = ["..."]'),
        ('id = "acme-agent"', 'id = "a"\nname = ["A"]', "name", "in quotes"),
        ('id = "acme-agent"', 'id = "a"\nname = "A\\u001b[0m"', "name", "one line of text"),
        ("paths = [", "path = [", "'path'", "the fields are id, scope, paths"),
        ('paths = ["{home}/.acme/mcp.json"]', "", "paths", "is missing"),
        ('["{home}/.acme/mcp.json"]', "[]", "paths", "is missing"),
        ('["{home}/.acme/mcp.json"]', '"{home}/x.json"', "paths", 'paths = ["..."]'),
        ("{home}/.acme", "~/.acme", "paths", '"{home}/.acme/mcp.json"'),
        ("{home}/.acme", "{hoem}/.acme", "paths", "{home}"),
        ("{home}/.acme", "{home}/**", "paths", "folder of the client"),
        ("mcp.json", "mcp.json\"]\nat = [\"mcpServers", "at", '[["mcpServers"]]'),
        ("mcp.json\"]", 'mcp.json"]\nat = [[1], ["x"]]', "at", "in quotes"),
        ("mcp.json\"]", 'mcp.json"]\nshape = "stdio"', "shape", '"std" fits most'),
        ("mcp.json\"]", 'mcp.json"]\nformat = "ini"', "format", "json, json5, toml"),
        ("mcp.json\"]", 'mcp.json"]\nscope = "global"', "scope", "user, project"),
        ("mcp.json\"]", 'mcp.json"]\ntrust = "sure"', "trust", "code, docs"),
        ("mcp.json\"]", 'mcp.json"]\nonly_mcp = "yes"', "only_mcp", "without quotes"),
        ("mcp.json\"]", 'mcp.json"]\nid = "A B"', "id", "small letters"),
        ("mcp.json\"]", 'mcp.json"]\nsee = "x"', "see", 'see = ["..."]'),
    ],
)  # fmt: skip
def test_a_fault_names_the_file_the_entry_the_field_and_what_to_write(
    change: str, into: str, field: str, advice: str
) -> None:
    assert change in SMALLEST
    clients, faults = read_custom(SMALLEST.replace(change, into), "my/clients.toml")
    assert clients == ()
    assert faults[0].startswith("my/clients.toml: client 1")
    assert f": {field}: " in faults[0]
    assert advice in faults[0]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("[[client]\nid = 1", "line 1, column 9"),
        ('[client]\nid = "a"', '"[[client]]" with two brackets'),
        ("client = 3", '"[[client]]" with two brackets'),
        ('[[clients]]\nid = "a"', 'each client under "[[client]]"'),
        ("client = [1]", "is not a table"),
        ('[[client]]\nid = "a"', '"[[client.location]]"'),
        ('[[client]]\nid = "a"\nlocation = []', '"[[client.location]]"'),
        ('[[client]]\nid = "a"\n[client.location]\npaths = []', '"[[client.location]]"'),
        ('[[client]]\nid = "a"\nlocation = [1]', "is not a table"),
        ("x" * (MAX_CHARACTERS + 1), "split it"),
        ("a = " + "[" * 100_000, "is not TOML"),
        ("client = [" + "1," * 2_000 + "]", "split the file"),
    ],
    ids=lambda value: value[:20],
)
def test_a_file_that_is_none_of_this_says_so(text: str, advice: str) -> None:
    clients, faults = read_custom(text, "c.toml")
    assert clients == ()
    assert any(fault.startswith("c.toml: ") and advice in fault for fault in faults)


def test_one_bad_client_costs_that_client() -> None:
    text = '[[client]]\nid = "BAD"\n' + SMALLEST
    (client,), (fault,) = read_custom(text, "c")
    assert client.id == "acme-agent"
    assert "client 1" in fault


def test_one_bad_location_costs_that_location() -> None:
    text = SMALLEST + '[[client.location]]\npaths = ["~/x.json"]\n'
    (client,), (fault,) = read_custom(text, "c")
    assert len(client.locations) == 1
    assert "client 1 (acme-agent), location 2" in fault


def test_a_client_without_a_usable_location_is_left_out() -> None:
    clients, faults = read_custom(SMALLEST.replace("{home}", "~"), "c")
    assert clients == ()
    assert len(faults) == 2


def test_the_same_id_twice_keeps_the_first() -> None:
    (client,), (fault,) = read_custom(SMALLEST + SMALLEST.replace("mcp.json", "other.json"), "c")
    assert client.locations[0].paths == ("{home}/.acme/mcp.json",)
    assert "used twice" in fault


def test_the_same_location_id_twice_keeps_the_first() -> None:
    row = '[[client.location]]\nid = "location-1"\npaths = ["{home}/y.json"]\n'
    (client,), (fault,) = read_custom(SMALLEST + row, "c")
    assert client.locations[0].paths == ("{home}/.acme/mcp.json",)
    assert "used twice" in fault


def test_a_broken_file_is_not_quoted() -> None:
    _, faults = read_custom('token = "canary-9f8e7d" "', "c")
    assert "canary" not in "".join(faults)


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    clients, faults = read_custom(text, "c")
    assert clients == ()
    assert all(fault.isprintable() for fault in faults)
