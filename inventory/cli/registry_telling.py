"""What the commands of `mcp-census registry` have in common: reading it, saying what was done, ending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from inventory.cli.deciding import Decision
    from inventory.model import Snapshot
    from inventory.registry.acts.audit import Audit


def tell_decision(decision: Decision, registry: Path | None, database: Path | None) -> None:
    """Write a decision and say where it stands."""
    from inventory.cli.deciding import write_down
    from inventory.cli.output import tell
    from inventory.report.words import clean

    entry, path = write_down(decision, registry, database)
    what = f"{entry.identity} {entry.versions}" if entry.versions else entry.identity
    tell(clean(f"{entry.state.value}: {what} in {path}") + "\n")


def read(path: Path | None) -> Snapshot:
    """Return the registry; raise Complaint where there is none."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.flow import read_snapshot
    from inventory.cli.places import registry_path

    snapshot = read_snapshot(path)
    if snapshot.source is None:
        then = "Begin one with: mcp-census registry init"
        raise Complaint("there is no registry", str(registry_path()), then, ExitCode.USAGE)
    return snapshot


def end(snapshot: Snapshot, told: bool = False, broken: bool = False) -> None:
    """End the command: with UNSEEN if an entry could not be read, which is said unless it was told.

    A log that is `broken` ends it so, too.
    """
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import note
    from inventory.report.words import counted

    if snapshot.problems and not told:
        note(f"{counted(len(snapshot.problems), 'problem')}; run: mcp-census registry validate")
    raise typer.Exit(ExitCode.UNSEEN if snapshot.problems or broken else ExitCode.FINE)


def audited(snapshot: Snapshot, head: str) -> Audit:
    """Return what is to be said of the registry's log of acts; a registry of one file has none."""
    from inventory.cli.wish import spoken
    from inventory.registry.acts.audit import Audit, audit
    from inventory.registry.acts.log import Log

    folder = Path(snapshot.source or "")
    if not folder.is_dir():
        return Audit(log=Log())
    with spoken():
        return audit(folder, snapshot, head)
