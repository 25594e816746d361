"""The words of serving: Row (one version of a server), Offer (all of them at one time), Asked and Reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from discovery.frozen import frozen
from discovery.model import NOTHING


@frozen
class Row:
    """One version of a server: its answer, and what requests choose by. `gone` tells a tombstone."""

    name: str
    version: str
    updated: datetime
    body: str
    words: str = ""
    latest: bool = True
    gone: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands among all rows, which is also what a cursor names."""
        return self.name, self.version


@frozen
class Offer:
    """What is served at one time, in the order of names and versions; `snapshot` is the registry's id.

    `unread` tells how many entries cannot be read, and are not served; `stale` that the registry cannot be
    read any more, so that this is what it said before.
    """

    snapshot: str
    read_at: datetime
    rows: tuple[Row, ...] = ()
    by_name: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    unread: int = 0
    stale: bool = False

    @property
    def count(self) -> int:
        """How many versions of servers are offered, tombstones apart."""
        return sum(not row.gone for row in self.rows)


@frozen
class Asked:
    """One request: the method, the path with its query as it came, and what was said of an earlier answer."""

    method: str
    target: str
    etags: str = ""


@frozen
class Reply:
    """One answer: a status, JSON or nothing, and headers beside those that every answer has."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
