"""One process examined: what it runs, whose it is, and what speaks for its being a server. Channels apart."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from discovery.frozen import frozen
from discovery.host.running import Machine, Process
from discovery.identity.paths import is_path
from discovery.identity.patterns import Pattern
from discovery.identity.programs import launcher_name
from discovery.identity.purl import write_purl
from discovery.identity.specs.git import read_git
from discovery.live.contents import Contents, Memory
from discovery.live.entry import JAVASCRIPT, Entry, Runtime, entry_of
from discovery.live.known import is_host
from discovery.live.running import Evidence
from discovery.model import Identity, Kind, Pin
from discovery.signals import npm, pypi
from discovery.signals.binary import is_told_to_serve, of_native, read_native
from discovery.signals.distributions import Distribution, of_module
from discovery.signals.environments import LIBRARY, Place, sites
from discovery.signals.images import of_container
from discovery.signals.java import of_java
from discovery.signals.names import names_mcp
from discovery.signals.roles import (
    GATEWAY_PROGRAMS,
    GATEWAYS,
    JAVASCRIPT_RUNNERS,
    NEVER,
    PYTHON_RUNNERS,
    SDK_RUNNERS,
    TOOLING,
    is_other_role,
)
from discovery.signals.table import DECISIVE, seen

WANTED = frozenset({"PATH", "PYTHONPATH", "npm_lifecycle_script"})
TARGET = Pattern(
    r"(?P<file>[^\s:]+\.(?:py|ts|tsx|mts|js|mjs|cjs))(?::\w+)?|(?P<module>[A-Za-z_][\w.]*):[A-Za-z_][\w.()]*"
)
CONTAINERS = frozenset({"docker", "podman", "nerdctl"})


@frozen
class Found:
    """What one process turned out to be. `owned` is the package of a registry that its entry point is of.

    `label` names the package, from wherever it came; `file` is the file that runs; `denied` says that this
    could not be told because reading was refused.
    """

    entry: Entry
    evidence: tuple[Evidence, ...] = ()
    owned: Identity | None = None
    label: str | None = None
    role: str = ""
    file: str | None = None
    built: str | None = None
    denied: bool = False


class Examiner:
    """Examines processes of one machine, each kind of program once."""

    def __init__(self, machine: Machine, memory: Memory) -> None:
        """Look at `machine`, and remember in `memory`."""
        self.machine, self.memory = machine, memory

    def examine(self, process: Process) -> Found:
        """Return what `process` is."""
        contents = Contents(self.machine.files(process.pid), self.memory)
        return Examination(process, self.machine, contents).found()


class Examination:
    """One process under examination."""

    def __init__(self, process: Process, machine: Machine, contents: Contents) -> None:
        """Ask `machine` about `process`, and read its files through `contents`."""
        self.process, self.machine, self.contents = process, machine, contents
        self.entry = entry_of(process)

    def found(self) -> Found:
        """Return what the process is, with what its role adds."""
        found = self.program()
        told = (*found.evidence, *self.role_of(found))
        role = "gateway" if any(each.rule == "gateway.known" for each in told) else ""
        role = "tooling" if any(each.rule == "tooling.known" for each in told) else role
        return Found(
            entry=found.entry,
            evidence=told,
            owned=found.owned,
            label=found.label,
            role=role,
            file=found.file,
            built=found.built,
            denied=self.contents.refused is not None,
        )

    def program(self) -> Found:
        """Return what the program itself shows, by its runtime."""
        if self.entry.runtime in JAVASCRIPT:
            return self.javascript()
        if self.entry.runtime is Runtime.PYTHON:
            return self.python()
        if self.entry.runtime is Runtime.JAVA:
            return Found(entry=self.entry, evidence=tuple(of_java(self.process.args[1:], self.contents)))
        if self.entry.runtime is Runtime.DOTNET:
            return self.dotnet()
        return self.native()

    def role_of(self, found: Found) -> Iterator[Evidence]:
        """Give what the program is known as, apart from what it is built of."""
        label = found.label or ""
        if label in TOOLING:
            yield seen("tooling.known", label)
        elif label in GATEWAYS or self.is_gateway():
            yield seen("gateway.known", label or launcher_name(self.process.exe or self.process.name))
        elif label in SDK_RUNNERS and SDK_RUNNERS[label] & set(self.entry.args[:1]):
            yield seen("runner.sdk", label)
        elif label in NEVER or (is_other_role(label.partition(":")[2]) and not is_proven(found.evidence)):
            yield seen("role.never", label)
        elif is_host(self.process):
            verb = is_told_to_serve(self.entry.args or self.process.args[1:])
            yield seen("host.serve-verb" if verb else "role.host", self.process.name)

    def is_gateway(self) -> bool:
        """Return whether the program is a native gateway that was told to be one."""
        name = launcher_name(self.process.exe or (self.process.args or ("",))[0])
        words = GATEWAY_PROGRAMS.get(name)
        if words is None or self.entry.runtime is not Runtime.NATIVE:
            return False
        given = [arg for arg in self.process.args[1:] if not arg.startswith("-")]
        return tuple(given[: len(words)]) == words

    # --- JavaScript

    def javascript(self) -> Found:
        """Return what a script under node, bun or deno shows."""
        script = self.script_path()
        if script is None:
            code = self.entry.code
            told = tuple(npm.of_code(code)) if code is not None else ()
            return Found(entry=self.entry, evidence=told)
        owner = npm.owner_of(script, self.contents)
        if owner is not None and owner.package.name in JAVASCRIPT_RUNNERS:
            script = self.target(self.entry.args) or script
            owner = npm.owner_of(script, self.contents)
        return Found(
            entry=self.entry,
            evidence=tuple(npm.of_script(script, owner, self.contents)),
            owned=self.of_registry(owner),
            label=f"npm:{owner.package.name}" if owner and npm.is_installed(owner.folder) else None,
            file=script,
        )

    def of_registry(self, owner: npm.Owner | None) -> Identity | None:
        """Return the npm package that owns a script, if it came out of a registry and declares the script."""
        if owner is None or not owner.registered:
            return None
        version = owner.package.version
        purl = write_purl("npm", owner.package.name, version=version)
        return Identity(kind=Kind.NPM, purl=purl, version=version, pin=Pin.EXACT if version else Pin.FLOATING)

    def script_path(self) -> str | None:
        """Return the real path of the script; of a lost one, of the program that npx left in PATH."""
        script = self.entry.script
        if script is not None:
            return self.contents.real(script.removeprefix("file://"))
        return self.shim() if self.entry.lost else None

    def shim(self) -> str | None:
        """Return the program behind a title that was written over the arguments.

        npx puts the folder of its programs first into PATH; the title is what one of them calls itself.
        """
        title = self.process.args[0].split() if self.process.args else []
        _, values = self.machine.environment(self.process.pid, WANTED)
        folder = values.get("PATH", "").partition(":")[0]
        script = values.get("npm_lifecycle_script", "").split()
        if not title or not folder.endswith("node_modules/.bin"):
            return None
        names = [*title[:1], *(word.strip("\"'").rpartition("/")[2] for word in script[:1])]
        found = (self.contents.real(join(folder, name)) for name in names if "/" not in name)
        return next(filter(None, found), None)

    def target(self, args: tuple[str, ...]) -> str | None:
        """Return the real path of the file that a runner is given."""
        for arg in args:
            told = TARGET.fullmatch(arg)
            if told and told["file"]:
                return self.contents.real(told["file"])
        return None

    # --- Python

    def python(self) -> Found:
        """Return what an interpreter's script, module or code shows."""
        places = self.sites()
        begun = self.begun(places)
        if begun.owner is not None and is_runner(begun.owner.metadata.name):
            inner = self.runner_target(places)
            if inner is not None:
                told = tuple(pypi.of_begun(inner, self.contents))
                label = f"pypi:{begun.owner.metadata.name}"
                keep = label if label in SDK_RUNNERS else None
                return Found(entry=self.entry, evidence=told, label=keep, file=inner.file)
        owner = begun.owner
        return Found(
            entry=self.entry,
            evidence=tuple(pypi.of_begun(begun, self.contents)),
            owned=of_index(owner) if owner is not None else None,
            label=f"pypi:{owner.metadata.name}" if owner is not None else None,
            file=begun.file,
        )

    def sites(self) -> tuple[str, ...]:
        """Return the site-packages of the environment; what is mapped tells only where nothing else does."""
        args = self.process.args
        program = args[0] if args and is_path(args[0]) else None
        script = self.absolute(self.entry.script) if self.entry.script else None
        place = Place(program=program, script=script, exe=self.process.exe)
        found = sites(place, self.contents)
        overlay = program is not None and "builds-v0" in program
        if found and not overlay and not self.is_base(found):
            return found
        mapped = Place(
            program=program, script=script, exe=self.process.exe, mapped=self.machine.mapped(self.process.pid)
        )
        return sites(mapped, self.contents)

    def is_base(self, found: tuple[str, ...]) -> bool:
        """Return whether only the interpreter's own library was found: overlays do not show in its path."""
        return all(site.startswith(("/usr/", "/opt/python")) for site in found)

    def begun(self, places: tuple[str, ...]) -> pypi.Begun:
        """Return what the interpreter was told to run."""
        if self.entry.script is not None:
            return pypi.begin_script(self.absolute(self.entry.script), places, self.contents)
        if self.entry.module is not None:
            return pypi.begin_module(self.entry.module, self.own_places(), places, self.contents)
        if self.entry.code is not None:
            code = self.entry.code.encode("utf-8", "replace")
            return pypi.Begun(code=code, tops=self.own_places(), sites=places)
        return pypi.Begun()

    def own_places(self) -> tuple[str, ...]:
        """Return the folders that modules are looked for in before the environment's."""
        _, values = self.machine.environment(self.process.pid, WANTED)
        listed = values.get("PYTHONPATH", "").replace(";", ":").split(":")
        return tuple(dict.fromkeys(filter(None, (self.machine.cwd(self.process.pid), *listed))))

    def runner_target(self, places: tuple[str, ...]) -> pypi.Begun | None:
        """Return what a runner was given: a file, or a module with an object in it."""
        for arg in self.entry.args:
            told = TARGET.fullmatch(arg)
            if told and told["file"] and arg.partition(":")[0].endswith(".py"):
                return pypi.begin_script(self.absolute(told["file"]), (), self.contents)
            if told and told["module"]:
                return pypi.begin_module(told["module"], self.own_places(), places, self.contents)
        return None

    def absolute(self, path: str) -> str:
        """Return a path as an absolute one, as far as the working folder is known."""
        if path.startswith(("/", "\\")) or path[1:2] == ":":
            return path.replace("\\", "/")
        return join(self.machine.cwd(self.process.pid) or "", path)

    # --- compiled programs

    def dotnet(self) -> Found:
        """Return what an assembly that runs under `dotnet` shows: the libraries beside it."""
        script = next((arg for arg in self.process.args[1:] if arg.lower().endswith(".dll")), None)
        if script is None:
            return Found(entry=self.entry)
        path = self.absolute(script)
        beside = self.contents.names(path.rpartition("/")[0] or "/")
        library = next((name for name in beside if name.lower().startswith("modelcontextprotocol")), None)
        told = (seen("dotnet.library", library),) if library else ()
        return Found(entry=self.entry, evidence=told, file=path)

    def native(self) -> Found:
        """Return what a native program shows, and whose package it lies in."""
        name = launcher_name(self.process.exe or (self.process.args or ("",))[0])
        if name in CONTAINERS:
            return Found(entry=self.entry, evidence=tuple(of_container(self.process.args)))
        found = read_native(self.contents)
        if found is None:
            return Found(entry=self.entry)
        told = tuple(of_native(found, self.entry.args))
        go = found.go
        label = f"golang:{go.module.lower()}" if go is not None and go.module and told else None
        owned = self.installed_with(told)
        own = owned.purl.partition("/")[2] if owned is not None and owned.purl else ""
        if told and names_mcp(launcher_name(self.process.exe or "") or own):
            told = (*told, seen("name.package", own or name))
        built = write_purl("golang", go.module, version=go.version) if go is not None and go.module else None
        return Found(
            entry=self.entry, evidence=told, owned=owned, label=label, file=self.process.exe, built=built
        )

    def installed_with(self, told: tuple[Evidence, ...]) -> Identity | None:
        """Return the package of a registry in whose folder a native server lies."""
        exe = self.process.exe
        if exe is None or not told:
            return None
        library = LIBRARY.match(exe)
        if library:
            top = exe[len(library[1]) + 1 :].partition("/")[0]
            owner = of_module(top, library[1], self.contents)
            return of_index(owner) if owner else None
        return self.of_registry(npm.owner_of(exe, self.contents)) if "/node_modules/" in exe else None


def is_runner(name: str) -> bool:
    """Return whether a distribution's program runs a file or module that it is given."""
    return name in PYTHON_RUNNERS or f"pypi:{name}" in SDK_RUNNERS


def is_proven(evidence: tuple[Evidence, ...]) -> bool:
    """Return whether one of the facts alone is enough."""
    return any(each.rule in DECISIVE for each in evidence)


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
