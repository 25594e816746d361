"""Python source → what it may import, and whether it has a word of MCP, without taking it apart. Pure.

A syntax tree costs fifty times as much, and nearly no program on a machine has anything to do with MCP. What
stands in a string or a comment may seem to be imported: what is found here is only where to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.signals.python_source import MAX_LOCAL, MAX_SOURCE

WORD = "mcp"
# What is imported is looked at and not passed, so that a mere mention of the word hides no import behind it.
IMPORT = Pattern(r"\bimport\b[ \t]*(?=(\([^)]{0,2000}|[^\n;#]{0,2000}))")
FROM = Pattern(r"from[ \t]*([.\w]+)[ \t]*")
MAX_MODULE = 160  # characters before an import in which the module is looked for
COMMENT = Pattern(r"#[^\n]*")
ENCODING = Pattern(r"coding[:=][ \t]*([-\w.]+)")
# In these a word of MCP has the bytes of ASCII; a file in another encoding is taken apart to be sure.
LIKE_ASCII = ("utf-8", "utf8", "ascii", "us-ascii", "latin", "iso-8859", "iso8859", "cp125", "windows-125")
MAX_IMPORTS = 4 * MAX_LOCAL  # of one file; one that seems to have more is taken apart


@frozen
class Outline:
    """What one source file may import, as `Source.local` names it, and whether it may speak of MCP."""

    mentions: bool = False
    local: tuple[str, ...] = ()


def read_outline(data: bytes) -> Outline:
    """Return the outline of the source `data`; an empty one where it is too large to be taken apart."""
    if len(data) > MAX_SOURCE:
        return Outline()
    text = data.decode("utf-8", "replace")
    if not data.isascii():
        from unicodedata import normalize

        text = normalize("NFKC", text)  # as Python reads names
    encoding = ENCODING.search(text[:256])
    odd = encoding is not None and not encoding[1].lower().replace("_", "-").startswith(LIKE_ASCII)
    if odd or WORD in text.lower():
        return Outline(mentions=True)
    local = tuple(dict.fromkeys(islice(imported(text.replace("\\\n", " ")), MAX_IMPORTS + 1)))
    return Outline(mentions=len(local) > MAX_IMPORTS, local=local)


def imported(text: str) -> Iterator[str]:
    """Give each module that `text` seems to import, with the name taken from it."""
    for found in IMPORT.ready().finditer(text):
        before = text[max(0, found.start() - MAX_MODULE) : found.start()].rpartition("from")[2]
        told = FROM.fullmatch(f"from{before}")
        module, names = told and told[1], COMMENT.sub("", found[1]).lstrip("(")
        for part in names.split(","):
            word = part.split()[0] if part.split() else ""
            if word == "*" or word.replace(".", "").isidentifier():
                yield f"{module}:{word}" if module else word
