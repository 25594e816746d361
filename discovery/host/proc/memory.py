"""What is read out of a process's memory: its environment's names, and which files are mapped into it."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.host.proc.read import read_path

# The kernel allows 6 MiB; a long PATH has 10 KiB.
MAX_ENVIRONMENT = 256 * 1024
# A browser has some 10,000 mappings, 1 MiB.
MAX_MAPS = 4 * 1024 * 1024


def read_environment(pid: int, names: frozenset[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Return the names of all variables, sorted, and the values of those in `names`; empty where hidden."""
    raw = read_path(f"/proc/{pid}/environ", MAX_ENVIRONMENT) or b""
    pairs = [entry.partition("=") for entry in raw.decode("utf-8", "surrogateescape").split("\0")]
    told = {name: value for name, sign, value in pairs if name and sign}
    return tuple(sorted(told)), {name: told[name] for name in sorted(names & told.keys())}


def read_mapped(pid: int) -> set[str]:
    """Return the files mapped into a process, as the kernel writes their paths; empty where hidden."""
    raw = read_path(f"/proc/{pid}/maps", MAX_MAPS) or b""
    paths = {line.split(None, 5)[5] for line in raw.splitlines() if b"/" in line and line.count(b" ") >= 5}
    return {
        path.replace(b"\\012", b"\n").decode("utf-8", "surrogateescape")
        for path in paths
        if path.startswith(b"/") and not path.endswith(b" (deleted)")
    }
