"""Defaults for options from a TOML file.

`[defaults]` holds for every command that has the option, `[scan]` or `[registry.approve]` for one:

    [defaults]
    registry = "/etc/mcp-census/registry"

    [scan]
    format = "json"
    home = ["/home/ana", "/home/ben"]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode

EVERYWHERE = "defaults"
MAX_BYTES = 1024 * 1024  # a settings file is written by hand
POSITION = re.compile(r"line \d+, column \d+")

Defaults = dict[str, object]


class Known(NamedTuple):
    """The options of a command by their parameter names, and the commands below it."""

    options: frozenset[str] = frozenset()
    commands: Mapping[str, Known] = MappingProxyType({})


def read_defaults(path: Path, known: Known) -> Defaults:
    """Return click's default map; raise Complaint for TOML that is broken or names what does not exist."""
    document = read_toml(path)
    shared = table(document.pop(EVERYWHERE, {}), EVERYWHERE, path)
    anywhere = every_option(known)
    for name in shared:
        if name not in anywhere:
            raise unknown(f"{EVERYWHERE}.{name}", anywhere, path)
    return section(document, known, shared, "", path)


def read_toml(path: Path) -> Defaults:
    """Return the document at `path`; raise Complaint if it is no TOML. Its content is never quoted."""
    import tomllib

    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise wrong(path, f"it is larger than {MAX_BYTES} bytes", "Keep only option defaults in it.")
        return tomllib.loads(text.decode("utf-8-sig"))
    except OSError as error:
        raise wrong(
            path, error.strerror or "it cannot be read", "Check the path and its permissions."
        ) from error
    except (ValueError, RecursionError) as error:
        found = POSITION.search(str(error))
        place = f"{found.group()} of it" if found else "it"
        raise wrong(path, f"{place} is not TOML in UTF-8", "Check quotes and brackets there.") from error


def section(body: Defaults, known: Known, shared: Defaults, where: str, path: Path) -> Defaults:
    """Return the defaults of one command and those below it."""
    found: Defaults = {name: value for name, value in shared.items() if name in known.options}
    for key, value in body.items():
        name = key.replace("-", "_")
        here = f"{where}{key}"
        if key in known.commands:
            continue
        if name not in known.options:
            raise unknown(here, (*known.options, *known.commands), path)
        found[name] = scalar(value, here, path)
    for name, below in known.commands.items():
        own = table(body.get(name, {}), f"{where}{name}", path)
        found[name] = section(own, below, shared, f"{where}{name}.", path)
    return found


def every_option(known: Known) -> frozenset[str]:
    """Return the options of a command and of all below it."""
    return known.options.union(*(every_option(below) for below in known.commands.values()))


def table(value: object, where: str, path: Path) -> Defaults:
    """Return `value` as a table with option names as parameters; raise Complaint if it is none."""
    if not isinstance(value, dict):
        raise wrong(path, f"[{where}] is not a table", f"Write [{where}] and the options below it.")
    return {key.replace("-", "_") if where == EVERYWHERE else key: item for key, item in value.items()}


def scalar(value: object, where: str, path: Path) -> object:
    """Return a value that an option can take; raise Complaint for any other."""
    items = value if isinstance(value, list) else [value]
    if all(isinstance(item, str | int | float) for item in items):
        return value
    raise wrong(path, f"{where} is no text, number, flag or list of them", "Write it as on the command line.")


def unknown(name: str, names: Iterable[str], path: Path) -> Complaint:
    """Return the complaint about a name that no option has."""
    known = ", ".join(sorted({item.replace("_", "-") for item in names}))
    return wrong(path, f"{name!a} is no option", f"Known here: {known}.")


def wrong(path: Path, what: str, then: str) -> Complaint:
    """Return the complaint about the settings file."""
    return Complaint(f"the settings file cannot be used: {what}", str(path), then, ExitCode.USAGE)
