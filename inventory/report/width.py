"""Text laid out by the columns a terminal gives it, not by the number of its characters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

ELLIPSIS = "…"
# Where a long path, purl or URL may be broken without hiding where one part ends.
BREAKS = frozenset(" /\\,;:?&=#@")


def columns(text: str) -> int:
    """Return how many terminal columns `text` takes."""
    return len(text) if text.isascii() else sum(cell(character) for character in text)


@lru_cache(maxsize=4096)
def cell(character: str) -> int:
    """Return the columns of one character by Unicode's East Asian Width (UAX #11): 0, 1 or 2."""
    import unicodedata

    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def pad(text: str, width: int) -> str:
    """Return `text` followed by blanks up to `width` columns; longer text is left as it is."""
    return text + " " * (width - columns(text))


def shorten(text: str, width: int) -> str:
    """Return `text`, cut to `width` columns with an ellipsis if it is longer."""
    if columns(text) <= width:
        return text
    head, _ = split(text, max(width - 1, 0))
    return head.rstrip() + ELLIPSIS


def wrap(text: str, width: int | None, most: int) -> list[str]:
    """Return `text` as at most `most` lines of `width` columns, the last one cut; whole without a width."""
    if width is None:
        return [text]
    lines = list(pieces(text, max(width, 8)))
    if len(lines) <= most:
        return lines or [""]
    last = lines[most - 1]
    return [*lines[: most - 1], shorten(last + " " * width, max(width, 8))]


def pieces(text: str, width: int) -> Iterator[str]:
    """Give the lines of `text`, broken after a blank or a separator where there is one late enough."""
    while columns(text) > width:
        head, rest = split(text, width)
        cut = next((at for at in range(len(head), len(head) // 2, -1) if head[at - 1] in BREAKS), len(head))
        yield head[:cut].rstrip()
        text = (head[cut:] + rest).lstrip()
    if text:
        yield text


def split(text: str, width: int) -> tuple[str, str]:
    """Return the longest beginning of `text` that fits `width` columns, and the rest."""
    if text.isascii():
        return text[:width], text[width:]
    used = 0
    for at, character in enumerate(text):
        used += cell(character)
        if used > width:
            return text[:at], text[at:]
    return text, ""
