"""What a redaction yields: the text that may be kept, and the secrets found in it. RAW: never stored."""

from __future__ import annotations

from dataclasses import dataclass, field

from discovery.model import Form

MASK = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A secret and where it stood: `args:--key`, `args:3`, `env:NAME`, `query:token`, `userinfo`, `path`."""

    where: str
    value: str = field(repr=False)
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """Arguments fit to keep, in the same number and order, and what was taken out of them."""

    args: tuple[str, ...]
    secrets: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedUrl:
    """A URL fit to keep, and what was taken out of it."""

    text: str
    secrets: tuple[Found, ...]
