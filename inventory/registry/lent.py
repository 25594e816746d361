"""Code that a launch brings in besides what was approved: another index, a preloaded file, an added package.

An approval is of some code from some place. The same package from another index, or with a stranger's file
loaded before it, is something else under its name. An entry accepts it by saying so: `sources` name the
indexes and hosts, `args` the options (`--with=httpx`), `env` the variables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase

from discovery.frozen import frozen
from discovery.model import Sighting
from inventory.model import Entry
from inventory.registry.expression import matches
from inventory.registry.matching import Drift
from inventory.registry.reach import is_named

FACT = "lends"  # of discovery.identity.lent
INDEX, SOURCE, ARGS, ENV = "index", "source", "args", "env"
HOST = "host:"


@frozen
class Lent:
    """One thing that is brought in: how, and by which option or variable; `place` is an address, if known."""

    how: str
    what: str

    @property
    def place(self) -> str:
        """The address that code comes from, without its scheme; empty where it is not known."""
        return self.what.partition("://")[2] if self.how in (INDEX, SOURCE) else ""


def lent(sighting: Sighting) -> Iterator[Lent]:
    """Yield what a launch brings in, as it was told where it was read."""
    for text in told(sighting.facts.get(FACT)):
        how, _, what = text.partition(" ")
        if how in (INDEX, SOURCE, ARGS, ENV) and what:
            yield Lent(how=how, what=what)
    ref = sighting.identity.ref or ""
    if sighting.identity.purl is not None and ref.startswith(HOST):
        yield Lent(how=SOURCE, what=f"ssh://{ref.removeprefix(HOST).partition('#')[0]}")


def told(fact: str | None) -> list[str]:
    """Return the texts in a fact; none where it holds none."""
    if not fact:
        return []
    try:
        found = json.loads(fact)
    except ValueError:
        return []
    return [it for it in found if isinstance(it, str)] if isinstance(found, list) else []


def lent_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield each thing that a launch brings in and the entry does not name."""
    for it in lent(sighting):
        if not is_accepted(it, entry):
            yield drift_of(it, entry)


def is_accepted(found: Lent, entry: Entry) -> bool:
    """Return whether an entry names what is brought in."""
    governs = entry.governs
    match found.how:
        case "args":
            return found.what in governs.args_fixed or any(
                matches(text, found.what) for text in governs.args_allowed
            )
        case "env":
            return any(fnmatchcase(found.what, it) for it in governs.env_allowed)
    return bool(found.place) and is_from(found.place, governs.sources)


def is_from(place: str, sources: tuple[str, ...]) -> bool:
    """Return whether an address lies at one of an entry's sources: hosts, or the beginnings of addresses."""
    host, _, rest = place.partition("/")
    for allowed in sources:
        plain = allowed.partition("://")[2] or allowed
        asked_host, _, path = plain.rstrip("/").partition("/")
        if is_named(host, [asked_host]) and f"{rest}/".startswith(f"{path}/" if path else ""):
            return True
    return False


def drift_of(found: Lent, entry: Entry) -> Drift:
    """Return the drift of one thing that is brought in."""
    governs = entry.governs
    if found.how == ARGS:
        expected, text = governs.args_allowed, "this brings in code besides the approved one"
    elif found.how == ENV:
        expected, text = (
            governs.env_allowed,
            "this environment variable brings in code besides the approved one",
        )
    else:
        expected, text = governs.sources, "its code may come from another place than the approved one"
    return Drift(
        kind=found.how if found.how in (ARGS, ENV) else "source",
        field=found.how if found.how in (ARGS, ENV) else "source",
        expected=", ".join(expected) or None,
        observed=found.what,
        text=f"{text}: {found.what} (where that is meant, the entry names it under governs)",
    )
