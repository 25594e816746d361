"""DATA: what makes a package a server. A name alone never does.

The rule ids are those of the signals for running programs (discovery/signals/table.py), so that a report says
the same thing of a package at rest and of one that runs. Each row lists what a package must show; the first
row that holds decides. `hits` and `misses` are real packages, laid out in tests/installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from discovery.frozen import frozen
from discovery.model import Confidence
from discovery.signals.names import names_mcp

SERVER_TOKEN = re.compile(r"(?:^|[-_/@.])(?:mcp[-_.]?server|server[-_.]mcp)(?:[-_.]|$)", re.IGNORECASE)
# Words of names that are about servers without being one ...
BESIDES = "client|clients|create|framework|inspector|instrumentation|sdk|types|utils"
LIBRARY = re.compile(rf"(?:^|[-_/@.])(?:{BESIDES})(?:[-_.]|$)", re.IGNORECASE)
# ... unless they say `mcp-server` in so many words, as a server for package registries or tests may.
ABOUT_SERVERS = re.compile(
    rf"(?:^|[-_/@.])(?:{BESIDES}|adapter|adapters|evals|host|installer|manager|proxy|registry|scan|scanner"
    r"|test|testing|tests)(?:[-_.]|$)",
    re.IGNORECASE,
)
# What an ownership marker holds: reverse DNS, a slash, a name (registry, docs/reference/server-json).
REGISTRY_NAME = re.compile(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+")
# What authors write among a package's keywords to say that it is a server.
KEYWORDS = frozenset({"mcp-server", "mcp server", "mcpserver", "mcp_server", "model-context-protocol-server"})


class Trait(StrEnum):
    """One thing that a package shows."""

    CLAIM = "claim"  # an ownership marker: the name of a server in the official registry
    TYPE = "type"  # the package's own type is "MCP server" (NuGet)
    PROGRAM = "program"  # it installs a program
    SDK = "sdk"  # it depends on an SDK directly
    SERVING = "serving"  # that SDK has the server side only
    NAME = "name"  # `mcp` is a word of its name or its program's, and no word says that it is about servers
    KEYWORD = "keyword"  # its author filed it under servers
    IMPORTS = "imports"  # its program imports the server side of an SDK, and not the client side
    LINKED = "linked"  # an SDK is linked into its program
    NEVER = "never"  # it is known to be no server: an SDK's command line, an inspector, a host


@frozen
class Rule:
    """One row: its id without the ecosystem, what must be shown, what must not, how sure it then is."""

    id: str
    needs: frozenset[Trait]
    not_with: frozenset[Trait]
    confidence: Confidence
    hits: tuple[str, ...]
    misses: tuple[str, ...]


def row(
    name: str, needs: Iterable[Trait], confidence: Confidence, hits: Iterable[str], misses: Iterable[str]
) -> Rule:
    """Return a rule that no package which is known to be no server may meet."""
    return Rule(
        id=name,
        needs=frozenset(needs),
        not_with=frozenset({Trait.NEVER}),
        confidence=confidence,
        hits=tuple(hits),
        misses=tuple(misses),
    )


RULES: tuple[Rule, ...] = (
    row(
        "mcp-name",
        [Trait.CLAIM],
        Confidence.HIGH,
        ["@modelcontextprotocol/server-everything", "mcp-server-time"],
        ["a registry publisher's manual that quotes two markers", "a library whose README shows a marker"],
    ),
    row(
        "package-type",
        [Trait.TYPE],
        Confidence.HIGH,
        ["Azure.Mcp"],
        ["dotnetsay"],
    ),
    row(
        "build-info",
        [Trait.LINKED, Trait.PROGRAM, Trait.NAME],
        Confidence.HIGH,
        ["github.com/containers/kubernetes-mcp-server"],
        ["github.com/mark3labs/mcphost", "golang.org/x/tools/gopls"],
    ),
    row(
        "serves",
        [Trait.SERVING, Trait.PROGRAM, Trait.NAME],
        Confidence.HIGH,
        ["firecrawl-mcp"],
        ["@angular/cli"],
    ),
    row(
        "depends",
        [Trait.SDK, Trait.PROGRAM, Trait.NAME],
        Confidence.MEDIUM,
        ["tavily-mcp", "@modelcontextprotocol/server-memory", "mcp-atlassian"],
        ["@google/gemini-cli", "mcp-client-example", "mcp-proxy"],
    ),
    row(
        "keyword",
        [Trait.SDK, Trait.PROGRAM, Trait.KEYWORD],
        Confidence.MEDIUM,
        ["a server called after its product alone"],
        ["a library of that keyword without a program"],
    ),
    row(
        "imports",
        [Trait.SDK, Trait.PROGRAM, Trait.IMPORTS],
        Confidence.MEDIUM,
        ["a weather service whose program imports mcp.server"],
        ["an agent that imports both sides", "a program that imports the client side"],
    ),
    row(
        "linked",
        [Trait.LINKED, Trait.PROGRAM],
        Confidence.LOW,
        ["a Go program of another name that links an SDK"],
        ["github.com/charmbracelet/crush"],
    ),
)


def judged(traits: Iterable[Trait]) -> Rule | None:
    """Return the first rule that a package with these traits meets, None if it is no server."""
    shown = frozenset(traits)
    return next((rule for rule in RULES if rule.needs <= shown and not rule.not_with & shown), None)


def is_named(*names: str) -> bool:
    """Return whether one of these names has `mcp` for a word, and no word that says it is about servers."""
    return any(
        names_mcp(name) and not (LIBRARY if SERVER_TOKEN.search(name) else ABOUT_SERVERS).search(name)
        for name in names
    )


def has_keyword(words: Iterable[str]) -> bool:
    """Return whether one of a package's keywords files it under servers."""
    return any(word.strip().lower() in KEYWORDS for word in words)
