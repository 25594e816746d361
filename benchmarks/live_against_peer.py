"""A whole scan, of what is configured, runs and listens, beside a peer that only reads configurations.

    python benchmarks/live_against_peer.py [--runs 9] [--peer snyk-agent-scan==0.6.9] [--processes 500]

Installs both into throw-away environments, lays out one home of 25 files, starts idle processes, listeners
that are no servers and one server in Python, runs each tool in turn with no network but loopback (unshare, so
Linux as root), and prints medians and the ratio of each pair. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from against_peer import ROOT, Run, install, lay_out, measure, median

LISTEN = """
import socket, sys, time
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
for one in held:
    one.settimeout(0.0)
print("ready", flush=True)
time.sleep(3600)
"""
SERVER = """
from mcp.server.fastmcp import FastMCP
FastMCP("bench", port=8765).run("streamable-http")
"""
PROCESSES_PER_LISTENING_PROCESS = 50


def start(python: Path, processes: int, listeners: int, folder: Path) -> list[subprocess.Popen[bytes]]:
    """Return what was started: idle processes, listening ones, and one server that answers."""
    (folder / "server.py").write_text(SERVER, encoding="utf-8")
    holders = max(1, listeners // PROCESSES_PER_LISTENING_PROCESS)
    commands = [[shutil.which("sleep") or "sleep", "3600"]] * (processes - holders - 1)
    commands += [[sys.executable, "-c", LISTEN, str(listeners // holders)]] * holders
    commands += [[str(python), str(folder / "server.py")]]
    quiet = subprocess.DEVNULL
    return [subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) for command in commands]


def inside(folder: Path, runs: int, peer: str, processes: int, listeners: int) -> None:
    """Measure and print; called where there is no network but loopback."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    home = folder / "home"
    declared = lay_out(home)
    started = start(folder / "server" / "bin" / "python", processes, listeners, folder)
    try:
        time.sleep(8)  # a server loads for seconds
        environ = {**os.environ, "HOME": str(home)}
        ours, theirs = str(folder / "ours/bin/mcp-census"), str(folder / "theirs/bin/snyk-agent-scan")
        commands = {
            "mcp-census scan": [ours, "scan"],
            "mcp-census scan --only config": [ours, "scan", "--only", "config"],
            f"{peer} inspect": [theirs, "inspect", "--json", "--no-skills"],
        }
        taken: dict[str, list[Run]] = {name: [] for name in commands}
        for turn in range(runs + 1):
            for name, command in commands.items():
                one = measure(command, environ)
                if turn:  # the first turn warms the disk's cache for both
                    taken[name].append(one)
        found = subprocess.run(
            [ours, "scan", "--no-store", "--format", "json"], capture_output=True, env=environ, check=False
        )
        seen = [one for server in json.loads(found.stdout)["servers"] for one in server["sightings"]]
    finally:
        for child in started:
            child.kill()
    live = [one["surface"] for one in seen if one["surface"] in {"process", "listener"}]
    print(f"{declared} servers declared, {processes} processes, {listeners} listeners started;", end=" ")
    print(f"mcp-census found {len(seen) - len(live)} configured and {len(live)} live rows")
    for name, rows in taken.items():
        print(f"{name:32} {median(rows)}")
    scan, other = taken["mcp-census scan"], taken[f"{peer} inspect"]
    pairs = [(a.wall_s / b.wall_s, a.peak_mib / b.peak_mib) for a, b in zip(scan, other, strict=True)]
    print(f"scan / peer, pair by pair: wall {statistics.median(pair[0] for pair in pairs):.2f}", end=", ")
    print(f"memory {statistics.median(pair[1] for pair in pairs):.2f}")


def main() -> None:
    """Install what is compared, then measure in a network namespace of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--peer", default="snyk-agent-scan==0.6.9")
    parser.add_argument("--processes", type=int, default=500)
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside is not None:
        inside(chosen.inside, chosen.runs, chosen.peer, chosen.processes, chosen.listeners)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        install(folder / "ours", str(ROOT))
        install(folder / "theirs", chosen.peer)
        install(folder / "server", "mcp==1.30.0")
        again = [sys.executable, __file__, *sys.argv[1:], "--inside", str(folder)]
        subprocess.run(["unshare", "--net", *again], check=True)


if __name__ == "__main__":
    main()
