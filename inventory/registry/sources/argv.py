"""Command lines in policies: what they name, and the arguments that they hold a launch to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from discovery.model import digest
from inventory.model import Denial, Governs, State
from inventory.registry.expression import ExpressionError, compiled
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, exact_words, read_argv

MAX_EXPRESSIONS = 200  # of one entry, as the registry's form has it
NO_ARGUMENT = "^$"  # allows none but an empty one
VARIABLE = re.compile(r"\$\{?\w")


def allow_exactly(argv: Sequence[str]) -> Subject:
    """Return the subject of a command line with these arguments and no others; raise Unfit."""
    subject, tail = read_argv(argv)
    words, notes = exact_words(tail)
    if any(VARIABLE.search(word) for word in words):
        notes = (*notes, "a variable in an argument is compared as it is written, not as it is expanded")
    fixed = tuple(word for word in words if word.strip())
    allowed = () if len(words) < len(tail) else escaped(fixed) or (NO_ARGUMENT,)
    governs = Governs(args_fixed=fixed, args_allowed=allowed)
    return replace(subject, governs=governs, notes=(*subject.notes, *notes))


def allow_matching(argv: Sequence[str], expressions: Iterable[str]) -> Subject:
    """Return the subject of a command line whose other arguments match `expressions`; raise Unfit.

    `argv` holds the words that are written out. How many arguments there are is not compared.
    """
    subject, tail = read_argv(argv)
    asked = tuple(expressions)
    for text in asked:
        try:
            compiled(text)
        except ExpressionError as error:
            raise Unfit(str(error)) from None
    fixed, notes = exact_words(tail)
    fixed = tuple(word for word in fixed if word.strip())
    governs = Governs(args_fixed=fixed, args_allowed=tuple(sorted({*escaped(fixed), *asked})))
    return replace(subject, governs=governs, notes=(*subject.notes, *notes))


def deny(argv: Sequence[str], tray: Tray, pointer: str, words: Words) -> None:
    """Take the denial of a command line: of all it names, or of the arguments with it; raise Unfit."""
    subject, tail = read_argv(argv)
    kept, notes = exact_words(tuple(word for word in tail if word.strip()))
    asked = tuple(word for word in kept if not word.startswith("-")) or kept
    if not asked:
        tray.decide(replace(subject, notes=(*subject.notes, *notes)), State.DENIED, pointer, words)
        if notes:
            tray.lose(pointer, "its arguments cannot be compared, so that the server is denied with any")
        return
    reason = f"denied with these arguments in {tray.dialect} source {tray.origin.name}"
    denial = Denial(id=f"args-{digest(*asked)[:8]}", reason=reason, args=escaped(asked))
    if len(asked) > 1:
        notes = (*notes, "any one of its arguments is denied, not only all of them together")
    tray.deny_part(replace(subject, notes=(*subject.notes, *notes)), denial, pointer, words)


def escaped(words: Iterable[str]) -> tuple[str, ...]:
    """Return expressions that match these very words; raise Unfit where there are too many."""
    found = tuple(sorted({re.escape(word) for word in words if word.strip()}))
    if len(found) > MAX_EXPRESSIONS:
        raise Unfit(f"more than {MAX_EXPRESSIONS} different arguments are not compared")
    return found
