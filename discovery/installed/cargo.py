"""Programs that `cargo install` built: the crate's name is a hint, what is linked in decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.identity.naming import name as named
from discovery.identity.specs.git import read_git
from discovery.installed.model import Package, Shelf
from discovery.installed.rules import Trait, is_named, judged
from discovery.model import Identity
from discovery.signals.sdks import CARGO_EITHER, CARGO_NEVER

MAX_CRATES = 512
CHUNK = 4 * 1024 * 1024
# Release builds of servers are 5 to 40 MB; the paths of crates stand in the data of the program.
MAX_PROGRAM = 64 * 1024 * 1024
OVERLAP = 256
# Key of .crates2.json: name, version, and where the crate came from.
CRATE = re.compile(r"(?P<name>[A-Za-z0-9_-]{1,64}) (?P<version>[^ ]{1,128}) \((?P<origin>[^)]{1,1024})\)")
# The compiler writes the source path of each place that may panic: .../rmcp-0.8.1/src/service.rs
CRATES = b"|".join(sorted(name.encode() for name in CARGO_EITHER))
LINKED = re.compile(rb"[/\\](?:" + CRATES + rb")-\d+\.\d+\.\d+[^/\\\0]{0,40}[/\\]src[/\\]")


def read_crates(shelf: Shelf) -> Iterator[Package]:
    """Yield the installed crates that are servers: named so, and linked with an SDK; raise Unreadable."""
    document = read_json(shelf.whole(shelf.path))
    installs = document.get("installs") if isinstance(document, dict) else None
    for key, entry in sorted(installs.items() if isinstance(installs, dict) else ())[:MAX_CRATES]:
        crate = CRATE.fullmatch(key)
        bins = entry.get("bins") if isinstance(entry, dict) else None
        programs = tuple(each for each in bins if isinstance(each, str)) if isinstance(bins, list) else ()
        if crate is None or crate["name"].lower() in CARGO_NEVER or not is_named(crate["name"], *programs):
            continue
        traits = {Trait.PROGRAM, Trait.NAME} | {Trait.LINKED for each in programs if is_linked(each, shelf)}
        rule = judged(traits)
        if rule is not None:
            yield Package(
                identity=identity_of(crate),
                marker=shelf.path,
                evidence="rust.crate",
                confidence=rule.confidence,
                programs=tuple(sorted(programs)),
                pointer=f"/installs/{key.replace('~', '~0').replace('/', '~1')}",
            )


def identity_of(crate: re.Match[str]) -> Identity:
    """Return what a crate is: of the registry, of a repository, or of a folder here."""
    kind, _, origin = crate["origin"].partition("+")
    if kind == "git":
        return read_git(origin, "#")
    if kind == "path":
        return named(command=origin.removeprefix("file://"))
    fields = {"registryType": "cargo", "identifier": crate["name"], "version": crate["version"]}
    return named(command=None, package=fields)


def is_linked(program: str, shelf: Shelf) -> bool:
    """Return whether an SDK's source paths stand in a program, in as much of it as is read."""
    if "/" in program or "\\" in program:
        return False
    path = shelf.path.parent / "bin" / program
    kept = b""
    for start in range(0, MAX_PROGRAM, CHUNK):
        try:
            piece = shelf.files.part(str(path), start, CHUNK)
        except (Unreadable, FileNotFoundError):
            return False
        if LINKED.search(kept + piece):
            return True
        if len(piece) < CHUNK:
            return False
        kept = piece[-OVERLAP:]
    return False
