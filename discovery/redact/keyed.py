"""A secret → a keyed fingerprint: it shows that a secret changed, or is shared, and no more. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

PREFIX = "k1:"  # names the construction, so that another may follow
MIN_KEY = 16  # bytes; with less, a guessed password could be confirmed by trying keys
PURPOSE = b"mcp-census/1"


@dataclass(frozen=True, slots=True)
class Fingerprinter:
    """Makes fingerprints with one installation's key; those of two installations cannot be compared."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raise ValueError for a key that is too short or too long for BLAKE2b."""
        if not MIN_KEY <= len(self.key) <= hashlib.blake2b.MAX_KEY_SIZE:
            raise ValueError(f"a fingerprint key has {MIN_KEY} to {hashlib.blake2b.MAX_KEY_SIZE} bytes")

    def of(self, value: str) -> str:
        """Return the fingerprint of `value`: `k1:` and 16 hex digits."""
        encoded = value.encode("utf-8", "surrogatepass")
        return PREFIX + hashlib.blake2b(encoded, digest_size=8, key=self.key, person=PURPOSE).hexdigest()
