"""Which entries of the registry a sighting matches, how strongly, and where it departs from what they govern.

A name never matches: it only helps `nearest` to say which entry somebody may have had in mind.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from discovery.identity.paths import DRIVE, fold, tidy
from discovery.identity.patterns import Pattern
from discovery.identity.purl import Purl, split_purl
from discovery.model import Identity, Kind, Pin, Sighting
from inventory.registry.matching import BLOCKING, Drift, Match, Strength
from inventory.registry.packages import match_package
from inventory.registry.ranges import is_digest
from inventory.registry.register import Register, Row, domain_of, folded, package_key
from inventory.registry.target import PLACEHOLDER, Form, Target, canonical_text, host_of

MAX_ESCAPED = 3  # servers behind proxies are known to unescape a path twice
# `..` as a segment: also with a parameter behind it, which some servers cut off, or with backslashes.
CLIMBS = Pattern(r"(?:^|[/\\])\.\.(?:[/\\;?]|$)")
# Facts that hold the content hash of what is started.
DIGEST_FACTS = ("sha256", "script_sha256", "image_digest")


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
        for row in register.packages.get(package_key(purl), ()):
            yield from match_package(row, identity, purl)
    if identity.url:
        yield from match_url(identity.url, register)
    if address := download_of(identity, purl):
        for found in match_url(address, register):
            if found.strength is Strength.URL or found.entry.state in BLOCKING:
                yield found
    yield from match_digests(identity, sighting, register)
    yield from match_refs(identity, sighting, register)


def match_via(purl_text: str, register: Register) -> tuple[Match, ...]:
    """Return the entries about a package that stands in front of a server, strongest first."""
    purl = split_purl(purl_text)
    if purl is None:
        return ()
    version = purl.version or dict(purl.qualifiers).get("tag")
    pin = Pin.FLOATING if version is None else Pin.DIGEST if is_digest(version) else Pin.EXACT
    bridge = Identity(kind=Kind.UNRESOLVED, purl=purl_text, version=version, pin=pin)
    return tuple(sorted(matches(bridge, None, register), key=lambda it: (-it.strength, it.entry.id)))


def download_of(identity: Identity, purl: Purl | None) -> str | None:
    """Return the address code is fetched from; only an entry with this very address approves running it."""
    if identity.kind is Kind.URL_SCRIPT:
        return identity.ref
    return dict(purl.qualifiers).get("download_url") if purl is not None and purl.type == "generic" else None


# URLs.


def match_url(url: str, register: Register) -> Iterator[Match]:
    """Yield the entries that cover a canonical URL: the same one, a template, a prefix."""
    plain, _, query = url.partition("?")
    for row in register.urls.get(plain, ()):
        yield Match(entry=row.entry, strength=Strength.URL, drift=query_drift(row.target, query))
    for row in register.patterns.get(domain_of(plain), ()):
        if row.pattern is not None and row.pattern.fullmatch(plain):
            strength = Strength.URL_PREFIX if row.target.any_path else Strength.URL_TEMPLATE
            drift = (*query_drift(row.target, query), *hidden_drift(row.target, plain))
            yield Match(entry=row.entry, strength=strength, drift=drift)


def hidden_drift(target: Target, url: str) -> tuple[Drift, ...]:
    """Return the drift of a URL of which a variable, or a hidden `..`, may lead out of a pattern."""
    if PLACEHOLDER.search(host_of(url)) and host_of(url) != host_of(target.text):
        text = "a variable stands in the address's host, and may name any other"
    elif CLIMBS.search(unquoted(url)):
        text = "a hidden `..` in the path may lead out of what the entry covers"
    else:
        return ()
    return (
        Drift(
            kind="source",
            field="url",
            expected=canonical_text(target),
            observed=url,
            text=text,
            stated=False,  # a denial holds however its address is written
            unknown=True,
        ),
    )


def unquoted(url: str) -> str:
    """Return a URL without its escapes, also those that are escaped once more."""
    for _ in range(MAX_ESCAPED):
        url = unquote(url)
    return url


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


def match_digests(identity: Identity, sighting: Sighting | None, register: Register) -> Iterator[Match]:
    """Yield the entries that name a content hash of what is started."""
    for digest in sorted(digests(identity, sighting)) if register.contents else ():
        for row in register.contents.get(digest, ()):
            yield Match(entry=row.entry, strength=Strength.DIGEST)


def match_refs(identity: Identity, sighting: Sighting | None, register: Register) -> Iterator[Match]:
    """Yield the entries that name a path or other ref; a denial also holds where case does not agree."""
    for ref in sorted(refs(identity, sighting)) if register.others else ():
        for row in register.others.get(folded(ref), ()):
            if row.target.text == ref or on_windows(ref, sighting) or row.entry.state in BLOCKING:
                yield match_ref(row, identity, sighting)


def digests(identity: Identity, sighting: Sighting | None) -> set[str]:
    """Return every content hash by which a launch is known."""
    known = {identity.version, identity.ref}
    if identity.purl and (purl := split_purl(identity.purl)):
        known |= {purl.version, dict(purl.qualifiers).get("checksum")}
    if sighting is not None:
        known |= {with_algorithm(sighting.facts.get(name)) for name in DIGEST_FACTS}
    return {text.lower() for text in known if text and ":" in text and is_digest(text.lower())}


def with_algorithm(text: str | None) -> str | None:
    """Return a content hash with its algorithm in front, which a fact leaves to its name."""
    return text if text is None or ":" in text else f"sha256:{text}"


def refs(identity: Identity, sighting: Sighting | None) -> set[str]:
    """Return the refs of a launch that an entry may name, with and without the part behind `#`."""
    found: set[str] = set()
    if identity.ref and ":" in identity.ref:
        found |= {identity.ref, identity.ref.partition("#")[0]}
        if identity.kind is Kind.EXTENSION:
            found.add(identity.ref.partition("/")[0])  # one extension may bring several servers
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


def match_ref(row: Row, identity: Identity, sighting: Sighting | None) -> Match:
    """Return the match of a path or other ref; an entry with a content hash is about that content only."""
    entry, asked = row.entry, row.versions
    if row.target.form is not Form.PATH:
        return Match(entry=entry, strength=Strength.URL)
    if asked is None or not is_digest(asked.lstrip("=")):
        return Match(entry=entry, strength=Strength.PATH)
    seen = digests(identity, sighting)
    if asked.lstrip("=") in seen:
        return Match(entry=entry, strength=Strength.PATH_AND_HASH)
    text = "the file's content is another" if seen else "the file's content was not seen"
    drift = Drift(
        kind="digest",
        field="content",
        expected=asked,
        observed=", ".join(sorted(seen)) or None,
        text=text,
        unknown=not seen,
    )
    return Match(entry=entry, strength=Strength.PATH, drift=(drift,))
