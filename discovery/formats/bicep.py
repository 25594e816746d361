"""Bicep as plain values: resources and modules with their bodies, parameters and variables that are literals.

Text only: nothing is evaluated. What is no literal becomes `${name}` where it is one name, else UNKNOWN.
Syntax: learn.microsoft.com, Bicep file structure, data types, and loops, 2026-10.
"""

from __future__ import annotations

import re

from discovery.formats.limits import MAX_DEPTH, too_deep
from discovery.formats.scanning import Effort, Lines
from discovery.formats.servers import UNKNOWN
from discovery.shapes.model import Plain

Body = dict[str, Plain]

# An insertion in a text may hold texts of its own; what is never closed ends with its line.
TOKEN = re.compile(
    r"""(?P<blank>(?:[ \t\r]|//[^\n]*|/\*.*?(?:\*/|\Z))++)
    | (?P<long>'''.*?(?:'''|\Z))
    | (?P<text>'(?:\$\{[^}\n]*+\}|\\.|[^'\\\n])*+(?:'|(?=\n)|\Z))
    | (?P<word>[A-Za-z_]\w*+)
    | (?P<number>\d++(?![\w.]))
    | (?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|(.))", re.DOTALL)
LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
OPEN, CLOSE = frozenset("([{"), frozenset(")]}")
ENDS = frozenset({"\n", ",", "", *CLOSE})
CONSTANTS: dict[str, Plain] = {"true": True, "false": False, "null": None}
RESOURCES = frozenset({"resource", "module"})
SETTINGS = {"param": "parameters", "var": "variables"}
MAX_CODE = 0x10FFFF
MAX_DIGITS = 18  # what 64 bits hold


def read_bicep(source: str) -> Body:
    """Return {resources, parameters, variables} of a Bicep text; raise Unreadable past a limit.

    A resource is its body with `type`, `line`, its symbolic name as `symbol`, and `resources` below it.
    """
    return Reader(source).file()


class Reader:
    """Reads declarations of one text, each character once."""

    def __init__(self, source: str) -> None:
        """Stand at the beginning."""
        self.source, self.at = source, 0
        self.effort, self.lines = Effort(), Lines(source)
        self.kind, self.lexeme = "", ""
        self.step()

    def step(self) -> str:
        """Go to the next token that is no blank, "" at the end; return the one left."""
        left, self.kind = self.lexeme, "blank"
        while self.kind == "blank":
            found = TOKEN.match(self.source, self.at)
            if found is None:
                self.kind, self.lexeme = "end", ""
                return left
            self.kind, self.lexeme, self.at = found.lastgroup or "", found[0], found.end()
            self.effort.spend(len(self.lexeme))
        return left

    def file(self) -> Body:
        """Return everything that the file declares."""
        told: Body = {"parameters": {}, "variables": {}}
        resources: list[Plain] = []
        while self.kind != "end":
            if self.kind == "word" and self.lexeme in RESOURCES:
                resources += self.resource(0)
            elif self.kind == "word" and self.lexeme in SETTINGS:
                self.setting(told)
            else:
                self.step()
        return {**told, "resources": resources}

    def setting(self, told: Body) -> None:
        """Put the literal of a parameter or variable into `told`; a parameter without one is open."""
        table = told[SETTINGS[self.step()]]
        name = self.step()
        while self.lexeme not in ENDS and self.lexeme != "=":
            self.step()
        if self.lexeme == "=" and isinstance(table, dict):
            self.step()
            table[name] = self.value(0)

    def resource(self, depth: int) -> list[Plain]:
        """Return the resource or module declared here, none if it exists elsewhere or has no body."""
        line = self.lines.at(self.at - len(self.lexeme))
        self.step()
        symbol = self.step()
        if self.kind != "text":
            return []
        kind = unquoted(self.step())
        if self.lexeme != "=":  # `existing`, or something unfinished
            return []
        self.step()
        body = self.value(depth + 1)
        items = body if isinstance(body, list) else [body]
        marks: Body = {"type": kind, "symbol": symbol, "line": line}
        return [{**item, **marks} for item in items if isinstance(item, dict)]

    def value(self, depth: int) -> Plain:
        """Return the value that begins here, and stand behind it: at what ends it."""
        if depth > MAX_DEPTH:
            raise too_deep()
        if self.lexeme == "if":
            self.step()
            self.skip_group()
            return self.value(depth + 1)
        begin = self.at - len(self.lexeme)
        literal = self.literal(depth)
        if literal and self.lexeme in ENDS:
            return literal[0]
        return self.expression(begin)

    def literal(self, depth: int) -> tuple[Plain] | tuple[()]:
        """Return the literal that begins here, stepping over it; nothing where something else does."""
        if self.kind in {"text", "long"}:
            return (unquoted(self.step()),)
        if self.kind == "number":
            return (int(self.step()[:MAX_DIGITS]),)
        if self.lexeme == "{":
            return (self.body(depth),)
        if self.lexeme == "[":
            return (self.array(depth),)
        return (CONSTANTS[self.step()],) if self.lexeme in CONSTANTS else ()

    def expression(self, begin: int) -> Plain:
        """Step over the expression that began at `begin`; return how it is shown."""
        while self.lexeme not in ENDS:
            if self.lexeme in OPEN:
                self.skip_group()
            else:
                self.step()
        told = self.source[begin : self.at - len(self.lexeme)].strip()
        return f"${{{told}}}" if re.fullmatch(r"\w{1,100}", told) else UNKNOWN

    def skip_group(self) -> None:
        """Step over everything in the bracket that opens here."""
        depth = 0
        while self.kind != "end":
            depth += (self.lexeme in OPEN) - (self.lexeme in CLOSE)
            self.step()
            if depth == 0:
                return

    def body(self, depth: int) -> Body:
        """Return the object that opens here, with the resources declared in it."""
        found: Body = {}
        children: list[Plain] = []
        self.step()
        while self.lexeme != "}" and self.kind != "end":
            if self.lexeme == "resource" and self.source[self.at : self.at + 1] in {" ", "\t"}:
                children += self.resource(depth + 1)
            elif self.kind in {"word", "text"}:
                self.member(found, depth)
            else:
                self.step()
        self.step()
        return {**found, "resources": children} if children else found

    def member(self, found: Body, depth: int) -> None:
        """Read `key: value` into `found`; anything else is stepped over."""
        key = unquoted(self.step()) if self.kind == "text" else self.step()
        if self.lexeme == ":":
            self.step()
            found[key] = self.value(depth + 1)

    def array(self, depth: int) -> list[Plain]:
        """Return the list that opens here; of a loop, the one item that it repeats."""
        found: list[Plain] = []
        self.step()
        if self.lexeme == "for":
            while self.lexeme not in {":", ""}:
                self.step()
            self.step()
            found.append(self.value(depth + 1))
        while self.lexeme != "]" and self.kind != "end":
            if self.lexeme in {"\n", ","} or self.lexeme in CLOSE:
                self.step()
            else:
                found.append(self.value(depth + 1))
        self.step()
        return found


def unquoted(token: str) -> str:
    """Return what a text stands for, its insertions as they are written."""
    if token.startswith("'''"):
        return token[3:].removesuffix("'''").removeprefix("\n")
    return ESCAPE.sub(escaped, token[1:].removesuffix("'"))


def escaped(found: re.Match[str]) -> str:
    """Return the character that an escape stands for."""
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if code <= MAX_CODE else "\ufffd"
    return LETTERS.get(found[2], found[2])
