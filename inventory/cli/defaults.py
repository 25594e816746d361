"""The settings file's defaults, handed to the commands below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inventory.cli.complaint import Complaint
from inventory.cli.places import settings_file
from inventory.cli.settings import Known, read_defaults

if TYPE_CHECKING:
    import typer

# The command that is there to tell what is wrong must not be stopped by it.
UNSTOPPED = "doctor"


def load_defaults(context: typer.Context, path: Path | None) -> None:
    """Make the settings file, the given one or the usual one if it exists, the defaults of every command."""
    source = path or settings_file()
    if path is None and not source.is_file():
        return
    try:
        context.default_map = read_defaults(source, known_of(context.command))
    except Complaint:
        if context.invoked_subcommand != UNSTOPPED:
            raise


def known_of(command: object) -> Known:
    """Return the options of a command and of those below it, however deep."""
    below = getattr(command, "commands", {})
    params = getattr(command, "params", ())
    return Known(
        options=frozenset(param.name for param in params if param.param_type_name == "option"),
        commands={name: known_of(child) for name, child in below.items()},
    )
