"""Prints how many poisoned texts of tools are told of and how many honest ones left alone.

Run: `python benchmarks/tool_texts.py`, with `--rows` for each text that is told against its label, of the
part that rules may be tuned on; with file names, how many tools in lines of `{"path", "json"}` bear a mark.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from inventory.tools.marking import marks_of
from tests.inventory.tools.labelled import Row, figures, rows
from tests.inventory.tools.listing import kept


def main() -> None:
    """Print the figures of both parts, by trick, and of further files."""
    every = list(rows())
    parts = {
        "tune": [row for row in every if not row.held_out],
        "held out": [row for row in every if row.held_out],
    }
    for name, part in parts.items():
        print(line(name, part))
        for label, trick in sorted({(row.label, row.trick) for row in part}):
            of_trick = [row for row in part if (row.label, row.trick) == (label, trick)]
            print(f"  {label:9} {trick:18} {sum(bool(row.marks) for row in of_trick):3} of {len(of_trick):3}")
    for row in parts["tune"]:
        if "--rows" in sys.argv and row.poisoned != bool(row.marks):
            print(row.label, row.trick, ascii(row.text), row.marks)
    for name in sys.argv[1:]:
        if not name.startswith("--"):
            count_file(Path(name))


def line(name: str, part: Iterable[Row]) -> str:
    """Return precision and recall of one part."""
    found, missed, alarms, quiet = figures(part)
    told = f"precision {found / (found + alarms):.2f}  recall {found / (found + missed):.2f}"
    return f"{name}: {told}  ({found} found, {missed} missed, {alarms} alarms, {quiet} left alone)"


def count_file(path: Path) -> None:
    """Print how many tools of a catalogue bear a mark, and which."""
    tools = [
        tool
        for text in path.read_text(encoding="utf-8").splitlines()
        for tool in json.loads(json.loads(text)["json"])
    ]
    marked = [(tool["name"], [mark.id for mark in marks_of(kept(tool).tools[0])]) for tool in tools]
    print(f"{path.name}: {len(tools)} tools, {sum(bool(ids) for _, ids in marked)} with a mark")
    for name, ids in marked:
        if ids:
            print(f"  {name}: {', '.join(ids)}")


if __name__ == "__main__":
    main()
