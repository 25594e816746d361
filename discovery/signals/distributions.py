"""What a Python environment's `dist-info` folders say: which distribution a program or a module is of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from posixpath import join

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.identity.purl import SEPARATORS
from discovery.live.contents import KB, Contents
from discovery.signals.sdks import PYPI_EITHER, PYPI_SERVING

MAX_METADATA = 512 * KB  # with the README in it; the largest of the thousand most downloaded has 300 KiB
MAX_ENTRIES = 128 * KB
MAX_RECORD = 2048 * KB
MAX_DISTRIBUTIONS = 2_000  # of one environment
REQUIRES = Pattern(r"[A-Za-z0-9][A-Za-z0-9._-]*")
CLAIM = Pattern(r"(?:^|[\s>(`*])mcp-name:\s*([A-Za-z0-9.-]+/[A-Za-z0-9._-]+)")
SECTION = Pattern(r"\s*\[(.+)\]\s*")
PROGRAMS = frozenset({"console_scripts", "gui_scripts"})
TARGET = Pattern(r"(?P<module>[\w.]+)\s*(?::\s*(?P<name>[\w.]+))?")


@frozen
class Metadata:
    """One METADATA file: the distribution, the server name it claims, what it is built on."""

    name: str
    version: str | None = None
    claims: str | None = None
    serving: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


@frozen
class Distribution:
    """One installed distribution: its metadata, the folder it lies in, where it was installed from."""

    metadata: Metadata
    site: str
    origin: str | None = None
    commit: str | None = None


def read_metadata(data: bytes) -> Metadata | None:
    """Return what a METADATA file says; None without a name."""
    head, _, body = data.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n\n")
    fields: dict[str, str] = {}
    needs: set[str] = set()
    for line in head.split("\n"):
        key, colon, value = line.partition(":")
        if key == "Requires-Dist" and colon:
            needs.update(required(value))
        elif colon:
            fields.setdefault(key, value.strip())
    claim = CLAIM.search(body) or CLAIM.search(fields.get("Description", ""))
    name = fields.get("Name", "")
    if not REQUIRES.fullmatch(name):
        return None
    return Metadata(
        name=normal(name),
        version=fields.get("Version", "")[:128] or None,
        claims=claim[1] if claim else None,
        serving=tuple(sorted(needs & PYPI_SERVING)),
        either=tuple(sorted(needs & PYPI_EITHER)),
    )


def required(value: str) -> Iterator[str]:
    """Give the distribution that a requirement names, unless only an extra asks for it."""
    spec, _, marker = value.strip().partition(";")
    found = REQUIRES.match(spec)
    if found and "extra" not in marker:
        yield normal(found[0])


def normal(name: str) -> str:
    """Return the name of a distribution as PEP 503 compares it."""
    return SEPARATORS.sub("-", name).lower()


def read_programs(data: bytes) -> Mapping[str, str]:
    """Return the programs of an entry_points.txt: name → `module:function`."""
    found: dict[str, str] = {}
    section = ""
    for line in data.decode("utf-8", "replace").splitlines():
        heading = SECTION.fullmatch(line)
        name, equals, target = line.partition("=")
        if heading:
            section = heading[1].strip()
        elif equals and section in PROGRAMS and TARGET.match(target.strip()):
            found[name.strip()] = target.partition("[")[0].strip()
    return found


def read_origin(data: bytes) -> tuple[str, str | None]:
    """Return where a direct_url.json says a distribution came from, and its commit; PEP 610."""
    try:
        found = json.loads(data)
        url, vcs = found["url"], found.get("vcs_info")
        if not isinstance(url, str) or vcs is None:
            return (url if isinstance(url, str) else "?"), None
        return f"{vcs['vcs']}+{url}", str(vcs.get("commit_id") or "") or None
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return "?", None


def read_tops(data: bytes) -> frozenset[str]:
    """Return the top-level modules that a RECORD lists."""
    tops: set[str] = set()
    for line in data.decode("utf-8", "replace").splitlines():
        head, slash, _ = line.partition("/")
        name = head if slash else line.partition(",")[0].removesuffix(".py")
        if name.isidentifier():
            tops.add(name)
    return frozenset(tops)


def folders(site: str, contents: Contents) -> tuple[str, ...]:
    """Return the dist-info folders of one site-packages folder."""
    names = [name for name in contents.names(site) if name.endswith(".dist-info")]
    return tuple(join(site, name) for name in names[:MAX_DISTRIBUTIONS])


def likely_first(paths: tuple[str, ...], name: str) -> list[str]:
    """Return the folders in the order in which they are to be asked about `name`: most are called alike."""
    wanted = normal(name)
    return sorted(paths, key=lambda path: normal(path.rpartition("/")[2].partition("-")[0]) != wanted)


def of_program(program: str, site: str, contents: Contents) -> tuple[Distribution, str] | None:
    """Return the distribution in `site` that installs `program`, and the `module:function` it calls."""
    for folder in likely_first(folders(site, contents), program):
        programs = contents.parsed(f"{folder}/entry_points.txt", MAX_ENTRIES, read_programs) or {}
        if program in programs:
            found = distribution(folder, site, contents)
            return (found, programs[program]) if found else None
    return None


def of_module(top: str, site: str, contents: Contents) -> Distribution | None:
    """Return the distribution in `site` that brings the top-level module `top`."""
    for folder in likely_first(folders(site, contents), top):
        named = normal(folder.rpartition("/")[2].partition("-")[0]) == normal(top)
        if named or top in (contents.parsed(f"{folder}/RECORD", MAX_RECORD, read_tops) or ()):
            return distribution(folder, site, contents)
    return None


def distribution(folder: str, site: str, contents: Contents) -> Distribution | None:
    """Return the distribution whose dist-info is `folder`."""
    metadata = contents.parsed(f"{folder}/METADATA", MAX_METADATA, read_metadata)
    if metadata is None:
        return None
    origin = contents.parsed(f"{folder}/direct_url.json", MAX_ENTRIES, read_origin)
    return Distribution(
        metadata=metadata,
        site=site,
        origin=origin[0] if origin else None,
        commit=origin[1] if origin else None,
    )
