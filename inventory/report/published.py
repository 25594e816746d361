"""The JSON Schema of the machine-readable report, as it is shipped."""

from __future__ import annotations

from pathlib import Path

SCAN = Path(__file__).with_name("schema") / "scan-1.json"


def read_schema() -> str:
    """Return the JSON Schema (2020-12) that `as_json` holds to."""
    return SCAN.read_text(encoding="utf-8")
