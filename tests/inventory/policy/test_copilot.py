from __future__ import annotations

import pytest

from discovery.shapes.model import Plain
from inventory.policy.copilot import read_copilot
from inventory.policy.model import HOLE, Answer, Candidate, Layer
from tests.inventory.policy.launches import ALLOW, BLOCK, UNKNOWN, local, policy, remote

# github/docs: configure-enterprise-allowlist.md and enterprise-managed-settings.md (copies of autumn 2026).
FILES = ("npx", "-y", "@modelcontextprotocol/server-filesystem")
EXAMPLE: Plain = {
    "allowedMcpServers": [
        {"serverUrl": "https://api.githubcopilot.com/*"},
        {"serverCommand": ["npx", "@playwright/mcp@latest"]},
        {"serverCommand": ["cmd", "/c", "uvx", "markitdown-mcp"]},
    ],
    "deniedMcpServers": [{"serverCommand": [*FILES, "/"]}],
}


def allowed(*entries: Plain) -> Plain:
    return {"allowedMcpServers": list(entries)}


DOCUMENTED = [
    (EXAMPLE, remote("github", "https://api.githubcopilot.com/mcp"), ALLOW),
    (EXAMPLE, local("playwright", "npx", "@playwright/mcp@latest"), ALLOW),
    (EXAMPLE, local("md", "cmd", "/c", "uvx", "markitdown-mcp"), ALLOW),
    (EXAMPLE, local("md", "uvx", "markitdown-mcp"), BLOCK),
    (EXAMPLE, local("playwright", "npx", "@playwright/mcp@latest", "--headless"), BLOCK),
    (EXAMPLE, local("files", *FILES, "/"), BLOCK),
    (EXAMPLE, Candidate(name="github-mcp-server", built_in=True), ALLOW),
    (allowed(), local("x", "y"), BLOCK),
    (allowed(), Candidate(name="github-mcp-server", built_in=True), ALLOW),
    ({}, local("x", "y"), ALLOW),
    ({"deniedMcpServers": [{"serverName": "x"}]}, local("x", "y"), BLOCK),
    ({"deniedMcpServers": [{"serverName": "x"}]}, local("z", "y"), ALLOW),
    (allowed({"serverName": "x"}), local("x", "y"), ALLOW),
    (allowed({"serverName": "x*"}), local("xy", "y"), BLOCK),
    (allowed({"serverUrl": "https://h.example.com/*"}), local("x", "https://h.example.com/a"), BLOCK),
    (allowed({"serverCommand": ["${HOME}/s"]}), local("x", "${HOME}/s"), BLOCK),
    (allowed({"serverName": "x"}), local("x", "npx", "$PACKAGE"), BLOCK),
    (allowed({"serverName": "x"}), remote("x", "https://${HOST}/mcp"), BLOCK),
    ({}, local("x", "npx", "--price=5$"), ALLOW),
    ({"allowedMcpServers": "all"}, local("x", "y"), BLOCK),
    ({"allowedMcpServers": [{"serverName": "x"}, {"name": "y"}]}, local("x", "y"), BLOCK),
    ({"allowedMcpServers": {"overridable": [{"serverName": "x"}]}}, local("x", "y"), ALLOW),
    ({"allowedMcpServers": {"overridable": [{"serverName": "x"}]}}, local("z", "y"), BLOCK),
    ({"deniedMcpServers": "x"}, local("z", "y"), BLOCK),
]
ADDRESSES = [
    ("https://mcp.example.com/*", "HTTPS://MCP.Example.com/a", ALLOW),
    ("https://bücher.example/*", "https://xn--bcher-kva.example/x", ALLOW),
    ("https://xn--bcher-kva.example/*", "https://bücher.example/x", ALLOW),
    ("https://mcp.example.com/*", "https://mcp.example.com:443/x", ALLOW),
    ("http://mcp.example.com:80/*", "http://mcp.example.com/x", ALLOW),
    ("https://mcp.example.com/*", "https://mcp.example.com:80/x", BLOCK),
    ("https://evil.example/*", "https://%65vil.example/x", ALLOW),
    ("https://mcp.example.com/a", "https://mcp.example.com/a#part", ALLOW),
    ("https://mcp.example.com/*", "https://mcp.example.com./x", ALLOW),
    ("https://*.internal.example.com/*", "https://a.internal.example.com/x", ALLOW),
    ("https://*.internal.example.com/*", "https://evil.net/.internal.example.com/x", BLOCK),
    ("https://*.internal.example.com/*", "https://internal.example.com/x", BLOCK),
    ("https://mcp.example.com", "https://mcp.example.com/", ALLOW),
    ("https://mcp.example.com", "https://mcp.example.com/any", BLOCK),
    ("https://mcp.example.com/*", "https://mcp.example.com@evil.net/x", BLOCK),
    ("not an address", "https://mcp.example.com/x", BLOCK),
]


@pytest.mark.parametrize(("document", "server", "answer"), DOCUMENTED)
def test_the_documented_rules_answer_as_the_document_says(
    document: Plain, server: Candidate, answer: Answer
) -> None:
    assert policy("copilot", document).decide(server).answer is answer


@pytest.mark.parametrize(("pattern", "url", "answer"), ADDRESSES)
def test_addresses_are_brought_into_one_form(pattern: str, url: str, answer: Answer) -> None:
    assert policy("copilot", allowed({"serverUrl": pattern})).decide(remote("x", url)).answer is answer


def test_every_source_must_allow_and_any_may_deny() -> None:
    one, two = (
        allowed({"serverName": "a"}, {"serverName": "b"}),
        allowed({"serverName": "b"}, {"serverName": "c"}),
    )
    three: Plain = {"deniedMcpServers": [{"serverName": "d"}]}
    both = policy("copilot", one, two, three)
    answers = {name: both.decide(local(name, "x")).answer for name in "abcd"}
    assert answers == {"a": BLOCK, "b": ALLOW, "c": BLOCK, "d": BLOCK}


def test_a_file_that_cannot_be_parsed_allows_nothing() -> None:
    found = read_copilot([Layer(source="m", fault="not JSON")])
    assert found.decide(local("x", "y")).answer is BLOCK
    assert found.problems


@pytest.mark.parametrize("word", ["${input:token}", "${env:KEY}", "${workspaceFolder}/s"])
def test_what_an_editor_puts_in_is_not_known(word: str) -> None:
    assert policy("copilot", allowed({"serverName": "x"})).decide(local("x", "npx", word)).answer is UNKNOWN


def test_a_redacted_argument_is_unknown_only_where_it_matters() -> None:
    found = policy("copilot", allowed({"serverCommand": ["npx", "p", "--key=a"]}))
    assert found.decide(local("x", "npx", "p", f"--key={HOLE}")).answer is UNKNOWN
    assert found.decide(local("x", "npx", "q", f"--key={HOLE}")).answer is BLOCK


BOTH: Plain = {
    "allowedMcpServers": [
        {"serverName": "github"},
        {"serverUrl": "https://mcp.example.com"},
        {"serverCommand": ["npx", "-y", "approved"]},
        {"serverCommand": ["${HOME}/bin/s"]},
    ]
}
DIFFERENT = [
    (local("github", "node", "anything.js"), BLOCK, ALLOW),  # a name beside commands
    (remote("github", "https://anywhere.example.net/mcp"), BLOCK, ALLOW),  # a name beside addresses
    (remote("x", "https://mcp.example.com/any/path"), ALLOW, BLOCK),  # a pattern without a path
    (local("x", "${HOME}/bin/s"), ALLOW, BLOCK),  # a variable
    (local("x", "npx", "-y", "approved"), ALLOW, ALLOW),
    (local("x", "npx", "-y", "other"), BLOCK, BLOCK),
]


@pytest.mark.parametrize(("server", "claude", "copilot"), DIFFERENT)
def test_the_same_list_means_different_things_to_claude_and_copilot(
    server: Candidate, claude: Answer, copilot: Answer
) -> None:
    answers = (policy("claude", BOTH).decide(server).answer, policy("copilot", BOTH).decide(server).answer)
    assert answers == (claude, copilot)


def test_two_sources_of_the_same_lists_add_up_for_claude_and_cut_for_copilot() -> None:
    one: Plain = {"allowedMcpServers": [{"serverName": "a"}]}
    two: Plain = {"allowedMcpServers": [{"serverName": "b"}]}
    server = local("a", "x")
    assert policy("claude", one, two).decide(server).answer is ALLOW
    assert policy("copilot", one, two).decide(server).answer is BLOCK
