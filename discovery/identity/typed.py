"""What an operator types to name a server: a purl, a URL, an image, a path, `npm:pkg` or a hash."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from discovery.identity.clean import bare, clean
from discovery.identity.paths import is_path, local
from discovery.identity.patterns import Pattern
from discovery.identity.purl import Purl, spell, split_purl, versionless
from discovery.identity.scene import Scene
from discovery.identity.specs.git import is_git, name_git, read_git
from discovery.identity.specs.image import read_image
from discovery.identity.specs.npm import EXACT, read_npm
from discovery.identity.specs.other import read_cargo, read_coordinate, read_gem, read_go, read_nuget
from discovery.identity.specs.python import read_python
from discovery.identity.urls import canonical_url
from discovery.model import Identity, Kind, Pin

NOWHERE = Scene()

HASH = Pattern(r"(?:sha256[:-])?([0-9a-fA-F]{64})")
URL = Pattern(r"(?:https?|wss?|unix|n?pipe|http\+unix)://?.+", re.IGNORECASE)
IMAGE = Pattern(
    r"(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?|[\w-]+:\d+)/[\w./:@-]+|[\w-]+(?:/[\w.-]+)+(?:[:@][\w.:-]+)?"
)
# Kinds by purl type; other types are packages we only know by purl.
KINDS: Mapping[str, Kind] = {
    **{
        kind.value: kind
        for kind in (Kind.NPM, Kind.PYPI, Kind.OCI, Kind.NUGET, Kind.GOLANG, Kind.CARGO, Kind.GEM)
    },
    "maven": Kind.MAVEN,
    "github": Kind.GIT,
    "gitlab": Kind.GIT,
    "bitbucket": Kind.GIT,
    "git": Kind.GIT,
}
# Refs that are written as they are told, with the kind they stand for.
REFS: Mapping[str, Kind] = {
    "smithery": Kind.REMOTE,
    "compose": Kind.CONTAINER,
    "container": Kind.CONTAINER,
    "k8s": Kind.CONTAINER,
    "windows-odr": Kind.GATEWAY,
    "docker-mcp-gateway": Kind.GATEWAY,
    "mcp-router": Kind.GATEWAY,
    "tcp": Kind.GATEWAY,
    "workspace": Kind.LOCAL,
    "unix": Kind.LOCAL,
    "pipe": Kind.LOCAL,
    "bin": Kind.BINARY,
    "brew": Kind.BINARY,
    "flatpak": Kind.BINARY,
    "snap": Kind.BINARY,
    "inline": Kind.INLINE,
    "plugin": Kind.UNRESOLVED,
    "pymod": Kind.UNRESOLVED,
    "toolhive": Kind.UNRESOLVED,
    "mcpm": Kind.UNRESOLVED,
    "npx-bin": Kind.UNRESOLVED,
    "npm-bin": Kind.UNRESOLVED,
    "npm-global-bin": Kind.UNRESOLVED,
    "cargo-bin": Kind.UNRESOLVED,
    "go-bin": Kind.UNRESOLVED,
    "venv-bin": Kind.UNRESOLVED,
    "user-bin": Kind.UNRESOLVED,
    "dotnet-tool": Kind.UNRESOLVED,
    "java-class": Kind.UNRESOLVED,
}


def parse_identity_text(text: str) -> Identity | None:
    """Return the identity that an operator's text names, or None if it names none unmistakably.

    A bare word is refused: `fetch` could be a package of any registry, or just a name.
    """
    word = bare(clean(text))
    found = read_typed(word) if word else None
    return found if found and (found.purl or found.url or is_ref(found)) else None


def is_ref(found: Identity) -> bool:
    """Return whether an identity without purl and URL still names something."""
    return bool(found.ref) and found.ref not in (
        "empty",
        "malformed-spec",
        "malformed-image",
        "malformed-url",
    )


def read_typed(word: str) -> Identity | None:
    """Return the identity of `word` by its first recognised form."""
    purl = split_purl(word)
    if purl:
        return of_purl(purl)
    digest = HASH.fullmatch(word)
    if digest:
        return Identity(kind=Kind.LOCAL, ref=f"sha256:{digest[1].lower()}", pin=Pin.DIGEST)
    if is_git(word):
        return read_git(word, "#" if "#" in word else "@")
    if URL.fullmatch(word):
        return of_url(word)
    if is_path(word):
        return local(word, NOWHERE)
    return read_named(word)


def read_named(word: str) -> Identity | None:
    """Return the identity of `scheme:name`, `@scope/name`, a repository or an image."""
    scheme, _, rest = word.partition(":")
    if scheme in READERS and rest and not rest.startswith("//"):
        return READERS[scheme](rest)
    if scheme in REFS:
        return Identity(kind=REFS[scheme], ref=word)
    if word.startswith("@"):
        return read_npm(word, NOWHERE)
    if word.lower().startswith("github.com/"):
        return name_git("github.com", word.partition("/")[2])
    return read_image(word) if IMAGE.fullmatch(word) else None


def of_url(word: str) -> Identity:
    """Return the identity of a typed URL."""
    found = canonical_url(word)
    if found.url is not None:
        return Identity(kind=Kind.REMOTE, url=found.url, ref=found.ref, secrets=found.secrets)
    here = (found.ref or "").startswith(("unix:", "pipe:"))
    return Identity(kind=Kind.LOCAL if here else Kind.UNRESOLVED, ref=found.ref)


def of_purl(purl: Purl) -> Identity:
    """Return the identity of a typed purl; `pkg:docker` becomes the `oci` it stands for."""
    qualifiers = dict(purl.qualifiers)
    if purl.type == "docker":
        host = qualifiers.get("repository_url", "docker.io").removeprefix("https://")
        mark = "@" if purl.version and purl.version.startswith("sha") else ":"
        return read_image(f"{host}/{purl.full_name}" + (f"{mark}{purl.version}" if purl.version else ""))
    version, pin = purl.version, pin_of(purl)
    if purl.type == "oci" and pin is Pin.TAG:
        version = version or qualifiers.get("tag")
    bundle = Kind.MCPB if "checksum" in qualifiers else Kind.URL_ARCHIVE
    kind = bundle if purl.type == "generic" else KINDS.get(purl.type, Kind.UNRESOLVED)
    return Identity(kind=kind, purl=spell(purl), version=version, pin=pin)


def pin_of(purl: Purl) -> Pin:
    """Return how firmly a purl's version is fixed."""
    if purl.version is None:
        return Pin.TAG if dict(purl.qualifiers).get("tag") else Pin.FLOATING
    if purl.type == "oci":
        return Pin.DIGEST
    if KINDS.get(purl.type) is Kind.GIT:
        return Pin.COMMIT if len(purl.version) in (40, 64) else Pin.REF
    return Pin.EXACT if purl.type != "npm" or EXACT.fullmatch(purl.version) else Pin.RANGE


def subject(found: Identity) -> str | None:
    """Return what a registry entry names of an identity: purl without version, else URL, else ref."""
    if found.purl is not None:
        return versionless(found.purl)
    return found.url or found.ref


def typed_nuget(spec: str) -> Identity:
    """Return a NuGet package typed as `Id` or `Id@version`."""
    return read_nuget(spec, None, None, NOWHERE)


def typed_cargo(spec: str) -> Identity:
    """Return a crate typed as `name` or `name@version`."""
    name, _, version = spec.partition("@")
    return read_cargo(name, version)


READERS: Mapping[str, Callable[[str], Identity]] = {
    "npm": lambda spec: read_npm(spec, NOWHERE),
    "jsr": lambda spec: read_npm(f"jsr:{spec}", NOWHERE),
    "pypi": lambda spec: read_python(spec, NOWHERE),
    "uvx": lambda spec: read_python(spec, NOWHERE),
    "npx": lambda spec: read_npm(spec, NOWHERE),
    "oci": read_image,
    "docker": read_image,
    "image": read_image,
    "nuget": typed_nuget,
    "gem": lambda spec: read_gem(spec.replace("@", ":"), None, None),
    "go": lambda spec: read_go(spec, NOWHERE),
    "golang": lambda spec: read_go(spec, NOWHERE),
    "cargo": typed_cargo,
    "crates": typed_cargo,
    "maven": read_coordinate,
}
