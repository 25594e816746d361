"""The allowlist of Amazon Q Developer and Kiro: a subset of the v0.1 list, every server of which is approved.

docs.aws.amazon.com, amazonq, mcp-governance (read 2026-11): one remote or one package a server; npm, PyPI
and OCI only. Another installed version is replaced by that of the list.
"""

from __future__ import annotations

from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.catalogued import subject_of, words_of
from inventory.registry.sources.generations import packages_of, servers_of
from inventory.registry.sources.model import Tray
from inventory.registry.sources.values import as_list, as_map

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
            tray.decide(subject, State.APPROVED, one.pointer, words_of(one))
