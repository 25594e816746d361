"""Code fetched from a plain URL: archives that are installed, scripts that are run."""

from __future__ import annotations

from discovery.identity.patterns import Pattern
from discovery.identity.purl import write_purl
from discovery.identity.specs.git import COMMIT
from discovery.identity.urls import canonical_url
from discovery.model import Identity, Kind, Pin

VERSIONED = Pattern(r"[^/@]@(v?\d[\w.+-]*)(?:/|$)")
# https://raw.githubusercontent.com/<owner>/<repo>/<ref>/<path>
RAW = Pattern(r"https://raw\.githubusercontent\.com/[^/]+/[^/]+/(?:refs/(?:heads|tags)/)?([^/]+)/")


def is_web(spec: str) -> bool:
    """Return whether `spec` is an http or https URL."""
    return spec[:8].lower().startswith(("http://", "https://"))


def read_archive(spec: str) -> Identity:
    """Return the identity of an archive at a URL: the file, never the registry package it is named after."""
    found = canonical_url(spec)
    if found.url is None:
        return Identity(kind=Kind.UNRESOLVED, ref=found.ref, secrets=found.secrets)
    name = found.url.partition("?")[0].rpartition("/")[2]
    purl = write_purl("generic", name, qualifiers=[("download_url", found.url)])
    return Identity(kind=Kind.URL_ARCHIVE, purl=purl, pin=Pin.FLOATING, secrets=found.secrets)


def read_script(spec: str) -> Identity:
    """Return the identity of a script that a URL serves and this machine runs; never a remote server."""
    found = canonical_url(spec)
    if found.url is None:
        return Identity(kind=Kind.UNRESOLVED, ref=found.ref, secrets=found.secrets)
    raw = RAW.match(found.url)
    fixed = raw or VERSIONED.search(found.url)
    version = fixed[1] if fixed else None
    pin = Pin.FLOATING if version is None else Pin.COMMIT if COMMIT.fullmatch(version) else Pin.REF
    return Identity(kind=Kind.URL_SCRIPT, version=version, pin=pin, ref=found.url, secrets=found.secrets)
