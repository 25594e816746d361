"""Writes a registry of 10,000 files and times its reading: python benchmarks/registry_load.py.

There is no cache that could be stale: every file is read, parsed and checked each time.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.large_registry import entries
from inventory.registry.edit import rendered
from inventory.registry.read import read_registry
from inventory.registry.write import init_registry

FOLDERS = 20  # teams


def main() -> None:
    """Print the time and memory of reading, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--entries", default="1000,10000")
    parser.add_argument("--alone", type=Path, help="read this registry here, and print figures only")
    asked = parser.parse_args()
    if asked.alone:
        print(read(asked.alone))
        return
    for count in map(int, asked.entries.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            registry = written(Path(folder, "registry"), count)
            alone = [sys.executable, __file__, "--alone", str(registry)]
            print(subprocess.run(alone, stdout=subprocess.PIPE, text=True, check=True).stdout.rstrip())


def written(registry: Path, count: int) -> Path:
    """Return the folder `registry`, with `count` entries in files of their own."""
    init_registry(registry)
    for number, entry in enumerate(entries(count)):
        folder = registry / f"team{number % FOLDERS}"
        folder.mkdir(exist_ok=True)
        (folder / f"{entry.id}.yaml").write_text(rendered(entry), encoding="utf-8")
    return registry


def read(registry: Path) -> str:
    """Return what reading a registry takes, the best of three times."""
    spent: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        snapshot = read_registry(registry)
        spent.append(time.process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    count = len(snapshot.entries)
    return (
        f"{count} entries  {min(spent):.2f} s of one core, {min(spent) / count * 1e6:.0f} µs each, "
        f"peak {peak} MB, problems {len(snapshot.problems)}"
    )


if __name__ == "__main__":
    main()
