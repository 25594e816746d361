"""Where a launch departs from what its entry governs besides identity and version.

What a sighting does not show (who published, which tools) is not assessed, which is told: it is neither
right nor wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from discovery.model import Pin, Sighting
from inventory.model import Entry, Evidence, Policy
from inventory.registry.expression import matches
from inventory.registry.launched import own_args, publisher, shows_launch, source, transports
from inventory.registry.lent import INDEX, is_from, lent, lent_drifts
from inventory.registry.matching import STRENGTH_WORDS, Drift, Match, Strength, word_of
from inventory.registry.reach import is_named

STRENGTHS = dict(zip(STRENGTH_WORDS, sorted(Strength, reverse=True), strict=True))
LOOSE = frozenset({Pin.FLOATING, Pin.TAG, Pin.RANGE, Pin.REF})


def departures(found: Match, sighting: Sighting, policy: Policy) -> Iterator[Drift]:
    """Yield each governed attribute of the matched entry that the sighting does not keep to."""
    if policy.unpinned == "drift" and found.entry.versions is None:
        yield from unpinned(found, sighting)
    governs = found.entry.governs
    if governs.min_strength and found.strength < STRENGTHS[governs.min_strength]:
        yield weak(found, governs.min_strength)
    if governs.sources:
        yield from source_drifts(found.entry, sighting)
    if governs.publishers:
        yield from publisher_drifts(found.entry, sighting)
    if governs.tools:
        yield from tool_drifts(found.entry, sighting)
    yield from lent_drifts(found.entry, sighting)
    if shows_launch(sighting):
        yield from launch_drifts(found.entry, sighting)


def launch_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield how a launch departs in its arguments, environment and transport."""
    governs = entry.governs
    if governs.args_fixed or governs.args_allowed or governs.args_forbidden:
        yield from arg_drifts(entry, sighting)
    if governs.env_allowed or governs.env_forbidden:
        yield from env_drifts(entry, sighting)
    if governs.transports:
        yield from transport_drifts(entry, sighting)


def unpinned(found: Match, sighting: Sighting) -> Iterator[Drift]:
    """Yield that a package's version is left open, where the policy does not allow that."""
    identity = sighting.identity
    if identity.purl and identity.pin in LOOSE and found.strength not in (Strength.DIGEST, Strength.COMMIT):
        yield Drift(
            kind="version",
            field="pin",
            expected="one version",
            observed=identity.version or identity.pin,
            text="the version is not pinned, and the policy asks for it (unpinned: drift)",
        )


def weak(found: Match, wanted: str) -> Drift:
    """Return the drift of a match that proves less than the entry asks for."""
    strength = STRENGTHS[wanted]
    by_version = strength in (Strength.VERSION, Strength.COMMIT, Strength.RANGE)
    return Drift(
        kind="digest" if strength is Strength.DIGEST else "version" if by_version else "source",
        field="strength",
        expected=wanted,
        observed=word_of(found.strength),
        text=f"matched by {word_of(found.strength)}; the entry asks for {wanted} or stronger",
    )


def source_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield that code comes from none of the entry's sources: hosts, or the beginnings of addresses."""
    seen = source(sighting.identity)
    if seen is None or is_from(seen, entry.governs.sources) or any(it.how == INDEX for it in lent(sighting)):
        return  # an index that takes the place of the usual one is told by `lent_drifts`
    yield Drift(
        kind="source",
        field="source",
        expected=", ".join(entry.governs.sources),
        observed=seen,
        text="it comes from none of the sources that the entry names",
    )


def publisher_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield that code is published by somebody else than the entry names."""
    seen = publisher(sighting)
    if seen is None or is_named(
        seen.removeprefix("@"), [it.removeprefix("@") for it in entry.governs.publishers]
    ):
        return
    yield Drift(
        kind="publisher",
        field="publisher",
        expected=", ".join(entry.governs.publishers),
        observed=seen,
        text="it is published by somebody else than the entry names",
    )


def tool_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield that a server offered another set of tools than the approved ones."""
    seen = tools_of(sighting)
    if seen is not None and seen not in entry.governs.tools:
        yield Drift(
            kind="tools",
            field="tools_sha256",
            expected=", ".join(entry.governs.tools),
            observed=seen,
            text="the tools it offers, or their descriptions, are not the approved ones",
        )


def tools_of(sighting: Sighting) -> str | None:
    """Return the hash of the set of tools that a server offered, None where nobody asked it."""
    told = sighting.facts.get("tools_sha256", "").lower()
    return f"sha256:{told.removeprefix('sha256:')}" if told else None


def arg_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield each way in which a launch's arguments are not as approved."""
    governs, words = entry.governs, own_args(sighting)
    if governs.args_fixed and not in_order(governs.args_fixed, words):
        yield arg_drift(" ".join(governs.args_fixed), " ".join(words), "an argument that is fixed is missing")
    for word in sighting.args:
        if any(matches(text, word) for text in governs.args_forbidden):
            yield arg_drift(None, word, "the entry forbids this argument")
    if governs.args_allowed:
        for word in words:
            fixed = word in governs.args_fixed
            if not fixed and not any(matches(text, word) for text in governs.args_allowed):
                yield arg_drift(
                    ", ".join(governs.args_allowed), word, "the entry does not allow this argument"
                )


def arg_drift(expected: str | None, observed: str, text: str) -> Drift:
    """Return the drift of one argument."""
    return Drift(kind="args", field="args", expected=expected, observed=observed or None, text=text)


def in_order(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Return whether all that is wanted stands among `words`, in that order."""
    rest = iter(words)
    return all(any(word == it for word in rest) for it in wanted)


def env_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield each environment variable that a launch sets and should not."""
    governs = entry.governs
    for name in sorted(sighting.env_names):
        forbidden = any(fnmatchcase(name, it) for it in governs.env_forbidden)
        allowed = not governs.env_allowed or any(fnmatchcase(name, it) for it in governs.env_allowed)
        if forbidden or not allowed:
            yield Drift(
                kind="env",
                field="env",
                expected=", ".join(governs.env_allowed) or None,
                observed=name,
                text=f"the entry {'forbids' if forbidden else 'does not allow'} this environment variable",
            )


def transport_drifts(entry: Entry, sighting: Sighting) -> Iterator[Drift]:
    """Yield that a client may talk to the server in a way that is not approved."""
    seen, allowed = transports(sighting), frozenset(entry.governs.transports)
    if not seen or seen <= allowed:
        return
    yield Drift(
        kind="transport",
        field="transport",
        expected=", ".join(sorted(allowed)),
        observed=", ".join(sorted(seen)),
        text="the transport is not one that the entry names",
        unknown=bool(seen & allowed),
    )


def notes(found: Match, sighting: Sighting) -> Iterator[Evidence]:
    """Yield what an entry governs and this sighting does not show."""
    governs = found.entry.governs
    if not (governs.publishers or governs.tools or governs.sources):
        return
    unseen = [
        ("publishers", governs.publishers, publisher(sighting)),
        ("tools", governs.tools, tools_of(sighting)),
        ("sources", governs.sources, source(sighting.identity)),
    ]
    for field, asked, seen in unseen:
        if asked and seen is None:
            yield Evidence(
                rule="not-assessed",
                field=field,
                expected=", ".join(asked),
                observed=None,
                text=f"the entry governs its {field}, which this sighting does not show",
                entry=found.entry.id,
            )
    if governs.tools and (since := sighting.facts.get("tools_listed", "")[:10]):
        yield Evidence(
            rule="not-assessed",
            field="tools",
            expected=", ".join(governs.tools),
            observed=tools_of(sighting),
            text=f"its tools were listed on {since}; nobody asked for them again since",
            entry=found.entry.id,
        )
