"""npm package specifiers (npm docs, "package-spec"), as npx, bunx, pnpm dlx, yarn dlx and deno take them."""

from __future__ import annotations

import re

from discovery.identity.clean import bare
from discovery.identity.paths import is_path, local, variable_name
from discovery.identity.patterns import Pattern
from discovery.identity.purl import write_purl
from discovery.identity.scene import Scene, package, unresolved
from discovery.identity.specs.git import STEM, is_git, name_git, read_git
from discovery.identity.specs.web import is_web, read_archive
from discovery.identity.urls import canonical_url
from discovery.model import Identity, Kind, Pin

# Legacy names may hold nearly anything; look-alike letters are kept, for they are what impersonators use.
SPEC = Pattern(r"(?P<name>(?:@[^/@\s]+/)?[^/@\s:#?%\\$(){}<>|&;'\"`*,=]+)(?:@(?P<version>.*))?", re.DOTALL)
ALIAS = Pattern(
    r"(?:@[^/@\s]+/)?[^/@\s:]+@((?:npm|github|gitlab|bitbucket|gist|git|git\+\w+|file|https?|jsr|link|portal|workspace):.+)"
)
# npm-package-arg reads `name@PLACE` as the place: a path, or `owner/repository` of GitHub.
PLACED = Pattern(r"(?:@[^/@\s]+/)?[^/@\s:]+@((?:\.{0,2}/|\.\.?$|~/|[A-Za-z]:[\\/]|[^@/\s:]+/[^/\s]+$).*)")
EXACT = Pattern(r"[v=\s]*(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)")
TAG = Pattern(r"(?![vV=]?\d)(?![xX*](?:\.|$))[A-Za-z_][\w.-]*")
LOCAL_ARCHIVES = (".tgz", ".tar.gz", ".tar")

# Sources that are the default whether named or not.
DEFAULT_REGISTRIES = frozenset(
    ("https://registry.npmjs.org", "https://registry.yarnpkg.com", "https://registry.npmjs.com")
)


def read_npm(spec: str, scene: Scene, registry: str | None = None) -> Identity:
    """Return the identity of npm specifier `spec`, taken from `registry` if one is named."""
    text = target(bare(spec))
    if not text:
        return unresolved("empty")
    name = variable_name(text)
    if name:
        return unresolved(f"var:{name}")
    if text.lower().startswith("jsr:"):
        return read_jsr(text)
    if is_git(text):
        return read_git(text, "#")
    if is_web(text):
        return read_archive(text)
    if is_path(text) or text.lower().endswith(LOCAL_ARCHIVES):
        return local(text, scene)
    if not text.startswith("@") and STEM.fullmatch(text) and "@" not in text:
        owner, _, ref = text.partition("#")
        return name_git("github.com", owner, ref)
    return read_registered(text, registry)


def target(spec: str) -> str:
    """Return what an alias stands for, without the `npm:` that may stand before it."""
    found = ALIAS.fullmatch(spec) or PLACED.fullmatch(spec)
    text = found[1] if found else spec
    return text[4:].lstrip("/") if text[:4].lower() == "npm:" else text


def read_registered(text: str, registry: str | None) -> Identity:
    """Return the identity of a package of a registry: `name`, `name@version`, `name@range` or `name@tag`."""
    found = SPEC.fullmatch(text)
    if not found:
        return unresolved("malformed-spec")
    version, pin = pin_of((found["version"] or "").strip())
    exact = EXACT.fullmatch(version or "")
    purl = write_purl(
        "npm",
        found["name"],
        version=exact[1] if exact else None,
        qualifiers=[("repository_url", source(registry, DEFAULT_REGISTRIES))],
    )
    return package(Kind.NPM, purl, version, pin)


def pin_of(version: str) -> tuple[str | None, Pin]:
    """Return version and pin as npm reads what follows the `@`."""
    if not version or "${" in version or version.startswith("$"):
        return None, Pin.FLOATING
    if EXACT.fullmatch(version):
        return version, Pin.EXACT
    return version, Pin.TAG if TAG.fullmatch(version) else Pin.RANGE


def read_jsr(text: str) -> Identity:
    """Return the identity of a JSR package; JSR has no purl type, so its own specifier is the ref."""
    body = text.partition(":")[2].lstrip("/")
    found = SPEC.fullmatch("/".join(body.split("/")[:2]))
    if not found or not body.startswith("@"):
        return unresolved("malformed-spec")
    version, pin = pin_of(found["version"] or "")
    return Identity(kind=Kind.JSR, version=version, pin=pin, ref=f"jsr:{found['name'].lower()}")


def source(registry: str | None, defaults: frozenset[str]) -> str | None:
    """Return the canonical URL of a registry that is not the default one."""
    if not registry:
        return None
    url = canonical_url(registry).url
    return None if url in defaults else url
