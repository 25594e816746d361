"""Prints how often the census is right about one half: `python -m tests.servers.figures tune|blind`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.servers.census import of, scan
from tests.servers.judge import FAULTS, faults
from tests.servers.kind import Decoy, Kind
from tests.servers.lab import Lab
from tests.servers.rows import batches

Judged = tuple[Kind | Decoy, dict[str, str]]


def judged(half: str) -> Iterator[Judged]:
    """Return every row of a half with what the census got wrong about it."""
    with Lab() as lab, tempfile.TemporaryDirectory() as home:
        for rows in batches(half):
            with lab.batch(rows) as running:
                pids = {one.row.id: one.pids() for one in running}
                seen = scan(lab, Path(home))
                for one in running:
                    yield one.row, faults(one.row, of(one, seen, pids[one.row.id]))


def table(found: list[Judged]) -> str:
    """Return the figures, and under them each fault with what was seen."""
    kinds = [wrong for row, wrong in found if isinstance(row, Kind)]
    decoys = [wrong for row, wrong in found if isinstance(row, Decoy)]
    lines = [f"servers {len(kinds)}, right in all {sum(not wrong for wrong in kinds)}"]
    lines += [f"  {fault}: {sum(fault in wrong for wrong in kinds)}" for fault in FAULTS if fault != "false"]
    lines += [f"look-alikes {len(decoys)}, false rows {sum(bool(wrong) for wrong in decoys)}", ""]
    lines += [f"{row.id} {fault}: {told}" for row, wrong in found for fault, told in wrong.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(list(judged(sys.argv[1]))) + "\n")
