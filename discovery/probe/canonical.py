"""JSON in its one canonical form (RFC 8785), so that the same value has the same hash everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping

from discovery.probe.strict_json import Value

# Up to here a double holds every whole number; past it ECMAScript would print another one.
SAFE = 2**53


def canonical(value: Value) -> bytes:
    """Return the canonical bytes of `value`, which came from JSON."""
    return written(value).encode("utf-8", "surrogatepass")


def written(value: Value) -> str:
    """Return the canonical text of `value`."""
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int() if -SAFE <= value <= SAFE:
            return str(value)
        case int() | float():
            return number(float(value))
        case list():
            return "[" + ",".join(map(written, value)) + "]"
    return "{" + ",".join(f"{written(key)}:{written(value[key])}" for key in ordered(value)) + "}"


def ordered(value: Mapping[str, Value]) -> list[str]:
    """Return the keys in the order of their UTF-16 code units."""
    return sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def number(value: float) -> str:
    """Return a finite number as ECMAScript prints it (ECMA-262, Number::toString)."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, power = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(power or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0") or "0"
    return sign + placed(digits, point)


def placed(digits: str, point: int) -> str:
    """Return `digits` with the point after `point` of them, or with an exponent where ECMAScript uses one."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    head = digits if count == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{head}e{'+' if power > 0 else '-'}{abs(power)}"
