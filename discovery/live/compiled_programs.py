"""What a compiled program is: what it was built with, and whose package it lies in."""

from __future__ import annotations

from discovery.identity.programs import launcher_name
from discovery.identity.purl import write_purl
from discovery.live.known import CONTAINERS
from discovery.live.node_programs import of_registry
from discovery.live.python_programs import of_index
from discovery.live.running import Evidence
from discovery.live.subject import Found, Subject
from discovery.model import Identity
from discovery.signals import npm
from discovery.signals.binary import of_native, read_native
from discovery.signals.distributions import of_module
from discovery.signals.environments import LIBRARY
from discovery.signals.images import of_container
from discovery.signals.java import of_java
from discovery.signals.names import names_mcp
from discovery.signals.table import seen


def of_jvm(subject: Subject) -> Found:
    """Return what the jars of a Java program show."""
    return Found(entry=subject.entry, evidence=tuple(of_java(subject.process.args[1:], subject.contents)))


def of_dotnet(subject: Subject) -> Found:
    """Return what an assembly that runs under `dotnet` shows: the libraries beside it."""
    script = next((arg for arg in subject.process.args[1:] if arg.lower().endswith(".dll")), None)
    if script is None:
        return Found(entry=subject.entry)
    path = subject.absolute(script)
    beside = subject.contents.names(path.rpartition("/")[0] or "/")
    library = next((name for name in beside if name.lower().startswith("modelcontextprotocol")), None)
    told = (seen("dotnet.library", library),) if library else ()
    return Found(entry=subject.entry, evidence=told, file=path)


def of_program(subject: Subject) -> Found:
    """Return what a native program shows, and whose package it lies in."""
    exe = subject.process.exe
    called = launcher_name(exe or (subject.process.args or ("",))[0])
    if called in CONTAINERS:
        return Found(entry=subject.entry, evidence=tuple(of_container(subject.process.args)))
    found = read_native(subject.contents)
    if found is None:
        return Found(entry=subject.entry)
    told = tuple(of_native(found, subject.entry.args))
    go = found.go if found.go is not None and found.go.module else None
    owned = installed_with(subject, told)
    if told and (names_mcp(called) or (owned is not None and names_mcp(owned.purl or ""))):
        told = (*told, seen("name.package", called))
    return Found(
        entry=subject.entry,
        evidence=told,
        owned=owned,
        label=f"golang:{go.module.lower()}" if go is not None and told else None,
        file=exe,
        built=write_purl("golang", go.module, version=go.version) if go is not None else None,
    )


def installed_with(subject: Subject, told: tuple[Evidence, ...]) -> Identity | None:
    """Return the package of a registry in whose folder a native server lies."""
    exe = subject.process.exe
    if exe is None or not told:
        return None
    library = LIBRARY.match(exe)
    if library:
        top = exe[len(library[1]) + 1 :].partition("/")[0]
        owner = of_module(top, library[1], subject.contents)
        return of_index(owner) if owner else None
    return of_registry(npm.owner_of(exe, subject.contents)) if "/node_modules/" in exe else None
