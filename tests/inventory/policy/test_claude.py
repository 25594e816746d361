from __future__ import annotations

import pytest

from discovery.shapes.model import Plain
from inventory.policy.claude import read_claude
from inventory.policy.model import HOLE, Answer, Candidate, Layer
from tests.inventory.policy.launches import ALLOW, BLOCK, UNKNOWN, local, policy, remote

# The tables and examples of code.claude.com/docs/en/managed-mcp (copy of autumn 2026), in its order.
URLS: Plain = [{"serverUrl": "https://mcp.example.com/*"}, {"serverUrl": "https://*.internal.example.com/*"}]
COMMANDS: Plain = [{"serverCommand": ["npx", "-y", "approved-package"]}]
MIXED: Plain = [{"serverName": "github"}, {"serverCommand": ["npx", "-y", "approved-package"]}]
NAMES: Plain = [{"serverName": "github"}, {"serverName": "internal-tool"}]
OVERRIDE: Plain = {
    "allowedMcpServers": [{"serverUrl": "https://*.example.com/*"}],
    "deniedMcpServers": [{"serverUrl": "https://staging.example.com/*"}],
}
EXAMPLE: Plain = {
    "allowedMcpServers": [
        {"serverUrl": "https://api.githubcopilot.com/*"},
        {"serverUrl": "https://mcp.sentry.dev/*"},
        {"serverCommand": ["npx", "-y", "@modelcontextprotocol/server-filesystem", "."]},
        {"serverCommand": ["python", "/usr/local/bin/approved-server.py"]},
        {"serverUrl": "https://mcp.example.com/*"},
        {"serverUrl": "https://*.internal.example.com/*"},
    ],
    "deniedMcpServers": [
        {"serverName": "dangerous-server"},
        {"serverCommand": ["npx", "-y", "unapproved-package"]},
        {"serverUrl": "https://*.untrusted.example.com/*"},
    ],
}
FILES = ("npx", "-y", "@modelcontextprotocol/server-filesystem")


def allowed(entries: Plain) -> Plain:
    return {"allowedMcpServers": entries}


SLACK: Plain = {"deniedMcpServers": [{"serverName": "claude.ai Slack"}]}
DOCUMENTED: list[tuple[Plain, Candidate, Answer]] = [
    (allowed(URLS), remote("x", "https://mcp.example.com/api"), ALLOW),
    (allowed(URLS), remote("x", "https://api.internal.example.com/mcp"), ALLOW),
    (allowed(URLS), remote("x", "https://external.example.com/mcp"), BLOCK),
    (allowed(URLS), local("x", "node", "server.js"), BLOCK),
    (allowed(COMMANDS), local("x", "npx", "-y", "approved-package"), ALLOW),
    (allowed(COMMANDS), local("x", "node", "server.js"), BLOCK),
    (allowed(COMMANDS), remote("my-api", "https://my.example.com/mcp"), BLOCK),
    (allowed(MIXED), local("local-tool", "npx", "-y", "approved-package"), ALLOW),
    (allowed(MIXED), local("local-tool", "node", "server.js"), BLOCK),
    (allowed(MIXED), local("github", "node", "server.js"), BLOCK),
    (allowed(MIXED), remote("github", "https://anything.example.com"), ALLOW),
    (allowed(MIXED), remote("other-api", "https://anything.example.com"), BLOCK),
    (allowed(NAMES), local("github", "node", "server.js"), ALLOW),
    (allowed(NAMES), local("internal-tool", "sh", "-c", "anything"), ALLOW),
    (allowed(NAMES), remote("github", "https://anything.example.com"), ALLOW),
    (allowed(NAMES), local("other", "node", "server.js"), BLOCK),
    (OVERRIDE, remote("x", "https://mcp.example.com/api"), ALLOW),
    (OVERRIDE, remote("x", "https://staging.example.com/api"), BLOCK),
    (OVERRIDE, remote("x", "https://other.com/mcp"), BLOCK),
    (EXAMPLE, local("files", *FILES, "."), ALLOW),
    (EXAMPLE, local("files", *FILES, "/"), BLOCK),
    (EXAMPLE, local("dangerous-server", *FILES, "."), BLOCK),
    (EXAMPLE, remote("s", "https://mcp.sentry.dev/mcp"), ALLOW),
    (EXAMPLE, remote("s", "https://a.untrusted.example.com/mcp"), BLOCK),
    (allowed([]), local("any", "node"), BLOCK),
    ({}, local("any", "node"), ALLOW),
    ({"deniedMcpServers": []}, local("any", "node"), ALLOW),
    (
        {"deniedMcpServers": [{"serverName": "claude.ai Slack"}]},
        remote("claude.ai Slack", "https://s/m"),
        BLOCK,
    ),
]
PATTERNS = [
    ("https://mcp.example.com/*", "https://mcp.example.com/a/b?c=1", ALLOW),
    ("https://mcp.example.com/*", "https://mcp.example.com.evil.net/a", BLOCK),
    ("https://mcp.example.com", "https://mcp.example.com/any/path", ALLOW),
    ("https://mcp.example.com", "https://mcp.example.com?q=1", ALLOW),
    ("https://mcp.example.com", "https://mcp.example.com:8443/any", BLOCK),
    ("https://*.example.com/*", "https://a.b.example.com/x", ALLOW),
    ("https://*.example.com/*", "https://example.com/x", BLOCK),
    ("http://localhost:*/*", "http://localhost:3000/mcp", ALLOW),
    ("http://localhost:*/*", "http://localhost/mcp", BLOCK),
    ("*://mcp.example.com/*", "http://mcp.example.com/x", ALLOW),
    ("*://mcp.example.com/*", "http://mcp.example.net/x", BLOCK),
    ("https://Mcp.Example.com/*", "https://mcp.example.com/api", ALLOW),
    ("https://mcp.example.com/*", "https://MCP.example.com./api", ALLOW),
    ("https://mcp.example.com/API/*", "https://mcp.example.com/api/x", BLOCK),
    ("https://mcp.example.com/mcp", "https://mcp.example.com/mcp/", BLOCK),
    ("https://xn--bcher-kva.example/*", "https://bücher.example/x", BLOCK),
]


@pytest.mark.parametrize(("document", "server", "answer"), DOCUMENTED)
def test_the_documented_examples_answer_as_the_document_says(
    document: Plain, server: Candidate, answer: Answer
) -> None:
    assert policy("claude", document).decide(server).answer is answer


@pytest.mark.parametrize(("pattern", "url", "answer"), PATTERNS)
def test_an_address_pattern_covers(pattern: str, url: str, answer: Answer) -> None:
    assert policy("claude", allowed([{"serverUrl": pattern}])).decide(remote("x", url)).answer is answer


@pytest.mark.parametrize(
    "argv",
    [
        ("npx", "server"),
        ("npx", "-y", "server", "--flag"),
        ("npx", "-Y", "server"),
        ("/usr/bin/npx", "-y", "server"),
    ],
)
def test_a_command_is_compared_word_by_word(argv: tuple[str, ...]) -> None:
    entries = allowed([{"serverCommand": ["npx", "-y", "server"]}])
    assert policy("claude", entries).decide(local("x", *argv)).answer is BLOCK


def test_a_user_broadens_the_list_unless_only_the_managed_one_counts() -> None:
    server = local("x", "npx", "mine")
    managed: Plain = {"allowedMcpServers": COMMANDS}
    own = Layer(source="user", scope="user", document=allowed([{"serverCommand": ["npx", "mine"]}]))
    soft = read_claude([Layer(source="m", document=managed), own])
    hard = read_claude([Layer(source="m", document={**managed, "allowManagedMcpServersOnly": True}), own])  # type: ignore[dict-item]
    assert (soft.decide(server).answer, hard.decide(server).answer) == (ALLOW, BLOCK)


def test_a_user_cannot_lock_the_list() -> None:
    own: Plain = {"allowManagedMcpServersOnly": True, "allowedMcpServers": NAMES}
    found = read_claude([Layer(source="u", scope="user", document=own)])
    assert found.decide(local("github", "x")).answer is ALLOW


def test_denials_merge_from_every_scope() -> None:
    own: Plain = {"deniedMcpServers": [{"serverName": "github"}]}
    locked: Plain = {"allowManagedMcpServersOnly": True, "allowedMcpServers": NAMES}
    found = read_claude([Layer(source="m", document=locked), Layer(source="u", scope="user", document=own)])
    assert found.decide(local("github", "x")).rule == "denied/serverName"
    assert found.decide(local("internal-tool", "x")).answer is ALLOW


FIXED: Plain = {
    "mcpServers": {
        "github": {"type": "http", "url": "https://api.githubcopilot.com/mcp/"},
        "internal": {"command": "/usr/local/bin/s", "args": ["--config", "/etc/s.json"]},
    }
}


@pytest.mark.parametrize(
    ("server", "rule"),
    [
        (remote("github", "https://api.githubcopilot.com/mcp/", scope="managed"), "provided"),
        (local("internal", "/usr/local/bin/s", "--config", "/etc/s.json"), "provided"),
        (local("github", "node"), "exclusive"),
        (remote("mine", "https://api.githubcopilot.com/mcp/"), "exclusive"),
        (Candidate(name="ide", built_in=True), "exempt"),
        (Candidate(name="sdk", in_process=True), "exempt"),
    ],
)
def test_a_fixed_set_leaves_room_for_nothing_else(server: Candidate, rule: str) -> None:
    assert policy("claude", FIXED).decide(server).rule == rule


def test_an_empty_fixed_set_switches_servers_off() -> None:
    assert policy("claude", {"mcpServers": {}}).decide(local("x", "y")).rule == "exclusive"


def test_a_managed_server_needs_the_allow_list_only_with_variables() -> None:
    found = policy("claude", allowed([]))
    assert found.decide(local("x", "/bin/s", scope="managed")).answer is ALLOW
    assert found.decide(local("x", "${HOME}/s", scope="managed", references=True)).answer is BLOCK


def test_a_denial_wins_over_what_the_organisation_provides() -> None:
    document: Plain = {
        "managedMcpServers": {"search": {"type": "http", "url": "https://search.example.com/mcp"}},
        "allowedMcpServers": [],
        "deniedMcpServers": [{"serverName": "claude-in-chrome"}],
    }
    found = policy("claude", document)
    assert found.decide(remote("search", "https://search.example.com/mcp")).rule == "provided"
    assert found.decide(remote("search", "https://elsewhere.example.com/mcp")).answer is BLOCK
    assert found.decide(Candidate(name="claude-in-chrome", built_in=True)).answer is BLOCK


VARIABLES = [
    (["${HOME}/bin/s"], ("${HOME}/bin/s",), {}, ALLOW),
    (["${HOME}/bin/s"], ("/home/ana/bin/s",), {"HOME": "/home/ana"}, ALLOW),
    (["${HOME}/bin/s"], ("/home/ben/bin/s",), {"HOME": "/home/ana"}, BLOCK),
    (["${HOME}/bin/s"], ("/home/ana/bin/s",), {}, UNKNOWN),
    (["${HOME}/bin/s"], ("/opt/other",), {}, BLOCK),
    (["npx", "p"], ("npx", "${PACKAGE}"), {}, UNKNOWN),
    (["npx", "p"], ("npx", "${PACKAGE}"), {"PACKAGE": "p"}, ALLOW),
    (["npx", "p"], ("npx", "${PACKAGE:-p}"), {"PACKAGE": "q"}, BLOCK),
]


@pytest.mark.parametrize(("words", "argv", "environ", "answer"), VARIABLES)
def test_variables_are_expanded_on_both_sides(
    words: list[str], argv: tuple[str, ...], environ: dict[str, str], answer: Answer
) -> None:
    entries: Plain = {"allowedMcpServers": [{"serverCommand": list(words)}]}
    found = read_claude([Layer(source="m", document=entries)], environ)
    assert found.decide(local("x", *argv)).answer is answer


def test_a_variable_in_a_host_is_ignored_in_an_allow_list_and_counts_in_a_deny_list() -> None:
    rule: Plain = [{"serverUrl": "https://${HOST}/*"}]
    server, environ = remote("x", "https://a.example.com/mcp"), {"HOST": "a.example.com"}
    allowing = read_claude([Layer(source="m", document={"allowedMcpServers": rule})], environ)
    denying = read_claude([Layer(source="m", document={"deniedMcpServers": rule})], environ)
    assert (allowing.decide(server).answer, denying.decide(server).answer) == (BLOCK, BLOCK)


HIDDEN = [
    ([{"serverCommand": ["npx", "p", "--key=abc"]}], ("npx", "p", f"--key={HOLE}"), UNKNOWN),
    ([{"serverCommand": ["npx", "p", "--url=abc"]}], ("npx", "p", f"--key={HOLE}"), BLOCK),
    ([{"serverCommand": ["npx", "p"]}], ("npx", "p", f"--key={HOLE}"), BLOCK),
]


@pytest.mark.parametrize(("entries", "argv", "answer"), HIDDEN)
def test_what_was_redacted_is_unknown_only_where_it_matters(
    entries: Plain, argv: tuple[str, ...], answer: Answer
) -> None:
    assert policy("claude", allowed(entries)).decide(local("x", *argv)).answer is answer


def test_a_broken_entry_costs_only_itself() -> None:
    entries: Plain = [
        {"serverName": "a", "serverUrl": "b"},
        {"serverName": "has space"},
        {"serverName": "good"},
        7,
    ]
    found = policy("claude", allowed(entries))
    assert len(found.problems) == 3
    assert found.decide(local("good", "x")).answer is ALLOW
    assert found.decide(local("a", "x")).answer is BLOCK


def test_a_file_that_cannot_be_read_leaves_nothing_certain_but_a_denial() -> None:
    denied: Plain = {"deniedMcpServers": [{"serverName": "bad"}]}
    found = read_claude([Layer(source="m", document=denied), Layer(source="b", fault="permission denied")])
    assert found.decide(local("x", "y")).answer is UNKNOWN
    assert found.decide(local("bad", "y")).answer is BLOCK
