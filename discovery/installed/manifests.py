"""Which npm package is a server: by its manifest, its keywords, and what its programs import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discovery.formats.json import read_json
from discovery.identity.naming import name as named
from discovery.identity.patterns import Pattern
from discovery.installed.model import NPM_NAME, Package, Shelf
from discovery.installed.rules import REGISTRY_NAME, Trait, has_keyword, is_named, judged
from discovery.live.contents import Contents, Memory
from discovery.model import Identity
from discovery.signals.npm import read_source
from discovery.signals.packages import Package as Manifest
from discovery.signals.packages import read_package as read_manifest
from discovery.signals.sdks import NPM_NEVER

# Of a package with many programs, a server is among the first, or its name says so.
MAX_SOURCES = 4
# A spec that is no version of the registry's: git, a URL, a folder.
ELSEWHERE = Pattern(r"[:/]")
ALIAS = "npm:"


def judged_package(data: bytes, marker: Path, shelf: Shelf, spec: str) -> Iterator[Package]:
    """Yield the package whose package.json is `data`, if it is a server; raise Unreadable.

    `spec` is what was asked for where that is known.
    """
    manifest = read_manifest(data)
    if manifest is None:
        read_json(data)  # raises where it is no JSON at all
        return
    if not NPM_NAME.fullmatch(manifest.name):
        return
    claim = manifest.claims if REGISTRY_NAME.fullmatch(manifest.claims or "") else None
    rule = judged(traits := traits_of(manifest, claim))
    if rule is None and {Trait.SDK, Trait.PROGRAM} <= traits and Trait.NEVER not in traits:
        rule = judged(traits | read_further(data, manifest, marker.parent, shelf))
    if rule is not None:
        yield Package(
            identity=identity_of(manifest, spec),
            marker=marker,
            evidence=f"npm.{rule.id}",
            confidence=rule.confidence,
            claims=claim,
            programs=tuple(sorted(manifest.programs)),
        )


def traits_of(manifest: Manifest, claim: str | None) -> set[Trait]:
    """Return what the manifest shows at a glance."""
    shown = {
        Trait.CLAIM: claim is not None,
        Trait.PROGRAM: bool(manifest.programs),
        Trait.SDK: bool(manifest.serving or manifest.either),
        Trait.SERVING: bool(manifest.serving),
        Trait.NAME: is_named(manifest.name, *manifest.programs),
        # A server's author claims its name on purpose; our list only knows what programs were in the past.
        Trait.NEVER: manifest.name.lower() in NPM_NEVER and claim is None,
    }
    return {trait for trait, holds in shown.items() if holds}


def read_further(data: bytes, manifest: Manifest, folder: Path, shelf: Shelf) -> set[Trait]:
    """Return what the keywords say; where they say nothing, what the programs import."""
    document = read_json(data)
    keywords = document.get("keywords") if isinstance(document, dict) else None
    words = [word for word in keywords if isinstance(word, str)] if isinstance(keywords, list) else []
    if has_keyword(words):
        return {Trait.KEYWORD}
    contents = Contents(shelf.files, Memory())
    for path in sorted(set(manifest.programs.values()))[:MAX_SOURCES]:
        real = None if path.startswith("..") else contents.real(f"{folder.as_posix()}/{path}")
        source = read_source(real, contents) if real else None
        if source is not None and source.serves and not source.calls:
            return {Trait.IMPORTS}
    return set()


def identity_of(manifest: Manifest, spec: str) -> Identity:
    """Return what a package is: what was asked for where that was no registry's, else name and version."""
    if ELSEWHERE.search(spec) and not spec.lower().startswith(ALIAS):
        return named(command="npx", args=("-y", spec))
    fields = {"registryType": "npm", "identifier": manifest.name, "version": manifest.version or ""}
    return named(command=None, package=fields)
