"""Lays out homes that are hard to scan, and times the finder on them: python benchmarks/home_5000.py."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

PROJECTS = 5_000


def home_of_projects(machine: Path, count: int = PROJECTS) -> Path:
    """Return a home on `machine` whose Claude Code and VS Code remember `count` projects, each with a server."""
    home = machine / "home" / "ana"
    states = home / ".config" / "Code" / "User" / "workspaceStorage"
    remembered: dict[str, dict[str, object]] = {}
    for number in range(count):
        project = machine / "src" / f"team{number % 50}" / f"project{number}"
        project.mkdir(parents=True)
        write(project / ".mcp.json", {"mcpServers": {"files": {"command": "npx", "args": [f"pkg-{number}"]}}})
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
    projects = {f"/src/{number}": {"history": history, "mcpServers": {}} for number in range(100)}
    projects["/src/7"]["mcpServers"] = {"files": {"command": "npx", "args": ["pkg"]}}
    write(home / ".claude.json", {"numStartups": 1, "projects": projects})
    return home


def write(path: Path, document: object) -> None:
    """Write `document` as JSON."""
    path.write_text(json.dumps(document), encoding="utf-8")


def main() -> None:
    """Time the layout named on the command line; each runs in a process of its own for its peak of memory."""
    layouts = {"projects": home_of_projects, "history": home_of_history}
    chosen = sys.argv[1] if len(sys.argv) > 1 else "projects"
    from agents.endpoint import Request, sweep

    with tempfile.TemporaryDirectory() as machine:
        home = layouts[chosen](Path(machine))
        begun = time.perf_counter()
        seen = sweep(Request(key=bytes(32), homes=(home,)))
        took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{chosen}: {len(seen.sightings)} sightings, {len(seen.gaps)} gaps, {took:.2f} s, {peak} MB at most")


if __name__ == "__main__":
    main()
