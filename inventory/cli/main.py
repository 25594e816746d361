"""The command `mcp-census`: its subcommands, its common options, its way in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from inventory.cli.clients import clients
from inventory.cli.doctor import doctor
from inventory.cli.identify import identify
from inventory.cli.registry import app as registry
from inventory.cli.report import report
from inventory.cli.scan import scan
from inventory.cli.selftest import selftest
from inventory.cli.servers import explain, servers, show

CONTEXT = {
    "auto_envvar_prefix": "MCP_CENSUS",
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
}

app = typer.Typer(
    name="mcp-census",
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


app.command("scan")(scan)
app.command("report")(report)
app.command("servers")(servers)
app.command("show")(show)
app.command("explain")(explain)
app.add_typer(registry, name="registry")
app.command("identify", context_settings={"allow_interspersed_args": False})(identify)
app.command("clients")(clients)
app.command("doctor")(doctor)
app.command("selftest")(selftest)


def run() -> None:
    """Run the command and end with its exit code."""
    from inventory.cli.guard import guarded

    sys.exit(guarded(app))
