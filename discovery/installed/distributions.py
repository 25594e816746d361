"""Which Python distribution is a server: by its metadata, the programs it installs, and what those import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.identity.naming import name as named
from discovery.identity.patterns import Pattern
from discovery.installed.model import ENTRIES, Package, Shelf
from discovery.installed.rules import REGISTRY_NAME, Trait, has_keyword, is_named, judged
from discovery.live.contents import Contents, Memory
from discovery.model import Identity
from discovery.signals.distributions import (
    MAX_ENTRIES,
    Distribution,
    Metadata,
    read_metadata,
    read_origin,
    read_programs,
)
from discovery.signals.pypi import begin_program, read_begun
from discovery.signals.sdks import PYPI_NEVER

# Of a distribution with many programs, a server is among the first, or its name says so.
MAX_SOURCES = 4
# `mcp-name: io.x/y` in the README, mostly in a comment (registry: ownership of PyPI and NuGet packages).
CLAIM = Pattern(r"(?:^|[\s>\-(`*])mcp-name:\s*([a-zA-Z0-9.-]{1,200}/[a-zA-Z0-9._-]{1,200})", re.MULTILINE)
KEYWORDS = Pattern(r"^Keywords:(.*)$", re.MULTILINE)
COMMIT = Pattern(r"[0-9a-f]{40,64}")


def judged_distribution(data: bytes, shelf: Shelf) -> Iterator[Package]:
    """Yield the distribution whose METADATA begin with `data`, if it is a server.

    Raise Unreadable, or FileNotFoundError where it has gone.
    """
    found = read_metadata(data)
    if found is None or found.name in PYPI_NEVER:
        return
    programs: Mapping[str, str] = {}
    if shelf.path.name == ENTRIES:
        programs = read_programs(shelf.head(shelf.path, MAX_ENTRIES))
    text = data.decode("utf-8", "replace")
    rule = judged(traits := traits_of(found, programs, text))
    if rule is None and {Trait.SDK, Trait.PROGRAM} <= traits:
        rule = judged(traits | imported(found, programs, shelf))
    if rule is not None:
        yield Package(
            identity=identity_of(found, shelf),
            marker=shelf.path.with_name("METADATA"),
            evidence=f"pypi.{rule.id}",
            confidence=rule.confidence,
            claims=claim_in(text) if Trait.CLAIM in traits else None,
            programs=tuple(sorted(programs)),
        )


def claim_in(text: str) -> str | None:
    """Return the server name that a README claims; one that quotes several is a manual and claims none."""
    claims = {claim for claim in CLAIM.ready().findall(text) if REGISTRY_NAME.fullmatch(claim)}
    return claims.pop() if len(claims) == 1 else None


def traits_of(found: Metadata, programs: Mapping[str, str], text: str) -> set[Trait]:
    """Return what the metadata show at a glance; a claim counts for what can be run, or is built to serve."""
    sdk = bool(found.serving or found.either)
    words = KEYWORDS.search(text)
    shown = {
        Trait.CLAIM: (sdk or bool(programs)) and claim_in(text) is not None,
        Trait.PROGRAM: bool(programs),
        Trait.SDK: sdk,
        Trait.SERVING: bool(found.serving),
        Trait.NAME: is_named(found.name, *programs),
        Trait.KEYWORD: words is not None and has_keyword(re.split(r"[,;]", words[1])),
    }
    return {trait for trait, holds in shown.items() if holds}


def imported(found: Metadata, programs: Mapping[str, str], shelf: Shelf) -> set[Trait]:
    """Return whether a program, or a module of its own, imports the server side only."""
    site = shelf.path.parents[1].as_posix()
    owner = Distribution(metadata=found, site=site)
    contents = Contents(shelf.files, Memory())
    for target in sorted(set(programs.values()))[:MAX_SOURCES]:
        source = read_begun(begin_program(owner, target, (), contents), contents)
        if source.serves and not source.calls:
            return {Trait.IMPORTS}
    return set()


def identity_of(found: Metadata, shelf: Shelf) -> Identity:
    """Return what a distribution is: where it was installed from, if that was no index."""
    origin = origin_of(shelf.path.parent / "direct_url.json", shelf)
    if origin is not None:
        return named(command="uvx", args=("--from", origin, found.name), home=str(shelf.home.path))
    fields = {"registryType": "pypi", "identifier": found.name, "version": found.version or ""}
    return named(command=None, package=fields)


def origin_of(path: Path, shelf: Shelf) -> str | None:
    """Return the folder, repository or file that a distribution was installed from, None for an index's."""
    try:
        url, commit = read_origin(shelf.head(path, MAX_ENTRIES))
    except (Unreadable, FileNotFoundError):
        return None
    if commit is not None and COMMIT.fullmatch(commit):
        return f"{url}@{commit}"
    return url.removeprefix("file://") if url.startswith("file:///") else url
