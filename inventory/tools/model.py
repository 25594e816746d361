"""A server's tools as they were listed: a stranger's words, never to be believed and never printed raw."""

from __future__ import annotations

import json

from discovery.frozen import frozen

MAX_TOOLS = 1024  # as many as are asked for (discovery.probe.limits)
FACT = "tool_list"  # the fact that carries a set from a finder to the store


@frozen
class Tool:
    """One tool: its hash, that of which arguments it takes, and its texts by where they stand.

    `cut` tells that it says more than was kept: a difference may lie there.
    """

    name: str
    sha256: str
    shape: str
    texts: tuple[tuple[str, str], ...] = ()
    cut: bool = False

    @property
    def said(self) -> dict[str, str]:
        """The texts by where they stand."""
        return dict(self.texts)


@frozen
class ToolSet:
    """The tools of a server at one time; `sha256` is the hash of the whole set."""

    sha256: str
    tools: tuple[Tool, ...]


def read_set(sha256: str, text: str | None) -> ToolSet | None:
    """Return the set that a finder wrote down, None where there is none or it cannot be read."""
    try:
        rows: object = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or len(rows) > MAX_TOOLS:
        return None
    found = [read_tool(row) for row in rows]
    tools = tuple(tool for tool in found if tool is not None)
    return ToolSet(sha256=bare(sha256), tools=tools) if len(tools) == len(found) else None


def read_tool(row: object) -> Tool | None:
    """Return one tool, None for another shape."""
    if not isinstance(row, list) or len(row) != 5:
        return None
    name, sha256, shape, cut, texts = row
    if not (isinstance(name, str) and isinstance(sha256, str) and isinstance(shape, str)):
        return None
    if not isinstance(texts, list) or not all(is_text(pair) for pair in texts):
        return None
    pairs = tuple((str(place), str(text)) for place, text in texts)
    return Tool(name=name, sha256=sha256, shape=shape, texts=pairs, cut=bool(cut))


def is_text(pair: object) -> bool:
    """Return whether `pair` is a place and a text."""
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(it, str) for it in pair)


def bare(sha256: str) -> str:
    """Return a hash without its algorithm in front."""
    return sha256.lower().removeprefix("sha256:")
