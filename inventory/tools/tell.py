"""Tools and their differences as lines for people: every letter of a stranger made harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discovery.redact.text import printable
from inventory.tools.compare import Line, Sort, ToolChange, compared
from inventory.tools.marking import BY_ID, marks_of
from inventory.tools.model import Tool, ToolSet, bare

MAX_SHOWN = 200  # characters of one line
MAX_LINES = 40  # of one tool's difference; the rest is counted
MAX_TOOLS = 100  # in one list
MARK = 12  # hex digits of a hash that are shown


def tool_lines(found: ToolSet) -> Iterator[str]:
    """Yield the tools of a set, a line each, with the marks that their words bear."""
    yield f"tools  {len(found.tools)}, sha256:{found.sha256[:MARK]}"
    for tool in found.tools[:MAX_TOOLS]:
        yield f"  {printable(tool.name, MAX_SHOWN)}  {tool.sha256[:MARK]}  {first_line(tool)}".rstrip()
        for mark in marks_of(tool):
            yield f"    ! {mark.says} ({mark.id})"
        if tool.cut:
            yield "    (it says more than was kept)"
    if len(found.tools) > MAX_TOOLS:
        yield f"  and {len(found.tools) - MAX_TOOLS} more"


def first_line(tool: Tool) -> str:
    """Return the beginning of what a tool says of itself."""
    return printable(" ".join(tool.said.get("description", "").split()), 80)


def drift_lines(expected: Iterable[str], observed: str, sets: dict[str, ToolSet]) -> Iterator[str]:
    """Yield how the tools that were seen differ from the approved ones, nearest first.

    Where either was never kept here, that is said: it is not assessed, which is not the same as unchanged.
    """
    now = sets.get(bare(observed))
    known = [sets[bare(it)] for it in expected if bare(it) in sets]
    if now is None or not known:
        which = "these tools were" if now is None else "the approved tools were"
        yield f"tools  not assessed one by one: {which} not kept here; list them with scan --list-tools"
        return
    changes = min((compared(before, now) for before in known), key=len)
    counts = {sort: sum(it.sort is sort for it in changes) for sort in Sort}
    told = ", ".join(f"{count} {sort}" for sort, count in counts.items() if count)
    yield f"tools  {told or 'in another order'}"
    for change in changes:
        yield from change_lines(change)


def change_lines(change: ToolChange) -> Iterator[str]:
    """Yield what became of one tool."""
    one, other = change.before, change.after
    names = [printable(it.name, MAX_SHOWN) for it in (one, other) if it is not None]
    yield f"  {change.sort} {' to '.join(dict.fromkeys(names))}"
    for line in change.lines[:MAX_LINES]:
        yield shown(line)
        yield from (f"      ! {BY_ID[mark].says} ({mark})" for mark in line.marks)
    if len(change.lines) > MAX_LINES:
        yield f"    and {len(change.lines) - MAX_LINES} more lines"
    if change.reshaped:
        yield "    it takes other arguments than before"
    if change.silent:
        yield "    its results or annotations changed, or words past what was kept"


def shown(line: Line) -> str:
    """Return one line of a difference."""
    sign = "+" if line.added else "-"
    return f"    {sign} {printable(line.place, 60)}: {printable(line.text.strip(), MAX_SHOWN)}"
