"""The words of acts: what was done to an entry, by whom and why, and how that is hashed."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from pathlib import Path

from discovery.frozen import frozen
from inventory.model import Entry, Waiver
from inventory.registry.kept import canonical

SCHEMA = "mcp-census/act/1"
LOG = ".acts.jsonl"
HASHED = "sha256:"
SHORT = len(HASHED) + 12  # of a hash, as people are told it


class Act(StrEnum):
    """What can be done to an entry."""

    REQUEST = "request"
    APPROVE = "approve"
    DENY = "deny"
    WAIVE = "waive"
    SUSPEND = "suspend"
    RETIRE = "retire"
    CONFIRM = "confirm"
    REMOVE = "remove"
    IMPORT = "import"


@frozen
class Record:
    """One act. `by` is who answers for it, `account` who ran the command; `previous` are the acts before it.

    `before` and `after` are hashes of what the entry said, None where it was not there. An act that joins two
    branches has both of their last acts before it.
    """

    time: str
    act: str
    entry: str
    identity: str
    file: str
    by: str
    account: str
    why: str
    before: str | None
    after: str | None
    previous: tuple[str, ...]
    hash: str = ""


FIELDS = ("time", "act", "entry", "identity", "file", "by", "account", "why", "before", "after")


def plain_of(record: Record) -> dict[str, object]:
    """Return what a record says, without its own hash."""
    said: dict[str, object] = {name: getattr(record, name) for name in FIELDS}
    return {"schema": SCHEMA, **said, "previous": list(record.previous)}


def hash_of(plain: object) -> str:
    """Return the SHA-256 of a value as JSON with sorted keys, without blanks, in ASCII."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return HASHED + hashlib.sha256(text.encode("ascii")).hexdigest()


def content_hash(said: Entry | Waiver | None) -> str | None:
    """Return the hash of what an entry or waiver says, wherever it is written; None for none."""
    if said is None:
        return None
    return HASHED + hashlib.sha256(canonical(said).encode("utf-8", "surrogatepass")).hexdigest()


def line_of(record: Record) -> str:
    """Return a record as its line of the log."""
    return json.dumps({**plain_of(record), "hash": record.hash}, sort_keys=True, separators=(",", ":")) + "\n"


def log_path(registry: Path) -> Path:
    """Return where the log of a registry's folder is."""
    return registry / LOG
