"""Prints how many attacks are seen and how many honest names left alone, for each half of the labelled set.

Run: `python benchmarks/impersonation.py`, with `--rows` for each row that is judged against its label, of
the half that rules may be tuned on; `--held-out` shows those of the other half, and ends its use as such.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.inventory.impersonation.labelled import Row, is_caught, judged, rows


def main() -> None:
    """Print the figures of both halves."""
    halves: dict[str, list[Row]] = {"tune": [], "held out": []}
    for row in rows():
        halves["held out" if row.held_out else "tune"].append(row)
    for name, half in halves.items():
        print(line(name, half))
    print(line("all", [row for half in halves.values() for row in half]))
    print()
    for name, half in halves.items():
        print(f"{name}:")
        for trick in sorted({(row.label, row.trick) for row in half}):
            of_trick = [row for row in half if (row.label, row.trick) == trick]
            caught = sum(map(is_caught, of_trick))
            print(f"  {trick[0]:7} {trick[1]:15} {caught:3} of {len(of_trick):3} called impersonating")
    for flag, name in (("--rows", "tune"), ("--held-out", "held out")):
        if flag in sys.argv:
            tell_wrong(halves[name])


def line(name: str, half: Iterable[Row]) -> str:
    """Return precision and recall of one half."""
    found = Counter((row.label, is_caught(row)) for row in half)
    hits, false = found["attack", True], found["honest", True]
    missed, left = found["attack", False], found["honest", False]
    precision = hits / (hits + false) if hits + false else 1.0
    return (
        f"{name:9} attacks {hits + missed:3}  honest {false + left:3}  precision {precision:.3f} "
        f" recall {hits / (hits + missed):.3f}  false alarms {false}  missed {missed}"
    )


def tell_wrong(half: Iterable[Row]) -> None:
    """Print the rows that are judged against their label."""
    for row in half:
        if is_caught(row) != (row.label == "attack"):
            said = judged(row).evidence[-1]
            print(f"{row.label:7} {row.trick:14} {row.approved}  {row.seen}  {said.rule}: {said.text}")


if __name__ == "__main__":
    main()
