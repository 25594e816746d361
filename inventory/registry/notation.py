"""The notations of version ranges: native, bracketed, `vers:`; all become plain comparisons.

univers' own reader of native ranges takes npm `>=1.2,<2` for `>=1.2.0--2`, and so admits 5.0 (measured on
32.0.1): hence this one, and what it does not understand it refuses. A bare full version means exactly that
version in every ecosystem; NuGet, Cargo and Maven mean "at least", which would widen an approval silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern

MAX_RANGE = 500  # longer than any range a person wrote; keeps the regexes cheap on hostile input
MAX_CLAUSES = 40

# `1` and `1.2` are wildcards to npm, and to npm only.
PARTIAL_IS_WILD = frozenset({"npm"})

VERSION = r"[A-Za-z0-9](?:[A-Za-z0-9._+!:/-]*[A-Za-z0-9_+-])?"
CLAUSE = Pattern(rf"(?P<op>~>|~=|===|==|>=|<=|!=|[\^~=<>])?\s*(?P<version>{VERSION}|\*)(?P<wild>\.\*)*")
INTERVAL = Pattern(
    rf"(?P<open>[\[(])\s*(?P<low>{VERSION})?\s*(?P<comma>,)?\s*(?P<high>{VERSION})?\s*(?P<close>[\])])"
)
HYPHEN = Pattern(rf"(?P<low>{VERSION})\s+-\s+(?P<high>{VERSION})")
WILD_TAIL = Pattern(r"(?:\.[xX*])+$")
NUMBERS = Pattern(r"v?(\d+(?:\.\d+)*)")


class RangeError(ValueError):
    """A range that is not understood; the message says which part."""


@frozen
class Clause:
    """One comparison: `op` is one of >= > <= < == !=."""

    op: str
    version: str


Alternative = tuple[Clause, ...]  # all must hold
Range = tuple[Alternative, ...]  # any may hold; an empty alternative is every version


@lru_cache(maxsize=1024)
def read_range(ecosystem: str, text: str) -> Range:
    """Return `text` as alternatives of clauses; raise RangeError for what is not understood."""
    if len(text) > MAX_RANGE:
        raise RangeError(f"a range is at most {MAX_RANGE} characters long")
    if text.startswith("vers:"):
        return read_vers(ecosystem, text)
    alternatives = tuple(read_alternative(ecosystem, part.strip()) for part in split_or(text))
    if sum(map(len, alternatives)) > MAX_CLAUSES:
        raise RangeError(f"a range has at most {MAX_CLAUSES} clauses")
    return alternatives


def split_or(text: str) -> list[str]:
    """Return the alternatives of `text`; NuGet's and Maven's intervals stand side by side."""
    parts = text.split("||")
    if any(not part.strip() for part in parts):
        raise RangeError("an alternative is empty: write a version on both sides of ||")
    found: list[str] = []
    for part in parts:
        intervals = list(INTERVAL.ready().finditer(part))
        rest = INTERVAL.sub("", part).replace(",", "").strip()
        found += [match.group() for match in intervals] if intervals and not rest else [part]
    return found


def read_alternative(ecosystem: str, text: str) -> Alternative:
    """Return the clauses of one alternative, which are joined by commas or blanks."""
    if interval := INTERVAL.fullmatch(text):
        return tuple(read_interval(interval))
    if hyphen := HYPHEN.fullmatch(text):
        return (Clause(op=">=", version=hyphen["low"]), *ceiling(hyphen["high"]))
    clauses: list[Clause] = []
    position = 0
    while position < len(text):
        match = CLAUSE.match(text, position)
        if match is None:
            raise RangeError(f"not understood from {text[position : position + 20]!r}")
        clauses += read_clause(ecosystem, match["op"] or "", match.group().lstrip("~>=<!^").strip())
        position = skip_separator(text, match.end())
    if len(clauses) > 1:
        for clause in clauses:  # `>=1 and <2`: no version is called `and`
            if not any(letter.isdigit() for letter in clause.version):
                raise RangeError(f"not understood: {clause.version!r}; join by a comma (and) or by || (or)")
    return tuple(clauses)


def skip_separator(text: str, position: int) -> int:
    """Return where the next clause starts: behind blanks or one comma, or at the end."""
    rest = text[position:]
    stripped = rest.lstrip()
    if not stripped:
        return len(text)
    if stripped.startswith(","):
        behind = stripped[1:].lstrip()
        if not behind or behind.startswith(","):
            raise RangeError("a comma with nothing behind it")
        return len(text) - len(behind)
    if len(stripped) == len(rest):
        raise RangeError(f"not understood from {rest[:20]!r}")
    return len(text) - len(stripped)


def read_clause(ecosystem: str, op: str, version: str) -> Iterator[Clause]:
    """Yield what one operator and version ask for, in plain comparisons."""
    if version in ("*", "x", "X"):
        if op not in ("", "=", "==", ">="):
            raise RangeError(f"{op}* means nothing")
        return
    stem = WILD_TAIL.sub("", version)
    wild = stem != version
    if wild and op not in ("", "=", "==", "^", "~"):
        raise RangeError(f"{op} does not go with a wildcard")
    match op:
        case ">" | "<=" if ecosystem in PARTIAL_IS_WILD and is_partial(stem):
            yield Clause(op=">=" if op == ">" else "<", version=above(stem))
        case ">=" | ">" | "<=" | "<" | "!=":
            yield Clause(op=op, version=version)
        case "^":
            yield from caret(stem)
        case "~" | "~>" | "~=":
            yield from tilde(op, stem)
        case _ if wild or (op == "" and ecosystem in PARTIAL_IS_WILD and is_partial(stem)):
            yield from span(stem, len(numbers(stem)) - 1)
        case _:
            yield Clause(op="==", version=version)


def caret(version: str) -> Iterator[Clause]:
    """Yield npm's and Cargo's ^: up to the next change of the first number that is not zero."""
    parts = numbers(version)
    first = next((index for index, part in enumerate(parts) if part), len(parts) - 1)
    yield from span(version, first)


def tilde(op: str, version: str) -> Iterator[Clause]:
    """Yield ~ (npm, Cargo: same minor), ~= (PyPI) and ~> (RubyGems), which free the last number written."""
    parts = numbers(version)
    if op == "~":
        yield from span(version, min(1, len(parts) - 1))
    elif len(parts) < 2:  # there is no number left of the last one to hold still
        raise RangeError(f"{op} needs at least two numbers, as in {op}1.2")
    else:
        yield from span(version, len(parts) - 2)


def span(version: str, held: int) -> Iterator[Clause]:
    """Yield from `version` to where its number at index `held` would change."""
    parts = numbers(version)
    bumped = [*parts[:held], parts[held] + 1]
    yield Clause(op=">=", version=version)
    yield Clause(op="<", version=padded(bumped))


def ceiling(version: str) -> Iterator[Clause]:
    """Yield the right side of a hyphen range, where a partial version covers all it begins."""
    yield Clause(op="<", version=above(version)) if is_partial(version) else Clause(op="<=", version=version)


def read_interval(match: re.Match[str]) -> Iterator[Clause]:
    """Yield the clauses of NuGet's and Maven's bracket notation; raise RangeError if it holds nothing."""
    low, high = match["low"], match["high"]
    if match["comma"] is None:
        if low is None or high is not None or match["open"] + match["close"] != "[]":
            raise RangeError(f"not an interval: {match.group()!r}")
        yield Clause(op="==", version=low)
        return
    if low is None and high is None:
        raise RangeError("an interval without bounds; write * for every version")
    if low is not None:
        yield Clause(op=">=" if match["open"] == "[" else ">", version=low)
    if high is not None:
        yield Clause(op="<=" if match["close"] == "]" else "<", version=high)


def read_vers(ecosystem: str, text: str) -> Range:
    """Return a `vers:` range; its constraints are points and spans on one line, in ascending order."""
    scheme, _, body = text.removeprefix("vers:").partition("/")
    if scheme not in (ecosystem, "generic"):
        raise RangeError(f"vers:{scheme} does not order {ecosystem} versions")
    if body.strip() == "*":
        return ((),)
    found: list[Clause] = []
    for part in body.split("|"):
        match = re.fullmatch(rf"\s*(>=|<=|!=|<|>|=)?\s*({VERSION})\s*", part)
        if match is None:
            raise RangeError(f"not a vers constraint: {part.strip()[:20]!r}")
        found.append(Clause(op="==" if match[1] in (None, "=") else match[1], version=match[2]))
    return tuple(paired(found))


def paired(clauses: list[Clause]) -> Iterator[Alternative]:
    """Yield the spans of vers constraints: a lower bound and the upper one behind it belong together."""
    holes = tuple(clause for clause in clauses if clause.op == "!=")
    points = [clause for clause in clauses if clause.op != "!="]
    if not points:
        yield holes
    while points:
        clause = points.pop(0)
        if clause.op[0] == ">" and points and points[0].op[0] == "<":
            yield (clause, points.pop(0), *holes)
        elif clause.op[0] == ">" and points:
            raise RangeError(f"vers: a lower bound is followed by {points[0].op}{points[0].version}")
        else:
            yield (clause, *holes)


def numbers(version: str) -> list[int]:
    """Return the leading numbers of `version`; raise RangeError if it has none."""
    match = NUMBERS.match(version)
    if match is None:
        raise RangeError(f"{version!r} is not a version with numbers")
    return [int(part) for part in match[1].split(".")]


def is_partial(version: str) -> bool:
    """Return whether `version` is nothing but one or two numbers."""
    match = NUMBERS.fullmatch(version)
    return match is not None and match[1].count(".") < 2  # major.minor.patch has two dots


def above(version: str) -> str:
    """Return the first version behind all that begin with the partial `version`: 1.3.0 for 1.2."""
    *held, last = numbers(version)
    return padded([*held, last + 1])


def padded(parts: list[int]) -> str:
    """Return `parts` as a version of at least three numbers."""
    return ".".join(map(str, parts + [0] * (3 - len(parts))))
