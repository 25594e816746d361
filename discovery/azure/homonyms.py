"""Other things that are called MCP: told by words around the letters, never by a list of resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from discovery.azure.marks import seen
from discovery.azure.model import Mark
from discovery.identity.patterns import Pattern

# Words that only stand beside another MCP; one is enough, for it lowers a grade and never decides alone.
# learn.microsoft.com (Microsoft Certified Professional), MCPHackers (Mod Coder Pack), nordpoolgroup.com
# (market clearing price), Unisys ClearPath MCP (Master Control Program), microchip.com (chips named MCPnnnn).
WORDS = Pattern(
    r"(?i)(?:minecraft|modcoderpack|modcoder|certification|certified|exams?|clearing|nordpool|burroughs|clearpath"
    r"|microchip|mcp\d{3,}[a-z]{0,3})"
)
# Surnames that begin with the letters: McPherson, McPhee, McPartland, McPike and their kin.
SURNAMES = Pattern(r"mcp(?:her|hee|hai|hil|ha[ru]d|art|arl|eak|eck|eters|ike|olin|oyle)[a-z]*")
# Somebody's `mc` before a word with p: `mcprod`, `mcportal`, `mcpayments`.
BEFORE_P = Pattern(r"mcp(?:rod|re[a-z]|lan|lat|lay|ay|orta|oli|os|ric|rint|ost|ub|ass)[a-z]*\d{0,2}")
BREAK = Pattern(r"[^A-Za-z0-9]+")
SPLIT = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
INITIALS = ("m", "c", "p")
OURS = ("model", "context", "protocol")
# `main cluster prod` spells nothing out: what ends as an environment or a thing of deployment does not count.
ENDINGS = frozenset({"prod", "production", "preprod", "project", "poc", "pilot", "preview", "pool", "python"})
MIN_WORD = 3
MAX_TEXT = 500
MAX_TEXTS = 200


class Spoken(NamedTuple):
    """A text of a resource and where it stands; `shown` is told in its place where it may be secret."""

    pointer: str
    text: str
    shown: str | None = None


def homonyms(texts: Iterable[Spoken]) -> Iterator[Mark]:
    """Yield what says that the letters stand for something else."""
    for spoken in list(texts)[:MAX_TEXTS]:
        words = words_of(spoken.text[:MAX_TEXT])
        for word in words:
            if WORDS.fullmatch(word):
                yield seen("homonym.word", spoken.pointer, spoken.shown or word)
        spelt = spelt_out(words)
        if spelt:
            yield seen("homonym.spelt-out", spoken.pointer, spoken.shown or spelt)


def spelt_out(words: tuple[str, ...]) -> str | None:
    """Return three words in a row whose initials are the letters, and that are not the protocol's name."""
    for three in zip(words, words[1:], words[2:], strict=False):
        lower = tuple(word.lower() for word in three)
        if (
            tuple(word[0] for word in lower) == INITIALS
            and lower != OURS
            and lower[2].rstrip("s") not in ENDINGS
            and all(len(word) >= MIN_WORD for word in lower)
        ):
            return " ".join(three)
    return None


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text; a glued `MasterControlProgram` gives three, an `mcp2221` stays one."""
    parts: list[str] = []
    for word in filter(None, BREAK.split(text)):
        parts += [word] if word in (word.lower(), word.upper()) else SPLIT.ready().findall(word)
    return tuple(parts)


def is_other_word(word: str) -> bool:
    """Return whether a lower-case word only begins with the letters: a surname, a chip, `mc` and a word."""
    return any(pattern.fullmatch(word) for pattern in (SURNAMES, BEFORE_P, WORDS))


def beside(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each word with the one after it, the last with an empty one."""
    yield from pairwise((*words, ""))
