"""Specifiers of NuGet, Go, Maven, RubyGems, Cargo and Nix."""

from __future__ import annotations

import re

from discovery.identity.clean import bare
from discovery.identity.paths import is_path, is_script, local, variable_name
from discovery.identity.patterns import Pattern
from discovery.identity.purl import write_purl
from discovery.identity.scene import Scene, package, unresolved
from discovery.identity.specs.git import COMMIT, HOSTS, is_git, name_git, read_git
from discovery.identity.specs.npm import source
from discovery.model import Identity, Kind, Pin

NAME = Pattern(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
NUGET_EXACT = Pattern(r"\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
NUGET_SOURCES = frozenset(
    ("https://api.nuget.org/v3/index.json", "https://www.nuget.org/api/v2", "https://nuget.org")
)
GO_EXACT = Pattern(r"v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
GO_PREFIX = Pattern(r"v\d+(?:\.\d+)?|[<>]=?v.+")
GO_QUERIES = frozenset(("latest", "upgrade", "patch", "none"))
GO_MAJOR = Pattern(r"v\d+")
# Hosts whose modules have a fixed number of segments (go.dev/ref/mod, "VCS"; golang.org/x: one per name).
GO_DEPTH = {
    "github.com": 3,
    "gitlab.com": 3,
    "bitbucket.org": 3,
    "codeberg.org": 3,
    "golang.org": 3,
    "gitee.com": 3,
}
COORDINATE = Pattern(r"([\w.-]+\.[\w.-]+|[\w-]+):([\w.-]+)(?::([\w.+-]+))?(?::[\w.-]+)?(?:@\w+)?")
GEM_EXACT = Pattern(r"\d+(?:\.[0-9A-Za-z]+)*")
GEM_SOURCES = frozenset(("https://rubygems.org",))
CARGO_SOURCES = frozenset(("https://crates.io", "https://index.crates.io", "sparse+https://index.crates.io"))
FLAKE_HOST = Pattern(r"(github|gitlab|sourcehut):([^?]+)(?:\?.*)?")


def read_nuget(spec: str, version: str | None, feed: str | None, scene: Scene) -> Identity:
    """Return the identity of a NuGet tool `Id`, `Id@version`, or `Id` with a version from a flag."""
    text = bare(spec)
    name = variable_name(text)
    if name:
        return unresolved(f"var:{name}")
    name, _, written = text.partition("@")
    if not NAME.fullmatch(name):
        return unresolved("malformed-spec")
    raw = (written or version or "").strip()
    repository = feed if feed and not is_path(feed) and "://" in feed else None
    if not raw or "$" in raw:
        raw, pin = "", Pin.FLOATING
    else:
        pin = Pin.EXACT if NUGET_EXACT.fullmatch(raw) else Pin.TAG if raw.lower() == "latest" else Pin.RANGE
    purl = write_purl(
        "nuget",
        name,
        version=raw if pin is Pin.EXACT else None,
        qualifiers=[("repository_url", source(repository, NUGET_SOURCES))],
    )
    return package(Kind.NUGET, purl, raw or None, pin)


def read_go(spec: str, scene: Scene) -> Identity:
    """Return the identity of a Go package `path@version`, or of local code."""
    path, at, version = spec.partition("@")
    name = variable_name(path)
    if name:
        return unresolved(f"var:{name}")
    if is_path(path) or is_script(path) or "." not in path.partition("/")[0]:
        return local(path, scene)
    module, folder = go_module(path)
    pin = go_pin(version)
    fixed = version if pin in (Pin.EXACT, Pin.COMMIT) else None
    purl = write_purl("golang", module, version=fixed, subpath=folder)
    return package(Kind.GOLANG, purl, version if at and version else None, pin)


def go_module(path: str) -> tuple[str, str]:
    """Return module and folder inside it; offline the border is only known for hosts of fixed depth."""
    parts = [part for part in path.split("/") if part]
    depth = GO_DEPTH.get(parts[0].lower(), len(parts)) if parts else 0
    if GO_MAJOR.fullmatch("".join(parts[depth : depth + 1])):
        depth += 1
    return "/".join(parts[:depth]), "/".join(parts[depth:])


def go_pin(version: str) -> Pin:
    """Return how a Go version query is fixed (go.dev/ref/mod, "Version queries")."""
    if not version:
        return Pin.FLOATING
    if GO_EXACT.fullmatch(version):
        return Pin.EXACT
    if version in GO_QUERIES:
        return Pin.TAG
    if GO_PREFIX.fullmatch(version):
        return Pin.RANGE
    return Pin.COMMIT if COMMIT.fullmatch(version) else Pin.REF


def is_coordinate(spec: str) -> bool:
    """Return whether `spec` is Maven's `group:artifact[:version]`."""
    return bool(COORDINATE.fullmatch(spec)) and not is_path(spec)


def read_coordinate(spec: str) -> Identity:
    """Return the identity of Maven coordinates."""
    found = COORDINATE.fullmatch(spec)
    if found is None:
        return unresolved("malformed-spec")
    version = found[3]
    if not version:
        pin = Pin.FLOATING
    elif version.upper() in ("RELEASE", "LATEST"):
        pin = Pin.TAG
    else:
        pin = Pin.RANGE if version.endswith(("+", "-SNAPSHOT")) else Pin.EXACT
    purl = write_purl("maven", f"{found[1]}/{found[2]}", version=version if pin is Pin.EXACT else None)
    return package(Kind.MAVEN, purl, version, pin)


def read_jbang_alias(spec: str) -> Identity:
    """Return the identity of a catalogue alias `alias@owner[/repo[/ref]]` (jbang.dev, "Alias & catalogs")."""
    alias, _, catalogue = spec.partition("@")
    parts = [part for part in catalogue.split("/") if part]
    host = "github.com"
    if parts and "." in parts[0]:
        host, parts = parts[0], parts[1:]
    if not parts:
        return unresolved("malformed-spec")
    repository = parts[1] if len(parts) > 1 else "jbang-catalog"
    return name_git(host, f"{parts[0]}/{repository}", "/".join(parts[2:]).partition("~")[0], alias)


def read_gem(spec: str, version: str | None, server: str | None) -> Identity:
    """Return the identity of a Ruby gem; `gem exec` also takes `name:version`."""
    name, _, written = spec.partition(":")
    raw = (written or version or "").strip()
    if not NAME.fullmatch(name):
        return unresolved("malformed-spec")
    exact = raw.removeprefix("=").strip()
    pin = Pin.FLOATING if not raw else Pin.EXACT if GEM_EXACT.fullmatch(exact) else Pin.RANGE
    purl = write_purl(
        "gem",
        name,
        version=exact if pin is Pin.EXACT else None,
        qualifiers=[("repository_url", source(server, GEM_SOURCES))],
    )
    return package(Kind.GEM, purl, raw or None, pin)


def read_cargo(name: str, version: str, registry: str | None = None) -> Identity:
    """Return the identity of a crate."""
    exact = version if re.fullmatch(r"\d+\.\d+\.\d+[\w.+-]*", version) else None
    pin = Pin.EXACT if exact else Pin.RANGE if version else Pin.FLOATING
    purl = write_purl(
        "cargo", name, version=exact, qualifiers=[("repository_url", source(registry, CARGO_SOURCES))]
    )
    return package(Kind.CARGO, purl, version or None, pin)


def read_flake(spec: str, scene: Scene) -> Identity:
    """Return the identity of a Nix flake reference `flake#output`."""
    body, _, output = spec.partition("#")
    output = output.partition("^")[0]
    ref = f"flake-output:{output}" if output else None
    found = flake_source(body, scene, output)
    return (
        found
        if found.purl is None
        else Identity(kind=found.kind, purl=found.purl, version=found.version, pin=found.pin, ref=ref)
    )


def flake_source(body: str, scene: Scene, output: str) -> Identity:
    """Return the repository or folder that a flake reference names."""
    hosted = FLAKE_HOST.fullmatch(body)
    pairs = {
        key: value for key, _, value in (pair.partition("=") for pair in body.partition("?")[2].split("&"))
    }
    folder = pairs.get("dir", "")
    ref = pairs.get("rev") or pairs.get("ref") or ""
    if hosted:
        parts = hosted[2].split("/")
        host = {**HOSTS, "sourcehut": "git.sr.ht"}[hosted[1]]
        return name_git(host, "/".join(parts[:2]), "/".join(parts[2:]) or ref, folder)
    if is_git(body):
        plain = body.partition("?")[0]
        return read_git(f"{plain}#{ref}", "#")
    if not body or is_path(body) or body.startswith("path:"):
        return local(body.removeprefix("path:") or ".", scene, f"flake:{output}" if output else "")
    name, _, rest = body.removeprefix("flake:").partition("/")
    if name == "nixpkgs":  # the global flake registry's own entry (github:NixOS/flake-registry)
        return name_git("github.com", "nixos/nixpkgs", rest)
    return unresolved(f"flake:{name}")
