"""The writer of each row: by its shape, and for databases and archives by its format too."""

from __future__ import annotations

from discovery.clients.model import Location
from tests.clients.writers.deployed import DEPLOYED
from tests.clients.writers.model import Writer
from tests.clients.writers.nested import VALUES, nested
from tests.clients.writers.stores import STORES
from tests.clients.writers.texts import TEXTS
from tests.clients.writers.whole import DOCUMENTS

# Shapes that never hold a server: they say where to look, or what is on and allowed. See states.py.
STATES = frozenset(
    {
        "name-list",
        "enablement",
        "policy-list",
        "claude-ext-settings",
        "vscdb",
        "project-registry",
        "vscode-workspace-registry",
        "plugin-registry",
        "claude-ide-lock",
    }
)
NO_SERVERS = STATES | {"none"}


def writer_of(row: Location) -> Writer:
    """Return what writes files for `row`; raise LookupError where nothing does."""
    found = STORES.get((row.shape, row.format)) or DOCUMENTS.get(row.shape) or TEXTS.get(row.shape)
    found = found or DEPLOYED.get(row.shape)
    if found is None and row.shape in VALUES:
        found = nested
    if found is None:
        raise LookupError(f"no writer for shape {row.shape} in {row.format}")
    return found
