"""Servers that nothing in their own row betrays, and that a client is set up to call as one.

Two apps may give the same row and one of them be a server; a client that holds its address as that of an MCP
server tells them apart. Asked last, by host, and only about hosts at which nothing was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agents.azure.changes import COLUMNS, quoted
from discovery.azure.grading import judge
from discovery.azure.marks import seen
from discovery.azure.model import Recognised, Resource, Role
from discovery.azure.recognise import recognise
from discovery.azure.undecided import undecided
from discovery.frozen import frozen

# Hosts in one question; of so many, a tenant has none.
BATCH = 100
MAX_HOSTS = 2000
# Hosts that are no resource of Azure's by the look of them are not asked about.
OURS = (".azurecontainerapps.", ".azurewebsites.", ".azurecontainer.", ".chinacloudsites.")


@frozen
class Question:
    """Which resources answer at some hosts."""

    name: str
    kql: str
    table: str = "resources"


def questions(hosts: Iterable[str]) -> tuple[Question, ...]:
    """Return what asks for the resources behind hosts."""
    wanted = sorted(host for host in hosts if any(part in host for part in OURS))[:MAX_HOSTS]
    batches = [wanted[at : at + BATCH] for at in range(0, len(wanted), BATCH)]
    return tuple(
        Question(name=f"called {at} of {len(batches)}", kql=behind(batch))
        for at, batch in enumerate(batches, 1)
    )


def behind(hosts: Iterable[str]) -> str:
    """Return the KQL that gives the resources that answer at some hosts."""
    named = ", ".join(f"'{quoted(host)}'" for host in hosts)
    return (
        "resources\n"
        "| where type in~ ('microsoft.app/containerapps', 'microsoft.web/sites',"
        " 'microsoft.containerinstance/containergroups')\n"
        f"| where tostring(properties.configuration.ingress.fqdn) in~ ({named})"
        f" or tostring(properties.defaultHostName) in~ ({named})"
        f" or tostring(properties.ipAddress.fqdn) in~ ({named})\n"
        f"| project {COLUMNS}\n"
        "| order by id asc"
    )


def as_called(resource: Resource, callers: Iterable[str]) -> Recognised | None:
    """Return a resource as a server that somebody calls, None if not even that makes it one."""
    found = recognise(resource) or undecided(resource)
    if found is None or found.role is Role.CLIENT:
        return None
    named = sorted(callers)
    marks = (*found.marks, *(seen("edge.called", "", caller) for caller in named[:1]))
    judged = judge((mark for mark in marks if mark.id != "host.type"), found.role)
    return None if judged is None else replace(found, role=judged[0], grade=judged[1], marks=marks)


def unseen(called: Iterable[str], told: Iterable[str]) -> Iterator[str]:
    """Give the hosts that are called and at which nothing was seen."""
    yield from sorted(set(called) - set(told))
