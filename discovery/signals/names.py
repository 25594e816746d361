"""Names: `mcp` as a word of a package's name. Weak, and never asked of a command line or a folder."""

from __future__ import annotations

from discovery.identity.patterns import Pattern

WORD = Pattern(r"(?:^|[-_/@.])mcp(?:[-_.0-9]|$|server)")
# Other things that are called MCP: the Minecraft Coder Pack, controllers of Microchip; and what writes new
# projects.
OTHERS = Pattern(r"mcp\d{3}|minecraft|forge|(?:^|/)create-")


def names_mcp(name: str) -> bool:
    """Return whether `mcp` is a word of the package name `name`."""
    lower = name.lower()
    return WORD.search(lower) is not None and OTHERS.search(lower) is None
