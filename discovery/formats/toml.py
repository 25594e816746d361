"""TOML: what tomllib reads, dates as ISO texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_KEY_PARTS, MAX_TOML_BYTES, check_size, malformed, too_deep
from discovery.formats.plain import settle
from discovery.formats.text import decode
from discovery.model import Reason
from discovery.shapes.model import Plain

Value = TypeVar("Value")

# Where a key can stand, not inside a text; parts start where a word starts, so that it is looked at once.
PART = r"""(?: (?<![\w-]) [\w-]+ | "[^"\n]*" | '[^'\n]*' ) [ \t]* \. [ \t]*"""
LONG_KEY = re.compile(
    f"(?: ^ | [\\[{{,] ) [ \\t]* (?: {PART} ){{{MAX_KEY_PARTS}}}", re.VERBOSE | re.MULTILINE
)
AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(data: bytes) -> Plain:
    """Return the table of a TOML file; raise Unreadable."""
    check_size(data, MAX_TOML_BYTES)
    return parse_toml(decode(data))


def parse_toml(text: str) -> Plain:
    """Return the table of a TOML text; raise Unreadable."""
    import tomllib  # 4 ms: few scans meet a TOML file

    if LONG_KEY.search(text):
        raise Unreadable(Reason.TOO_LARGE, f"a key of more than {MAX_KEY_PARTS} parts")
    try:
        value = load(text, tomllib.loads)
    except RecursionError:
        raise too_deep() from None
    except (ValueError, OverflowError) as error:
        at = AT.search(str(error))
        raise malformed("TOML", *((int(at[1]), int(at[2])) if at else ())) from None
    return settle(value)


def load(text: str, loads: Callable[[str], Value]) -> Value:
    """Return what `loads` makes of a text in TOML 1.0, or in 1.1 by its inline tables over several lines."""
    try:
        return loads(text)
    except ValueError:
        if "{" not in text:
            raise
        from discovery.formats.toml_tables import on_one_line  # few files need it

        joined = on_one_line(text)
        if joined == text:
            raise
        with suppress(ValueError):
            return loads(joined)
        raise  # the first complaint has the right line
