"""Cursor and Windsurf, and the comparisons that all patterns rest on."""

from __future__ import annotations

import re
from fnmatch import translate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.shapes.model import Plain
from inventory.policy import wild
from inventory.policy.model import HOLE, Answer, Candidate
from tests.inventory.policy.launches import ALLOW, BLOCK, UNKNOWN, local, policy, remote

# cursor.com/docs/enterprise/model-and-integration-management (copy of 2026).
CURSOR: list[tuple[str, Candidate, Answer]] = [
    ("*npx -y @scope/pkg@1.2.3*", local("x", "npx", "-y", "@scope/pkg@1.2.3"), ALLOW),
    ("*npx -y @scope/pkg@1.2.3*", local("x", "/usr/bin/npx", "-y", "@scope/pkg@1.2.3", "--extra"), ALLOW),
    ("*npx -y @scope/pkg@1.2.3*", local("x", "npx", "-y", "@scope/pkg@1.2.4"), BLOCK),
    ("*/npx -y @scope/pkg", local("x", "/usr/bin/npx", "-y", "@scope/pkg"), ALLOW),
    ("*/npx -y @scope/pkg", local("x", "npx", "-y", "@scope/pkg"), UNKNOWN),
    ("npx -y @scope/pkg", local("x", "npx", "-y", "@scope/pkg"), UNKNOWN),
    ("npx -y @scope/pkg", local("x", "uvx", "-y", "@scope/pkg"), BLOCK),
    ("/opt/corp/*", local("x", "/opt/corp/bin/server", "--port", "1"), ALLOW),
    ("/opt/corp/*", local("x", "/opt/other/server"), BLOCK),
    ("https://*.example.com/*", remote("x", "https://mcp.example.com/mcp"), ALLOW),
    ("https://*.example.com/*", remote("x", "https://mcp.example.org/mcp"), BLOCK),
    ("https://mcp.example.com/mcp", remote("x", "https://mcp.example.com/mcp"), ALLOW),
    ("url,https://a.example.com/*", remote("x", "https://a.example.com/x"), ALLOW),
    ('command,"*npx -y a,b"', local("x", "/bin/npx", "-y", "a,b"), ALLOW),
    ("https://mcp.example.com/*", local("x", "https://mcp.example.com/mcp"), BLOCK),
    ("*", local("x", "sh", "-c", "anything"), ALLOW),
    ("# only a comment", local("x", "y"), BLOCK),
]


@pytest.mark.parametrize(("line", "server", "answer"), CURSOR)
def test_cursor(line: str, server: Candidate, answer: Answer) -> None:
    assert policy("cursor", f"kind,pattern\n{line}\n").decide(server).answer is answer


# docs.windsurf.com, Cascade MCP, admin controls (copies of July to September 2026).
NPX = ("npx", "-y", "@modelcontextprotocol/server-github")
GITHUB: Plain = {"command": NPX[0], "args": [*NPX[1:]], "env": {"TOKEN": ""}}
PYTHON: Plain = {"command": "python3", "args": [r"/.*\.py", "--port", "[0-9]+"]}
WHITELIST: Plain = {
    "whitelist": [
        {"serverId": "store"},
        {"serverId": "github-mcp-server", "serverConfig": GITHUB},
        {"serverId": "python-mcp-server", "serverConfig": PYTHON},
        {"serverId": "docs", "serverConfig": {"serverUrl": r"https://docs\.example\.com/mcp"}},
        {"serverId": "broken", "serverConfig": {"command": "(", "args": []}},
    ]
}
WINDSURF: list[tuple[Candidate, Answer]] = [
    (local("github-mcp-server", *NPX), ALLOW),
    (local("github", *NPX), BLOCK),
    (local("github-mcp-server", "npx", "@modelcontextprotocol/server-github"), BLOCK),
    (local("github-mcp-server", *NPX, "--extra"), BLOCK),
    (local("github-mcp-server", "npx", "-y", "@modelcontextprotocol/server-github-evil"), BLOCK),
    (local("python-mcp-server", "python3", "/srv/a.py", "--port", "8080"), ALLOW),
    (local("python-mcp-server", "python3", "/srv/a.py", "--port", "80a"), BLOCK),
    (local("python-mcp-server", "python3", "a.py", "--port", "8080"), BLOCK),
    (local("python-mcp-server", "python3", f"/{HOLE}", "--port", "8080"), UNKNOWN),
    (local("store", "npx", "anything"), UNKNOWN),
    (remote("docs", "https://docs.example.com/mcp"), ALLOW),
    (remote("docs", "https://docsXexample.com/mcp"), BLOCK),
    (remote("github-mcp-server", "https://docs.example.com/mcp"), BLOCK),
    (local("broken", "("), UNKNOWN),
]


@pytest.mark.parametrize(("server", "answer"), WINDSURF)
def test_windsurf(server: Candidate, answer: Answer) -> None:
    assert policy("windsurf", WHITELIST).decide(server).answer is answer


def test_an_empty_whitelist_is_no_whitelist() -> None:
    assert policy("windsurf", {"whitelist": []}).decide(local("x", "y")).answer is ALLOW


def test_a_broken_expression_is_told() -> None:
    assert policy("windsurf", WHITELIST).problems == ("windsurf-0: whitelist/4: not an expression: '('",)


LETTERS = st.text("ab*/", max_size=8)


@given(pattern=LETTERS, text=LETTERS)
def test_stars_match_as_everywhere_else(pattern: str, text: str) -> None:
    assert wild.star_match(pattern, text) is bool(re.match(translate(pattern), text))


@given(pattern=LETTERS, before=LETTERS, secret=LETTERS, after=LETTERS)
def test_a_hole_never_contradicts_what_was_in_it(pattern: str, before: str, secret: str, after: str) -> None:
    guess = wild.wild(pattern, before + HOLE + after)
    assert guess is None or guess is wild.wild(pattern, before + secret + after)


@given(wanted=LETTERS, before=LETTERS, secret=LETTERS, after=LETTERS)
def test_an_exact_text_is_never_certain_beside_a_hole(
    wanted: str, before: str, secret: str, after: str
) -> None:
    guess = wild.exact(wanted, before + HOLE + after)
    assert guess is not True
    assert guess is None or wanted != before + secret + after


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    assert wild.star_match("*a" * 5000 + "b", "a" * 100_000) is False


def test_two_long_texts_with_holes_are_given_up_as_alike() -> None:
    assert wild.exact(HOLE + "a" * 5000, HOLE + "b" * 5000) is None


@pytest.mark.parametrize("expression", ["(", "a{9999}", r"(?=a)", "x" * 5000])
def test_what_is_no_expression_of_a_linear_engine_is_none(expression: str) -> None:
    assert wild.compiled(expression) is None
