"""Literals in source text: Python, JavaScript and Lua tables and calls as plain values. Nothing is evaluated.

One tolerant reader serves the three languages: whatever is no literal (a variable, an expression)
reads as None, and the reader goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from discovery.shapes.model import Plain

MAX_TOKENS = 4_000  # from one anchor; the longest server table seen has some hundred
MAX_WINDOW = 64 * 1024  # characters read from one anchor
MAX_DEPTH = 32
OPEN = {"{": "}", "[": "]", "(": ")"}
CLOSE = frozenset(OPEN.values())
CONSTANTS: dict[str, Plain] = {"true": True, "True": True, "false": False, "False": False}
ESCAPE = re.compile(r"\\(?:\r?\n|(.))", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
COMMENTS = {"python": r"\#[^\n]*", "js": r"//[^\n]*|/\*.*?\*/", "lua": r"--\[\[.*?\]\]|--[^\n]*"}
LONG_TEXTS = {"python": "(?!)", "js": "(?!)", "lua": r"\[\[(?P<inside>.*?)\]\]"}
# What opens a text or comment that has no end: nothing behind it can be told apart from it.
UNENDED = {"python": "\"\"\"|'''", "js": r"/\*|`", "lua": r"--\[\[|\[\["}
WORDS = r"""
    (?P<space>\s+|{comment})
  | (?P<long>{long})
  | (?P<text>[rRbBfFuU]{{0,2}}(?:
        (?P<wide>\"\"\"|\'\'\'|`)(?P<lines>(?:\\.|(?!(?P=wide)).)*?)(?P=wide)
      | (?P<quote>["'])(?P<body>(?:\\.|(?!(?P=quote))[^\n])*?)(?P=quote)))
  | (?P<unended>{unended})
  | (?P<number>\d[\w.]*)
  | (?P<name>[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*)
  | (?P<operator>\.\.\.?|==|=>|[!<>]=|.)
"""
TOKENS = {
    language: re.compile(
        WORDS.format(comment=comment, long=LONG_TEXTS[language], unended=UNENDED[language]),
        re.VERBOSE | re.DOTALL,
    )
    for language, comment in COMMENTS.items()
}


@dataclass(slots=True, kw_only=True)
class Group:
    """What stands between two brackets: values with a name, and values without."""

    keyed: dict[str, Plain] = field(default_factory=dict)
    listed: list[Plain] = field(default_factory=list)

    def plain(self) -> Plain:
        """Return a map if any value has a name, else a list."""
        return self.keyed or self.listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of source text: `kind` is text, number, name or operator."""

    kind: str
    value: str


END = Token(kind="end", value="")


def read_group(source: str, start: int, language: str) -> Group:
    """Return the values between the bracket that `source` has at or after `start` and its partner."""
    stream = Stream(tokens(source, start, language))
    while stream.now.kind != "end" and stream.now.value not in OPEN:
        stream.take()
    return group(stream, MAX_DEPTH)


def tokens(source: str, start: int, language: str) -> Iterator[Token]:
    """Yield the words of source text from `start` on, without white space and comments."""
    found = TOKENS[language].finditer(source, start, start + MAX_WINDOW)
    for match in islice(found, MAX_TOKENS):
        if match["unended"]:
            return
        if match["long"]:
            yield Token(kind="text", value=match["inside"])
        elif match["text"]:
            yield Token(kind="text", value=unescape(match["lines"] or match["body"] or ""))
        elif not match["space"]:
            kind = next(kind for kind in ("number", "name", "operator") if match[kind])
            yield Token(kind=kind, value=match[kind])


def unescape(body: str) -> str:
    """Return the text a string literal stands for."""
    return ESCAPE.sub(lambda found: LETTERS.get(found[1] or "", found[1] or ""), body)


class Stream:
    """The words still to be read; `now` is the next one."""

    def __init__(self, source: Iterator[Token]) -> None:
        """Stand before the first word."""
        self.source = source
        self.ahead: list[Token] = []

    @property
    def now(self) -> Token:
        """Return the next word without taking it."""
        return self.peek(0)

    def peek(self, distance: int) -> Token:
        """Return the word `distance` after the next one."""
        while len(self.ahead) <= distance:
            self.ahead.append(next(self.source, END))
        return self.ahead[distance]

    def take(self) -> Token:
        """Return the next word and go on behind it."""
        found = self.peek(0)
        del self.ahead[0]
        return found


def group(stream: Stream, depth: int) -> Group:
    """Return the values up to the closing bracket; the stream stands on the opening one."""
    found = Group()
    closing = OPEN.get(stream.take().value)
    while stream.now.kind != "end" and not closes(stream.now):
        key = key_of(stream)
        value = literal(stream, depth)
        if key is not None:
            found.keyed[key] = value
        elif not closes(stream.now) or value is not None:
            found.listed.append(value)
        skip(stream, depth)
    if closing is not None:
        stream.take()
    return found


def closes(token: Token) -> bool:
    """Return whether a word is a closing bracket."""
    return token.kind == "operator" and token.value in CLOSE


def key_of(stream: Stream) -> str | None:
    """Return and take the next value's name (`name:`, `"name":`, `name =`, `["name"] =`), if it has one."""
    if stream.now.value == "[" and stream.peek(1).kind == "text" and stream.peek(2).value == "]":
        if stream.peek(3).value != "=":
            return None
        key = stream.peek(1).value
        for _ in range(4):
            stream.take()
        return key
    named = stream.now.kind in {"text", "name"} and stream.peek(1).kind == "operator"
    if named and stream.peek(1).value in {":", "="}:
        key = stream.take().value
        stream.take()
        return key
    return None


def literal(stream: Stream, depth: int) -> Plain:
    """Return the next value if it is a literal, else None; an expression may be left half read."""
    if depth == 0:
        return None
    match stream.now.kind:
        case "text":
            return alone(stream, stream.take().value)
        case "number":
            return alone(stream, stream.take().value)
        case "name":
            return called(stream, depth)
        case "operator" if stream.now.value in OPEN:
            return group(stream, depth - 1).plain()
    return None


def alone(stream: Stream, value: str) -> Plain:
    """Return a text unless an operator goes on with it: then it is only part of a value nobody wrote down."""
    ended = stream.now.kind == "end" or stream.now.value in {",", ";"} or closes(stream.now)
    return value if ended else None


def called(stream: Stream, depth: int) -> Plain:
    """Return a constant, or the address in `new URL("...")`; every other name or call is unknown."""
    name = stream.take().value
    while name in {"new", "await"} and stream.now.kind == "name":
        name = stream.take().value
    if stream.now.value == "(":
        inner = group(stream, depth - 1)
        first = inner.listed[0] if inner.listed else None
        return first if name.rpartition(".")[2] == "URL" and isinstance(first, str) else None
    return CONSTANTS.get(name)


def skip(stream: Stream, depth: int) -> None:
    """Go on behind the next separator of this group, over whatever expression is left before it."""
    while stream.now.kind != "end" and not closes(stream.now):
        if stream.now.kind == "operator" and stream.now.value in {",", ";"}:
            stream.take()
            return
        if stream.now.kind == "operator" and stream.now.value in OPEN:
            if depth == 0:
                stream.take()
            else:
                group(stream, depth - 1)
        else:
            stream.take()
