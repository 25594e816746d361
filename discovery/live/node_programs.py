"""What a script under node, bun or deno is: whose package, and what its source shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from posixpath import dirname, join

from discovery.identity.purl import write_purl
from discovery.live.entry import JAVASCRIPT, entry_of
from discovery.live.known import launchers
from discovery.live.subject import TARGET, Found, Subject
from discovery.model import Identity, Kind, Pin
from discovery.signals import npm
from discovery.signals.roles import JAVASCRIPT_RUNNERS
from discovery.signals.table import seen

MAX_PATH = 64  # folders in PATH
MAX_ABOVE = 24  # folders above one another
MAX_CHILDREN = 8  # of a program without a path: a watchdog or a worker comes first


def of_javascript(subject: Subject) -> Found:
    """Return what a script under node, bun or deno shows."""
    script = script_path(subject)
    if script is None:
        code = subject.entry.code
        return Found(entry=subject.entry, evidence=tuple(npm.of_code(code)) if code is not None else ())
    owner = npm.owner_of(script, subject.contents)
    if owner is not None and owner.package.name in JAVASCRIPT_RUNNERS:
        script = target(subject) or script
        owner = npm.owner_of(script, subject.contents)
    title = (seen("title.only", subject.process.args[0]),) if subject.entry.lost else ()
    return Found(
        entry=subject.entry,
        evidence=(*npm.of_script(script, owner, subject.contents), *title),
        owned=of_registry(owner),
        label=f"npm:{owner.package.name}" if owner and npm.is_installed(owner.folder) else None,
        file=script,
    )


def of_registry(owner: npm.Owner | None) -> Identity | None:
    """Return the npm package that owns a script, if it came out of a registry."""
    if owner is None or not owner.registered:
        return None
    version = owner.package.version
    purl = write_purl("npm", owner.package.name, version=version)
    return Identity(kind=Kind.NPM, purl=purl, version=version, pin=Pin.EXACT if version else Pin.FLOATING)


def script_path(subject: Subject) -> str | None:
    """Return the real path of the script; of a lost one, of the program that its title names."""
    script = subject.entry.script
    if script is not None:
        return subject.contents.real(script.removeprefix("file://"))
    return shim(subject) if subject.entry.lost else None


def shim(subject: Subject) -> str | None:
    """Return the installed program behind a title that was written over the arguments.

    It lies where npx, npm and node look for programs, or is declared by the package of a script that it
    started. The title is what it calls itself, which is a claim.
    """
    title = subject.process.args[0].split() if subject.process.args else []
    if title[:1] and title[0] in launchers():
        return None
    values = subject.variables()
    script = values.get("npm_lifecycle_script", "").split()
    names = [*title[:1], *(word.strip("\"'").rpartition("/")[2] for word in script[:1])]
    names = [name for name in names if name and "/" not in name]
    folders = program_folders(subject, values)
    found = (subject.contents.real(join(folder, name)) for folder in folders for name in names)
    real = next((real for real in found if real is not None and "/node_modules/" in real), None)
    return real or of_children(subject, names)


def program_folders(subject: Subject, values: Mapping[str, str]) -> Iterator[str]:
    """Give the folders in which a program may lie: of PATH, of node itself, of the projects around it."""
    yield from filter(None, values.get("PATH", "").split(":")[:MAX_PATH])
    if subject.process.exe:
        yield dirname(subject.process.exe)
    around = (
        subject.cwd(),
        values.get("npm_config_local_prefix"),
        dirname(values.get("npm_package_json", "")),
    )
    for folder in dict.fromkeys(place for start in around if start for place in above(start)):
        yield join(folder, "node_modules/.bin")


def above(folder: str) -> Iterator[str]:
    """Give `folder` and those above it, in which node looks for packages too."""
    for _ in range(MAX_ABOVE):
        yield folder
        if dirname(folder) == folder:
            return
        folder = dirname(folder)


def of_children(subject: Subject, names: Sequence[str]) -> str | None:
    """Return the file of the program called one of `names` in the package of a script that it started."""
    own = subject.process
    children = (each for each in subject.machine.processes().values() if each.parent == own.pid)
    for child in islice(children, MAX_CHILDREN):
        entry = entry_of(child)
        if child.user != own.user or entry.runtime not in JAVASCRIPT or not entry.script:
            continue
        script = subject.contents.real(entry.script) if entry.script.startswith("/") else None
        owner = npm.owner_of(script, subject.contents) if script else None
        programs = owner.package.programs if owner else {}
        named = next((name for name in names if name in programs), None)
        if owner and named and npm.is_installed(owner.folder):
            return subject.contents.real(join(owner.folder, programs[named]))
    return None


def target(subject: Subject) -> str | None:
    """Return the real path of the file that a runner is given."""
    for arg in subject.entry.args:
        told = TARGET.fullmatch(arg)
        if told and told["file"]:
            return subject.contents.real(told["file"])
    return None
