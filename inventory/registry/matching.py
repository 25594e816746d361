"""The words of matching: how strong a match is, and where a sighting departs from an entry."""

from __future__ import annotations

from enum import IntEnum

from discovery.frozen import frozen
from inventory.model import Entry, State

BLOCKING = frozenset({State.DENIED, State.SUSPENDED})


class Strength(IntEnum):
    """How much a match proves, weakest first. A name proves nothing and is not here."""

    PATH = 30
    PATH_AND_HASH = 40
    REPOSITORY = 45
    URL_PREFIX = 55
    URL_TEMPLATE = 65
    URL = 70
    PACKAGE = 75
    RANGE = 80
    COMMIT = 85
    VERSION = 90
    DIGEST = 100


def word_of(strength: Strength) -> str:
    """Return how an operator writes a strength: `path-and-hash`."""
    return strength.name.lower().replace("_", "-")


STRENGTH_WORDS = tuple(word_of(it) for it in sorted(Strength, reverse=True))
# In what a launch may depart from an approval.
DRIFT_KINDS = ("tools", "digest", "source", "publisher", "version", "args", "env", "transport", "scope")


@frozen
class Drift:
    """One governed attribute that is not as approved.

    `stated` tells that the entry asks for something there. `unknown` tells that the sighting does not show
    its value: not that it is wrong, but that it cannot be shown to be right. `patch` tells that only the last
    number of an approved version went up.
    """

    kind: str
    field: str
    expected: str | None
    observed: str | None
    text: str
    stated: bool = True
    unknown: bool = False
    patch: bool = False


@frozen
class Match:
    """An entry whose identity is the sighting's, with what departs from it."""

    entry: Entry
    strength: Strength
    drift: tuple[Drift, ...] = ()
