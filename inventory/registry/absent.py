"""What stands for a registry that is not there, and the error of one that cannot be used."""

from __future__ import annotations

from discovery.model import digest
from inventory.model import Snapshot


class RegistryError(Exception):
    """A registry that is configured and cannot be read or written: what happened, where, what to do."""


def no_registry() -> Snapshot:
    """Return the snapshot of no registry at all, to which every server is unregistered."""
    return Snapshot(id=digest("no registry"), source=None)
