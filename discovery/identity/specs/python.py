"""Python requirement specifiers (PEP 508), and what uv and pipx take beside them."""

from __future__ import annotations

import re

from discovery.identity.clean import bare
from discovery.identity.paths import is_path, local, variable_name
from discovery.identity.patterns import Pattern
from discovery.identity.purl import write_purl
from discovery.identity.scene import Scene, package, unresolved
from discovery.identity.specs.git import is_git, read_git
from discovery.identity.specs.npm import source
from discovery.identity.specs.web import is_web, read_archive
from discovery.model import Identity, Kind, Pin

NAME = Pattern(
    r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[^\x00-\x7f\s][^\s@\[=<>~!;]*)\s*(?:\[[^\]]*\])?\s*"
)
CLAUSE = Pattern(r"(?:===?|>=|<=|~=|!=|<|>)\s*[^,\s][^,]*")
EXACT = Pattern(r"={2,3}\s*([^\s*,]+)")
AT = Pattern(r"v?\d[A-Za-z0-9.!+_-]*")
ARCHIVES = (".whl", ".tar.gz", ".zip", ".tar.bz2", ".tgz")
DEFAULT_INDEXES = frozenset(("https://pypi.org/simple", "https://pypi.python.org/simple", "https://pypi.org"))


def read_python(spec: str, scene: Scene, index: str | None = None) -> Identity:
    """Return the identity of requirement `spec`, taken from `index` if one replaces the default."""
    text = bare(spec).partition(" ;")[0].strip()
    text = text if "://" in text else text.partition(";")[0].strip()
    if not text:
        return unresolved("empty")
    name = variable_name(text)
    if name:
        return unresolved(f"var:{name}")
    direct = read_direct(text, scene)
    if direct:
        return direct
    found = NAME.match(text)
    if not found:
        return unresolved("malformed-spec")
    rest = text[found.end() :].strip()
    if rest.startswith("@"):
        behind = rest[1:].strip()
        direct = read_direct(behind, scene)
        if direct:
            return direct
        rest = f"=={behind}" if AT.fullmatch(behind) else behind
    return read_indexed(found[1], rest.strip("() "), index)


def read_direct(text: str, scene: Scene) -> Identity | None:
    """Return the identity of a git source, URL or path; None where `text` names an indexed package."""
    if is_git(text):
        return read_git(text, "@")
    if is_web(text):
        return read_archive(text)
    if is_path(text) or text.lower().endswith(ARCHIVES):
        return local(text, scene)
    return None


def read_indexed(name: str, rest: str, index: str | None) -> Identity:
    """Return the identity of a package of an index: its name, and `rest`, which says which version."""
    exact = EXACT.fullmatch(rest)
    version: str | None = rest
    if exact:
        version, pin = exact[1], Pin.EXACT
    elif not rest or "$" in rest:
        version, pin = None, Pin.FLOATING
    elif all(CLAUSE.fullmatch(clause.strip()) for clause in rest.split(",") if clause.strip()):
        version, pin = re.sub(r"\s+", "", rest), Pin.RANGE
    elif re.fullmatch(r"[A-Za-z]\w*", rest):
        pin = Pin.TAG  # uvx package@latest
    else:
        return unresolved("malformed-spec")
    purl = write_purl(
        "pypi",
        name.replace("/", ""),
        version=exact[1] if exact else None,
        qualifiers=[("repository_url", source(index, DEFAULT_INDEXES))],
    )
    return package(Kind.PYPI, purl, version, pin)
