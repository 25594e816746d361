"""The findings that are known and tolerated for now: a JSON file beside the code, made by the gate itself."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from discovery.wire import Json
from inventory.check.model import Point

SCHEMA = "mcp-census/baseline/1"
MAX_BYTES = 16 * 1024 * 1024  # a hundred thousand findings
MAX_WORD = 64  # of a fingerprint or a verdict: longer ones are none of ours

# A fingerprint, and the verdict that was tolerated: a worse one is news.
Baseline = frozenset[tuple[str, str]]


class BaselineError(Exception):
    """A baseline that cannot be used: what is wrong, where, what to do."""


def read_baseline(path: Path) -> Baseline:
    """Return the known findings in `path`; raise BaselineError if it holds none of ours."""
    try:
        document = json.loads(read_bytes(path))
    except OSError as error:
        raise BaselineError(f"{path}: cannot read the baseline: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise BaselineError(f"{path}: not JSON. Write it anew with --write-baseline.") from None
    known = document.get("known") if isinstance(document, dict) else None
    if not isinstance(known, list) or document.get("schema") != SCHEMA:
        raise BaselineError(f"{path}: not a baseline ({SCHEMA}). Write it anew with --write-baseline.")
    pairs = [(item.get("fingerprint"), item.get("verdict")) for item in known if isinstance(item, dict)]
    if len(pairs) != len(known) or not all(map(is_pair, pairs)):
        raise BaselineError(f"{path}: an item of `known` lacks its fingerprint or verdict")
    return frozenset((str(mark), str(verdict)) for mark, verdict in pairs)


def is_pair(pair: tuple[object, object]) -> bool:
    """Return whether both halves are words."""
    return all(isinstance(word, str) and 0 < len(word) <= MAX_WORD for word in pair)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file of bounded size; raise OSError or ValueError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("not a regular file")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    return data


def baseline_text(points: Iterable[Point]) -> str:
    """Return the baseline that knows `points`: one a line, so that a review sees what is added."""
    rows = sorted(json.dumps(row(point)) for point in points)
    listing = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
    return f'{{\n "schema": {json.dumps(SCHEMA)},\n "known": {listing}\n}}\n'


def row(point: Point) -> Json:
    """Return one known finding; what a person reads of it decides nothing."""
    return {
        "path": point.spot.path,
        "name": point.sighting.name,
        "verdict": point.judgement.verdict,
        "fingerprint": point.fingerprint,
    }
