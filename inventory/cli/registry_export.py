"""`mcp-census registry export`: the registry as clients' own lists, or as a catalogue for others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, Environment, Host, Quiet, Registry

if TYPE_CHECKING:
    from inventory.cli.wish import Memory
    from inventory.model import Snapshot, View
    from inventory.policy.export.model import Exported, Loss

NAMES = (
    "claude, claude-managed, copilot, vscode, codex, cursor, windsurf, gemini, amazonq, docker, toolhive, "
    "backstage, api-center, csv, v0.1, tree"
)


def export(
    target: Annotated[str, typer.Argument(metavar="TARGET", help=f"One of {NAMES}.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="PATH", help="Write to this file; for tree, below this folder."),
    ] = None,
    losses: Annotated[
        Path | None,
        typer.Option("--losses", metavar="FILE", help="Write what the target cannot say to FILE, as JSON."),
    ] = None,
    gallery: Annotated[
        str,
        typer.Option("--gallery-url", metavar="URL", help="For vscode: a registry all must be in."),
    ] = "",
    registry: Registry = None,
    host: Host = None,
    environment: Environment = None,
    database: Database = None,
    quiet: Quiet = False,
) -> None:
    """Write the registry in another's words.

    Its entries, and the launches that it approved, become the target's.

    What the target cannot say is told on stderr, and never made wider in silence.
    """
    from dataclasses import replace
    from datetime import UTC, datetime

    from inventory.cli.wish import Memory
    from inventory.policy.export.observe import observe
    from inventory.policy.export.targets import TARGETS

    if target not in TARGETS:
        raise typer.BadParameter(f"{target!a} is not one of {NAMES}.", param_hint="TARGET")
    memory = Memory(database=database, registry=registry, environments=tuple(environment or ()))
    snapshot, view = read(memory, host)
    material = replace(observe(snapshot, view, datetime.now(UTC).date()), gallery=gallery)
    found = TARGETS[target].export(material)
    write(found, output, folder=TARGETS[target].folder)
    tell_losses(found.losses, losses, target, quiet=quiet)


def read(memory: Memory, host: str | None) -> tuple[Snapshot, View | None]:
    """Return the registry, and what is remembered if anything; raise Complaint without a registry."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.flow import read_snapshot
    from inventory.cli.recall import recall

    snapshot = read_snapshot(memory.registry)
    if snapshot.source is None:
        then = "Begin one with: mcp-census registry init"
        raise Complaint("there is no registry", then=then, code=ExitCode.USAGE)
    if not memory.inventory().exists():
        return snapshot, None
    return snapshot, recall(memory, host)


def write(found: Exported, output: Path | None, *, folder: bool) -> None:
    """Print an export of one file, or write it; a tree needs a folder."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import tell

    if not folder:
        tell(next(iter(found.files.values())), output)
        return
    if output is None:
        then = "Name a folder with --output."
        raise Complaint("this target is many files", then=then, code=ExitCode.USAGE)
    for name, text in sorted(found.files.items()):
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def tell_losses(losses: tuple[Loss, ...], path: Path | None, target: str, *, quiet: bool) -> None:
    """Say what is lost, and write it as JSON where it was asked for."""
    from inventory.cli.output import note, tell
    from inventory.report.listing import as_json
    from inventory.report.words import clean, counted

    if path is not None:
        rows = [{"entry": it.entry, "effect": it.effect.value, "text": it.text} for it in losses]
        tell(as_json("mcp-census/losses/1", "losses", rows), path)
    if quiet:
        return
    for loss in losses:
        note(clean(f"{loss.effect.value}: {loss.entry}: {loss.text}"))
    if losses:
        note(f"{target} cannot say {counted(len(losses), 'thing')} that the registry says")
