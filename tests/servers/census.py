"""What the census says of the lab, read from outside: its command line and its JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.lab import Lab, Running

CENSUS = Path(sys.executable).with_name("mcp-census")
LIVE = frozenset({"process", "listener"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One live sighting, and the server it was counted to."""

    server: str
    presence: frozenset[str]
    surface: str
    source: str
    pid: int | None
    client: str | None
    kind: str
    purl: str | None
    ref: str | None
    url: str | None
    facts: dict[str, str]

    @property
    def name(self) -> str:
        """Return the identity as rows of this suite write it."""
        return self.purl or f"{self.kind}:{self.ref or self.url or ''}"


def scan(lab: Lab, home: Path, *options: str) -> tuple[Seen, ...]:
    """Return all live sightings of one scan of the whole machine, made from inside the lab."""
    command = [str(CENSUS), "scan", "--format", "json", "--quiet", "--no-store", "--home", str(home)]
    done = subprocess.run(
        lab.here.command(*command, "--only", "process,listener", *options),
        cwd=home,
        capture_output=True,
        check=False,
        timeout=120,
    )
    if done.returncode not in {0, 3, 10}:
        raise AssertionError(f"the scan ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return tuple(sightings(json.loads(done.stdout)))


def sightings(report: dict[str, Any]) -> list[Seen]:
    """Return the live sightings of a report."""
    return [
        Seen(
            server=server["id"],
            presence=frozenset(server["presence"]),
            surface=one["surface"],
            source=one["source"],
            pid=one["pid"],
            client=one["client"],
            kind=one["identity"]["kind"],
            purl=one["identity"]["purl"],
            ref=one["identity"]["ref"],
            url=one["identity"]["url"],
            facts=one["facts"],
        )
        for server in report["servers"]
        for one in server["sightings"]
        if one["surface"] in LIVE
    ]


def of(running: Running, seen: tuple[Seen, ...], pids: frozenset[int]) -> tuple[Seen, ...]:
    """Return the sightings of one program: by its processes, else by its port in our own namespace."""
    port = f":{running.door.port}"
    return tuple(
        one
        for one in seen
        if one.pid in pids
        or (one.pid is None and one.source.startswith("tcp:") and one.source.endswith(port))
    )
