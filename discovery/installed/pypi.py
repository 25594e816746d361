"""Python distributions: their metadata, the programs they install, and what those import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.identity.naming import name as named
from discovery.installed.model import Package, Shelf
from discovery.installed.rules import REGISTRY_NAME, Trait, has_keyword, is_named, judged
from discovery.live.contents import Contents, Memory
from discovery.model import Identity
from discovery.signals.distributions import (
    MAX_ENTRIES,
    MAX_METADATA,
    Distribution,
    Metadata,
    normal,
    read_metadata,
    read_origin,
    read_programs,
)
from discovery.signals.pypi import begin_program, read_begun
from discovery.signals.sdks import PYPI_NEVER

NEEDLE = b"mcp"
# Of a distribution with many programs, a server is among the first, or its name says so.
MAX_SOURCES = 4
ENTRIES = "entry_points.txt"
# `mcp-name: io.x/y` in the README, mostly in a comment (registry: ownership of PyPI and NuGet packages).
CLAIM = re.compile(r"(?:^|[\s>\-(`*])mcp-name:\s*([a-zA-Z0-9.-]{1,200}/[a-zA-Z0-9._-]{1,200})", re.MULTILINE)
KEYWORDS = re.compile(r"^Keywords:(.*)$", re.MULTILINE)
COMMIT = re.compile(r"[0-9a-f]{40,64}")


def read_distribution(shelf: Shelf) -> Iterator[Package]:
    """Yield the distribution that a marker belongs to, if it is a server and was asked for.

    Raise Unreadable, or FileNotFoundError where it has gone.
    """
    folder, marker = shelf.path.parent, shelf.path.parent / "METADATA"
    if not was_asked_for(shelf) or normal(folder.name.partition("-")[0]) in PYPI_NEVER:
        return
    programs: Mapping[str, str] = {}
    if shelf.path.name == ENTRIES:
        programs = read_programs(shelf.head(shelf.path, MAX_ENTRIES))
    elif (folder / ENTRIES).exists():
        return  # found by that file as well
    data = shelf.head(marker, MAX_METADATA)
    found = read_metadata(data) if NEEDLE in data.lower() else None
    if found is None or found.name in PYPI_NEVER:
        return
    text = data.decode("utf-8", "replace")
    rule = judged(traits := traits_of(found, programs, text))
    if rule is None and {Trait.SDK, Trait.PROGRAM} <= traits:
        rule = judged(traits | imported(found, programs, shelf))
    if rule is not None:
        yield Package(
            identity=identity_of(found, shelf),
            marker=marker,
            evidence=f"pypi.{rule.id}",
            confidence=rule.confidence,
            claims=claim_in(text) if Trait.CLAIM in traits else None,
            programs=tuple(sorted(programs)),
        )


def was_asked_for(shelf: Shelf) -> bool:
    """Return whether the folder that holds an environment is named after this distribution.

    A tool's environment also holds all that the tool needs. pipx may add a suffix to the folder's name.
    """
    if not shelf.place.owner_at:
        return True
    owner = normal(shelf.path.parents[shelf.place.owner_at - 1].name)
    mine = normal(shelf.path.parent.name.partition("-")[0])
    return owner == mine or (shelf.place.id == "pipx" and owner.startswith(mine))


def claim_in(text: str) -> str | None:
    """Return the server name that a README claims; one that quotes several is a manual and claims none."""
    claims = {claim for claim in CLAIM.findall(text) if REGISTRY_NAME.fullmatch(claim)}
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
