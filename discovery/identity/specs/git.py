"""Git sources: GitHub shorthands, `git+` URLs, scp-like addresses, with a ref and a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from discovery.identity.patterns import Pattern
from discovery.identity.purl import write_purl
from discovery.identity.scene import package, unresolved
from discovery.model import Form, Identity, Kind, Pin
from discovery.redact.values import form_of

COMMIT = Pattern(r"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?")

# npm docs, "package-spec"; nix flake references (nix.dev manual, `nix flake`) share two of them.
HOSTS = {
    "github": "github.com",
    "gitlab": "gitlab.com",
    "bitbucket": "bitbucket.org",
    "gist": "gist.github.com",
}
SHORTHAND = Pattern(r"(github|gitlab|bitbucket|gist):(?!//)(?:[^@/]*@)?(.+)", re.IGNORECASE)
URL = Pattern(r"(?:git\+)?(?:https?|ssh|git|file)://(?:[^@/]*@)?([^/:]+(?::\d+)?)[/:](.+)", re.IGNORECASE)
LOGIN = Pattern(r"(?:git\+)?(\w+)://([^@/]+)@", re.IGNORECASE)
SCP = Pattern(r"(?:git\+)?(?:ssh://)?[\w.-]+@([\w.-]+):(?!\d+/)([^\s]+)")
FOLDER = Pattern(r"(?:^|[&#])(?:subdirectory=|path:/?|path=)([^&]*)")
GITHUB = frozenset(("github.com", "www.github.com", "ssh.github.com"))
STEM = Pattern(r"(?:[^/\s#]+)/(?:[^/\s#]+)(?:#.*)?")


def is_git(spec: str) -> bool:
    """Return whether `spec` is unmistakably a git source."""
    low = spec.lower()
    if low.startswith(("git+", "git://", "git@", "ssh://")) or SHORTHAND.fullmatch(spec):
        return True
    path = low.partition("#")[0].partition("@")[0] if low.startswith("http") else ""
    return path.endswith(".git") or bool(re.fullmatch(r"https?://(?:www\.)?github\.com/[^/]+/[^/]+/?", path))


def read_git(spec: str, mark: str) -> Identity:
    """Return the identity of git source `spec`, whose ref stands behind `mark` (`#` for npm, `@` for pip)."""
    body, _, fragment = spec.partition("#")
    found = SHORTHAND.fullmatch(body)
    if found:
        host, path = HOSTS[found[1].lower()], found[2]
    else:
        matched = URL.fullmatch(body) or SCP.fullmatch(body)
        if not matched:
            return unresolved("malformed-spec")
        host, path = matched[1], matched[2]
    folder = FOLDER.search(fragment)
    if mark == "@":
        path, _, ref = path.rpartition("@") if "@" in path else (path, "", "")
    else:
        ref = re.split(r"&|::", fragment)[0]
        ref = "" if ref.startswith("path:") else ref.removeprefix("committish=")
    found_git = name_git(host, path, unquote(ref), folder[1] if folder else "")
    return replace(found_git, secrets=("userinfo",)) if has_login(body) else found_git


def has_login(url: str) -> bool:
    """Return whether a URL carries a password or token written out; the `git@` of ssh is neither."""
    login = LOGIN.match(url)
    if login is None:
        return False
    user, _, password = login[2].partition(":")
    word = password or (user if login[1].lower().startswith("http") else "")
    return bool(word) and form_of(unquote(word)) is Form.PLAIN


def name_git(host: str, path: str, ref: str = "", folder: str = "") -> Identity:
    """Return the identity of a repository at `ref`; only a whole commit id pins it."""
    host = host.lower()
    parts = [part for part in unquote(path).split("/") if part not in ("", ".", "..")]
    if parts:
        parts[-1] = parts[-1].removesuffix(".git")
    if not host or len(parts) < 1 or not parts[-1]:
        return unresolved("malformed-spec")
    version, pin = pin_of(ref)
    exact = version if pin is Pin.COMMIT else None
    if host in GITHUB and len(parts) >= 2:
        name = f"{parts[0]}/{parts[1].removesuffix('.git')}"
        purl = write_purl("github", name, version=exact, subpath=folder)
    else:
        purl = write_purl("git", "/".join((host, *parts)), version=exact, subpath=folder)
    return package(Kind.GIT, purl, version, pin)


def pin_of(ref: str) -> tuple[str | None, Pin]:
    """Return version and pin of a git ref: commit ids are fixed, branches and tags can move."""
    if not ref:
        return None, Pin.FLOATING
    if COMMIT.fullmatch(ref):
        return ref.lower(), Pin.COMMIT
    if ref.startswith("semver:"):
        return ref.removeprefix("semver:"), Pin.RANGE
    return ref, Pin.REF
