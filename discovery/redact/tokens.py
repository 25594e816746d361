"""A text → the same text with every known kind of token in it masked. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.model import Form
from discovery.redact.found import MASK, Found
from discovery.redact.patterns import compiled
from discovery.redact.shapes import candidates
from discovery.redact.values import MAX_VALUE, MIN_TOKEN, token_shape


def mask_tokens(text: str, where: str, found: list[Found]) -> str:
    """Return `text` with its tokens masked; they go to `found`, as standing at `where`."""
    if token_shape(text) is None:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in sorted(token_spans(text)):
        if start < done:
            done = max(done, end)
            continue
        found.append(Found(where=where, value=text[start:end], form=Form.PLAIN))
        pieces += (text[done:start], MASK)
        done = end
    return "".join((*pieces, text[done:]))


def token_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where tokens of known kinds stand in `text`; they may overlap."""
    if len(text) < MIN_TOKEN:
        return
    for shape in candidates(text):
        pattern = compiled(shape.pattern)
        group = "secret" if "secret" in pattern.groupindex else 0
        for hit in pattern.finditer(text, 0, MAX_VALUE):
            yield hit.span(group)
