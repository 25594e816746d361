"""Code that may be another tomorrow: unpinned packages and images, git, downloads, mixed indexes (MCP04)."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.identity.patterns import Pattern
from discovery.model import Kind, Pin, Sighting
from inventory.findings.argv import program, words
from inventory.findings.rule import Hit, Rule
from inventory.model import Severity

PACKAGES = frozenset({Kind.NPM, Kind.PYPI, Kind.NUGET, Kind.GEM, Kind.GOLANG, Kind.CARGO, Kind.MAVEN})
# Programs that fetch what they start. Started by node or python, a package is an installed copy.
FETCHERS = frozenset(
    {"npx", "npm", "bunx", "bun", "pnpm", "pnpx", "yarn", "deno", "uvx", "uv", "pipx", "dnx", "dotnet"}
    | {"go", "jbang", "gem", "nix", "cargo"}
)
VERSIONED = Pattern(r"pkg:[^?#]*@[^?#/]+|pkg:oci/.*[?&]tag=")
EXTRA_INDEX = frozenset({"--extra-index-url", "--add-source"})
EXTRA_INDEX_ENV = frozenset({"PIP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL"})
UNSAFE_STRATEGY = Pattern(r"unsafe-(?:first|best)-match")
LATEST = "latest"


def look_for_package(sighting: Sighting) -> Iterator[Hit]:
    """Yield a package whose version is chosen anew when it is fetched."""
    identity = sighting.identity
    if identity.kind not in PACKAGES or not fetches(sighting):
        return
    evidence = {"purl": identity.purl or "", "version": identity.version or "any"}
    match identity.pin:
        case Pin.TAG:
            yield Hit(evidence=evidence, severity=Severity.MEDIUM)
        case Pin.FLOATING | Pin.RANGE:
            yield Hit(evidence=evidence)


def fetches(sighting: Sighting) -> bool:
    """Return whether what starts the package fetches it."""
    return (sighting.identity.launcher or program(sighting)) in FETCHERS


def look_for_bridge(sighting: Sighting) -> Iterator[Hit]:
    """Yield bridges and runtimes in front of the server that are named without a version."""
    for purl in sighting.identity.via:
        if not VERSIONED.match(purl):
            yield Hit(evidence={"via": purl})


def look_for_image(sighting: Sighting) -> Iterator[Hit]:
    """Yield an image that is not fixed by its digest; worse where not even a tag is named."""
    identity = sighting.identity
    if identity.kind is not Kind.OCI or identity.pin not in (Pin.FLOATING, Pin.TAG):
        return
    moving = identity.pin is Pin.FLOATING or identity.version == LATEST
    evidence = {"purl": identity.purl or "", "tag": identity.version or LATEST}
    yield Hit(evidence=evidence, severity=Severity.MEDIUM if moving else None)


def look_for_git(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server built from a repository at whatever a branch or tag points to."""
    identity = sighting.identity
    if identity.kind is Kind.GIT and identity.pin in (Pin.FLOATING, Pin.REF, Pin.TAG, Pin.RANGE):
        yield Hit(evidence={"purl": identity.purl or "", "ref": identity.version or "default branch"})


def look_for_download(sighting: Sighting) -> Iterator[Hit]:
    """Yield an archive or script that is fetched from an address and run."""
    identity = sighting.identity
    if identity.kind not in (Kind.URL_ARCHIVE, Kind.URL_SCRIPT) or identity.pin is Pin.DIGEST:
        return
    place = identity.ref or identity.purl or identity.url or ""
    in_clear = place.startswith("http:") or "download_url=http:" in place
    fixed = identity.version is not None and not in_clear
    worse = Severity.HIGH if in_clear else None
    yield Hit(evidence={"source": place}, severity=Severity.LOW if fixed else worse)


def look_for_mixed_index(sighting: Sighting) -> Iterator[Hit]:
    """Yield a second package index, where a stranger may publish the same name with a higher version."""
    if not fetches(sighting):
        return
    given = words(sighting)
    strategy = any(UNSAFE_STRATEGY.search(word) for word in given)
    options = sorted(
        {name for word in given for name in EXTRA_INDEX if name == word.split("=")[0] or f"={name}" in word}
    )
    for name in options + sorted(EXTRA_INDEX_ENV & set(sighting.env_names)):
        yield Hit(evidence={"option": name}, severity=Severity.HIGH if strategy else None)


RULES = (
    Rule(
        id="MCP04-unpinned-package",
        severity=Severity.LOW,
        title="The package's version is not fixed",
        advice="Write the exact version you reviewed behind the package's name.",
        look=look_for_package,
    ),
    Rule(
        id="MCP04-unpinned-bridge",
        severity=Severity.LOW,
        title="The bridge in front of the server is not fixed to a version",
        advice="Write the bridge's exact version: it sees every message and token.",
        look=look_for_bridge,
    ),
    Rule(
        id="MCP04-mutable-image",
        severity=Severity.LOW,
        title="The image is not fixed by its digest",
        advice="Write the image as name@sha256:…, as the engine prints it for the image you reviewed.",
        look=look_for_image,
    ),
    Rule(
        id="MCP04-install-from-git",
        severity=Severity.MEDIUM,
        title="The server is built from a moving place in a repository",
        advice="Name the full commit, or use a released package with an exact version.",
        look=look_for_git,
    ),
    Rule(
        id="MCP04-install-from-url",
        severity=Severity.MEDIUM,
        title="The server is downloaded from an address and run",
        advice="Use a released package with an exact version, or a copy whose checksum is checked.",
        look=look_for_download,
    ),
    Rule(
        id="MCP04-mixed-index",
        severity=Severity.MEDIUM,
        title="Two package indexes are searched for one name",
        advice="Use one index that also serves the public packages, or bind the name to its index.",
        look=look_for_mixed_index,
    ),
)
