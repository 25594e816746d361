"""What `mcp-census clients` tells: one line a client, or one line a path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from discovery.clients.model import Client, Os, Trust
from discovery.frozen import frozen

TRUST_ORDER = tuple(Trust)  # best known first
Resolver = Callable[[str, Os], Sequence[str]]


@frozen
class ClientLine:
    """One client: how many places it has, in which formats, and how well the best of them is known."""

    id: str
    name: str
    vendor: str
    category: str
    locations: int
    formats: tuple[str, ...]
    trust: str
    status: str
    off_disk: str


@frozen
class PathLine:
    """One path of one location, as the template says it and as it is on one machine."""

    client: str
    location: str
    scope: str
    template: str
    path: str
    format: str
    shape: str
    trust: str
    experimental: bool


def client_lines(clients: Iterable[Client]) -> Iterator[ClientLine]:
    """Give one line for each of `clients`, in their order."""
    for client in clients:
        yield ClientLine(
            id=client.id,
            name=client.name,
            vendor=client.vendor,
            category=client.category,
            locations=len(client.locations),
            formats=tuple(sorted({location.format.value for location in client.locations})),
            trust=best_trust(client).value,
            status=client.status,
            off_disk=client.off_disk,
        )


def best_trust(client: Client) -> Trust:
    """Return how well the best known location of `client` is known."""
    return min((location.trust for location in client.locations), key=TRUST_ORDER.index)


def path_lines(clients: Iterable[Client], os: Os, resolve: Resolver) -> Iterator[PathLine]:
    """Give one line for each path that `resolve` finds for each template that counts on `os`.

    `resolve` answers none for a place that the machine does not have.
    """
    for client in clients:
        for location in client.locations:
            if os not in location.os:
                continue
            for template in location.paths:
                for path in resolve(template, os):
                    yield PathLine(
                        client=client.id,
                        location=location.id,
                        scope=location.scope.value,
                        template=template,
                        path=path,
                        format=location.format.value,
                        shape=location.shape,
                        trust=location.trust.value,
                        experimental=location.experimental,
                    )
