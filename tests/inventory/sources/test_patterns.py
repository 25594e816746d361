from __future__ import annotations

import pytest

from inventory.model import Entry, State
from inventory.registry.match import match_url
from inventory.registry.register import lay_out
from inventory.registry.sources.patterns import read_url_pattern
from inventory.registry.sources.subject import Unfit

# Pattern, and URLs that an entry made of it matches, and that it does not.
ROWS = [
    (
        "https://mcp.example.com/*",
        ["https://mcp.example.com/a/b?x=1", "https://mcp.example.com"],
        ["https://x.example.com/a"],
    ),
    (
        "https://mcp.example.com/mcp",
        ["https://mcp.example.com/mcp"],
        ["https://mcp.example.com/mcp/x", "https://mcp.example.com/MCP"],
    ),
    (
        "https://*.example.com/*",
        ["https://a.example.com/x", "https://a.b.c.example.com/x"],
        ["https://example.com/x", "https://a.example.com.evil.com/x"],
    ),
    (
        "*://mcp.example.com/*",
        ["http://mcp.example.com/a", "https://mcp.example.com/a"],
        ["https://mcp.example.com:8443/a"],
    ),
    (
        "https://mcp.example.com/api*",
        ["https://mcp.example.com/api", "https://mcp.example.com/api/v1", "https://mcp.example.com/api2/x"],
        ["https://mcp.example.com/ap"],
    ),
    (
        "https://mcp.example.com/t/*/mcp",
        ["https://mcp.example.com/t/acme/mcp"],
        ["https://mcp.example.com/t/a/b/mcp", "https://mcp.example.com/t/mcp"],
    ),
    ("https://mcp.example.com*", ["https://mcp.example.com/a"], ["https://mcp.example.com.evil.com/a"]),
    (
        "https://mcp-*.example.com/mcp",
        ["https://mcp-eu.example.com/mcp"],
        ["https://mcp-eu.x.example.com/mcp"],
    ),
]


def covers(pattern: str, url: str) -> bool:
    subject = read_url_pattern(pattern)
    entry = Entry(id="x", identity=subject.identity, state=State.APPROVED, owner="o", also=subject.also)
    return any(not found.drift for found in match_url(url, lay_out((entry,))))


@pytest.mark.parametrize(("pattern", "url"), [(row[0], url) for row in ROWS for url in row[1]])
def test_what_a_pattern_allows_is_covered(pattern: str, url: str) -> None:
    assert covers(pattern, url)


@pytest.mark.parametrize(("pattern", "url"), [(row[0], url) for row in ROWS for url in row[2]])
def test_what_a_pattern_does_not_allow_is_not_covered(pattern: str, url: str) -> None:
    assert not covers(pattern, url)


REFUSED = (
    *("", "*", "https://*", "https://*/mcp", "https://*.com/*", "*.com", "https://*.*/x", "github"),
    *("https://${H}/x", "https://{x}.example.com/", "https://a.example.com/?k=*&b=1", "file:///*"),
    "https://a.example.com/" + "*/a" * 20,
)


@pytest.mark.parametrize("pattern", REFUSED)
def test_a_pattern_that_is_anybody_s_is_refused(pattern: str) -> None:
    with pytest.raises(Unfit):
        read_url_pattern(pattern)


def test_a_bare_url_is_every_path_to_claude_and_itself_to_others() -> None:
    assert read_url_pattern("https://a.example.com", bare_is_any=True).identity == "https://a.example.com/*"
    assert read_url_pattern("https://a.example.com").identity == "https://a.example.com"
