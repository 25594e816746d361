"""The whole client catalogue, and what the environment of a user moves in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from discovery.clients.agents import AGENTS
from discovery.clients.cli_agents import CLI_AGENTS
from discovery.clients.conventions import CONVENTIONS
from discovery.clients.desktop_apps import DESKTOP_APPS
from discovery.clients.frameworks import FRAMEWORKS
from discovery.clients.gateways import GATEWAYS
from discovery.clients.ide_extensions import IDE_EXTENSIONS
from discovery.clients.ides import IDES
from discovery.clients.managers import MANAGERS
from discovery.clients.model import Client, Location
from discovery.clients.packages import PACKAGES
from discovery.clients.platforms import PLATFORMS

CLIENTS: tuple[Client, ...] = (
    *DESKTOP_APPS,
    *IDES,
    *IDE_EXTENSIONS,
    *CLI_AGENTS,
    *AGENTS,
    *GATEWAYS,
    *MANAGERS,
    *PLATFORMS,
    *FRAMEWORKS,
    *PACKAGES,
    *CONVENTIONS,
)

BY_ID: Mapping[str, Client] = {client.id: client for client in CLIENTS}

# A place in capitals is an environment variable that names a file or folder.
VARIABLE = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")


def by_id(client_id: str) -> Client | None:
    """Return the client called `client_id`, None if the catalogue has none."""
    return BY_ID.get(client_id)


def rows(clients: tuple[Client, ...] = CLIENTS) -> Iterator[tuple[Client, Location]]:
    """Give every location with its client, in the catalogue's order."""
    for client in clients:
        for location in client.locations:
            yield client, location


def relocations(client: Client, environ: Mapping[str, str]) -> dict[str, str]:
    """Return which path templates of `client` mean another place under `environ`, and which.

    A template stands for itself and for what lies below it; the longest come first, so that the
    first that fits is the right one. Values that are not absolute paths move nothing.
    """
    moved = {template: place_of(name, environ) for name, template in client.relocations}
    for location in client.locations:
        for path in location.paths:
            if named := VARIABLE.match(path):
                moved[named.group()] = place_of(named.group(1), environ)
    found = ((template, place) for template, place in moved.items() if place is not None)
    return dict(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))


def place_of(name: str, environ: Mapping[str, str]) -> str | None:
    """Return the absolute path that `VARIABLE` or `VARIABLE/below` names, None if there is none."""
    variable, _, below = name.partition("/")
    value = environ.get(variable, "")
    if "\0" in value or not PurePath(value).is_absolute():
        return None
    return str(PurePath(value, below))
