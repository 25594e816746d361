"""Emacs Lisp: the alist `mcp-hub-servers`, read as text. Nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from discovery.shapes.entry import launch
from discovery.shapes.fields import Entry
from discovery.shapes.gate import Form, form
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.scripts import APPROXIMATE, anchors, line_of, script

ANCHOR = re.compile(r"\bmcp-hub-servers(?=[\s'`(])")
TOKEN = re.compile(
    r"""(?P<skip>\s+|;[^\n]*|['`\#]|,@?)|(?P<open>\()|(?P<close>\))|"(?P<text>(?:\\.|[^"\\])*)"|(?P<word>[^\s()"';`,]+)""",
    re.DOTALL,
)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
MAX_TOKENS = 20_000
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Symbol:
    """A word that is no string."""

    name: str


Sexp = str | Symbol | list["Sexp"]


def read_lisp(node: Node) -> Iterator[Item]:
    """Yield the servers of mcp.el's alist: ("name" . (:command "npx" :args ("-y" "server")))."""
    source = script(node)
    for anchor in anchors(ANCHOR, source, "lisp"):
        for item in expression(source, anchor.end()):
            if not isinstance(item, list) or not item or not isinstance(item[0], str):
                continue
            entry = entry_of(item[1:])
            if form(entry) is Form.SERVER:
                pointer = line_of(source, source.find(f'"{item[0]}"', anchor.end()))
                yield launch(entry, name=item[0], pointer=pointer, os=node.os, facts_besides=APPROXIMATE)


def expression(source: str, start: int) -> list[Sexp]:
    """Return the list that begins at or after `start`, empty if something else comes first."""
    stack: list[list[Sexp]] = []
    for count, found in enumerate(TOKEN.finditer(source, start)):
        if count > MAX_TOKENS or len(stack) > MAX_DEPTH:
            break
        if found["open"]:
            stack.append([])
        elif found["close"]:
            done = stack.pop() if stack else []
            if not stack:
                return done
            stack[-1].append(done)
        elif found["text"] is not None or found["word"]:
            if not stack:
                return []
            stack[-1].append(
                ESCAPE.sub(r"\1", found["text"]) if found["text"] is not None else Symbol(found["word"])
            )
    return []


def entry_of(parts: list[Sexp]) -> Entry:
    """Return the property list of one server as an entry; the dot before it may be there or not."""
    flat = [part for part in parts if part != Symbol(".")]
    if len(flat) == 1 and isinstance(flat[0], list):
        flat = flat[0]
    entry: Entry = {}
    for key, value in pairwise(flat):
        if isinstance(key, Symbol) and key.name.startswith(":"):
            entry[key.name[1:]] = plain(value, keyed=key.name in {":env", ":headers"})
    return entry


def plain(value: Sexp, *, keyed: bool) -> Plain:
    """Return a value of a property list: a text, a list of texts, or a map of names to texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, Symbol):
        return {"t": True}.get(value.name)
    if keyed:
        return dict(members(value))
    return [item for item in value if isinstance(item, str)]


def members(value: list[Sexp]) -> Iterator[tuple[str, Plain]]:
    """Yield the names and values of a property list or an alist; computed values are None."""
    for key, inner in pairwise(value):
        if isinstance(key, Symbol) and key.name.startswith(":"):
            yield key.name[1:], inner if isinstance(inner, str) else None
    for item in value:
        if isinstance(item, list) and len(item) > 1 and isinstance(item[0], str):
            yield item[0], item[-1] if isinstance(item[-1], str) else None
