"""What a package.json says of the package that owns a running script. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from posixpath import normpath

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.signals.sdks import NPM_EITHER, NPM_SERVING

MAX_TEXT = 256  # of a name; the registry allows 214
MAX_NAMED = 2_000  # dependencies and programs of one package
NAME = Pattern(r"(?:@[\w.~-]+/)?[\w.~-]+")


@frozen
class Package:
    """One package.json: name, version, the programs and main files it declares, what it is built on."""

    name: str
    version: str | None = None
    claims: str | None = None
    programs: Mapping[str, str]
    main: tuple[str, ...] = ()
    serving: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


def read_package(data: bytes) -> Package | None:
    """Return what a package.json says; None if it names no package or is not to be read."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError, MemoryError):
        return None
    name = found.get("name") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(name, str) or not is_name(name):
        return None
    needs = dependencies(found)
    return Package(
        name=name,
        version=text_of(found.get("version")),
        claims=text_of(found.get("mcpName")),
        programs=programs_of(found.get("bin"), name),
        main=main_of(found),
        serving=tuple(sorted(needs & NPM_SERVING)),
        either=tuple(sorted(needs & NPM_EITHER)),
    )


def is_name(name: str) -> bool:
    """Return whether the registry could know a package called `name`."""
    return len(name) <= MAX_TEXT and NAME.fullmatch(name) is not None


def text_of(value: object) -> str | None:
    """Return `value` if it is a text of sensible length."""
    return value if isinstance(value, str) and 0 < len(value) <= MAX_TEXT else None


def dependencies(found: Mapping[object, object]) -> frozenset[str]:
    """Return the names of what a package needs when it runs."""
    names: set[str] = set()
    for field in ("dependencies", "peerDependencies", "optionalDependencies"):
        table = found.get(field)
        if isinstance(table, dict):
            names.update(name for name in list(table)[:MAX_NAMED] if isinstance(name, str))
    return frozenset(names)


def programs_of(declared: object, name: str) -> dict[str, str]:
    """Return the files of the programs that a package installs, by the programs' names."""
    if isinstance(declared, str):
        return {name.rpartition("/")[2]: tidy(declared)}
    if not isinstance(declared, dict):
        return {}
    pairs = list(declared.items())[:MAX_NAMED]
    return {key: tidy(path) for key, path in pairs if isinstance(key, str) and isinstance(path, str)}


def main_of(found: Mapping[object, object]) -> tuple[str, ...]:
    """Return the files that stand for the whole package."""
    main = [found.get(field) for field in ("main", "module")]
    exports = found.get("exports")
    root = exports.get(".", exports) if isinstance(exports, dict) else exports
    main += root.values() if isinstance(root, dict) else [root]
    return tuple(dict.fromkeys(tidy(path) for path in main if isinstance(path, str)))


def tidy(path: str) -> str:
    """Return a path below the package as it is compared."""
    return normpath(path.replace("\\", "/").lstrip("/"))
