"""The JSON Schemas of the machine-readable reports, as they are shipped."""

from __future__ import annotations

from pathlib import Path

SCAN = Path(__file__).with_name("schema") / "scan-1.json"
SIMULATE = SCAN.with_name("simulate-1.json")


def read_schema() -> str:
    """Return the JSON Schema (2020-12) that `as_json` holds to."""
    return SCAN.read_text(encoding="utf-8")


def read_simulate_schema() -> str:
    """Return the JSON Schema (2020-12) that `policy simulate --format json` holds to."""
    return SIMULATE.read_text(encoding="utf-8")
