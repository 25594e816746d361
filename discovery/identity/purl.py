"""Package URLs: read in any spelling, compared by components, written in one.

Own code, because importing packageurl-python costs 12 ms of a scan that may take 140, and because it leaves
`/` raw in qualifier values where the purl test-suite has `%2F` (measured, packageurl-python 0.17.6). It
serves as the oracle of our tests. Specification: ECMA-427, purl-spec v1.0.1 of 2026-07-29.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from discovery.identity.patterns import Pattern

MAX_PURL = 4096  # longer ones are hostile: no registry allows names near this

TYPE = Pattern(r"[A-Za-z][A-Za-z0-9.-]*")
QUALIFIER = Pattern(r"[A-Za-z.\-_][A-Za-z0-9.\-_]*")
SEPARATORS = Pattern(r"[-_.]+")

# Types whose registries compare names without regard to case. npm's oldest names still have capitals, but
# npm refuses two names that differ only in case (npm docs, package.json "name").
CASELESS = frozenset(("npm", "nuget", "github", "gitlab", "bitbucket", "golang", "oci", "composer", "docker"))

# Qualifiers that say which build was taken, not which package it is.
OF_A_BUILD = frozenset(("tag", "checksum", "arch", "os", "platform", "variant"))


class Purl(NamedTuple):
    """The components of a package URL, decoded and normalised for their type."""

    type: str
    namespace: tuple[str, ...]
    name: str
    version: str | None
    qualifiers: tuple[tuple[str, str], ...]
    subpath: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Namespace and name as the package's own registry writes them."""
        return "/".join((*self.namespace, self.name))


def write_purl(
    kind: str,
    full_name: str,
    *,
    version: str | None = None,
    qualifiers: Iterable[tuple[str, str | None]] = (),
    subpath: str = "",
) -> str:
    """Return the canonical purl of `full_name`; qualifiers without a value are left out."""
    *namespace, name = [part for part in full_name.split("/") if part] or [""]
    purl = Purl(
        type=kind,
        namespace=tuple(namespace),
        name=name,
        version=version or None,
        qualifiers=tuple((key, value) for key, value in qualifiers if value),
        subpath=tuple(subpath.split("/")),
    )
    return spell(normalise(purl))


def spell(purl: Purl) -> str:
    """Return `purl` as text: everything encoded but letters, digits, `.-_~:`."""
    text = "/".join((purl.type, *map(encode, purl.namespace), encode(purl.name)))
    if purl.version:
        text += "@" + encode(purl.version)
    if purl.qualifiers:
        text += "?" + "&".join(f"{key}={encode(value)}" for key, value in purl.qualifiers)
    if purl.subpath:
        text += "#" + "/".join(map(encode, purl.subpath))
    return "pkg:" + text


def encode(text: str) -> str:
    """Return `text` percent-encoded as purl components are."""
    return quote(text.encode("utf-8", "replace"), safe=":")


@lru_cache(maxsize=16_384)  # one purl is read for each thing that is asked of it
def split_purl(text: str) -> Purl | None:
    """Return the components of a purl in any spelling, or None if it is not one."""
    head, _, rest = text.strip().partition(":")
    if head.lower() != "pkg" or len(text) > MAX_PURL:
        return None
    rest, _, subpath = rest.lstrip("/").partition("#")
    rest, _, query = rest.partition("?")
    kind, _, path = rest.partition("/")
    path, version = split_version(path.strip("/"))
    parts = [unquote(part) for part in path.split("/") if part]
    if not TYPE.fullmatch(kind) or not parts:
        return None
    return normalise(
        Purl(
            type=kind,
            namespace=tuple(parts[:-1]),
            name=parts[-1],
            version=unquote(version) or None,
            qualifiers=tuple(read_qualifiers(query)),
            subpath=tuple(unquote(part) for part in subpath.split("/")),
        )
    )


def split_version(path: str) -> tuple[str, str]:
    """Return name and version of `path`; a raw `@` that opens a scope is not a version's."""
    at = path.rfind("@")
    if at <= 0 or path[at - 1] == "/":
        return path, ""
    return path[:at], path[at + 1 :]


def read_qualifiers(query: str) -> Iterable[tuple[str, str]]:
    """Yield the decoded key and value of every well-formed qualifier that has a value."""
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if QUALIFIER.fullmatch(key) and value:
            yield key.lower(), unquote(value)


def normalise(purl: Purl) -> Purl:
    """Return `purl` with the rules of its type applied, so that equal packages have equal components."""
    kind = purl.type.lower()
    namespace = tuple(part for part in purl.namespace if part)
    name, version = purl.name, purl.version
    if kind in CASELESS:
        namespace, name = tuple(part.lower() for part in namespace), name.lower()
    elif kind == "pypi":
        # PEP 503 also folds dots, which packageurl-python keeps.
        name = SEPARATORS.sub("-", name).lower()
    elif kind == "git" and namespace:
        namespace = (namespace[0].lower(), *namespace[1:])
    if version and kind == "oci":
        version = version.lower()
    return purl._replace(
        type=kind,
        namespace=namespace,
        name=name,
        version=version,
        qualifiers=tuple(sorted(dict(purl.qualifiers).items())),
        subpath=tuple(part for part in purl.subpath if part not in ("", ".", "..")),
    )


def versionless(text: str) -> str:
    """Return a purl without version and build qualifiers; other text unchanged."""
    purl = split_purl(text)
    if purl is None:
        return text
    kept = tuple(pair for pair in purl.qualifiers if pair[0] not in OF_A_BUILD)
    return spell(purl._replace(version=None, qualifiers=kept))
