"""The words of impersonation: by which trick one identity may be taken for another, and who was meant."""

from __future__ import annotations

from typing import NamedTuple

from discovery.frozen import frozen
from inventory.model import Entry


class Trick(NamedTuple):
    """How one identity resembles another: `certain` if it can hardly be honest, else worth a word only."""

    technique: str
    distance: int
    says: str
    certain: bool = True


@frozen
class Suspicion:
    """What may be taken for `entry`, approved or only catalogued: which of its identities, by which trick."""

    entry: Entry
    target: str
    trick: Trick
    field: str = "identity"
    claimed: str | None = None
    catalogued: bool = False
