"""What a running server is: the package that owns what runs, else what the chain's command line says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from discovery.frozen import frozen
from discovery.host.running import Machine, Process
from discovery.identity.naming import name
from discovery.identity.purl import split_purl, versionless
from discovery.live.examine import Found
from discovery.model import Identity, Kind

# What says where something lies on this machine, but not what it is: a package says more.
PLACES = frozenset({Kind.LOCAL, Kind.BINARY, Kind.UNRESOLVED, Kind.INLINE})
GUESSED = "go-bin:"


@frozen
class Named:
    """The identity of a chain, and the one that its command line alone would have: a configuration's."""

    identity: Identity
    launched: Identity


def identify(members: Sequence[Process], found: Sequence[Found | None], machine: Machine, os: str) -> Named:
    """Return what the chain `members` is; `found` is what is known of each, None where nothing is."""
    launched = of_line(members[0], machine, os)
    owned = next((each.owned for each in found if each is not None and each.owned is not None), None)
    if owned is not None:
        return Named(identity=with_version(launched, owned), launched=launched)
    if launched.kind is not Kind.UNRESOLVED:
        return Named(identity=launched, launched=launched)
    built = next((each.built for each in found if each is not None and each.built), None)
    if built is not None and (launched.ref or "").startswith(GUESSED):
        purl = split_purl(built)
        version = purl.version if purl else None
        return Named(identity=Identity(kind=Kind.GOLANG, purl=built, version=version), launched=launched)
    below = (of_line(member, machine, os) for member in members[1:])
    telling = next((each for each in below if each.kind is not Kind.UNRESOLVED), launched)
    return Named(identity=telling, launched=launched)


def of_line(process: Process, machine: Machine, os: str) -> Identity:
    """Return what the command line of `process` says."""
    args = list(process.args)
    while args and not args[-1]:
        args.pop()
    command = args[0] if args else process.exe
    return name(command=command, args=args[1:], os=os, source="process", cwd=machine.cwd(process.pid))


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
