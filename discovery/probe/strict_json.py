"""JSON from a stranger: strict UTF-8, one value per key, bounded numbers, bounded depth."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

from discovery.probe.limits import MAX_DEPTH, MAX_DIGITS

Value = dict[str, "Value"] | list["Value"] | str | int | float | bool | None
# Strings are stepped over. An unclosed one runs to the end, where the parser will refuse it.
MARKS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}]', re.DOTALL)
STEP = {"[": 1, "{": 1, "]": -1, "}": -1}


def read_object(data: bytes | str) -> Mapping[str, Value] | None:
    """Return the JSON object that `data` is, None if it is none or not strictly so."""
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        if not text.lstrip(" \t\r\n").startswith("{") or too_deep(text):
            return None
        value: object = DECODER.decode(text)
    except (ValueError, RecursionError, MemoryError):
        return None
    return value if isinstance(value, dict) else None


def too_deep(text: str) -> bool:
    """Return whether brackets nest deeper than MAX_DEPTH."""
    depth = 0
    for found in MARKS.finditer(text):
        depth += STEP.get(found[0], 0)
        if depth > MAX_DEPTH:
            return True
    return False


def unique(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    """Return `pairs` as a map; raise ValueError for a key that comes twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key that comes twice")
    return found


def whole(digits: str) -> int:
    """Return the number `digits` spell; raise ValueError for one past 64 bits."""
    if len(digits) > MAX_DIGITS:
        raise ValueError("a number past 64 bits")
    return int(digits)


def real(digits: str) -> float:
    """Return the number `digits` spell; raise ValueError for one no double can hold."""
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number past all bounds")
    return number


def constant(word: str) -> float:
    """Raise ValueError: NaN and Infinity are no JSON."""
    raise ValueError("no JSON: " + word)


DECODER = json.JSONDecoder(
    object_pairs_hook=unique, parse_int=whole, parse_float=real, parse_constant=constant
)
