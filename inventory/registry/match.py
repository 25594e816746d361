"""Which entries of the registry a sighting matches, how strongly, and where it departs from what they govern.

A name never matches: it only helps `nearest` to say which entry somebody may have had in mind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from discovery.identity.paths import DRIVE, fold, tidy
from discovery.identity.purl import Purl, split_purl
from discovery.identity.urls import canonical_url
from discovery.model import Identity, Kind, Pin, Sighting
from inventory.model import Entry, State
from inventory.registry.ranges import is_digest, is_inside, is_outside, names_exactly
from inventory.registry.register import Register, folded, package_key
from inventory.registry.target import Form, Target

# Facts that hold the content hash of what is started.
DIGEST_FACTS = ("sha256", "script_sha256", "image_digest")
BLOCKING = frozenset({State.DENIED, State.SUSPENDED})
REPOSITORIES = frozenset({"github", "gitlab", "bitbucket", "git"})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One governed attribute that is not as approved.

    `stated` tells that the entry asks for something there. `unknown` tells that the sighting does not show
    its value: not that it is wrong, but that it cannot be shown to be right.
    """

    kind: str
    field: str
    expected: str | None
    observed: str | None
    text: str
    stated: bool = True
    unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry whose identity is the sighting's, with what departs from it."""

    entry: Entry
    strength: Strength
    drift: tuple[Drift, ...] = ()


def match(sighting: Sighting, register: Register) -> tuple[Match, ...]:
    """Return every entry that is about what `sighting` saw, strongest first."""
    found = list(matches(sighting.identity, sighting, register))
    return tuple(
        sorted(found, key=lambda it: (-it.strength, it.entry.id, it.entry.identity, it.entry.source))
    )


def matches(identity: Identity, sighting: Sighting | None, register: Register) -> Iterator[Match]:
    """Yield the matches of `identity`, by package, URL, digest, path and ref."""
    purl = split_purl(identity.purl) if identity.purl else None
    if purl is not None:
        for entry, target in register.packages.get(package_key(purl), ()):
            yield from match_package(entry, target, identity, purl, sighting)
    if identity.url:
        yield from match_url(identity.url, register)
    for digest in sorted(digests(identity, sighting)):
        for entry, _ in register.others.get(digest, ()):
            yield Match(entry=entry, strength=Strength.DIGEST)
    for ref in sorted(refs(identity, sighting)):
        for entry, target in register.others.get(folded(ref), ()):
            if target.text == ref or on_windows(ref, sighting) or entry.state in BLOCKING:
                yield match_ref(entry, target, identity, sighting)


def match_via(purl_text: str, register: Register) -> tuple[Match, ...]:
    """Return the entries about a package that stands in front of a server, strongest first."""
    purl = split_purl(purl_text)
    if purl is None:
        return ()
    version = purl.version or dict(purl.qualifiers).get("tag")
    pin = Pin.FLOATING if version is None else Pin.DIGEST if is_digest(version) else Pin.EXACT
    bridge = Identity(kind=Kind.UNRESOLVED, purl=purl_text, version=version, pin=pin)
    return tuple(sorted(matches(bridge, None, register), key=lambda it: (-it.strength, it.entry.id)))


# Packages.


def match_package(
    entry: Entry, target: Target, identity: Identity, purl: Purl, sighting: Sighting | None
) -> Iterator[Match]:
    """Yield the match of one package with one entry of the same type and name, if it is the same package."""
    asked, seen = dict(target.purl.qualifiers if target.purl else ()), dict(purl.qualifiers)
    if purl.type == "generic" and not same_download(asked, seen):
        return
    if target.purl and target.purl.subpath and target.purl.subpath != purl.subpath:
        return
    drift: list[Drift] = []
    if purl.type not in ("oci", "generic") and source(asked) != source(seen):
        drift.append(
            Drift(
                kind="source",
                field="repository_url",
                expected=asked.get("repository_url"),
                observed=seen.get("repository_url"),
                text="the package comes from another package index than the entry names",
                stated="repository_url" in asked,
            )
        )
    strength = Strength.REPOSITORY if purl.type in REPOSITORIES else Strength.PACKAGE
    if entry.versions is not None:
        version = fitting(entry, purl.type, offered(identity, purl))
        if version is None:
            drift.append(version_drift(entry, purl.type, identity))
        else:
            strength = strength_of(entry.versions, purl.type, version, strength)
    yield Match(entry=entry, strength=strength, drift=tuple(drift))


def same_download(asked: Mapping[str, str], seen: Mapping[str, str]) -> bool:
    """Return whether two generic packages are one file: by checksum if the entry has one, else by address."""
    key = "checksum" if "checksum" in asked else "download_url"
    return asked.get(key) is not None and asked.get(key) == seen.get(key)


def source(qualifiers: Mapping[str, str]) -> str:
    """Return the package index a purl names, empty for the ecosystem's own."""
    return canonical_url(qualifiers.get("repository_url", "")).url or qualifiers.get("repository_url", "")


def offered(identity: Identity, purl: Purl) -> tuple[str, ...]:
    """Return what a launch says of its version; engines ignore an image's tag beside its digest, so do we."""
    checksum = dict(purl.qualifiers).get("checksum")
    said = [
        identity.version,
        None if identity.pin is Pin.DIGEST and purl.type == "oci" else purl.version,
        checksum,
    ]
    return tuple(dict.fromkeys(version for version in said if version))


def fitting(entry: Entry, ecosystem: str, versions: Iterable[str]) -> str | None:
    """Return the version inside the entry's range; a range of what is denied holds pre-releases too."""
    early = entry.state in BLOCKING
    asked = entry.versions or ""
    return next((it for it in versions if is_inside(ecosystem, asked, it, early=early)), None)


def strength_of(asked: str, ecosystem: str, version: str, otherwise: Strength) -> Strength:
    """Return how strong a version inside the range makes the match."""
    if is_digest(version):
        return Strength.DIGEST if ":" in version else Strength.COMMIT
    if ecosystem in REPOSITORIES:
        return otherwise  # a tag or branch can be moved
    return Strength.VERSION if names_exactly(ecosystem, asked, version) else Strength.RANGE


def version_drift(entry: Entry, ecosystem: str, identity: Identity) -> Drift:
    """Return the drift of a version outside the range, or not fixed and so not to be shown inside it."""
    asked, seen = entry.versions or "", identity.version
    if identity.pin in (Pin.EXACT, Pin.DIGEST, Pin.COMMIT):
        text = f"version {seen} is outside {asked}"
    else:
        text = f"not pinned ({seen or 'any version'}); the entry asks for {asked}"
    return Drift(
        kind="digest" if is_digest(seen) else "version",
        field="version",
        expected=asked,
        observed=seen,
        text=text,
        unknown=seen is None or not is_outside(ecosystem, asked, seen),
    )


# URLs.


def match_url(url: str, register: Register) -> Iterator[Match]:
    """Yield the entries that cover a canonical URL: the same one, a template, a prefix."""
    plain, _, query = url.partition("?")
    for entry, target in register.urls.get(plain, ()):
        yield Match(entry=entry, strength=Strength.URL, drift=query_drift(target, query))
    for entry, target, pattern in register.patterns:
        if pattern.fullmatch(plain):
            strength = Strength.URL_PREFIX if target.any_path else Strength.URL_TEMPLATE
            yield Match(entry=entry, strength=strength, drift=query_drift(target, query))


def query_drift(target: Target, query: str) -> tuple[Drift, ...]:
    """Return the drift of a query the entry does not have: it may choose another tenant or server."""
    asked = target.text.partition("?")[2]
    if target.any_path or target.any_query or asked == query:
        return ()
    return (
        Drift(
            kind="args",
            field="query",
            expected=asked or None,
            observed=query or None,
            text="the URL's query is not the entry's; an entry that ends in ?* accepts any",
            stated=bool(asked),
        ),
    )


# Paths, digests and other refs.


def digests(identity: Identity, sighting: Sighting | None) -> set[str]:
    """Return every content hash by which a launch is known."""
    known = {identity.version, identity.ref}
    if identity.purl and (purl := split_purl(identity.purl)):
        known |= {purl.version, dict(purl.qualifiers).get("checksum")}
    if sighting is not None:
        known |= {sighting.facts.get(name) for name in DIGEST_FACTS}
    return {text.lower() for text in known if text and ":" in text and is_digest(text.lower())}


def refs(identity: Identity, sighting: Sighting | None) -> set[str]:
    """Return the refs of a launch that an entry may name, with and without the part behind `#`."""
    found: set[str] = set()
    if identity.ref and ":" in identity.ref:
        found |= {identity.ref, identity.ref.partition("#")[0]}
    if sighting is not None and sighting.command and is_bare_program(identity):
        path = fold(tidy(sighting.command), None)
        found |= {f"file:{path}"} if "/" in path else set()
    return found


def is_bare_program(identity: Identity) -> bool:
    """Return whether the command itself is the server, known by its own file alone."""
    scheme = (identity.ref or "").partition(":")[0]
    return not identity.wrapper and scheme.endswith("bin")


def on_windows(ref: str, sighting: Sighting | None) -> bool:
    """Return whether case does not count in a path."""
    root = sighting.root if sighting else ""
    return bool(DRIVE.match(root) or DRIVE.match(ref.removeprefix("file:")))


def match_ref(entry: Entry, target: Target, identity: Identity, sighting: Sighting | None) -> Match:
    """Return the match of a path or other ref; an entry with a content hash is about that content only."""
    if target.form is not Form.PATH:
        return Match(entry=entry, strength=Strength.URL)
    if entry.versions is None:
        return Match(entry=entry, strength=Strength.PATH)
    seen = digests(identity, sighting)
    if entry.versions.lstrip("=") in seen:
        return Match(entry=entry, strength=Strength.PATH_AND_HASH)
    text = "the file's content is another" if seen else "the file's content was not seen"
    drift = Drift(
        kind="digest",
        field="content",
        expected=entry.versions,
        observed=", ".join(sorted(seen)) or None,
        text=text,
        unknown=not seen,
    )
    return Match(entry=entry, strength=Strength.PATH, drift=(drift,))
