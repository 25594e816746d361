"""What a server says it is: a name that its package, image or answer bears, and that another one was given.

A package's `mcpName` and an image's label are claims to be a certain server of the official registry, whose
publisher proved it there; nothing else proves them (registry documentation, package verification). The name
in a server's own answer is weaker: everybody may have a server called `filesystem`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from discovery.identity.purl import split_purl
from discovery.model import Sighting
from inventory.model import Entry
from inventory.registry.impersonation.known import Known, models_of
from inventory.registry.impersonation.name import FIRST_COME, Name, Parts, read_name, words_of
from inventory.registry.impersonation.trick import Suspicion, Trick
from inventory.registry.impersonation.words import AUTHORITY, GENERIC, PRODUCTS

# The facts that hold a claim, and what the claim is called.
MARKS = {"marker": "its package claims to be", "mcp_name": "its label claims to be"}
ANSWER = "server_name"
LOCAL = frozenset({"docker.io/library", "localhost"})  # images that were built here


class Claim(NamedTuple):
    """A name that a server gives itself, and by what."""

    fact: str
    name: str
    says: str
    strong: bool


def claims(sighting: Sighting) -> Iterator[Claim]:
    """Yield what a server says it is, the claims that mean a certain server first."""
    for fact, says in MARKS.items():
        if name := sighting.facts.get(fact, ""):
            yield Claim(fact, name, says, "/" in name)
    if name := sighting.facts.get(ANSWER, ""):
        yield Claim(ANSWER, name, "it answers as", "/" in name or is_telling(name))


def is_telling(name: str) -> bool:
    """Return whether hardly two servers would call themselves so: not after a product, nor by one word."""
    words = [word for word in words_of(name.casefold()) if word not in GENERIC | AUTHORITY | PRODUCTS]
    return len(words) > 1


def false_claims(sighting: Sighting, known: Known, listed: Known) -> Iterator[Suspicion]:
    """Yield the approved servers that a sighting, which is none of them, claims to be."""
    for claim in claims(sighting):
        for entry in known.called.get(claim.name.casefold(), ()):
            certain = claim.strong and is_false(sighting, entry, claim, listed)
            yield Suspicion(
                entry=entry,
                target=entry.identity,
                trick=Trick("false-claim", 0, f"{claim.says} {claim.name}", certain),
                field=claim.fact,
                claimed=claim.name,
            )


def is_false(sighting: Sighting, entry: Entry, claim: Claim, listed: Known) -> bool:
    """Return whether a claim cannot be true: the server has another package in this very ecosystem.

    One server may have packages in several ecosystems and a URL as well; which, only a catalogue tells.
    """
    seen = name_of(sighting)
    if seen is None:
        return is_elsewhere(sighting, entry)
    if seen.type == "oci" and is_copy(seen, entry):
        return False
    packages = [it.name.name for it in models_of(entry) if it.name is not None]
    owners = {name.scope for name in packages if name.type == seen.type and name.scope}
    if seen.scope in owners:
        return False
    others = listed.called.get(claim.name.casefold(), ())
    if others:
        return not any(is_listed(seen, it) for it in others)
    same = any(name.type == seen.type for name in packages)
    return same or (claim.fact == ANSWER and any(name.type in FIRST_COME for name in packages))


def name_of(sighting: Sighting) -> Name | None:
    """Return the name of a sighting's package or image, None for anything else."""
    purl = split_purl(sighting.identity.purl) if sighting.identity.purl else None
    return None if purl is None else read_name(purl)


def is_elsewhere(sighting: Sighting, entry: Entry) -> bool:
    """Return whether a remote server claims to be one that is approved at other addresses only."""
    models = list(models_of(entry))
    return sighting.identity.url is not None and bool(models) and all(it.host is not None for it in models)


def is_copy(seen: Name, entry: Entry) -> bool:
    """Return whether an image was built here, or is the approved one in a mirror: the same path elsewhere."""
    if seen.scope in LOCAL or not seen.scope:
        return True
    names = (it.name.name for it in models_of(entry) if it.name is not None)
    return any(it.type == "oci" and is_mirror(seen, it) for it in names)


def is_mirror(seen: Name, known: Name) -> bool:
    """Return whether an image is another one by its path, and only the registry differs."""
    mine, its = seen.full.partition("/"), known.full.partition("/")
    return mine[0] != its[0] and (mine[2] == its[2] or mine[2].endswith("/" + its[2]))


def is_listed(seen: Name, entry: Entry) -> bool:
    """Return whether a catalogue names a package among those of a server."""
    return any(it.name is not None and Parts(seen).letters == it.name.letters for it in models_of(entry))
