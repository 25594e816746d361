"""Comparing text with patterns where parts of either may be unknown: yes, no, or None for "cannot be told".

Every comparison takes time in proportion to the text: patterns come from files that anybody may have written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inventory.policy.model import HOLE

if TYPE_CHECKING:
    from inventory.registry.expression import Expression

STAR = "*"
# Two texts with holes are laid beside each other letter by letter; past this many pairs they count as alike.
MAX_PAIRS = 4_000_000
MAX_ARGUMENT = 131_072  # characters; Linux allows one argument of 128 KiB (MAX_ARG_STRLEN)


def exact(wanted: str, seen: str) -> bool | None:
    """Return whether two texts are equal."""
    if HOLE not in wanted and HOLE not in seen:
        return wanted == seen
    return None if overlap(wanted, seen) else False


def wild(pattern: str, seen: str) -> bool | None:
    """Return whether `pattern`, in which `*` stands for any text, is `seen` as a whole."""
    if HOLE not in pattern and star_match(pattern, seen):
        return True  # a hole in `seen` met a star, which takes whatever is in it
    if HOLE not in pattern and HOLE not in seen:
        return False
    return None if overlap(pattern, seen, stars=True) else False


def star_match(pattern: str, text: str) -> bool:
    """Return whether `pattern` is the whole of `text`: each piece between stars is looked for once."""
    first, *rest = pattern.split(STAR)
    if not rest:
        return pattern == text
    *middle, last = rest
    at, end = len(first), len(text) - len(last)
    if end < at or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def overlap(one: str, other: str, *, stars: bool = False) -> bool:
    """Return whether some text fits both, with any text in place of holes (and of the stars of `one`)."""
    if stars:
        one = one.replace(STAR, HOLE)
    if len(one) * len(other) > MAX_PAIRS:
        return True
    row = openings(other)
    for letter in one:
        row = next_row(letter, other, row)
    return row[-1]


def openings(other: str) -> list[bool]:
    """Return which beginnings of `other` may be empty."""
    row = [True]
    for letter in other:
        row.append(row[-1] and letter == HOLE)
    return row


def next_row(letter: str, other: str, row: list[bool]) -> list[bool]:
    """Return which beginnings of `other` fit once `letter` is added to what fitted `row`."""
    after = [row[0] and letter == HOLE]
    for at, beside in enumerate(other, 1):
        if letter == HOLE or beside == HOLE:
            after.append((row[at] and HOLE in (letter, beside)) or after[at - 1] or row[at - 1])
        else:
            after.append(row[at - 1] and letter == beside)
    return after


def regex(expression: str, seen: str) -> bool | None:
    """Return whether a regular expression is `seen` as a whole; None where it is none, or `seen` is unknown.

    The clients' own engines (Rust's regex-lite, Go's regexp) are of RE2's family: linear in the text, without
    look-around. Where a client has another engine, an expression that needs one is none for us.
    """
    if HOLE in seen:
        return True if expression == ".*" else None
    found = compiled(expression)
    if found is None or len(seen) > MAX_ARGUMENT:
        return None
    return found.fullmatch(seen.encode("utf-8", "replace").decode()) is not None


def compiled(expression: str) -> Expression | None:
    """Return a regular expression to match with, None where it cannot be one; `.` is no line break in it."""
    from inventory.registry import expression as engine

    try:
        return engine.compiled(f"(?-s:{expression})")
    except engine.ExpressionError:
        return None


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Return True if one is, else None if one cannot be told, else False."""
    found = list(answers)
    return True if True in found else None if None in found else False


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """Return False if one is, else None if one cannot be told, else True."""
    found = list(answers)
    return False if False in found else None if None in found else True


def each(wanted: tuple[str, ...], seen: tuple[str, ...]) -> bool | None:
    """Return whether two command lines are equal, argument by argument."""
    return len(wanted) == len(seen) and all_of(map(exact, wanted, seen))
