"""What an entry's `identity` means: a package, a URL (exact, template, prefix), a path, a digest, a ref.

Operators write it in any usual spelling; `read_target` returns the one spelling the rest of the project uses.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from discovery.frozen import frozen
from discovery.identity.paths import fold, strip_scheme, tidy
from discovery.identity.patterns import Pattern
from discovery.identity.purl import Purl, spell, split_purl
from discovery.identity.specs.git import is_git, read_git
from discovery.identity.specs.image import full_repository, read_image
from discovery.identity.urls import canonical_url
from discovery.model import Identity

DIGEST = Pattern(r"sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})", re.IGNORECASE)
PORT = Pattern(r":\d+$")
PLACEHOLDER = Pattern(r"\{[^{}]*\}")
# The last is a share, //host/folder: its own canonical form must be read again, and it needs a host.
ROOTED = Pattern(r"(?:file:(?://)?)?(?:~(?:[\\/]|$)|/(?!/)|[A-Za-z]:[\\/]|[\\/]{2}[^\\/])", re.IGNORECASE)
REF = Pattern(r"(?P<scheme>[a-z][a-z0-9-]*):(?P<rest>\S.*)")
# Refs that name one certain thing. Others say what kind of unknown a launch is (`inline:`, `var:`), or are a
# name that means another program on every machine (`bin:`, `container:`): nothing that could be approved.
CERTAIN = frozenset(
    {"smithery", "windows-odr", "compose", "unix", "pipe", "jsr", "brew", "docker-mcp", "continue-hub"}
    | {"vscode-extension", "zed-extension", "builtin"}
)
IMAGE = Pattern(
    r"(?:docker|oci)://\S+|[a-z0-9][\w.-]*(?::\d+)?(?:/[a-z0-9][\w.-]*)+(?::\w[\w.-]*)?(?:@sha\d+:[0-9a-fA-F]+)?"
)
# Qualifiers that become the entry's versions. Of a generic package they are the identity itself.
PINNING = ("checksum", "tag")


class TargetError(ValueError):
    """An identity that is not understood or too wide; the message says what to write instead."""


class Form(StrEnum):
    """What kind of thing a target is compared with."""

    PACKAGE = "package"
    URL = "url"
    PATH = "path"
    DIGEST = "digest"
    REF = "ref"


@frozen
class Target:
    """One identity of the registry: `text` is its canonical spelling, `version` what the spelling pinned.

    `any_path` and `any_query` tell of a URL that ends in `/*` or `?*`.
    """

    form: Form
    text: str
    purl: Purl | None = None
    version: str | None = None
    any_path: bool = False
    any_query: bool = False

    @property
    def ecosystem(self) -> str:
        """The purl type, which decides how versions are ordered; empty for what has no versions."""
        return self.purl.type if self.purl else ""


@lru_cache(maxsize=65536)
def read_target(text: str) -> Target:
    """Return what `text` stands for; raise TargetError for a bare name and for what approves too much."""
    text = text.strip()
    if DIGEST.fullmatch(text):
        return Target(form=Form.DIGEST, text=text.lower())
    if text[:4].lower() == "pkg:":
        return read_package(text)
    if is_git(text):
        return of_identity(read_git(text, "#" if "#" in text else "@" if at_ref(text) else "#"))
    if re.match(r"(?:https?|wss?)://", text, re.IGNORECASE):
        return read_url(text)
    if ROOTED.match(text):
        return Target(form=Form.PATH, text=f"file:{fold(tidy(strip_scheme(text)), None)}")
    if IMAGE.fullmatch(text):
        return of_identity(read_image(text))
    return read_ref(text)


def at_ref(text: str) -> bool:
    """Return whether a git source carries its ref behind an `@`, as pip writes it, and not only a user."""
    return "@" in text.partition("://")[2].partition("/")[2]


def read_package(text: str) -> Target:
    """Return the target of a purl, with the version taken out."""
    purl = split_purl(text)
    if purl is None:
        raise TargetError("not a package URL; write for example pkg:npm/%40scope/name or pkg:pypi/name")
    if purl.type == "docker":
        purl = of_docker(purl)
    known = dict(purl.qualifiers)
    if purl.type == "oci" and "repository_url" not in known:
        raise TargetError(
            f"an image needs its repository: pkg:oci/{purl.name}?repository_url=<host>/<path>/{purl.name}"
        )
    if purl.type == "generic" and not {"download_url", "checksum"} & set(known):
        raise TargetError("a generic package needs a download_url or a checksum: its name alone is anybody's")
    pinning = () if purl.type == "generic" else PINNING
    version = purl.version or next((known[key] for key in pinning if key in known), None)
    kept = tuple(pair for pair in purl.qualifiers if pair[0] not in pinning)
    plain = purl._replace(version=None, qualifiers=kept)
    return Target(form=Form.PACKAGE, text=spell(plain), purl=plain, version=version)


def of_docker(purl: Purl) -> Purl:
    """Return the older `pkg:docker` spelling of an image as `pkg:oci`."""
    known = dict(purl.qualifiers)
    host = known.pop("repository_url", "docker.io").removeprefix("https://").rstrip("/")
    repository = full_repository(f"{host}/{purl.full_name}") or purl.full_name
    if purl.version and not DIGEST.fullmatch(purl.version):
        known["tag"] = purl.version
    version = purl.version if purl.version and DIGEST.fullmatch(purl.version) else None
    pairs = tuple(sorted({**known, "repository_url": repository}.items()))
    return purl._replace(type="oci", namespace=(), version=version, qualifiers=pairs)


def of_identity(identity: Identity) -> Target:
    """Return the target of an image reference or git source."""
    if identity.purl is None:
        raise TargetError(
            f"not understood ({identity.ref or identity.version or 'empty'}); write a package URL"
        )
    found = read_package(identity.purl)
    return replace(found, version=found.version or identity.version)


def read_url(text: str) -> Target:
    """Return the target of a URL; placeholders are `{name}`, and only the end may be a `*`."""
    any_query, any_path = text.endswith("?*"), text.endswith("/*")
    body = text[:-2] if any_query or any_path else text
    if "*" in body:
        raise TargetError("a * is read at the end only (/* or ?*); write {name} for one label or segment")
    found = canonical_url(body)
    if found.url is None:
        raise TargetError(f"not a URL ({found.ref}); write for example https://mcp.example.com/mcp")
    if found.secrets:
        raise TargetError(f"the URL holds a secret ({', '.join(found.secrets)}): leave it out, and renew it")
    host = PORT.sub("", host_of(found.url))
    if any(PLACEHOLDER.search(label) for label in host.split(".")[-2:]):
        raise TargetError("the last two labels of the host must be written out: else it is anybody's host")
    return Target(form=Form.URL, text=found.url, any_path=any_path, any_query=any_query)


def host_of(url: str) -> str:
    """Return the host of a canonical URL, with its port."""
    return re.split(r"[/?]", url.partition("://")[2], maxsplit=1)[0]


def read_ref(text: str) -> Target:
    """Return the target of a ref such as `smithery:@acme/crm`; raise TargetError for names."""
    if match := REF.fullmatch(text):
        if match["scheme"] in CERTAIN:
            return Target(form=Form.REF, text=text)
        if match["scheme"] in ("sha256", "sha512"):
            raise TargetError("a digest is written whole: sha256: and 64 hexadecimal digits")
        if match["scheme"] == "file":
            raise TargetError(
                "a relative path is another file in every folder; write file:~/… or an absolute path"
            )
        raise TargetError(f"{match['scheme']}: names no certain program; write its path or its sha256:")
    raise TargetError(
        "a name is not an identity; write a package URL (pkg:npm/…, pkg:pypi/…), a URL, an image reference, "
        "file:~/… or sha256:…"
    )


def canonical_text(target: Target) -> str:
    """Return `target` as an entry keeps it; reading it again gives the same target."""
    return target.text + ("/*" if target.any_path else "?*" if target.any_query else "")


def written_text(target: Target) -> str:
    """Return `target` with the version that it pins, as a further identity keeps it; reads back the same."""
    if target.purl is None or target.version is None:
        return canonical_text(target)
    return spell(target.purl._replace(version=target.version))
