"""What a command was asked for, where it remembers, and how it says what went wrong below it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from discovery.frozen import frozen
from discovery.model import Surface
from inventory.cli import places
from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode


@frozen
class Wish:
    """What the user asked to be scanned."""

    homes: tuple[Path, ...] = ()
    all_users: bool = False
    projects: tuple[Path, ...] = ()
    only: frozenset[Surface] = frozenset()
    experimental: bool = False
    provided: bool = False
    clients: Path | None = None
    wsl: bool = False
    probe: str = "candidates"
    list_tools: bool = False
    shield: str | None = None


@frozen
class Memory:
    """Where this run remembers and what it judges against; None stands for the usual place."""

    database: Path | None = None
    registry: Path | None = None
    environments: tuple[str, ...] = ()
    store: bool = True

    def inventory(self) -> Path:
        """Return the inventory's file."""
        return self.database or places.database_path()


@contextmanager
def spoken(code: ExitCode = ExitCode.FAILED) -> Iterator[None]:
    """Turn what the other rooms raise for the operator into a complaint: their words are sentences."""
    from inventory.database import InventoryError
    from inventory.registry.absent import RegistryError

    try:
        yield
    except (InventoryError, RegistryError) as error:
        raise Complaint(str(error), code=code) from error
