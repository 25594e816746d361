"""Whether a package is the one an entry is about, and whether its version and source are as approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from discovery.identity.purl import Purl
from discovery.identity.urls import canonical_url
from discovery.model import Identity, Pin
from inventory.registry.matching import BLOCKING, Drift, Match, Strength
from inventory.registry.ranges import (
    is_digest,
    is_inside,
    is_outside,
    is_patch_update,
    names_exactly,
)
from inventory.registry.register import Row

REPOSITORIES = frozenset({"github", "gitlab", "bitbucket", "git"})
FIRM = frozenset({Pin.EXACT, Pin.DIGEST, Pin.COMMIT})


def match_package(row: Row, identity: Identity, purl: Purl) -> Iterator[Match]:
    """Yield the match of one package with one entry of the same type and name, if it is the same package."""
    target = row.target.purl
    asked, seen = dict(target.qualifiers if target else ()), dict(purl.qualifiers)
    if purl.type == "generic" and not same_download(asked, seen):
        return
    if target and target.subpath and target.subpath != purl.subpath:
        return
    drift: list[Drift] = []
    # Where an entry lists its sources, those decide (see governed.py).
    if (
        purl.type not in ("oci", "generic")
        and not row.entry.governs.sources
        and source(asked) != source(seen)
    ):
        drift.append(source_drift(asked, seen))
    strength = Strength.REPOSITORY if purl.type in REPOSITORIES else Strength.PACKAGE
    strength = Strength.DIGEST if purl.type == "generic" and "checksum" in asked else strength
    if row.versions is not None:
        version = fitting(row, purl.type, offered(identity, purl))
        if version is None:
            drift.append(version_drift(row, purl.type, identity))
        else:
            strength = strength_of(row.versions, purl.type, version, strength)
    yield Match(entry=row.entry, strength=strength, drift=tuple(drift))


def same_download(asked: Mapping[str, str], seen: Mapping[str, str]) -> bool:
    """Return whether two generic packages are one file: by checksum if the entry has one, else by address."""
    key = "checksum" if "checksum" in asked else "download_url"
    return asked.get(key) is not None and asked.get(key) == seen.get(key)


def source(qualifiers: Mapping[str, str]) -> str:
    """Return the package index a purl names, empty for the ecosystem's own."""
    told = qualifiers.get("repository_url", "")
    return told and (canonical_url(told).url or told)


def source_drift(asked: Mapping[str, str], seen: Mapping[str, str]) -> Drift:
    """Return the drift of a package that comes from elsewhere than the entry says."""
    return Drift(
        kind="source",
        field="repository_url",
        expected=asked.get("repository_url"),
        observed=seen.get("repository_url"),
        text="the package comes from another package index than the entry names",
        stated="repository_url" in asked,
    )


def offered(identity: Identity, purl: Purl) -> tuple[str, ...]:
    """Return what a launch says of its version; engines ignore an image's tag beside its digest, so do we."""
    checksum = dict(purl.qualifiers).get("checksum")
    said = [
        identity.version,
        None if identity.pin is Pin.DIGEST and purl.type == "oci" else purl.version,
        checksum,
    ]
    return tuple(dict.fromkeys(version for version in said if version))


def fitting(row: Row, ecosystem: str, versions: Iterable[str]) -> str | None:
    """Return the version inside the entry's range; a range of what is denied holds pre-releases too."""
    early = row.entry.state in BLOCKING
    asked = row.versions or ""
    return next((it for it in versions if is_inside(ecosystem, asked, it, early=early)), None)


def strength_of(asked: str, ecosystem: str, version: str, otherwise: Strength) -> Strength:
    """Return how strong a version inside the range makes the match."""
    if is_digest(version):
        return Strength.DIGEST if ":" in version else Strength.COMMIT
    if ecosystem in REPOSITORIES:
        return otherwise  # a tag or branch can be moved
    return Strength.VERSION if names_exactly(ecosystem, asked, version) else Strength.RANGE


def version_drift(row: Row, ecosystem: str, identity: Identity) -> Drift:
    """Return the drift of a version outside the range, or not fixed and so not to be shown inside it."""
    asked, seen = row.versions or "", identity.version
    patch = False
    if identity.pin in FIRM:
        patch = seen is not None and is_patch_update(ecosystem, asked, seen)
        text = f"version {seen} is {'a patch update of' if patch else 'outside'} {asked}"
    else:
        text = f"not pinned ({seen or 'any version'}); the entry asks for {asked}"
    return Drift(
        kind="digest" if is_digest(seen) else "version",
        field="version",
        expected=asked,
        observed=seen,
        text=text,
        unknown=seen is None or not is_outside(ecosystem, asked, seen),
        patch=patch,
    )
