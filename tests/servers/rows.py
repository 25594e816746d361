"""All rows of the suite, and the batches they are started in."""

from __future__ import annotations

from dataclasses import replace

from tests.servers import kinds_node, kinds_python
from tests.servers.decoys import DECOYS
from tests.servers.kind import Decoy, Kind, Parent, parent

BATCH = 8  # programs started at once: more only wait for the processor
KINDS = (*kinds_python.KINDS, *kinds_node.KINDS)
# Which client started a server decides what its descriptors are: these are run under all three.
CROSSED = ("py-1.30-stdio", "py-2.3-stdio", "fastmcp-4-stdio", "ts-stdio", "excel-go", "memory-npx")
MATRIX = tuple(
    replace(kind, id=f"{kind.id}-under-{other}", parent=other)
    for kind in KINDS
    if kind.id in CROSSED
    for other in Parent
    if other is not parent(kind)
)
ROWS: tuple[Kind | Decoy, ...] = (*KINDS, *MATRIX, *DECOYS)


def batches(half: str) -> tuple[tuple[Kind | Decoy, ...], ...]:
    """Return the rows of one half, `tune` or `blind`, a few at a time, slow and quick ones mixed."""
    rows = sorted((row for row in ROWS if of_half(row) == half), key=lambda row: row.id[::-1])
    return tuple(tuple(rows[at : at + BATCH]) for at in range(0, len(rows), BATCH))


def of_half(row: Kind | Decoy) -> str:
    """Return the half of a row; a kind is in one half whatever started it."""
    return (
        row.half
        if row not in MATRIX
        else next(kind for kind in KINDS if row.id.startswith(f"{kind.id}-under-")).half
    )
