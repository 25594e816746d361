"""A scan of a 25-file home beside a peer's, in turn and in one run: wall time, peak memory, what was found.

    python benchmarks/against_peer.py [--runs 9] [--peer agentseal==0.10.0]

Installs both into throw-away environments, lays out one home, runs each in turn, and prints medians and
the ratio of each pair. Nothing is asserted: figures depend on the machine, ratios much less.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SERVER = {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem@2025.8.21", "/srv/data"]}
REMOTE = {"type": "http", "url": "https://mcp.example.com/mcp"}
# Files that hold {mcpServers: ...}, of clients that both tools know and of some that one knows.
MAPS = (
    ".cursor/mcp.json",
    ".codeium/windsurf/mcp_config.json",
    ".gemini/settings.json",
    ".kiro/settings/mcp.json",
    ".aws/amazonq/mcp.json",
    ".junie/mcp/mcp.json",
    ".kimi-code/mcp.json",
    ".copilot/mcp-config.json",
    ".factory/mcp.json",
    ".lmstudio/mcp.json",
    ".qwen/settings.json",
    ".warp/.mcp.json",
    ".rovodev/mcp.json",
    ".trae/mcp.json",
    ".augment/settings.json",
    ".config/Claude/claude_desktop_config.json",
    ".cline/data/settings/cline_mcp_settings.json",
    ".openhands/mcp.json",
    ".config/devin/mcp_config.json",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one tool."""

    wall_s: float
    peak_mib: float


def lay_out(home: Path) -> int:
    """Write the home; return how many servers it declares."""
    texts = {
        path: json.dumps({"mcpServers": {f"files-{n}": SERVER, "api": REMOTE}}) for n, path in enumerate(MAPS)
    }
    texts[".claude.json"] = json.dumps(
        {"mcpServers": {"one": SERVER}, "projects": {str(home / "src/app"): {}}}
    )
    texts["src/app/.mcp.json"] = json.dumps({"mcpServers": {"two": SERVER}})
    texts["src/app/.vscode/mcp.json"] = '// project\n{"servers": {"three": ' + json.dumps(SERVER) + ",},}"
    texts[".config/Code/User/mcp.json"] = json.dumps({"servers": {"four": SERVER}})
    texts[".codex/config.toml"] = '[mcp_servers.five]\ncommand = "uvx"\nargs = ["mcp-server-git"]\n'
    texts[".config/goose/config.yaml"] = (
        "extensions:\n  six: {type: stdio, cmd: uvx, args: [mcp-server-time]}\n"
    )
    for path, text in texts.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")
    return 2 * len(MAPS) + 6


def install(folder: Path, *what: str) -> Path:
    """Return the bin folder of a new environment with `what` in it."""
    venv.create(folder, with_pip=True)
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Bytecode is written at installation, as it is for every user: neither tool compiles during its runs.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([str(bin_folder / "python"), *quiet, *what], check=True, env=environ)
    return bin_folder


def measure(command: list[str], environ: Mapping[str, str]) -> Run:
    """Return wall time and peak memory of one run, by the system's own accounting."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(environ)
    ) as child:
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
    scale = 1 if sys.platform == "darwin" else 1024
    return Run(time.perf_counter() - began, usage.ru_maxrss * scale / 2**20)


def median(runs: list[Run]) -> str:
    """Return the medians of `runs` as text."""
    wall = statistics.median(run.wall_s for run in runs)
    return f"{wall * 1000:7.0f} ms  {statistics.median(run.peak_mib for run in runs):6.1f} MiB"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--peer", default="agentseal==0.10.0")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        home = folder / "home"
        declared = lay_out(home)
        ours = install(folder / "ours", str(ROOT))
        theirs = install(folder / "theirs", chosen.peer)
        environ = {**os.environ, "HOME": str(home)}
        commands = {
            "mcp-census scan": [str(ours / "mcp-census"), "scan"],
            "mcp-census scan --no-store": [str(ours / "mcp-census"), "scan", "--no-store"],
            "mcp-census --help": [str(ours / "mcp-census"), "--help"],
            f"{chosen.peer} guard": [
                str(theirs / "agentseal"),
                "guard",
                "--no-registry",
                "--no-semantic",
                "-o",
                "json",
            ],
            f"{chosen.peer} --help": [str(theirs / "agentseal"), "--help"],
        }
        runs: dict[str, list[Run]] = {name: [] for name in commands}
        for turn in range(chosen.runs + 1):
            for name, command in commands.items():
                taken = measure(command, environ)
                if turn:  # the first turn warms the disk's cache for both
                    runs[name].append(taken)
        found = subprocess.run(
            [*commands["mcp-census scan --no-store"], "--format", "json"],
            capture_output=True,
            env=environ,
            check=False,
        )
        seen = sum(len(server["sightings"]) for server in json.loads(found.stdout)["servers"])
    print(f"{declared} servers declared in {len(MAPS) + 6} files; mcp-census found {seen}")
    for name, taken_runs in runs.items():
        print(f"{name:32} {median(taken_runs)}")
    scan, peer = runs["mcp-census scan"], runs[f"{chosen.peer} guard"]
    pairs = [(a.wall_s / b.wall_s, a.peak_mib / b.peak_mib) for a, b in zip(scan, peer, strict=True)]
    print(f"scan / peer, pair by pair: wall {statistics.median(pair[0] for pair in pairs):.2f}", end=", ")
    print(f"memory {statistics.median(pair[1] for pair in pairs):.2f}")


if __name__ == "__main__":
    main()
