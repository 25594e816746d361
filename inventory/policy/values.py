"""Small steps through parsed documents: the text, list or map under a key, or nothing."""

from __future__ import annotations

from discovery.shapes.model import Plain


def at(value: Plain, *keys: str) -> Plain:
    """Return what lies under `keys`, None where the way ends before."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Plain) -> str | None:
    """Return `value` if it is a text with something in it."""
    return value if isinstance(value, str) and value.strip() else None


def texts(value: Plain) -> tuple[str, ...]:
    """Return the texts in a list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def maps(value: Plain) -> tuple[dict[str, Plain], ...]:
    """Return the maps in a list."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def table(value: Plain) -> dict[str, Plain]:
    """Return `value` if it is a map, an empty one otherwise."""
    return value if isinstance(value, dict) else {}
