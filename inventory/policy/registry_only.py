"""Clients that take their servers from a registry: Copilot's "Registry only", Amazon Q and Kiro.

Sources: docs.github.com, MCP private registry enforcement (2026): the name alone is compared, and an edited
configuration passes. docs.aws.amazon.com, amazonq, mcp-governance (2026): the name is taken from one JSON
file, its parameters come from there and no user can change them; what is not in the file is stopped.
"""

from __future__ import annotations

from collections.abc import Iterable

from discovery.frozen import frozen
from inventory.policy.catalogue import Listed, read_catalogue
from inventory.policy.model import Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.wild import any_of, each, exact


@frozen
class RegistryOnly:
    """Copilot's policy "Registry only": the servers of the registry, by name."""

    servers: tuple[Listed, ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what a Copilot client in an IDE would do with a server."""
        if candidate.built_in:
            return allow("exempt", "a server built into the client cannot be blocked")
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        if any(it.name == candidate.name for it in self.servers):
            return allow("registry/name", "the registry has this name: any launch of it passes")
        return block("registry/name", "the registry has no server of this name")


@frozen
class Profile:
    """The registry of an Amazon Q or Kiro profile."""

    servers: tuple[Listed, ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what Amazon Q or Kiro would do with a server."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        own = [it for it in self.servers if it.name == candidate.name]
        if not own:
            return block("registry/name", "the profile's registry has no server of this name")
        if candidate.command is None and candidate.url is None:
            return allow("registry/reference", "it names a server of the registry, and nothing of its own")
        answer = any_of(same(it, candidate) for it in own)
        if answer is None:
            return unknown("registry/launch?", "part of the launch is not known")
        if not answer:
            return block("registry/launch", "the registry's own parameters are started instead")
        return allow("registry/launch", "the registry has this name with these parameters")


def same(listed: Listed, candidate: Candidate) -> bool | None:
    """Return whether the registry itself would start what is configured."""
    if candidate.remote:
        return any_of(exact(url, candidate.url or "") for url in listed.urls)
    return any_of(each(launch, candidate.argv) for launch in listed.launches)


def read_registry_only(layers: Iterable[Layer]) -> RegistryOnly:
    """Return Copilot's policy for a registry; the newest registry counts, which is the last one given."""
    servers, problems, unread = read_servers(layers)
    return RegistryOnly(servers=servers, problems=problems, unread=unread)


def read_profile(layers: Iterable[Layer]) -> Profile:
    """Return the policy of an Amazon Q or Kiro profile."""
    servers, problems, unread = read_servers(layers)
    return Profile(servers=servers, problems=problems, unread=unread)


def read_servers(layers: Iterable[Layer]) -> tuple[tuple[Listed, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the servers of the last list given, what was not understood, and what could not be read."""
    servers: tuple[Listed, ...] = ()
    problems: list[str] = []
    unread: list[str] = []
    for layer in layers:
        found = None if layer.fault else read_catalogue(layer.document)
        if found is None:
            problems.append(f"{layer.source}: {layer.fault or 'there is no list of servers in it'}")
            unread.append(layer.source)
        else:
            servers = found
    return servers, tuple(problems), tuple(unread)
