"""Go programs: their own build information tells the module they are, and whether an SDK is linked in."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.identity.naming import name as named
from discovery.installed.model import Package, Shelf
from discovery.installed.rules import Trait, is_named, judged
from discovery.model import Identity
from discovery.signals.go_build import GoProgram, read_go
from discovery.signals.sdks import GO_EITHER, GO_NEVER

MAGICS = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
PE = b"MZ"
MAJOR = 3  # of a module path, the parts before the major version: host, owner, name


def read_program(shelf: Shelf) -> Iterator[Package]:
    """Yield the Go program that was found, if it is a server; of other files nothing.

    Raise Unreadable, or FileNotFoundError where it has gone.
    """
    path = shelf.path.as_posix()
    if shelf.path.is_dir():
        return
    head = shelf.files.part(path, 0, 4)
    if head not in MAGICS and head[:2] != PE:
        return
    found = read_go(lambda start, length: shelf.files.part(path, start, length))
    if found is None or found.needs.isdisjoint(GO_EITHER):
        return
    rule = judged(traits_of(found, shelf.path.stem if head[:2] == PE else shelf.path.name))
    if rule is not None:
        yield Package(
            identity=identity_of(found, shelf),
            marker=shelf.path,
            evidence=f"go.{rule.id}",
            confidence=rule.confidence,
            programs=(shelf.path.name,),
        )


def traits_of(found: GoProgram, program: str) -> set[Trait]:
    """Return what the build information shows of a program that links an SDK."""
    traits = {Trait.LINKED, Trait.PROGRAM}
    if is_named(module_of(found).rpartition("/")[2], program):
        traits.add(Trait.NAME)
    if module_of(found) in GO_NEVER:
        traits.add(Trait.NEVER)
    return traits


def module_of(found: GoProgram) -> str:
    """Return the main module in lower case, without its major version."""
    *parts, last = found.module.lower().split("/")
    major = len(parts) >= MAJOR and last[:1] == "v" and last[1:].isdigit()
    return "/".join(parts if major else (*parts, last))


def identity_of(found: GoProgram, shelf: Shelf) -> Identity:
    """Return the module at its version; what was built from a folder is the file that it is."""
    if not found.module or "." not in found.module.partition("/")[0]:
        return named(command=str(shelf.path), home=str(shelf.home.path), os=shelf.home.os)
    fields = {"registryType": "golang", "identifier": found.module, "version": found.version or ""}
    return named(command=None, package=fields)
