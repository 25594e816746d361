"""Regular expressions that operators write, matched in time linear in the text by RE2.

A registry comes from many hands and arguments from hostile ones; `re` takes exponential time for some pairs.
RE2 has no look-around and no back-references, and says so. Only this file imports google-re2, whose wheels
exist for CPython 3.11 to 3.14 on Linux (glibc), macOS and Windows (PyPI, 1.1.20251105); where it cannot be
loaded, an expression is refused and with it its entry, so that nothing is approved unchecked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

MAX_EXPRESSION = 1000  # characters; longer than any that a person wrote
MAX_MEMORY = 1 << 20  # bytes of one compiled expression: `(a{100}){9}` would ask for more
MAX_ARGUMENT = 131_072  # characters; Linux allows one argument of 128 KiB (MAX_ARG_STRLEN)


class ExpressionError(ValueError):
    """An expression that cannot be used; the message says why."""


class Expression(Protocol):
    """A compiled expression."""

    def fullmatch(self, text: str) -> object | None: ...


@lru_cache(maxsize=4096)
def compiled(text: str) -> Expression:
    """Return `text` compiled; raise ExpressionError for what RE2 does not know, or where there is no RE2."""
    if len(text) > MAX_EXPRESSION:
        raise ExpressionError(f"an expression is at most {MAX_EXPRESSION} characters long")
    try:
        import re2
    except ImportError:
        raise ExpressionError("expressions need google-re2, which is not installed here") from None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    options.dot_nl = True  # an argument may hold a line break, and `.*` must not let it through unseen
    try:
        made: Expression = re2.compile(text, options)
    except re2.error as error:
        raise ExpressionError(f"not an expression of RE2: {reason(error)}") from None
    return made


def reason(error: Exception) -> str:
    """Return RE2's words for what is wrong, which it gives as bytes."""
    first = error.args[0] if error.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


def matches(text: str, argument: str) -> bool:
    """Return whether the expression `text` matches the whole of `argument`; raise ExpressionError."""
    plain = argument[:MAX_ARGUMENT].encode("utf-8", "replace").decode()  # RE2 takes no lone surrogates
    return len(argument) <= MAX_ARGUMENT and compiled(text).fullmatch(plain) is not None
