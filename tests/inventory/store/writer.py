"""A process of its own that records: `writer.py DATABASE HOST FIRST COUNT`; each recorded sweep is a line."""

from __future__ import annotations

import sys
from pathlib import Path

from inventory.record import record
from tests.inventory.store.sweeps import HOME, at, sighting, sweep

SERVERS = 40


def main(database: str, host: str, first: str, count: str) -> None:
    """Record sweeps in which every server has the sweep's own number as version."""
    for number in range(int(first), int(first) + int(count)):
        found = [sighting(f"s{server}", version=f"{number}.0.0") for server in range(SERVERS)]
        made = sweep(number / 1000, found, roots=[HOME], host=host)
        record(Path(database), made, now=at(24))
        print(number, flush=True)  # noqa: T201  # what the test waits for


if __name__ == "__main__":
    main(*sys.argv[1:])
