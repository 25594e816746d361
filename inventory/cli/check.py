"""`mcp-census check`: the gate for pipelines. Fails on what a repository declares and nobody approved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inventory.check.formats import CHECK_FORMATS
from inventory.cli.options import Environment, NoColor, Output, Quiet

CHOICES = "|".join(CHECK_FORMATS)
EXTRA = "FORMAT=FILE"


def known_format(value: str) -> str:
    """Return `value` if a check can be had in it; raise typer's usage error otherwise."""
    if value not in CHECK_FORMATS:
        raise typer.BadParameter(f"{value!a} is not one of {', '.join(CHECK_FORMATS)}.")
    return value


def known_extras(values: list[str] | None) -> list[str]:
    """Return `values` if each is a known format and a file; raise typer's usage error otherwise."""
    for value in values or ():
        form, _, file = value.partition("=")
        if form not in CHECK_FORMATS or not file:
            raise typer.BadParameter(f"{value!a} is not {EXTRA}, FORMAT one of {', '.join(CHECK_FORMATS)}.")
    return values or []


def format_names() -> list[str]:
    """Return what the shell may complete."""
    return list(CHECK_FORMATS)


def check(
    path: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", exists=True, help="Folders to go through, or single files."),
    ],
    registry: Annotated[
        Path | None,
        typer.Option(
            "--registry",
            envvar="MCP_CENSUS_REGISTRY",
            metavar="PATH",
            help="The registry of approved servers: a folder or a file. "
            "[default: .mcp-census/registry in PATH or its repository, else in the configuration folder]",
        ),
    ] = None,
    environment: Environment = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="Fail on what FILE does not know only."
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            "--write-baseline", metavar="FILE", help="Write what would fail now to FILE, and fail on nothing."
        ),
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name is its environment twin's
        str,
        typer.Option(
            "--format",
            metavar=CHOICES,
            callback=known_format,
            autocompletion=format_names,
            help="How to print the result.",
        ),
    ] = "text",
    output: Output = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            "--report",
            metavar=EXTRA,
            callback=known_extras,
            help="Write the result to FILE too, as FORMAT. May be repeated.",
        ),
    ] = None,
    approved: Annotated[
        bool, typer.Option("--approved", help="Tell the approved places, too; json always does.")
    ] = False,
    clients: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="Look for the clients described in FILE too."
        ),
    ] = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Check what a repository declares or provides, for pipelines.

    Client configurations, manifests of servers, compose files, Dockerfiles, Kubernetes, Helm and Azure
    templates below PATH are read, nothing else; nothing is started, sent or remembered. Ends with 10 if a
    server is not approved, with 3 if something could not be read.
    """
    from inventory.cli import checking
    from inventory.cli.progress import progress

    wish = checking.Wish(
        paths=tuple(path),
        registry=registry,
        environments=tuple(environment or ()),
        baseline=baseline,
        clients=clients,
    )
    with progress("checking", quiet):
        found = checking.check(wish)
    looks = checking.Looks(form=format, output=output, approved=approved, quiet=quiet, no_color=no_color)
    checking.tell_check(found, looks, tuple(report or ()))
    if write_baseline is not None:
        checking.write_known(found, write_baseline)
    raise typer.Exit(checking.exit_code(found, written=write_baseline is not None))
