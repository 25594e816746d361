"""A whole command line written in one argument, cut into words and put together again as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discovery.redact.found import Found
from discovery.redact.patterns import compiled

WORD = r"""(?s)\s+|(?:[^\s"'`]|"(?:[^"\\]|\\.){0,1024}"|'[^']{0,1024}'|`[^`]{0,1024}`)+|."""
# What a shell lets stand next to a word without a blank.
EDGES = r"(?s)(?P<open>[;&|(]*)(?P<word>.*?)(?P<close>[;&|)]*)"
QUOTED = r"(?s)(?P<quote>[\"'`]).*(?P=quote)"


def redact_line(
    line: str, found: list[Found], words: Callable[[Sequence[str], list[Found]], list[str]]
) -> str:
    """Return `line` with its words cleaned by `words`, and the blanks and quotes between them untouched."""
    pieces = [split_edges(piece) for piece in compiled(WORD).findall(line)]
    inner = [word for _, word, _ in pieces if word.strip()]
    cleaned = iter(words(inner, found))
    return "".join(
        before + (next(cleaned) if word.strip() else word) + after for before, word, after in pieces
    )


def split_edges(piece: str) -> tuple[str, str, str]:
    """Return what stands before the bare word in `piece`, the word, and what stands after it."""
    edges = compiled(EDGES).fullmatch(piece)
    if not edges or not edges["word"]:
        return piece, "", ""
    word = edges["word"]
    if (
        len(word) > 1
        and compiled(QUOTED).fullmatch(word)
        and word[0] not in word[1:-1].replace("\\" + word[0], "")
    ):
        return edges["open"] + word[0], word[1:-1], word[-1] + edges["close"]
    return edges["open"], word, edges["close"]
