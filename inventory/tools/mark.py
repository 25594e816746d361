"""What a row of data about the words of tools is made of."""

from __future__ import annotations

import re
from typing import NamedTuple

from discovery.identity.patterns import Pattern


class Mark(NamedTuple):
    """One rule: `hidden` from people, or an instruction; how it is told, what it finds and leaves alone."""

    id: str
    hidden: bool
    says: str
    pattern: Pattern
    hits: tuple[str, ...]
    misses: tuple[str, ...]


def words(text: str) -> Pattern:
    """Return the pattern of an instruction, whose blanks stand for any white space."""
    return Pattern(text.replace(" ", r"\s+"), re.IGNORECASE)
