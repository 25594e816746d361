"""`mcp-census scan`: look at this machine, judge what is found, print it, remember it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, Environment, Format, NoColor, Output, Quiet, Registry

if TYPE_CHECKING:
    from discovery.model import Surface

SURFACES = "config,process,listener,…"
# Which listening sockets of this machine are asked, the usual answer first.
PROBES = ("candidates", "all", "none")


def print_schema(wanted: bool) -> None:
    """Print the JSON Schema of `--format json` and end the command, if it is wanted."""
    if wanted:
        from inventory.cli.output import tell
        from inventory.report.published import read_schema

        tell(read_schema())
        raise typer.Exit


def known_probe(value: str) -> str:
    """Return `value` if listeners can be chosen so; raise typer's usage error otherwise."""
    if value not in PROBES:
        raise typer.BadParameter(f"{value!a} is not one of {', '.join(PROBES)}.")
    return value


def probe_names() -> list[str]:
    """Return what the shell may complete."""
    return list(PROBES)


def scan(
    home: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            readable=False,
            help="Scan the home folder DIR instead of your own. May be repeated.",
        ),
    ] = None,
    all_users: Annotated[bool, typer.Option("--all-users", help="Scan the homes of all users.")] = False,
    project: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            readable=False,
            help="Scan the project folder DIR too. May be repeated.",
        ),
    ] = None,
    only: Annotated[str | None, typer.Option(metavar=SURFACES, help="Look at these surfaces only.")] = None,
    registry: Registry = None,
    environment: Environment = None,
    format: Format = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_store: Annotated[
        bool, typer.Option("--no-store", help="Neither read nor write the inventory.")
    ] = False,
    database: Database = None,
    experimental: Annotated[
        bool, typer.Option("--experimental", help="Look at places nobody has verified, too.")
    ] = False,
    provided: Annotated[
        bool,
        typer.Option("--provided", help="List the servers that project folders provide to others, too."),
    ] = False,
    clients: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="Look for the clients described in FILE too."
        ),
    ] = None,
    wsl: Annotated[
        bool, typer.Option("--wsl", help="Scan the other side of WSL too; may start its machine.")
    ] = False,
    probe: Annotated[
        str,
        typer.Option(
            metavar="|".join(PROBES),
            callback=known_probe,
            autocompletion=probe_names,
            help="Ask these listeners of this machine whether they are servers: "
            "those of likely servers, all, or none.",
        ),
    ] = PROBES[0],
    no_probe: Annotated[
        bool, typer.Option("--no-probe", help="Ask no listener; wins over --probe. Nothing is sent at all.")
    ] = False,
    list_tools: Annotated[
        bool,
        typer.Option("--list-tools", help="Ask the servers that are asked for the list of their tools, too."),
    ] = False,
    shield_endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Send the words of listed tools to this Azure AI Content Safety resource (Prompt Shields).",
        ),
    ] = None,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Stay, and print each change as one line, or as one JSON object a line."
        ),
    ] = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            is_eager=True,
            callback=print_schema,
            show_envvar=False,
            help="Print the JSON Schema of --format json, and nothing else.",
        ),
    ] = False,
) -> None:
    """Look at this machine, judge, print, remember.

    Nothing that is found is started, and nothing leaves this machine unless --shield-endpoint says where to.
    Of configurations, packages and logs --home says whose; processes, listeners and containers are this
    machine's in any case (--only config).
    """
    from inventory.cli import flow
    from inventory.cli.exit_codes import exit_code
    from inventory.cli.progress import progress
    from inventory.cli.telling import tell_view
    from inventory.cli.wish import Memory, Wish

    wish = Wish(
        homes=tuple(home or ()),
        all_users=all_users,
        projects=tuple(project or ()),
        only=surfaces(only),
        experimental=experimental,
        provided=provided,
        clients=clients,
        wsl=wsl,
        probe="none" if no_probe else probe,
        list_tools=list_tools or shield_endpoint is not None,
        shield=shield_endpoint,
    )
    memory = Memory(
        database=database, registry=registry, environments=tuple(environment or ()), store=not no_store
    )
    if watch and shield_endpoint is not None:
        raise typer.BadParameter("it scores single scans, and not --watch.", param_hint="--shield-endpoint")
    if watch:
        from inventory.cli.watch import watch as stay

        raise typer.Exit(stay(wish, memory, format, output, quiet=quiet, no_color=no_color))
    with progress("looking at this machine", quiet):
        view, trouble = flow.scan(wish, memory)
    tell_view(view, format, output, quiet=quiet, no_color=no_color)
    if trouble:
        raise trouble
    raise typer.Exit(exit_code(view))


def surfaces(only: str | None) -> frozenset[Surface]:
    """Return the surfaces that `only` lists, all of them without it; raise typer's usage error for others."""
    from discovery.model import Surface

    names = [name.strip().lower() for name in (only or "").split(",") if name.strip()]
    if only is not None and not names:
        raise typer.BadParameter("it names no surface.", param_hint="--only")
    for name in names:
        if name not in set(Surface):
            raise typer.BadParameter(f"{name!a} is not one of {', '.join(Surface)}.", param_hint="--only")
    return frozenset(Surface(name) for name in names)
