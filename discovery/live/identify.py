"""What a running server is: the package that owns what runs, else what the chain's command line says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from discovery.frozen import frozen
from discovery.host.running import Machine, Process
from discovery.identity.naming import name
from discovery.identity.paths import HOMES, is_script, local, tidy
from discovery.identity.purl import split_purl, versionless
from discovery.identity.scene import Scene
from discovery.live.entry import JAVASCRIPT, Runtime, entry_of, runtime_of
from discovery.live.subject import Found
from discovery.model import Identity, Kind, Pin
from discovery.signals.table import what_it_is

# What says where something lies on this machine, but not what it is: a package says more.
PLACES = frozenset({Kind.LOCAL, Kind.BINARY, Kind.UNRESOLVED, Kind.INLINE})
GUESSED = "go-bin:"


@frozen
class Named:
    """The identity of a chain, and the one that its command line alone would have: a configuration's."""

    identity: Identity
    launched: Identity


class Namer:
    """Names chains on one machine, as its system writes command lines."""

    def __init__(self, machine: Machine, os: str, homes: Mapping[str, str]) -> None:
        """Ask `machine`, which runs `os`; `homes` are what users call `~`."""
        self.machine, self.os, self.homes = machine, os, homes

    def identify(self, members: Sequence[Process], found: Sequence[Found | None]) -> Named:
        """Return what the chain `members` is; `found` is what is known of each, None where nothing is."""
        launched = self.of_line(members[0])
        telling = [each for each in found if each is not None and what_it_is(each.evidence) > 0]
        return Named(identity=self.decide(launched, members, telling), launched=launched)

    def decide(self, launched: Identity, members: Sequence[Process], telling: Sequence[Found]) -> Identity:
        """Return the identity of a chain: a package, else what it was launched as, else what lies below."""
        owned = next((each.owned for each in telling if each.owned is not None), None)
        if owned is not None:
            return with_version(launched, owned)
        target = next((each.target for each in telling if each.target), None)
        if target is not None and launched.kind in PLACES:
            found = local(target, Scene(os=self.os))
            return replace(found, launcher=launched.launcher, secrets=launched.secrets)
        if launched.kind is not Kind.UNRESOLVED:
            return launched
        built = next((each.built for each in telling if each.built), None)
        if built is not None and (launched.ref or "").startswith(GUESSED):
            return module(built)
        below = (self.of_line(member) for member in members[1:])
        return next((each for each in below if each.kind is not Kind.UNRESOLVED), launched)

    def of_line(self, process: Process) -> Identity:
        """Return what the command line of `process` says, as a configuration would have it."""
        command, args = line_of(process)
        home = self.homes.get(process.user or "")
        cwd = self.machine.cwd(process.pid)
        found = name(command=command, args=args, os=self.os, source="process", cwd=cwd, home=home)
        return found if home is None else unfolded(found, home)


def unfolded(found: Identity, home: str) -> Identity:
    """Return `found` with the folder `home` spelt out, unless anybody knows it for one by its path.

    The user of a process is known by name only: `~` would not lead back to an unusual folder.
    """
    if HOMES.fullmatch(tidy(home)) or not (found.ref or "").startswith("file:~"):
        return found
    return replace(found, ref="file:" + tidy(home) + (found.ref or "").removeprefix("file:~"))


def module(built: str) -> Identity:
    """Return the identity of a Go module, given its purl."""
    purl = split_purl(built)
    version = purl.version if purl else None
    return Identity(kind=Kind.GOLANG, purl=built, version=version, pin=Pin.EXACT if version else Pin.FLOATING)


def line_of(process: Process) -> tuple[str | None, tuple[str, ...]]:
    """Return program and arguments, without the empty ones that a title leaves behind.

    Of a program that begins with `#!` the kernel shows its interpreter first: nobody wrote that one.
    """
    args = list(process.args)
    while args and not args[-1]:
        args.pop()
    entry = entry_of(process)
    if len(args) > 1 and args[1] == entry.script:
        if is_program(entry.script):
            args = args[1:]
        elif entry.runtime in JAVASCRIPT and runtime_of(process) is Runtime.NATIVE:
            args[0] = "node"  # the one built into a client
    return (args[0] if args else process.exe), tuple(args[1:])


def is_program(script: str) -> bool:
    """Return whether a script is installed as a program: in a folder for those, without an ending."""
    folder, _, name = script.replace("\\", "/").rpartition("/")
    return folder.rpartition("/")[2].lower() in ("bin", ".bin", "scripts") and not is_script(name)


def with_version(launched: Identity, owned: Identity) -> Identity:
    """Return the package `owned`, in the words of the command line where that names the same one."""
    if launched.purl is None or package(launched) != package(owned):
        return replace(owned, launcher=launched.launcher, secrets=launched.secrets)
    qualified = split_purl(launched.purl)
    if qualified is not None and qualified.qualifiers:
        return replace(launched, version=owned.version, pin=owned.pin)
    return replace(launched, purl=owned.purl, version=owned.version, pin=owned.pin)


def package(identity: Identity) -> str:
    """Return the package that an identity is of, whatever its version and registry."""
    return versionless(identity.purl or "").partition("?")[0]
