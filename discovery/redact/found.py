"""What a redaction yields: the text that may be kept, and the secrets found in it. RAW: never stored."""

from __future__ import annotations

from dataclasses import field

from discovery.frozen import frozen
from discovery.model import Form

MASK = "***"


@frozen
class Found:
    """A secret and where it stood: `args:--key`, `args:3`, `env:NAME`, `query:token`, `userinfo`, `path`."""

    where: str
    value: str = field(repr=False)
    form: Form


@frozen
class Redacted:
    """Arguments fit to keep, in the same number and order, and what was taken out of them."""

    args: tuple[str, ...]
    secrets: tuple[Found, ...]


@frozen
class RedactedUrl:
    """A URL fit to keep, and what was taken out of it."""

    text: str
    secrets: tuple[Found, ...]
