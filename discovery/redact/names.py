"""Whether a name (environment variable, header, flag, query or JSON key) says that its value is secret."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from discovery.redact.name_words import (
    COUNTS,
    FILLERS,
    GLUED,
    ONLY_IN,
    PUBLIC_HEADERS,
    PUBLIC_KEYS,
    PUBLIC_NAMES,
    PUBLIC_TAILS,
    STRONG,
    SWITCHES,
    TOGETHER,
    WEAK,
)

Where = Literal["env", "header", "flag", "query", "field"]

MAX_NAME = 256  # longer names are hostile; their end, where the head noun stands, is what counts

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@lru_cache(maxsize=1024)
def is_secret_name(name: str, where: Where = "field") -> bool:
    """Return whether a value under `name` is to be taken for a secret, as `where` such names stand."""
    if name.lower() in PUBLIC_NAMES.get(where, ()):
        return False
    words = name_words(name)
    end = secret_end(words, where)
    if not end:
        return False
    return not any(word in PUBLIC_TAILS for word in words[end:]) and not is_taken_back(words[:end])


def name_words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of `name`, without the ones that say nothing at its end."""
    words = [word.lower() for word in WORD.findall(name[-MAX_NAME:])]
    while len(words) > 1 and (words[-1] in FILLERS or words[-1].isdigit()):
        if tuple(words[-2:]) in TOGETHER:
            break
        words.pop()
    return tuple(words)


def secret_end(words: tuple[str, ...], where: Where) -> int:
    """Return the position after the last secret word or pair of `words`; 0 if there is none."""
    only_here = ONLY_IN.get(where, frozenset())
    for end in range(len(words), 0, -1):
        word = words[end - 1]
        if word in STRONG or word.endswith(GLUED) or ends_together(words[:end]):
            return end
        if end == len(words) and (word in WEAK or word in only_here):
            return end
    return 0


def ends_together(words: tuple[str, ...]) -> bool:
    """Return whether `words` end in a pair or triple that is secret together."""
    return words[-2:] in TOGETHER or words[-3:] in TOGETHER


def is_taken_back(words: tuple[str, ...]) -> bool:
    """Return whether what stands before the secret word makes it a switch, a count or a public thing."""
    *before, word = words
    if not before:
        return False
    if before[0] in SWITCHES:
        return True
    match word:
        case "key":
            return before[-1] in PUBLIC_KEYS
        case "token":
            return before[-1] in COUNTS
        case "headers":
            return any(each in PUBLIC_HEADERS for each in before)
    return False
