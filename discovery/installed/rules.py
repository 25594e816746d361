"""DATA: what makes a package a server. A name alone never does.

The rule ids are those of the signals for running programs (discovery/signals/table.py), so that a report says
the same thing of a package at rest and of one that runs. Each row lists what a package must show; the first
row that holds decides, unless the package is known to be no server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.model import Confidence
from discovery.signals.names import names_mcp

SERVER_TOKEN = Pattern(r"(?:^|[-_/@.])(?:mcp[-_.]?server|server[-_.]mcp)(?:[-_.]|$)", re.IGNORECASE)
# Words of names that are about servers without being one ...
BESIDES = "client|clients|create|framework|inspector|instrumentation|sdk|types|utils"
LIBRARY = Pattern(rf"(?:^|[-_/@.])(?:{BESIDES})(?:[-_.]|$)", re.IGNORECASE)
# ... unless they say `mcp-server` in so many words, as a server for package registries or tests may.
ABOUT_SERVERS = Pattern(
    rf"(?:^|[-_/@.])(?:{BESIDES}|adapter|adapters|evals|host|installer|manager|proxy|registry|scan|scanner"
    r"|test|testing|tests)(?:[-_.]|$)",
    re.IGNORECASE,
)
# What an ownership marker holds: reverse DNS, a slash, a name (registry, docs/reference/server-json).
REGISTRY_NAME = Pattern(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+")
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


Example = tuple[str, frozenset[Trait]]


@frozen
class Rule:
    """One row: its id without the ecosystem, what must be shown, how sure it then is.

    `hits` are packages that meet it, `misses` such that come near: what they are, and what they show.
    """

    id: str
    needs: frozenset[Trait]
    confidence: Confidence
    hits: tuple[Example, ...]
    misses: tuple[Example, ...]


def example(what: str, *shows: Trait) -> Example:
    """Return an example of a rule: a package, and the traits that it shows."""
    return what, frozenset(shows)


CLAIM, TYPE, PROGRAM, SDK, SERVING, NAME, KEYWORD, IMPORTS, LINKED, NEVER = Trait

RULES: tuple[Rule, ...] = (
    Rule(
        id="mcp-name",
        needs=frozenset({CLAIM}),
        confidence=Confidence.HIGH,
        hits=(
            example("npm @modelcontextprotocol/server-everything 2026.8.31", CLAIM, PROGRAM, SDK, NAME),
            example("PyPI mcp-server-time 2026.10.19", CLAIM, PROGRAM, SDK, NAME),
        ),
        misses=(
            example("a manual that quotes two markers", PROGRAM),
            example("npm @modelcontextprotocol/inspector 2.12", NEVER, PROGRAM, SDK),
        ),
    ),
    Rule(
        id="package-type",
        needs=frozenset({TYPE}),
        confidence=Confidence.HIGH,
        hits=(example("NuGet Azure.Mcp", TYPE),),
        misses=(example("NuGet dotnetsay", PROGRAM),),
    ),
    Rule(
        id="build-info",
        needs=frozenset({LINKED, PROGRAM, NAME}),
        confidence=Confidence.HIGH,
        hits=(example("Go github.com/containers/kubernetes-mcp-server v0.0.67", LINKED, PROGRAM, NAME),),
        misses=(
            example("Go github.com/mark3labs/mcphost", LINKED, PROGRAM, NEVER),
            example("Go golang.org/x/tools/gopls", PROGRAM),
        ),
    ),
    Rule(
        id="serves",
        needs=frozenset({SERVING, PROGRAM, NAME}),
        confidence=Confidence.HIGH,
        hits=(example("npm firecrawl-mcp 3.26", SERVING, SDK, PROGRAM, NAME),),
        misses=(
            example("npm @angular/cli 21: `ng mcp` is one of its commands", SERVING, SDK, PROGRAM),
            example("npm fastmcp 4.20", SERVING, SDK, PROGRAM, NAME, NEVER),
        ),
    ),
    Rule(
        id="depends",
        needs=frozenset({SDK, PROGRAM, NAME}),
        confidence=Confidence.MEDIUM,
        hits=(
            example("npm tavily-mcp 0.1", SDK, PROGRAM, NAME),
            example("PyPI mcp-atlassian 0.23", SDK, PROGRAM, NAME),
        ),
        misses=(
            example("npm @google/gemini-cli", SDK, PROGRAM, NEVER),
            example("PyPI mcp-proxy 0.13", SDK, PROGRAM, NAME, NEVER),
            example("a program called minecraft-mcp", PROGRAM, NAME),
            example("a library of types", SDK, NAME),
        ),
    ),
    Rule(
        id="keyword",
        needs=frozenset({SDK, PROGRAM, KEYWORD}),
        confidence=Confidence.MEDIUM,
        hits=(example("a server called after its product, filed under mcp-server", SDK, PROGRAM, KEYWORD),),
        misses=(
            example("a library filed under mcp-server", SDK, KEYWORD),
            example("a game's tool filed under mcp-server", PROGRAM, KEYWORD),
        ),
    ),
    Rule(
        id="imports",
        needs=frozenset({SDK, PROGRAM, IMPORTS}),
        confidence=Confidence.MEDIUM,
        hits=(example("a weather service whose program imports mcp.server", SDK, PROGRAM, IMPORTS),),
        misses=(example("an agent that imports the client side, or both", SDK, PROGRAM),),
    ),
    Rule(
        id="linked",
        needs=frozenset({LINKED, PROGRAM}),
        confidence=Confidence.LOW,
        hits=(example("a Go program of any name that links an SDK", LINKED, PROGRAM),),
        misses=(example("Go github.com/charmbracelet/crush", LINKED, PROGRAM, NEVER),),
    ),
)


def judged(traits: Iterable[Trait]) -> Rule | None:
    """Return the first rule that a package with these traits meets, None if it is no server."""
    shown = frozenset(traits)
    if Trait.NEVER in shown:
        return None
    return next((rule for rule in RULES if rule.needs <= shown), None)


def is_named(*names: str) -> bool:
    """Return whether one of these names has `mcp` for a word, and no word that says it is about servers."""
    return any(
        names_mcp(name) and not (LIBRARY if SERVER_TOKEN.search(name) else ABOUT_SERVERS).search(name)
        for name in names
    )


def has_keyword(words: Iterable[str]) -> bool:
    """Return whether one of a package's keywords files it under servers."""
    return any(word.strip().lower() in KEYWORDS for word in words)
