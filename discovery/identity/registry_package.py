"""Package objects of a server.json as identities, for every registryType."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from discovery.identity.clean import clean
from discovery.identity.flags import spelt
from discovery.identity.patterns import Pattern
from discovery.identity.purl import write_purl
from discovery.identity.scene import Scene, unresolved
from discovery.identity.specs.image import read_image
from discovery.identity.specs.npm import read_npm
from discovery.identity.specs.other import read_cargo, read_coordinate, read_gem, read_go, read_nuget
from discovery.identity.specs.python import read_python
from discovery.identity.urls import canonical_url
from discovery.model import Identity, Kind, Pin

SHA256 = Pattern(r"[0-9a-f]{64}")
RELEASE = Pattern(r"/(?:releases/download|-/releases)/([^/]+)/")
BUNDLES = Pattern(r"\.(?:mcpb|dxt)$", re.IGNORECASE)
RANGE = Pattern(r"[\^~<>=!*|]|\.x\b")
NOWHERE = Scene()

# registryBaseUrl of the registries that are the default anyway.
DEFAULT_BASES = spelt("""https://registry.npmjs.org https://pypi.org https://pypi.org/simple https://files.pythonhosted.org
    https://api.nuget.org https://api.nuget.org/v3/index.json https://www.nuget.org https://nuget.org
    https://docker.io https://hub.docker.com https://crates.io https://proxy.golang.org https://github.com
    https://gitlab.com https://rubygems.org https://repo1.maven.org/maven2""")


def name_package(package: Mapping[str, str]) -> Identity:
    """Return the identity of a registry's package object; unresolved if its type is unknown."""
    fields = {key: clean(value) for key, value in package.items()}
    kind = fields.get("registryType", "").lower()
    reader = READERS.get(kind)
    if reader is None or not fields.get("identifier"):
        return unresolved(f"registry-type:{kind}" if kind and reader is None else "empty")
    return reader(fields["identifier"], fields.get("version", ""), fields)


def base_of(fields: Mapping[str, str]) -> str | None:
    """Return the registry a package is taken from, if it is not the default one."""
    base = fields.get("registryBaseUrl", "")
    return base if base and canonical_url(base).url not in DEFAULT_BASES else None


def from_npm(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return an npm package."""
    return read_npm(f"{identifier}@{version}" if version else identifier, NOWHERE, base_of(fields))


def from_pypi(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return a Python distribution."""
    joint = "" if not version or RANGE.match(version) else "@" if version == "latest" else "=="
    return read_python(f"{identifier}{joint}{version}", NOWHERE, base_of(fields))


def from_nuget(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return a NuGet tool."""
    return read_nuget(identifier, version, base_of(fields), NOWHERE)


def from_oci(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return an image; older entries keep host and tag in fields of their own."""
    base = base_of(fields)
    host = canonical_url(base).url if base else None
    name = identifier
    if host and "." not in identifier.partition("/")[0]:
        name = f"{host.partition('://')[2]}/{identifier}"
    tagged = "@" in name or ":" in name.rpartition("/")[2]
    mark = "@" if version.startswith("sha") and ":" in version else ":"
    return read_image(name if tagged or not version else f"{name}{mark}{version}")


def from_cargo(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return a crate."""
    return read_cargo(identifier, version, base_of(fields))


def from_go(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return a Go module."""
    return read_go(f"{identifier}@{version}" if version else identifier, NOWHERE)


def from_maven(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return Maven coordinates."""
    return read_coordinate(
        f"{identifier.replace('/', ':')}:{version}" if version else identifier.replace("/", ":")
    )


def from_gem(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return a Ruby gem."""
    return read_gem(identifier, version, base_of(fields))


def from_bundle(identifier: str, version: str, fields: Mapping[str, str]) -> Identity:
    """Return a bundle: where it is downloaded, and the hash that decides what it is."""
    found = canonical_url(identifier)
    if found.url is None:
        return unresolved(found.ref or "malformed-url")
    digest = fields.get("fileSha256", "").lower().removeprefix("sha256:")
    checksum = f"sha256:{digest}" if SHA256.fullmatch(digest) else None
    released = RELEASE.search(found.url)
    purl = write_purl(
        "generic",
        BUNDLES.sub("", found.url.partition("?")[0].rpartition("/")[2]),
        qualifiers=[("checksum", checksum), ("download_url", found.url)],
    )
    return Identity(
        kind=Kind.MCPB,
        purl=purl,
        version=version or (released[1] if released else None),
        pin=Pin.DIGEST if checksum else Pin.FLOATING,
        secrets=found.secrets,
    )


READERS: Mapping[str, Callable[[str, str, Mapping[str, str]], Identity]] = {
    "npm": from_npm,
    "pypi": from_pypi,
    "nuget": from_nuget,
    "oci": from_oci,
    "docker": from_oci,
    "docker-hub": from_oci,
    "cargo": from_cargo,
    "crates": from_cargo,
    "go": from_go,
    "golang": from_go,
    "maven": from_maven,
    "gem": from_gem,
    "rubygems": from_gem,
    "mcpb": from_bundle,
    "dxt": from_bundle,
}
