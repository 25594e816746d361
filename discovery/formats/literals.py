"""A forgiving reader of the literals in source code: Python, JavaScript and Lua write them almost alike.

Text only: nothing is evaluated, and no language's own parser is trusted with a hostile file. What is no
literal becomes a reference: `${NAME}` where a name or an environment variable shows, else `${expression}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from discovery.formats.limits import MAX_DEPTH, too_deep
from discovery.formats.scanning import Effort
from discovery.formats.servers import UNKNOWN
from discovery.shapes.model import Plain

MAX_DIGITS = 20
MAX_EXPRESSION = 1000  # characters of an expression in which a variable or an address is looked for
CLOSERS = {"(": ")", "[": "]", "{": "}"}
ENDS = frozenset({",", ";", ")", "]", "}", ""})
CASTS = frozenset({"as", "satisfies"})  # TypeScript: the literal before it stands
SPREADS = frozenset({"...", "**"})
CONSTANTS: dict[str, Plain] = dict.fromkeys(("null", "None", "nil", "undefined"))
CONSTANTS |= {"true": True, "True": True, "false": False, "False": False}
# Lua closes these with `end`; commas before it belong to the code between.
BLOCKS = {"function": 1, "do": 1, "if": 1, "end": -1}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
WORD = re.compile(r"[\w$]+(?:\.[\w$]+)*")
VARIABLE = re.compile(
    r"""
    \b environ (?:\.get)? \s* [\[(] \s* ["'](\w+)
    | \b getenv \s* \( \s* ["'](\w+)
    | \b env (?: \. | \s* [\[(] \s* ["'] ) (\w+)
    """,
    re.VERBOSE,
)
URL = re.compile(
    r"""(?:new\s+)?(?:\w+\.)?(?:URL|AnyUrl|AnyHttpUrl|HttpUrl)\(\s*["'`]([^"'`]*)["'`]\s*,?\s*\)"""
)
LEXEME = r"(?P<string>{string})|(?P<other>-?[\w$]+(?:\.[\w$]+)*|\.\.\.|\*\*|=>|[=!<>]=|.)"

# What is never closed ends with its line or the text, so that no character is looked at twice.
# What was matched is never given back (`++`): nested repeats would try every way to split it.
SHORT_STRINGS = r'"(?:[^"\\\n]++|\\.?+)*+(?:"|(?=\n)|\Z)|' + r"'(?:[^'\\\n]++|\\.?+)*+(?:'|(?=\n)|\Z)"
LONG_BRACKETS = r"\[(?P<{0}>=*)\[.*?(?:\](?P={0})\]|\Z)"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one language writes comments and strings, and two habits of its tables."""

    comment: str
    string: str
    blank: re.Pattern[str]
    lexeme: re.Pattern[str]
    shorthand: bool = False  # {command, args} means {command: command, args: args}
    blocks: bool = False  # functions close with `end`


def dialect(comment: str, string: str, *, shorthand: bool = False, blocks: bool = False) -> Dialect:
    """Return a Dialect with its patterns compiled."""
    blank = re.compile(rf"(?:\s++|{comment})*+", re.DOTALL)
    lexeme = re.compile(LEXEME.format(string=string), re.DOTALL)
    return Dialect(comment, string, blank, lexeme, shorthand, blocks)


PYTHON = dialect(
    r"#[^\n]*",
    r'[rRbBuUfF]{0,2}(?:"""(?:[^"\\]++|\\.?+|"(?!""))*+(?:"""|\Z)|'
    r"'''(?:[^'\\]++|\\.?+|'(?!''))*+(?:'''|\Z)|" + f"{SHORT_STRINGS})",
)
JAVASCRIPT = dialect(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)", SHORT_STRINGS + r"|`(?:[^`\\]++|\\.?+)*+(?:`|\Z)", shorthand=True
)
LUA = dialect(
    f"--{LONG_BRACKETS.format('c')}|" + r"--[^\n]*",
    f"{SHORT_STRINGS}|{LONG_BRACKETS.format('s')}",
    blocks=True,
)


class Table(dict[str, Plain]):
    """Values by name, and where in the text they begin: at the table's own name if it has one."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        """Begin empty at `at`."""
        super().__init__()
        self.at = at


class LiteralReader:
    """Reads literals of `text` wherever `at` is set; raises Unreadable past a limit."""

    def __init__(self, text: str, spoken: Dialect) -> None:
        """Stand at the beginning, with a whole file's effort left."""
        self.text, self.at, self.dialect = text, 0, spoken
        self.effort = Effort()
        self.ahead = -1, "", False

    def peek(self) -> tuple[str, bool]:
        """Return the next lexeme, "" at the end, and whether it is a string; skip what is before it."""
        if self.ahead[0] != self.at:
            before = self.at
            blank = self.dialect.blank.match(self.text, self.at)
            self.at = blank.end() if blank else self.at
            found = self.dialect.lexeme.match(self.text, self.at)
            lexeme = found[0] if found else ""
            self.effort.spend(self.at - before + len(lexeme))
            self.ahead = self.at, lexeme, found is not None and found["string"] is not None
        return self.ahead[1:]

    def take(self) -> tuple[str, bool]:
        """Return the next lexeme as `peek` does, and step over it."""
        lexeme = self.peek()
        self.at += len(lexeme[0])
        return lexeme

    def arguments(self, depth: int = 0) -> tuple[list[Plain], Table]:
        """Return what stands in the brackets that open here: values by place, and values by name."""
        if depth > MAX_DEPTH:
            raise too_deep()
        opener, _ = self.take()
        placed: list[Plain] = []
        named = Table(self.at)
        while (lexeme := self.peek()[0]) not in CLOSERS.values() and lexeme:
            if lexeme in ENDS:
                self.take()
            elif lexeme in SPREADS:
                self.take()
                self.value(depth)
                placed += [UNKNOWN] if opener == "[" else []
            else:
                self.item(opener, placed, named, depth)
        if lexeme == CLOSERS.get(opener):
            self.take()
        return placed, named

    def item(self, opener: str, placed: list[Plain], named: dict[str, Plain], depth: int) -> None:
        """Read one item of a table or call into `placed` or `named`."""
        begin = self.at
        name = None if opener == "[" else self.key()
        value = self.value(depth)
        if name is not None:
            named[name] = value
            if isinstance(value, Table):
                value.at = begin
            return
        written = self.text[begin : min(self.at, begin + MAX_EXPRESSION)].strip()
        if opener == "{" and self.dialect.shorthand and WORD.fullmatch(written):
            named[written] = value
        else:
            placed.append(value)
        if self.at == begin:
            self.take()  # a lexeme that begins nothing

    def key(self) -> str | None:
        """Return the name before a `:` or `=`, stepping over both; None and no step where there is none."""
        begin = self.at
        lexeme, is_string = self.take()
        if lexeme == "[":  # Lua and JavaScript: ["name"]
            lexeme, is_string = self.take()
            closed = self.take()[0] == "]"
        else:
            closed = True
        name = unquoted(lexeme) if is_string else lexeme
        if closed and (is_string or WORD.fullmatch(lexeme)) and self.peek()[0] in (":", "="):
            self.take()
            return name
        self.at = begin
        return None

    def value(self, depth: int) -> Plain:
        """Return the value that begins here, a reference where it is no literal."""
        lexeme, is_string = self.peek()
        begin = self.at
        known = True
        value: Plain = None
        if is_string:
            value = self.strings()
        elif lexeme in CLOSERS:
            value = as_value(lexeme, *self.arguments(depth + 1))
        elif lexeme in CONSTANTS or NUMBER.fullmatch(lexeme):
            self.take()
            value = CONSTANTS[lexeme] if lexeme in CONSTANTS else number(lexeme)
        else:
            known = False
        follower = self.peek()[0]
        literal = known and (follower in ENDS or follower in CASTS)
        self.skip_expression()
        return value if literal else reference(self.text[begin : min(self.at, begin + MAX_EXPRESSION)])

    def strings(self) -> str:
        """Return one string, or several that stand side by side as Python joins them."""
        parts = []
        while self.peek()[1]:
            parts.append(unquoted(self.take()[0]))
        return "".join(parts)

    def skip_expression(self) -> None:
        """Step to the separator or bracket that ends the expression standing here."""
        open_brackets = open_blocks = 0
        while (lexeme := self.peek())[0]:
            mark = "" if lexeme[1] else lexeme[0]
            if mark in ENDS and mark and open_brackets + open_blocks <= 0:
                return
            if self.dialect.blocks:
                open_blocks += BLOCKS.get(mark, 0)
            open_brackets += (mark in CLOSERS) - (mark in CLOSERS.values())
            self.take()


def as_value(opener: str, placed: list[Plain], named: Table) -> Plain:
    """Return a table as a map or a list; one value in parentheses as itself."""
    if opener == "(" and len(placed) == 1 and not named:
        return placed[0]
    if opener == "{" and (named or not placed):
        return named
    return placed


def number(lexeme: str) -> Plain:
    """Return a decimal number, None for one that is none of 64 bits."""
    if len(lexeme) > MAX_DIGITS:
        return None
    return float(lexeme) if "." in lexeme else int(lexeme)


def reference(source: str) -> str:
    """Return how an expression is shown: the URL or variable in it, its name, or UNKNOWN; never its text."""
    source = source.strip()
    if found := URL.fullmatch(source):
        return found[1]
    if found := VARIABLE.search(source):
        return f"${{{found[1] or found[2] or found[3]}}}"
    return f"${{{source}}}" if WORD.fullmatch(source) else UNKNOWN


INSERTS = {"f": re.compile(r"\{([^{}]*)\}"), "`": re.compile(r"\$\{([^{}]*)\}")}
PREFIX = re.compile(r"[rbuf]*", re.IGNORECASE)
LONG = re.compile(r"\[(=*)\[\n?(.*)\]\1\]", re.DOTALL)
ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\n": ""}


def unquoted(lexeme: str) -> str:
    """Return what a string of any of the languages stands for; code inserted into it as references."""
    if found := LONG.fullmatch(lexeme):
        return found[2]
    prefix = PREFIX.match(lexeme)
    marks = prefix[0].lower() if prefix else ""
    body = lexeme[len(marks) :]
    width = 3 if body[:3] in ('"""', "'''") and len(body) >= 6 else 1
    inserts = INSERTS.get("`" if body[:1] == "`" else "f" if "f" in marks else "")
    content = body[width:-width]
    if "r" not in marks:
        content = ESCAPE.sub(escaped, content)
    return inserts.sub(lambda found: reference(found[1]), content) if inserts else content


def escaped(found: re.Match[str]) -> str:
    """Return the character an escape stands for."""
    code = found[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else LETTERS.get(code, code)
