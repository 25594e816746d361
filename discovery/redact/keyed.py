"""A secret → a keyed fingerprint: it shows that a secret changed, or is shared, and no more. Pure."""

from __future__ import annotations

from discovery.blake import blake2b

PREFIX = "k1:"  # names the construction, so that another may follow
MIN_KEY = 16  # bytes; with less, a guessed password could be confirmed by trying keys
MAX_KEY = 64  # of BLAKE2b
PURPOSE = b"mcp-census/1"


class Fingerprinter:
    """Makes fingerprints with one installation's key; those of two installations cannot be compared."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        """Keep `key`; raise ValueError if it is too short, or longer than BLAKE2b takes."""
        if not MIN_KEY <= len(key) <= MAX_KEY:
            raise ValueError(f"a fingerprint key has {MIN_KEY} to {MAX_KEY} bytes")
        self._key = key

    def of(self, value: str) -> str:
        """Return the fingerprint of `value`: `k1:` and 16 hex digits."""
        encoded = value.encode("utf-8", "surrogatepass")
        return PREFIX + blake2b(encoded, digest_size=8, key=self._key, person=PURPOSE).hexdigest()
