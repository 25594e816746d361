"""Which entries may be offered in a catalogue, and what such an offer leaves out of them."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.shapes.model import Plain
from inventory.entry import Entry
from inventory.policy.export.fit import for_all, verdict_of
from inventory.policy.export.model import Loss, Material, left_out, narrower, wider
from inventory.registry.sources.offer import packages, remotes, unoffered
from inventory.registry.sources.v01 import server_name
from inventory.standing import Verdict

AMAZON = ("amazon-q-cli", "amazon-q-ide", "kiro")
REFUSED = frozenset({Verdict.DENIED, Verdict.IMPERSONATING})


def offered(material: Material, losses: list[Loss]) -> list[Entry]:
    """Return the entries in force that have something to offer, and tell what is missing of them."""
    found: list[Entry] = []
    for entry in sorted(material.live, key=lambda it: (server_name(it), it.id)):
        if not packages(entry) and not remotes(entry):
            losses.append(left_out(entry, "it is neither a package of a public registry nor a plain address"))
            continue
        said = verdicts(material, entry)
        why = "a part of it is denied" if said & REFUSED else for_all(entry, entry.reach.clients)
        if why:
            losses.append(left_out(entry, why))
            continue
        if said - {Verdict.APPROVED}:
            losses.append(wider(entry, "what limits it, here or in another entry, is not carried"))
        if entry.reach.clients:
            losses.append(wider(entry, "a catalogue is for every client"))
        losses.extend(unoffered_losses(entry))
        found.append(entry)
    return found


def verdicts(material: Material, entry: Entry) -> set[Verdict]:
    """Return what the registry says of all that an offer names."""
    plain = [str(it["url"]) for it in remotes(entry) if "variables" not in it]
    said = {verdict_of(material, entry, package=texts_of(it)) for it in packages(entry)}
    return said | {verdict_of(material, entry, url=url) for url in plain}


def texts_of(package: Mapping[str, Plain]) -> dict[str, str]:
    """Return the fields of a package that name it."""
    return {key: value for key, value in package.items() if isinstance(value, str)}


def unoffered_losses(entry: Entry) -> list[Loss]:
    """Return what a server of a catalogue does not say: a version left open lets any version in."""
    words = unoffered(entry)
    missing = len(packages(entry)) + len(remotes(entry)) < 1 + len(entry.also)
    effects = [narrower if missing and word is words[0] else wider for word in words]
    return [effect(entry, word) for effect, word in zip(effects, words, strict=True)]


def stands(
    material: Material, entry: Entry, *, url: str | None = None, package: Mapping[str, str] | None = None
) -> bool:
    """Return whether the registry approves exactly this for the clients of Amazon."""
    return verdict_of(material, entry, url=url, package=package, clients=AMAZON) is Verdict.APPROVED


def tagged(image: str) -> bool:
    """Return whether an image is named with a tag or a digest."""
    return "@" in image or ":" in image.rpartition("/")[2]
