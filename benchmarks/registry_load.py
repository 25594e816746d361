"""Writes a registry of 10,000 files and times its reading: python benchmarks/registry_load.py.

Then holds as many suspects as there are entries against it, each a package whose name is like that of one:
what each of them costs must not grow with the registry. There is no cache that could be stale: every file is
read, parsed and checked each time.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.large_registry import entries
from discovery.model import Identity, Kind, Sighting, Surface
from inventory.model import Entry, Snapshot
from inventory.registry.case import open_case
from inventory.registry.edit import rendered
from inventory.registry.reach import Place
from inventory.registry.read import read_registry
from inventory.registry.rules import judge_sighting
from inventory.registry.write import init_registry

FOLDERS = 20  # teams


def main() -> None:
    """Print the time and memory of reading, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--entries", default="1000,10000")
    parser.add_argument("--suspects", type=int, default=0, help="only hold so many suspects against as many")
    parser.add_argument("--alone", type=Path, help="read this registry here, and print figures only")
    asked = parser.parse_args()
    if asked.alone:
        print(read(asked.alone))
        return
    if asked.suspects:
        print(suspected(asked.suspects))
        return
    for count in map(int, asked.entries.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            registry = written(Path(folder, "registry"), count)
            alone = [sys.executable, __file__, "--alone", str(registry)]
            print(subprocess.run(alone, stdout=subprocess.PIPE, text=True, check=True).stdout.rstrip())
    for count in map(int, asked.entries.split(",")):
        alone = [sys.executable, __file__, "--suspects", str(count)]
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


def suspected(count: int) -> str:
    """Return what it takes to hold `count` suspects against as many entries."""
    known = tuple(entries(count))
    case = open_case(Snapshot(id="s", source="registry", entries=known), date(2026, 11, 21), Place())
    suspects = [suspect(entry) for entry in known if entry.identity.startswith(("pkg:npm", "pkg:pypi"))]
    begun = time.process_time()
    judge_sighting(suspects[0], case)
    laid = time.process_time() - begun
    begun = time.process_time()
    found = Counter(judge_sighting(it, case).verdict.value for it in suspects)
    spent = time.process_time() - begun
    return (
        f"{count} entries, laid out in {laid:.2f} s; {len(suspects)} suspects, "
        f"{spent / len(suspects) * 1e6:.0f} µs each: {dict(found)}"
    )


def suspect(entry: Entry) -> Sighting:
    """Return a package whose name has two letters of an entry's swapped, in the longest of its words."""
    kind, _, name = entry.identity.removeprefix("pkg:").partition("/")
    word = max(name.replace("%40", "").replace("/", "-").split("-"), key=len)
    purl = f"pkg:{kind}/{name.replace(word, word[:3] + word[4] + word[3] + word[5:])}"
    return Sighting(
        identity=Identity(kind=Kind(kind), purl=purl),
        surface=Surface.CONFIG,
        finder="configs",
        source="/x",
        root="/",
        seen_at=datetime(2026, 11, 21, tzinfo=UTC),
        command="npx",
    )


if __name__ == "__main__":
    main()
