"""The allowlist of Amazon Q Developer and Kiro: a subset of the v0.1 list, every server of which is approved.

docs.aws.amazon.com, amazonq, mcp-governance (read 2026-11): one remote or one package a server; npm, PyPI
and OCI only. Another installed version is replaced by that of the list.
"""

from __future__ import annotations

from dataclasses import replace

from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.catalogued import subject_of, words_of
from inventory.registry.sources.generations import Listed, packages_of, servers_of
from inventory.registry.sources.model import Tray
from inventory.registry.sources.subject import exact_words
from inventory.registry.sources.values import as_list, as_map, as_text, at, rows

KINDS = frozenset({"npm", "pypi", "oci"})


def read_allowed(value: Plain, tray: Tray) -> None:
    """Take every server of the list as approved."""
    if "servers" not in as_map(value):
        tray.refuse("", "there is no list of servers in it")
    for one in servers_of(value):
        tray.count()
        for where, fields, _ in packages_of(one):
            if fields["registryType"] not in KINDS:
                tray.lose(where, "Amazon Q starts packages of npm, PyPI and OCI only, and ignores this one")
        if len(as_list(one.server.get("packages"))) + len(as_list(one.server.get("remotes"))) > 1:
            tray.lose(
                one.pointer, "Amazon Q takes one package or remote a server; all of them are approved here"
            )
        if not (one.server.get("packages") or one.server.get("remotes")):
            tray.refuse(one.pointer, "it has neither a package nor a remote; its name decides nothing")
            continue
        subject = subject_of(one, tray)
        if subject is not None:
            fixed = fixed_arguments(one, tray)
            governed = replace(subject, governs=replace(subject.governs, args_fixed=fixed))
            tray.decide(governed, State.APPROVED, one.pointer, words_of(one))


def fixed_arguments(one: Listed, tray: Tray) -> tuple[str, ...]:
    """Return the arguments that the list writes out and nobody may change; others are told."""
    found: list[str] = []
    for where, _, fields in packages_of(one):
        for place, item in rows(fields.get("packageArguments"), at(where, "packageArguments")):
            argument = as_map(item)
            value = as_text(argument.get("value"))
            if as_text(argument.get("type")) == "positional" and value and exact_words((value,))[0]:
                found.append(value)
            else:
                tray.lose(place, "only positional arguments with a value are read there, and compared here")
    return tuple(found)
