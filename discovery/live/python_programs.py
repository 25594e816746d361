"""What a Python interpreter runs: whose distribution, and what its source shows."""

from __future__ import annotations

from discovery.identity.paths import is_path
from discovery.identity.purl import write_purl
from discovery.identity.specs.git import read_git
from discovery.live.subject import TARGET, Found, Subject
from discovery.model import Identity, Kind, Pin
from discovery.signals import pypi
from discovery.signals.distributions import Distribution
from discovery.signals.environments import Place, sites
from discovery.signals.roles import PYTHON_RUNNERS, SDK_RUNNERS


def of_python(subject: Subject) -> Found:
    """Return what an interpreter's script, module or code shows."""
    places = sites_of(subject)
    begun = begin(subject, places)
    owner = begun.owner
    label = f"pypi:{owner.metadata.name}" if owner is not None else None
    if owner is not None and is_runner(owner.metadata.name):
        inner = runner_target(subject, places)
        if inner is not None:
            told = tuple(pypi.of_begun(inner, subject.contents))
            if label in SDK_RUNNERS:
                return Found(entry=subject.entry, evidence=told, label=label, file=inner.file)
            return Found(entry=subject.entry, evidence=told, file=inner.file, target=inner.file)
    return Found(
        entry=subject.entry,
        evidence=tuple(pypi.of_begun(begun, subject.contents)),
        owned=of_index(owner) if owner is not None else None,
        label=label,
        file=begun.file,
        module=begun.file if subject.entry.module is not None and not begun.declared else None,
    )


def is_runner(name: str) -> bool:
    """Return whether a distribution's program runs a file or module that it is given."""
    return name in PYTHON_RUNNERS or f"pypi:{name}" in SDK_RUNNERS


def sites_of(subject: Subject) -> tuple[str, ...]:
    """Return the site-packages of the environment; what is mapped tells only where nothing else does."""
    args, exe = subject.process.args, subject.process.exe
    program = subject.absolute(args[0]) if args and is_written_path(args[0]) else None
    script = subject.absolute(subject.entry.script) if subject.entry.script else None
    found = sites(Place(program=program, script=script, exe=exe), subject.contents)
    overlay = program is not None and "builds-v0" in program
    if found and not overlay and not is_base(found):
        return found
    mapped = subject.machine.mapped(subject.process.pid)
    return sites(Place(program=program, script=script, exe=exe, mapped=mapped), subject.contents)


def is_written_path(word: str) -> bool:
    """Return whether an interpreter was named by a path, which shows its environment."""
    return is_path(word) or "/" in word or "\\" in word


def is_base(found: tuple[str, ...]) -> bool:
    """Return whether only the interpreter's own library was found: overlays do not show in its path."""
    return all(site.startswith(("/usr/", "/opt/python")) for site in found)


def begin(subject: Subject, places: tuple[str, ...]) -> pypi.Begun:
    """Return what the interpreter was told to run."""
    entry, contents = subject.entry, subject.contents
    if entry.script is not None:
        return pypi.begin_script(subject.absolute(entry.script), places, contents)
    if entry.module is not None:
        return pypi.begin_module(entry.module, own_places(subject), places, contents)
    if entry.code is not None:
        code = entry.code.encode("utf-8", "replace")
        return pypi.Begun(code=code, tops=own_places(subject), sites=places)
    return pypi.Begun()


def own_places(subject: Subject) -> tuple[str, ...]:
    """Return the folders that modules are looked for in before the environment's."""
    listed = subject.variables().get("PYTHONPATH", "").replace(";", ":").split(":")
    return tuple(dict.fromkeys(filter(None, (subject.cwd(), *listed))))


def runner_target(subject: Subject, places: tuple[str, ...]) -> pypi.Begun | None:
    """Return what a runner was given: a file, or a module with an object in it."""
    for arg in subject.entry.args:
        told = TARGET.fullmatch(arg)
        if told and told["file"] and told["file"].endswith(".py"):
            return pypi.begin_script(subject.absolute(told["file"]), (), subject.contents)
        if told and told["module"]:
            return pypi.begin_module(told["module"], own_places(subject), places, subject.contents)
    return None


def of_index(owner: Distribution) -> Identity | None:
    """Return the identity of a distribution: of its index, of its repository; None of a local folder."""
    name, version = owner.metadata.name, owner.metadata.version
    if owner.origin is None:
        purl = write_purl("pypi", name, version=version)
        return Identity(
            kind=Kind.PYPI, purl=purl, version=version, pin=Pin.EXACT if version else Pin.FLOATING
        )
    if owner.origin.startswith("git+") and owner.commit:
        return read_git(f"{owner.origin}@{owner.commit}", "@")
    return None
