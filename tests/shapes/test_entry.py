"""One entry in the words of every client, normalised the same way."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from discovery.model import Launch
from discovery.shapes.entry import launch
from discovery.shapes.model import Plain

Entry = dict[str, Plain]
URL = "https://mcp.example/mcp"


def read(entry: Entry, *, os: str = "linux", whole_line: bool = False) -> Launch:
    return launch(entry, name="a", pointer="/a", os=os, whole_line=whole_line)


@pytest.mark.parametrize(
    ("entry", "command", "args"),
    [
        ({"command": "npx", "args": ["-y", "x"]}, "npx", ("-y", "x")),
        ({"command": "  npx ", "args": None}, "npx", ()),
        ({"command": ["npx", "-y", "x"]}, "npx", ("-y", "x")),
        ({"command": ["npx"], "args": ["-y"]}, "npx", ("-y",)),
        ({"command": {"path": "npx", "args": ["x"]}}, "npx", ("x",)),
        ({"cmd": "npx", "args": ["x"]}, "npx", ("x",)),
        ({"cmd": ["npx", "x"]}, "npx", ("x",)),
        ({"command": "npx", "args": "-y 'a b'"}, "npx", ("-y", "a b")),
        ({"programPath": "npx", "arguments": "-y x"}, "npx", ("-y", "x")),
        ({"command": "npx", "args": [1, 2.5, True, None, {"a": 1}, ["b"]]}, "npx", ("1", "2.5", "true")),
        ({"command": "/opt/my tools/server"}, "/opt/my tools/server", ()),
        ({"transport": {"type": "stdio", "command": "npx", "args": ["x"]}}, "npx", ("x",)),
        ({"parameters": {"command": "npx", "args": ["x"]}}, "npx", ("x",)),
        ({"image": "mcp/time", "args": ["--utc"]}, "docker", ("run", "mcp/time", "--utc")),
        ({"command": "npx", "url": ""}, "npx", ()),
        ({"path": "./server.mjs", "args": ["--ro"]}, "./server.mjs", ("--ro",)),
        ({"path": "./server.js", "command": "npx"}, "npx", ()),
    ],
)
def test_a_command_is_read_however_it_is_written(entry: Entry, command: str, args: tuple[str, ...]) -> None:
    found = read(entry)
    assert (found.command, found.args, found.url, found.transport) == (command, args, None, "stdio")
    assert found.problem is None


@pytest.mark.parametrize(
    ("os", "line", "words"),
    [
        ("linux", "npx -y 'a b' c\\ d", ("npx", "-y", "a b", "c d")),
        ("windows", 'C:\\Tools\\npx.cmd -y "C:\\a b"', ("C:\\Tools\\npx.cmd", "-y", "C:\\a b")),
        ("linux", "npx 'unbalanced", ("npx", "'unbalanced")),
        ("linux", "npx", ("npx",)),
        ("linux", "''", ("''",)),
    ],
)
def test_a_whole_line_is_split_as_its_system_would(os: str, line: str, words: tuple[str, ...]) -> None:
    found = read({"command": line}, os=os, whole_line=True)
    assert (found.command, *found.args) == words


@pytest.mark.parametrize("unit", ["x", "'", '"', "\\", "a'b'", "x "])
@pytest.mark.parametrize("os", ["linux", "windows"])
def test_no_line_is_slow_to_split(unit: str, os: str) -> None:
    begin = time.process_time()
    assert read({"command": "npx", "args": unit * 500_000}, os=os).command == "npx"
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    ("entry", "url", "transport"),
    [
        ({"url": URL}, URL, "http-unspecified"),
        ({"serverUrl": URL}, URL, "http-unspecified"),
        ({"httpUrl": URL}, URL, "http"),
        ({"uri": URL, "type": "sse"}, URL, "sse"),
        ({"baseUrl": URL, "type": "streamableHttp"}, URL, "http"),
        ({"tcp": "ws://localhost:1"}, "ws://localhost:1", "ws"),
        ({"socket": "/run/a.sock"}, "unix:///run/a.sock", "unix"),
        ({"remote": {"url": URL, "transport_type": "sse"}}, URL, "sse"),
        ({"endpointUrl": URL, "serverTransport": "httpStreamable"}, URL, "http"),
        ({"sseEndpoint": URL}, URL, "sse"),
        ({"ws_url": "wss://a.example"}, "wss://a.example", "ws"),
        ({"remote_url": URL, "transport": "streamable-http"}, URL, "http"),
        ({"url": URL, "type": "streamable_http"}, URL, "http"),
        ({"url": URL, "type": "shttp"}, URL, "http"),
        ({"url": URL, "transport": "websocket"}, URL, "ws"),
        ({"url": URL, "protocol": "auto"}, URL, "http-unspecified"),
        ({"url": URL, "type": "remote"}, URL, "http-unspecified"),
        ({"url": URL, "type": "stdio"}, URL, "http-unspecified"),
        ({"url": "ws://a.example", "type": "http"}, "ws://a.example", "ws"),
        ({"url": "unix:///a.sock#/sub", "type": "http"}, "unix:///a.sock#/sub", "unix"),
        ({"url": "pipe:///agent"}, "pipe:///agent", "pipe"),
        ({"url": "${MCP_URL}"}, "${MCP_URL}", "http-unspecified"),
        ({"command": "", "args": [], "url": URL, "type": "http"}, URL, "http"),
        ({"command": URL, "args": []}, URL, "http-unspecified"),
    ],
)
def test_an_address_is_read_under_every_name(entry: Entry, url: str, transport: str) -> None:
    found = read(entry)
    assert (found.url, found.transport, found.command, found.args) == (url, transport, None, ())
    assert found.problem is None


@pytest.mark.parametrize(
    ("entry", "command", "url", "leftover"),
    [
        ({"command": "npx", "url": URL}, "npx", None, "url"),
        ({"command": "npx", "url": URL, "type": "stdio"}, "npx", None, "url"),
        ({"command": "npx", "url": URL, "type": "sse"}, None, URL, "command"),
        ({"command": "npx", "url": URL, "type": "remote"}, None, URL, "command"),
    ],
)
def test_what_another_transport_left_behind_is_only_noted(
    entry: Entry, command: str | None, url: str | None, leftover: str
) -> None:
    found = read(entry)
    assert (found.command, found.url, dict(found.facts)) == (command, url, {"leftover": leftover})


@pytest.mark.parametrize(
    ("entry", "env"),
    [
        ({"env": {"A": "1", "B": 2, "C": True, "D": None}}, {"A": "1", "B": "2", "C": "true", "D": None}),
        ({"envs": {"A": "1"}, "env_keys": ["B"]}, {"A": "1", "B": None}),
        ({"environment": ["A=1=2", "B", ""]}, {"A": "1=2", "B": None}),
        ({"env": [{"name": "A", "value": "1"}, {"key": "B"}, {"value": "x"}]}, {"A": "1", "B": None}),
        ({"env_vars": ["A", {"name": "B", "source": "local"}], "env": {"A": "1"}}, {"A": "1", "B": None}),
        ({"env": "A=1\nB=2\nnothing"}, {"A": "1", "B": "2"}),
        ({"env": {"A": {"value": "1", "secret": True}, "B": ["x"]}}, {"A": "1", "B": None}),
        ({"command": {"path": "x", "env": {"A": "1"}}, "env": {"B": "2"}}, {"A": "1", "B": "2"}),
        ({"env": 5, "envs": None}, {}),
    ],
)
def test_environment_names_are_read_from_every_form(entry: Entry, env: Mapping[str, str | None]) -> None:
    assert dict(read({"command": "x", **entry}).env) == env


@pytest.mark.parametrize(
    ("entry", "headers"),
    [
        ({"headers": {"A": "1"}}, {"A": "1"}),
        ({"http_headers": {"A": "1"}, "customHeaders": {"B": "2"}}, {"A": "1", "B": "2"}),
        ({"static_headers": [{"name": "A", "value": "1"}]}, {"A": "1"}),
        ({"headers": ["A: b:c"]}, {"A": "b:c"}),
        (
            {"requestOptions": {"headers": {"A": "1"}}, "requestInit": {"headers": {"B": "2"}}},
            {"A": "1", "B": "2"},
        ),
        ({"env_http_headers": {"A": "VAR"}}, {"A": "${VAR}"}),
        ({"bearer_token_env_var": "VAR"}, {"Authorization": "Bearer ${VAR}"}),
        ({"bearerTokenEnv": "VAR"}, {"Authorization": "Bearer ${VAR}"}),
        ({"api_key_env": "VAR", "api_key_header": "X-Key"}, {"X-Key": "${VAR}"}),
        ({"apiKey": "s", "bearerToken": "t"}, {"apiKey": "s", "bearerToken": "t"}),
        ({"serverAuthToken": "s"}, {"serverAuthToken": "s"}),
        ({"oauth": {"clientId": "public", "clientSecret": "s"}}, {"oauth.clientSecret": "s"}),
        ({"auth": {"type": "bearer", "token": "s"}}, {"auth.token": "s"}),
        ({"oauth": True, "auth": "oauth", "headers": None, "key": "name"}, {}),
    ],
)
def test_every_field_with_a_credential_becomes_a_header(entry: Entry, headers: Mapping[str, str]) -> None:
    assert dict(read({"url": URL, **entry}).headers) == headers


@pytest.mark.parametrize(
    ("entry", "enabled"),
    [
        ({}, None),
        ({"disabled": True}, False),
        ({"disabled": False}, True),
        ({"disable": True}, False),
        ({"enabled": False}, False),
        ({"enabled": 1}, True),
        ({"active": 0}, False),
        ({"isActive": True}, True),
        ({"isEnabled": "false"}, False),
        ({"enabled": True, "disabled": True}, False),
        ({"enabled": True, "quarantined": True}, False),
        ({"quarantined": False}, None),
        ({"anythingllm": {"autoStart": False}}, False),
        ({"disabled": "{{template}}"}, None),
        ({"disabled": []}, None),
        ({"enabled": 2}, None),
    ],
)
def test_a_switch_is_read_under_every_name(entry: Entry, enabled: bool | None) -> None:
    assert read({"command": "x", **entry}).enabled is enabled


@pytest.mark.parametrize(
    ("entry", "approved"),
    [
        ({"autoApprove": ["a", "b", "a", 3]}, ("a", "b")),
        ({"alwaysAllow": ["a"], "approvedTools": ["b"]}, ("a", "b")),
        ({"autoApprove": "*"}, ("*",)),
        ({"autoApprove": ["a", "*"]}, ("*",)),
        ({"approvedTools": True}, ("*",)),
        ({"trust": True}, ("*",)),
        ({"autoRun": True}, ("*",)),
        ({"tools": ["*"]}, ()),  # offered, not approved: Copilot CLI
        ({"tools": "*"}, ()),
        ({"tools": ["read"]}, ()),
        ({"trust": "high"}, ()),
        ({"autoApprove": []}, ()),
        ({"autoApprove": False}, ()),
    ],
)
def test_what_runs_without_asking_is_kept(entry: Entry, approved: tuple[str, ...]) -> None:
    assert read({"command": "x", **entry}).auto_approve == approved


@pytest.mark.parametrize(
    ("entry", "facts"),
    [
        ({"version": "1.2", "gallery": True}, {"version": "1.2", "gallery": "true"}),
        ({"envFile": ".env"}, {"env_file": ".env"}),
        ({"headersHelper": "/opt/mint --token secret"}, {"headers_helper": "/opt/mint"}),
        ({"headersHelper": "KEY=secret mint"}, {"headers_helper": "mint"}),
        ({"headersHelper": ["mint", "secret"]}, {"headers_helper": "mint"}),
        ({"version": 3, "gallery": False, "envFile": None}, {}),
    ],
)
def test_other_facts_are_kept_without_secrets(entry: Entry, facts: Mapping[str, str]) -> None:
    assert dict(read({"url": URL, **entry}).facts) == facts


@pytest.mark.parametrize("key", ["cwd", "working_directory", "workingDirectory", "working_dir"])
def test_the_working_folder_is_read_under_every_name(key: str) -> None:
    assert read({"command": "x", key: "/srv"}).cwd == "/srv"


@pytest.mark.parametrize(
    ("entry", "ref", "transport"),
    [
        ({"ref": "docker:github"}, "docker-mcp:github", None),
        ({"uses": "acme/server"}, "continue-hub:acme/server", None),
        ({"type": "builtin"}, "builtin:a", "builtin"),
        ({"type": "sdk"}, "sdk:a", "sdk"),
        ({"command": "mcpm", "args": ["run", "time"]}, "mcpm:time", "stdio"),
        ({"command": "C:\\bin\\mcpm.exe", "args": ["run", "time"]}, "mcpm:time", "stdio"),
        ({"command": "mcpm", "args": ["run", "--x"]}, None, "stdio"),
        ({"command": "other", "args": ["run", "time"]}, None, "stdio"),
    ],
)
def test_an_entry_that_only_names_a_server_refers_to_it(
    entry: Entry, ref: str | None, transport: str | None
) -> None:
    found = read(entry)
    assert (found.ref, found.transport, found.problem) == (ref, transport, None)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({}, "the entry has neither a command nor an address"),
        ({"command": "", "url": " "}, "the entry has neither a command nor an address"),
        ({"args": ["x"]}, "the entry has neither a command nor an address"),
        ({"path": "/mcp"}, "the entry has neither a command nor an address"),
        ({"path": "/srv/data.json"}, "the entry has neither a command nor an address"),
        ({"type": "stdio"}, "the entry has neither a command nor an address"),
        ({"command": 5}, "the command is neither text nor a list of text"),
        ({"command": [None]}, "the command is neither text nor a list of text"),
        ({"command": {"args": []}}, "the command is neither text nor a list of text"),
        ({"url": 5}, "the address is not text"),
        ({"url": ["https://secret.example"]}, "the address is not text"),
    ],
)
def test_an_entry_without_an_address_says_why(entry: Entry, problem: str) -> None:
    found = read(entry)
    assert (found.problem, found.command, found.url, found.pointer) == (problem, None, None, "/a")
