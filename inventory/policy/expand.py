"""Variables in the command lines and addresses of Claude Code: `${NAME}` and `${NAME:-default}`.

code.claude.com/docs/en/mcp, "Environment variable expansion in .mcp.json" (copy of autumn 2026).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inventory.policy.model import HOLE

REFERENCE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}")


def expand(text: str, environ: Mapping[str, str]) -> str:
    """Return `text` with its variables' values, and a HOLE for each whose value nobody knows."""
    return REFERENCE.sub(lambda found: value_of(found, environ), text)


def value_of(found: re.Match[str], environ: Mapping[str, str]) -> str:
    """Return the value of one reference.

    A default counts only where the variable is known to be unset, which the environment of another user's
    session never tells: then it is a HOLE as well.
    """
    return environ.get(found["name"], HOLE)


def refers(text: str) -> bool:
    """Return whether `text` has a variable in it."""
    return REFERENCE.search(text) is not None
