"""Servers in an Emacs start-up file: `(setq mcp-hub-servers '(("name" . (:command ... :args (...))) ...))`.

Forms after lizqwerscott/mcp.el. Read as text; `,(getenv "X")` becomes the reference `${X}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.formats.limits import MAX_DEPTH, too_deep
from discovery.formats.scanning import Effort, Lines
from discovery.formats.servers import UNKNOWN, server
from discovery.shapes.model import Plain

# What was matched is never given back (`++`): nested repeats would try every way to split it.
BLANK = r"(?:\s++|;[^\n]*+)*+"
STRING = r'"(?:[^"\\]++|\\.?+)*+(?:"|\Z)'
MARK = re.compile(rf"(?P<skip>;[^\n]*|{STRING})|\bmcp-hub-servers(?![\w-])", re.DOTALL)
TOKEN = re.compile(
    rf"{BLANK}(?:(?P<string>{STRING})|(?P<mark>,@|[()'`,])|(?P<atom>[^\s()'`,\";]+))", re.DOTALL
)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "\n": ""}
PLACE = re.compile(r"%[sd]")
QUOTES = frozenset({"'", "`"})
UNQUOTES = frozenset({",", ",@"})


class Symbol(str):
    """A name in Lisp, apart from the text of a string."""

    __slots__ = ()


Form = str | list["Form"]


class Listed(list[Form]):
    """The forms of one list, and where its bracket stands in the text."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        """Begin empty at `at`."""
        super().__init__()
        self.at = at


def lisp_servers(source: str) -> list[Plain]:
    """Return the servers in the values that follow `mcp-hub-servers`; raise Unreadable past a limit."""
    found: list[Plain] = []
    reader, lines = FormReader(source), Lines(source)
    at = 0
    while mark := MARK.search(source, at):
        at = mark.end()
        if mark["skip"] is None:
            reader.at = at
            servers = [*declared(reader.form(), lines)]
            found += servers
            at = reader.at if servers else at
    return found


class FormReader:
    """Reads forms of `text` wherever `at` is set; raises Unreadable past a limit."""

    def __init__(self, text: str) -> None:
        """Stand at the beginning, with a whole file's effort left."""
        self.text, self.at = text, 0
        self.effort = Effort()

    def take(self) -> tuple[str, str]:
        """Return kind and text of the next token, twice "" at the end."""
        found = TOKEN.match(self.text, self.at)
        if found is None or found.lastgroup is None:
            self.effort.spend(len(self.text) - self.at)
            return "", ""
        self.effort.spend(found.end() - self.at)
        self.at = found.end()
        return found.lastgroup, found[found.lastgroup]

    def form(self, depth: int = 0) -> Form | None:
        """Return the next form, None at a closing bracket or the end."""
        if depth > MAX_DEPTH:
            raise too_deep()
        kind, token = self.take()
        while token in QUOTES and kind == "mark":
            kind, token = self.take()
        match kind, token:
            case "string", _:
                return ESCAPE.sub(lambda found: LETTERS.get(found[1], found[1]), token[1:-1])
            case "atom", _:
                return Symbol(token)
            case "mark", "(":
                return self.listed(depth)
            case "mark", mark if mark in UNQUOTES:
                return reference(self.form(depth + 1))
        return None

    def listed(self, depth: int) -> Form:
        """Return the forms up to the closing bracket; after a dot, those of the list that follows."""
        forms = Listed(self.at - 1)
        dotted = False
        while (form := self.form(depth + 1)) is not None:
            if isinstance(form, Symbol) and form == ".":
                dotted = True
            elif dotted and isinstance(form, list):
                forms += form
            else:
                forms.append(form)
        return forms


def reference(form: Form | None) -> Form:
    """Return how an unquoted expression is shown: the variable it reads, its name, its pieces, or UNKNOWN."""
    match form:
        case ["getenv", str(name)]:
            return f"${{{name}}}"
        case ["format", str(shown), *values]:
            rest = iter(values)
            return PLACE.sub(lambda _: str(reference(next(rest, None))), shown)
        case ["string-split" | "split-string", str(line)]:
            return [*line.split()]
        case Symbol():
            return f"${{{form}}}"
    return UNKNOWN


def declared(form: Form | None, lines: Lines) -> Iterator[Plain]:
    """Yield the servers of an association list, also one built with `list` and `cons`."""
    if not isinstance(form, Listed):
        return
    parts = form[1:] if form[:1] == [Symbol("cons")] else form
    if parts and type(parts[0]) is str:
        rest = parts[1] if len(parts) == 2 and isinstance(parts[1], list) else parts[1:]
        found = server(parts[0], properties(rest), lines.at(form.at))
        if found is not None:
            yield found
        return
    for part in parts:
        yield from declared(part, lines)


def properties(forms: list[Form]) -> dict[str, Plain]:
    """Return a property list, or an association list, as a map without the colons of its keys."""
    if all(isinstance(form, list) and len(form) == 2 for form in forms):
        pairs = [(form[0], form[1]) for form in forms]
    else:
        pairs = list(zip(forms[::2], forms[1::2], strict=False))
    return {str(key).removeprefix(":"): plain(value) for key, value in pairs if isinstance(key, str)}


def plain(form: Form) -> Plain:
    """Return a form as plain values: lists with keywords or pairs as maps, nil as None."""
    if isinstance(form, Symbol):
        return {"nil": None, "t": True, ":json-false": False}.get(form, str(form))
    if isinstance(form, str):
        return form
    keyed = form and isinstance(form[0], Symbol) and form[0].startswith(":")
    if keyed or (form and all(isinstance(each, list) for each in form)):
        return properties(form)
    return [plain(each) for each in form]
