"""Two sets of tools compared: what was removed, added, renamed and said otherwise, line by line.

A tool that is renamed has its words under another name: it is paired by its words or by its arguments, where
only one tool on each side has them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from enum import StrEnum

from discovery.frozen import frozen
from inventory.tools.marking import marks_in
from inventory.tools.model import Tool, ToolSet

MAX_LINES = 400  # of one text, each side: the comparison is quadratic, and more nobody reads
SENTENCE = re.compile(r"(?<=[.!?])[ \t]+|\r?\n")


class Sort(StrEnum):
    """What became of a tool."""

    REMOVED = "removed"
    ADDED = "added"
    RENAMED = "renamed"
    CHANGED = "changed"


@frozen
class Line:
    """One line of a text that is not in both: which side has it, where it stands, which marks it bears."""

    added: bool
    place: str
    text: str
    marks: tuple[str, ...] = ()


@frozen
class ToolChange:
    """What became of one tool, with the lines that differ.

    `reshaped` tells that it takes other arguments than before. `silent` tells that the hashes differ and
    nothing that was kept does: the difference is in its results or annotations, or behind what was kept.
    """

    sort: Sort
    before: Tool | None
    after: Tool | None
    lines: tuple[Line, ...] = ()
    reshaped: bool = False
    silent: bool = False


def compared(before: ToolSet, after: ToolSet) -> tuple[ToolChange, ...]:
    """Return what became of each tool that is not the same in both, by name."""
    if before.sha256 == after.sha256:
        return ()
    old, new = without_same(before.tools, after.tools)
    changes: list[ToolChange] = []
    for key in (by_name, by_words, by_shape):
        for one, other in pairs(old, new, key):
            old.remove(one)
            new.remove(other)
            changes.append(changed(one, other))
    changes += [ToolChange(sort=Sort.REMOVED, before=tool, after=None) for tool in old]
    changes += [
        ToolChange(sort=Sort.ADDED, before=None, after=tool, lines=tuple(lines_of(None, tool)))
        for tool in new
    ]
    return tuple(sorted(changes, key=lambda it: ((it.after or it.before or NOBODY).name, it.sort)))


NOBODY = Tool(name="", sha256="", shape="")


def without_same(before: Iterable[Tool], after: Iterable[Tool]) -> tuple[list[Tool], list[Tool]]:
    """Return the tools of each side that the other does not have as they are."""
    rest = list(after)
    old: list[Tool] = []
    for tool in before:
        same = next((it for it in rest if it.sha256 == tool.sha256), None)
        if same is None:
            old.append(tool)
        else:
            rest.remove(same)
    return old, rest


def by_name(tool: Tool) -> str:
    """Return what two tools of one name share."""
    return tool.name


def by_words(tool: Tool) -> str:
    """Return what two tools of the same description share, nothing where there is none."""
    return tool.said.get("description", "")


def by_shape(tool: Tool) -> str:
    """Return what two tools with the same arguments share, nothing where there are hardly any."""
    named = any(place.startswith("inputSchema/") for place, _ in tool.texts)
    return tool.shape if named else ""


def pairs(old: list[Tool], new: list[Tool], key: Callable[[Tool], str]) -> list[tuple[Tool, Tool]]:
    """Return the tools that are alone on their side with what they share."""
    sides: dict[str, tuple[list[Tool], list[Tool]]] = defaultdict(lambda: ([], []))
    for side, tools in enumerate((old, new)):
        for tool in tools:
            if shared := key(tool):
                sides[shared][side].append(tool)
    return [(one[0], other[0]) for one, other in sides.values() if len(one) == 1 and len(other) == 1]


def changed(before: Tool, after: Tool) -> ToolChange:
    """Return what is different about one tool."""
    lines = tuple(lines_of(before, after))
    sort = Sort.CHANGED if before.name == after.name else Sort.RENAMED
    reshaped = before.shape != after.shape
    silent = not lines and not reshaped and sort is Sort.CHANGED
    return ToolChange(sort=sort, before=before, after=after, lines=lines, reshaped=reshaped, silent=silent)


def lines_of(before: Tool | None, after: Tool | None) -> Iterator[Line]:
    """Yield the lines of the texts that are not in both."""
    old, new = (before.said if before else {}), (after.said if after else {})
    for place in sorted({*old, *new}):
        yield from differing(place, old.get(place, ""), new.get(place, ""))


def differing(place: str, old: str, new: str) -> Iterator[Line]:
    """Yield the lines by which one text became another, what was removed first."""
    if old == new:
        return
    one, other = split(old), split(new)
    for how, begin, end, start, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if how != "equal":
            yield from (Line(added=False, place=place, text=text) for text in one[begin:end])
            yield from (marked(place, text) for text in other[start:stop])


def marked(place: str, text: str) -> Line:
    """Return an added line with the marks it bears."""
    return Line(added=True, place=place, text=text, marks=tuple(mark.id for mark in marks_in(text)))


def split(text: str) -> list[str]:
    """Return the lines and sentences of a text; what is past the limit as one."""
    lines = [line for line in SENTENCE.split(text) if line.strip()]
    return lines if len(lines) <= MAX_LINES else [*lines[:MAX_LINES], " ".join(lines[MAX_LINES:])]
