"""YAML or JSON text as values that know their line, every scalar as it was written.

Scalars stay text, so that `versions: 1.10` is not 1.1 and `owner: no` is not False. Aliases, tags and
repeated keys are not resolved but reported where they stand; depth and size are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from discovery.identity.patterns import Pattern

if TYPE_CHECKING:
    import yaml
    from yaml._yaml import Mark as CMark

MAX_DEPTH = 12  # an entry needs four
MAX_NODES = 1_000_000  # about 50,000 entries in one file
HALVES = Pattern(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
HINT = "put quotes around a value that begins with one of > | * & ! % @ ` [ {"


class Broken(ValueError):
    """A text that is not YAML or JSON; `line` counts from 1."""

    def __init__(self, message: str, line: int | None) -> None:
        """Keep the words and the line."""
        super().__init__(message)
        self.line = line


@dataclass(slots=True, kw_only=True)
class Value:
    """One node: text, a list, a map, or None. `problem` says why it cannot be used; `span` where it stands.

    `span` holds the first line and column and those behind the last character, all counted from 0.
    """

    value: str | list[Value] | dict[str, Value] | None
    span: tuple[int, int, int, int]
    problem: str = ""
    keys: dict[str, int] = field(default_factory=dict)

    @property
    def line(self) -> int:
        """The line it begins on, counted from 1."""
        return self.span[0] + 1


def read_documents(text: str) -> list[Value]:
    """Return every document of `text`; raise Broken where it is not YAML (of which JSON is a part)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = as_yaml(text) if text.lstrip()[:1] in ("{", "[") else text
    try:
        return list(documents(yaml.parse(source, Loader=loader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(f"not valid YAML: {error.problem}; {HINT}", mark.line + 1 if mark else None) from None
    except yaml.YAMLError:
        raise Broken("not valid YAML: it holds characters that are not text", None) from None


def as_yaml(text: str) -> str:
    """Return JSON as the YAML it nearly is: tabs are white space, a pair of escapes is one character."""
    return HALVES.sub(joined, text.replace("\t", " "))


def joined(halves: re.Match[str]) -> str:
    """Return two surrogate escapes as the one escape YAML has for their character."""
    high, low = int(halves[2], 16) - 0xD800, int(halves[3], 16) - 0xDC00
    return f"{halves[1]}\\U{0x10000 + (high << 10) + low:08x}"


def documents(events: Iterator[yaml.Event]) -> Iterator[Value]:
    """Yield the root of each document, built without recursion so that depth costs no stack."""
    open_nodes: list[tuple[Value, list[str]]] = []
    count = 0
    for event in events:
        kind = type(event).__name__
        if kind in ("SequenceEndEvent", "MappingEndEvent"):
            done, _ = open_nodes.pop()
            done.span = (*done.span[:2], *place(event.end_mark))
            if not open_nodes:
                yield done
        elif kind in ("ScalarEvent", "AliasEvent", "SequenceStartEvent", "MappingStartEvent"):
            node = read_node(event, kind)
            count += 1
            if count > MAX_NODES or len(open_nodes) > MAX_DEPTH:
                raise Broken("too large or nested too deeply for a registry", node.line)
            if open_nodes:
                attach(node, *open_nodes[-1])
            if isinstance(node.value, list | dict):
                open_nodes.append((node, []))
            elif not open_nodes:
                yield node


def read_node(event: yaml.Event, kind: str) -> Value:
    """Return the node that `event` begins."""
    span = (*place(event.start_mark), *place(event.end_mark))
    if kind == "AliasEvent":
        return Value(value=None, span=span, problem="aliases are not read: write the value itself")
    tag = getattr(event, "tag", None)
    problem = "tags are not read: put the value in quotes" if tag and tag != "!" else ""
    if kind == "SequenceStartEvent":
        return Value(value=[], span=span, problem=problem)
    if kind == "MappingStartEvent":
        return Value(value={}, span=span, problem=problem)
    text = str(getattr(event, "value", ""))
    plain = bool(getattr(event, "implicit", (False,))[0])
    empty = plain and text.lower() in ("", "~", "null")
    return Value(value=None if empty else text, span=span, problem=problem)


def place(mark: yaml.Mark | CMark | None) -> tuple[int, int]:
    """Return line and column of a mark, which both loaders always set."""
    return (mark.line, mark.column) if mark else (0, 0)


def attach(node: Value, parent: Value, pending: list[str]) -> None:
    """Put `node` into the list or map `parent`, in which `pending` holds a key that waits for its value."""
    if isinstance(parent.value, list):
        parent.value.append(node)
    elif isinstance(parent.value, dict):
        if not pending:
            pending.append(node.value if isinstance(node.value, str) else f"(key on line {node.line})")
            if pending[0] in parent.keys:
                parent.problem = f"{pending[0]!r} is written twice"
            parent.keys[pending[0]] = node.line
        else:
            parent.value[pending.pop()] = node
