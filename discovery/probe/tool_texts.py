"""What a tool says to a model, kept in bounds: every text in its definition, by where it stands.

A description is not the only place that a model reads: names of parameters, their descriptions, titles,
defaults and listed values reach it as well, and so may what an attacker writes there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from discovery.probe.answer import Listed
from discovery.probe.canonical import canonical
from discovery.probe.limits import MAX_DEPTH
from discovery.probe.strict_json import Value
from discovery.redact.text import scrub

MAX_TEXT = 4_000  # characters of one text; honest descriptions of a page come to 3,000
MAX_TEXTS = 64  # of one tool; the largest seen has 41 parameters
MAX_ALL = 200_000  # characters of all texts of a server; a hundred honest tools come to 60,000
MAX_PLACE = 200  # characters of where a text stands
READ = ("description", "title", "inputSchema", "outputSchema", "annotations")
# What of a schema is for the parser only.
GRAMMAR = frozenset({"type", "format", "$schema", "$ref", "$id", "pattern", "required"})
# What of it says something, and does not change which arguments it takes.
TELLING = frozenset({"description", "title", "default", "examples", "$comment"})


def listed(tools: list[Mapping[str, Value]], hashes: list[str], names: list[str]) -> tuple[Listed, ...]:
    """Return what is kept of each tool, by name; past the limit of all texts, only names and hashes."""
    from hashlib import sha256  # loads OpenSSL: only where tools are listed

    left = MAX_ALL
    found: list[Listed] = []
    for name, whole, tool in sorted(zip(names, hashes, tools, strict=True), key=lambda it: (it[0], it[1])):
        texts: list[tuple[str, str]] = []
        cut = False
        for place, text in texts_of(tool):
            if len(texts) >= MAX_TEXTS or left <= 0:
                cut = True
                break
            kept = scrub(text[: min(MAX_TEXT, left)])
            cut = cut or len(text) > min(MAX_TEXT, left)
            left -= len(kept) + len(place)
            texts.append((place, kept))
        shape = sha256(canonical(shape_of(tool.get("inputSchema")))).hexdigest()
        found.append(Listed(name=name, sha256=whole, shape=shape, texts=tuple(texts), cut=cut))
    return tuple(found)


def texts_of(tool: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield every text of a tool but its name, with where it stands."""
    for field in READ:
        if field in tool:
            yield from within(tool[field], field, 0)


def within(value: Value, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the texts in `value`; words that schemas are made of (`type: string`) say nothing."""
    if depth > MAX_DEPTH or place.rpartition("/")[2] in GRAMMAR:
        return
    if isinstance(value, str):
        yield place[:MAX_PLACE], value
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from within(item, f"{place}/{at}", depth + 1)
    elif isinstance(value, dict):
        for key in sorted(value):
            if place.endswith("/properties") and not key.isidentifier():
                yield f"{place}/{key}"[:MAX_PLACE], key
            yield from within(value[key], f"{place}/{key}", depth + 1)


def shape_of(value: Value, *, names: bool = False) -> Value:
    """Return a schema without what is only said: two tools of one shape take the same arguments.

    `names` tells that the keys are names of arguments, one of which may be called `description`.
    """
    if isinstance(value, list):
        return [shape_of(it) for it in value]
    if isinstance(value, dict):
        kept = {key: it for key, it in value.items() if names or key not in TELLING}
        return {key: shape_of(it, names=key == "properties" and not names) for key, it in kept.items()}
    return value
