"""Lays out homes that are hard to scan, and times the finder on them: python benchmarks/home_5000.py."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECTS = 5_000
WITH_SERVERS = 5  # every fifth project has a server


def home_of_projects(machine: Path, count: int = PROJECTS) -> Path:
    """Return a home on `machine` whose clients remember `count` projects, some of them with servers."""
    home = machine / "home" / "ana"
    states = home / ".config" / "Code" / "User" / "workspaceStorage"
    remembered: dict[str, dict[str, object]] = {}
    for number in range(count):
        project = machine / "src" / f"team{number % 50}" / f"project{number}"
        project.mkdir(parents=True)
        if number % WITH_SERVERS == 0:
            entry = {"command": "npx", "args": ["-y", f"pkg-{number}"]}
            write(project / ".mcp.json", {"mcpServers": {"files": entry}})
        remembered[str(project)] = {"mcpServers": {}, "disabledMcpjsonServers": []}
        state = states / f"{number:032x}"
        state.mkdir(parents=True)
        write(state / "workspace.json", {"folder": project.as_uri()})
    write(home / ".claude.json", {"mcpServers": {}, "projects": remembered})
    return home


def home_of_history(machine: Path, size: int = 50_000_000) -> Path:
    """Return a home on `machine` with a ~/.claude.json of about `size` bytes and one server in it."""
    home = machine / "home" / "ana"
    home.mkdir(parents=True)
    prompt = {"display": "Explain what this function does, and why. " * 10, "pastedContents": {}}
    history = [prompt] * (size // 5_000 // 9)
    projects: dict[str, dict[str, object]] = {
        f"/src/{number}": {"history": history, "mcpServers": {}} for number in range(100)
    }
    projects["/src/7"]["mcpServers"] = {"files": {"command": "npx", "args": ["pkg"]}}
    write(home / ".claude.json", {"numStartups": 1, "projects": projects})
    return home


def write(path: Path, document: object) -> None:
    """Write `document` as JSON."""
    path.write_text(json.dumps(document), encoding="utf-8")


def main() -> None:
    """Time the layout named on the command line, each in a process of its own for its peak of memory."""
    if len(sys.argv) == 3:
        print(json.dumps(timed(Path(sys.argv[2]))))
        return
    layouts = {"projects": home_of_projects, "history": home_of_history}
    for name in sys.argv[1:] or layouts:
        with tempfile.TemporaryDirectory() as machine:
            home = layouts[name](Path(machine))
            alone = [sys.executable, __file__, name, str(home)]
            print(name, subprocess.run(alone, capture_output=True, text=True, check=True).stdout.strip())


def timed(home: Path) -> dict[str, float]:
    """Return what a sweep of `home` as the own one saw, took in seconds, and held in megabytes at most."""
    os.environ["HOME"] = str(home)
    from agents.endpoint import Request, sweep

    begun = time.perf_counter()
    seen = sweep(Request(key=bytes(32)))
    return {
        "sightings": len(seen.sightings),
        "gaps": len(seen.gaps),
        "seconds": round(time.perf_counter() - begun, 2),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
