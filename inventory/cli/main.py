"""The command `mcp-census`: its subcommands, its common options, its way in."""

from __future__ import annotations

import atexit
import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from inventory.cli.lazy import LazyGroup

CONTEXT = {
    "auto_envvar_prefix": "MCP_CENSUS",
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
}

app = typer.Typer(
    name="mcp-census",
    cls=LazyGroup,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    no_args_is_help=True,
    context_settings=CONTEXT,
)


def print_version(wanted: bool) -> None:
    """Print the version and end the command, if it is wanted."""
    if wanted:
        from inventory.version import __version__

        typer.echo(f"mcp-census {__version__}")
        raise typer.Exit


@app.callback()
def census(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Read option defaults from FILE. [default: config.toml in the configuration folder]",
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=print_version, show_envvar=False, help="Print the version."
        ),
    ] = False,
) -> None:
    """Find every MCP server a machine really has, say what it is, and name the ones nobody approved."""
    from inventory.cli.defaults import load_defaults

    load_defaults(context, config)


def run() -> None:
    """Run the command and end with its exit code."""
    from inventory.cli.guard import guarded

    # A command lives for a fraction of a second: looking for cycles every 700 objects costs a tenth of that.
    gc.set_threshold(50_000)

    # What is left then dies with the process: the interpreter need not look through it all for cycles first.
    atexit.register(gc.freeze)

    sys.exit(guarded(app))
