"""Inline tables over several lines, as TOML 1.1 has them, brought onto one line for a reader of TOML 1.0.

TOML 1.1.0 (toml.io, 2025-12) lets an inline table hold line breaks, comments and a last comma; Codex reads
such files, tomllib of Python 3.11 to 3.14 does not.
"""

from __future__ import annotations

import re

# What a brace or a break means depends on what it stands in: texts and comments are stepped over whole. A
# text that is not closed reaches to where it must end, so that nothing is looked at twice.
TOKEN = re.compile(
    r"""(?P<text>\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z) | '{3}.*?(?:'{3}|\Z)
          | "(?:[^"\\\n]|\\[^\n])*+(?:"|(?=\n)|\\?\Z|\\) | '[^'\n]*+(?:'|(?=\n)|\Z))
      | (?P<comment>\#[^\n]*) | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<break>\r?\n)""",
    re.DOTALL | re.VERBOSE,
)
LAST_COMMA = re.compile(r",[ \t]*$")


def on_one_line(text: str) -> str:
    """Return `text` with every inline table on one line, the texts in it untouched."""
    pieces: list[str] = []
    inside: list[str] = []
    at = 0
    for token in TOKEN.finditer(text):
        pieces.append(text[at : token.start()])
        at = token.end()
        in_table = inside[-1:] == ["{"]
        match token.lastgroup:
            case "open":
                inside.append(token[0])
            case "close":
                if inside:
                    inside.pop()
                if in_table:
                    drop_last_comma(pieces)
        pieces.append(" " if in_table and token.lastgroup in ("comment", "break") else token[0])
    return "".join((*pieces, text[at:]))


def drop_last_comma(pieces: list[str]) -> None:
    """Remove the comma that ends `pieces`, if one does, and the blanks behind it."""
    while pieces and not pieces[-1].strip():
        pieces.pop()
    if pieces and LAST_COMMA.search(pieces[-1]):
        pieces[-1] = LAST_COMMA.sub("", pieces[-1])
