"""What the finder asks with, and what of its answers is worth asking further or telling."""

from __future__ import annotations

from typing import Protocol

from agents.azure.asking import Progress, Reach
from agents.azure.edges import host_of
from agents.azure.ground import PREFIX, subscription_root
from discovery.azure.model import Grade, Recognised, Resource, Role
from discovery.azure.undecided import addresses

# Rows of what Resource Manager lists in others; the questions do not ask for any.
MAX_STRAYS = 2000
UNLISTED = "rows of it came, and it is not among the subscriptions that are listed"


class Query(Protocol):
    """A question to Resource Graph: what it is called, what it says, and the table of its rows."""

    @property
    def name(self) -> str: ...

    @property
    def kql(self) -> str: ...

    @property
    def table(self) -> str: ...


def silent(_: Progress) -> None:
    """Say nothing."""


def is_served(found: Recognised | None) -> bool:
    """Return whether it is worth asking what stands in front of something."""
    return found is not None and found.grade.alarms and found.role in (Role.SERVER, Role.GATEWAY)


def hosts_in(resource: Resource) -> frozenset[str]:
    """Return the hosts at which a resource answers, by its row."""
    return frozenset(filter(None, map(host_of, addresses(resource))))


def names_server(found: Recognised) -> bool:
    """Return whether a client is told, by Azure's own word, which server it calls: then that one is seen."""
    return found.grade is Grade.PROVEN and found.launch is not None and bool(found.launch.url)


def is_outside(reach: Reach, resource: Resource) -> bool:
    """Return whether a row lies in a subscription that was not asked for, whoever sent it."""
    root = subscription_root(resource.id)
    return bool(reach.subscriptions and root) and root.removeprefix(PREFIX) not in reach.subscriptions
