"""Runs the installed command as its users do: another process, its streams, its exit code."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("mcp-census")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run printed, and how it ended."""

    code: int
    out: str
    err: str


def census(*arguments: str, given: str | bytes = "", timeout_s: float = 60) -> Outcome:
    """Return the outcome of `mcp-census` with `arguments`, run in this test's home."""
    done = subprocess.run(
        [str(PROGRAM), *arguments],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        timeout=timeout_s,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def python(code: str, *arguments: str) -> Outcome:
    """Return the outcome of a line of Python in a fresh interpreter."""
    command: Sequence[str] = [sys.executable, "-I", "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)
