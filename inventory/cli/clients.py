"""`mcp-census clients`: which clients are known, and which paths are looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import NoColor, Output, Shape

if TYPE_CHECKING:
    from discovery.clients.listing import PathLine
    from discovery.clients.model import Client
    from inventory.report.style import Style


def clients(
    paths: Annotated[bool, typer.Option("--paths", help="List the paths that are looked at, here.")] = False,
    clients: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Add the clients described in FILE."),
    ] = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """List the clients, or the paths, that are looked at."""
    from discovery.clients.catalogue import CLIENTS
    from inventory.cli.custom import read_clients
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import note, style_for, tell

    custom, faults = read_clients(clients)
    everyone = (*CLIENTS, *custom)
    style = style_for(output, no_color)
    tell(path_list(everyone, format, style) if paths else client_list(everyone, format, style), output)
    for fault in faults:
        note(f"not read: {fault.source}: {fault.detail}")
    raise typer.Exit(ExitCode.UNSEEN if faults else ExitCode.FINE)


def client_list(everyone: tuple[Client, ...], form: str, style: Style) -> str:
    """Return one line a client."""
    from discovery.clients.listing import client_lines
    from inventory.report.listing import as_json, table

    rows = list(client_lines(everyone))
    if form == "json":
        return as_json("mcp-census/clients/1", "clients", rows)
    header = ("client", "name", "category", "places", "known by")
    return table(
        header, [(row.id, row.name, row.category, str(row.locations), row.trust) for row in rows], style
    )


def path_list(everyone: tuple[Client, ...], form: str, style: Style) -> str:
    """Return one line a path, as this user's home has it."""
    from inventory.report.listing import as_json, table

    rows = [line for client in everyone for line in paths_of(client)]
    if form == "json":
        return as_json("mcp-census/paths/1", "paths", rows)
    header = ("client", "scope", "path")
    return table(header, [(row.client, row.scope, style.fold(row.path)) for row in rows], style)


def paths_of(client: Client) -> list[PathLine]:
    """Return the paths of one client below this user's home, and below any project."""
    from discovery.clients.catalogue import relocations
    from discovery.clients.listing import path_lines
    from discovery.clients.model import Os
    from discovery.host.homes import own_home
    from discovery.host.places import resolve

    home = own_home()
    moved = relocations(client, home.environ)

    def here(template: str, os: Os) -> list[str]:
        if template.startswith("{project}"):
            return [template.replace("{project}", "<project>", 1)]
        found = resolve(template, home, moved)
        return [str(found[0].joinpath(*found[1]))] if found else []

    return list(path_lines((client,), home.os, here))
