"""What a script under node, bun or deno is: whose package, and what its source shows."""

from __future__ import annotations

from posixpath import join

from discovery.identity.purl import write_purl
from discovery.live.known import LAUNCHERS
from discovery.live.subject import TARGET, Found, Subject
from discovery.model import Identity, Kind, Pin
from discovery.signals import npm
from discovery.signals.roles import JAVASCRIPT_RUNNERS
from discovery.signals.table import seen

MAX_PATH = 64  # folders in PATH


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

    It was found through PATH, into which npx puts the folder of its programs; the title is what it calls
    itself, which is a claim.
    """
    title = subject.process.args[0].split() if subject.process.args else []
    if title[:1] and title[0] in LAUNCHERS:
        return None
    values = subject.variables()
    script = values.get("npm_lifecycle_script", "").split()
    names = [*title[:1], *(word.strip("\"'").rpartition("/")[2] for word in script[:1])]
    cwd = subject.cwd()
    folders = [*values.get("PATH", "").split(":")[:MAX_PATH], f"{cwd}/node_modules/.bin" if cwd else ""]
    places = (join(folder, name) for folder in folders if folder for name in names if "/" not in name)
    found = (subject.contents.real(place) for place in places)
    return next((real for real in found if real is not None and "/node_modules/" in real), None)


def target(subject: Subject) -> str | None:
    """Return the real path of the file that a runner is given."""
    for arg in subject.entry.args:
        told = TARGET.fullmatch(arg)
        if told and told["file"]:
            return subject.contents.real(told["file"])
    return None
