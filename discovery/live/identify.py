"""What a running server is: the package that owns what runs, else what the chain's command line says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from discovery.frozen import frozen
from discovery.host.running import Machine, Process
from discovery.identity.paths import HOMES, is_script, local, tidy
from discovery.identity.purl import split_purl, versionless
from discovery.identity.scene import Scene
from discovery.live.entry import JAVASCRIPT, Runtime, entry_of, runtime_of
from discovery.live.subject import Found
from discovery.model import Identity, Kind, Pin
from discovery.signals.table import what_it_is

# What says where something lies on this machine, but not what it is: a package says more.
PLACES = frozenset({Kind.LOCAL, Kind.BINARY, Kind.UNRESOLVED, Kind.INLINE})
# What a command line leaves open, so that the processes it became tell more.
OPEN = frozenset({Kind.UNRESOLVED, Kind.INLINE})
GUESSED = "go-bin:"


@frozen
class Named:
    """The identity of a chain, and the one that its command line alone would have: a configuration's.

    `remote` is the remote server that one of its command lines leads to.
    """

    identity: Identity
    launched: Identity
    remote: Identity | None


class Namer:
    """Names chains on one machine, as its system writes command lines."""

    def __init__(self, machine: Machine, os: str, homes: Mapping[str, str]) -> None:
        """Ask `machine`, which runs `os`; `homes` are what users call `~`."""
        self.machine, self.os, self.homes = machine, os, homes

    def identify(self, members: Sequence[Process], found: Sequence[Found | None]) -> Named:
        """Return what the chain `members` is; `found` is what is known of each, None where nothing is."""
        lines = [self.of_line(member) for member in members]
        known = [each if each is not None and what_it_is(each.evidence) > 0 else None for each in found]
        identity = self.decide(lines, known) or self.of_module(members, known) or lines[0]
        remote = next((line for line in lines if line.url is not None), None)
        return Named(identity=identity, launched=lines[0], remote=remote)

    def decide(self, lines: Sequence[Identity], known: Sequence[Found | None]) -> Identity | None:
        """Return the identity of a chain: a package, else what it was launched as, else what lies below.

        `lines` are what its command lines say, from the top, `known` is what those with evidence are. Code on
        the first command line is the server only if no program below it proves to be one.
        """
        launched, telling = lines[0], [each for each in known if each is not None]
        owned = next((each.owned for each in telling if each.owned is not None), None)
        if owned is not None:
            return with_version(launched, owned)
        target = next((each.target for each in telling if each.target), None)
        if target is not None and launched.kind in PLACES:
            found = local(target, Scene(os=self.os))
            return replace(found, launcher=launched.launcher, secrets=launched.secrets)
        if launched.kind not in OPEN:
            return launched
        built = next((each.built for each in telling if each.built), None)
        if built is not None and (launched.ref or "").startswith(GUESSED):
            return module(built)
        proves = launched.kind is Kind.INLINE
        below = (
            line for line, each in zip(lines[1:], known[1:], strict=True) if each is not None or not proves
        )
        return next((line for line in below if line.kind not in OPEN), None)

    def of_module(self, members: Sequence[Process], known: Sequence[Found | None]) -> Identity | None:
        """Return the file of the module that a process of the chain runs, None where none is known."""
        for member, each in zip(members, known, strict=True):
            if each is not None and each.module is not None:
                line, home = self.of_line(member), self.homes.get(member.user or "")
                found = local(each.module, Scene(os=self.os, home=home))
                found = replace(found, launcher=line.launcher, secrets=line.secrets)
                return found if home is None else unfolded(found, home)
        return None

    def of_line(self, process: Process) -> Identity:
        """Return what the command line of `process` says, as a configuration would have it."""
        from discovery.identity.naming import name  # 20 ms with the launchers: most looks name nothing

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
