"""Who calls whom: what a tenant's clients are set up to call, told on the servers that answer there.

A server that somebody calls is no orphan. Hosts are compared, not whole URLs: clients write paths as they
please.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from discovery.model import Sighting

CALLED_BY = "called_by"
MAX_CALLERS = 20  # of one server; an estate's whole fleet of agents may call the same


class Edges:
    """Hosts, and the resources that call them; filled from several threads, read when all is in."""

    def __init__(self) -> None:
        """Begin with none."""
        self.callers: dict[str, set[str]] = {}
        self.asserted: dict[str, set[str]] = {}

    def add(self, caller: str, targets: Iterable[str]) -> None:
        """Note that the resource `caller` is set up to call each of `targets`, URLs or hosts."""
        for target in targets:
            if host := host_of(target):
                # One atomic step: two threads may meet the same host at once.
                self.callers.setdefault(host, set()).add(caller)

    def assert_server(self, caller: str, targets: Iterable[str]) -> None:
        """Note that a client calls each of `targets` as an MCP server, in so many words."""
        for target in targets:
            if host := host_of(target):
                self.asserted.setdefault(host, set()).add(caller)

    def told(self, sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
        """Return `sightings` with who calls them; a resource does not count as its own caller."""
        return tuple(with_callers(one, self.callers) for one in sightings)


def with_callers(sighting: Sighting, callers: Mapping[str, set[str]]) -> Sighting:
    """Return a sighting with who calls one of its hosts, the sighting itself where nobody does."""
    found = {
        caller
        for host in hosts_of(sighting)
        for caller in callers.get(host, ())
        if not is_within(caller, sighting.source)
    }
    if not found:
        return sighting
    named = sorted(found)
    more = (f"and {len(named) - MAX_CALLERS} more",) if len(named) > MAX_CALLERS else ()
    return replace(sighting, facts={**sighting.facts, CALLED_BY: ",".join((*named[:MAX_CALLERS], *more))})


def is_within(one: str, other: str) -> bool:
    """Return whether one resource is the other, or in it: what is in a resource calls for it."""
    first, second = sorted((one.lower(), other.lower()), key=len)
    return second == first or second.startswith(first + "/")


def hosts_of(sighting: Sighting) -> frozenset[str]:
    """Return the hosts at which what was seen answers: of its address, and those its facts name."""
    named = (sighting.url or "", sighting.identity.url or "", *sighting.facts.get("hosts", "").split(","))
    return frozenset(filter(None, map(host_of, named)))


def host_of(target: str) -> str:
    """Return the host in a URL, or the host that `target` is; empty where there is none."""
    text = target.strip().lower()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".")
