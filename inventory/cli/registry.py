"""`mcp-census registry`: begin one, read it, decide, check it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, NoColor, Output, Registry, Shape
from inventory.cli.registry_export import export
from inventory.cli.registry_import import import_source, sync

if TYPE_CHECKING:
    from inventory.cli.deciding import Decision
    from inventory.model import Entry, Snapshot

app = typer.Typer(name="registry", no_args_is_help=True, rich_markup_mode=None)

Target = Annotated[
    str,
    typer.Argument(
        metavar="ID|PURL|URL", help="A remembered server's id, or what it is: a purl, a URL, a path."
    ),
]
Owner = Annotated[str, typer.Option(metavar="OWNER", help="Who answers for this decision.")]
Reason = Annotated[str, typer.Option(metavar="REASON", help="Why it was decided.")]
Versions = Annotated[
    str | None,
    typer.Option(metavar="RANGE", help='Which versions: ">=1.2,<2", "^1.4", a vers: range. Any without it.'),
]
Expires = Annotated[str | None, typer.Option(metavar="DATE", help="The last day it holds, as in 2027-01-31.")]
Users = Annotated[list[str] | None, typer.Option(metavar="NAME", help="For this user only. May be repeated.")]
Hosts = Annotated[list[str] | None, typer.Option(metavar="NAME", help="On this host only. May be repeated.")]
Clients = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="In this client only. May be repeated.")
]
Environments = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="In this environment only. May be repeated.")
]
By = Annotated[str | None, typer.Option(metavar="NAME", help="Who decided; you, without it.")]
Ticket = Annotated[str, typer.Option(metavar="TICKET", help="Where it was discussed.")]


@app.callback()
def registry() -> None:
    """Keep the list of approved and denied servers."""


@app.command()
def init(registry: Registry = None) -> None:
    """Begin an empty registry: a folder with one file per decision."""
    from inventory.cli.flow import spoken
    from inventory.cli.output import tell
    from inventory.cli.places import registry_path
    from inventory.registry.write import init_registry

    with spoken():
        folder = init_registry(registry or registry_path())
    tell(f"{folder}\nApprove with: mcp-census registry approve ID --owner OWNER --reason REASON\n")


@app.command("list")
def list_entries(
    registry: Registry = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """List the entries, one a line."""
    from inventory.cli.output import style_for, tell
    from inventory.report import as_json, listing

    snapshot = read(registry)
    if format == "json":
        rows = [as_json.entry(entry) for entry in snapshot.entries]
        tell(listing.as_json("mcp-census/entries/1", "entries", rows), output)
    else:
        header = ("id", "state", "identity", "versions", "owner", "expires")
        cells = [line_of(entry) for entry in snapshot.entries]
        tell(listing.table(header, cells, style_for(output, no_color)), output)
    end(snapshot)


@app.command()
def show(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's id, or its identity.")],
    registry: Registry = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """Show one entry."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import style_for, tell
    from inventory.report import as_json, explain, listing

    found = [one for one in read(registry).entries if entry in {one.id, one.identity}]
    if not found:
        then = "`mcp-census registry list` names them."
        raise Complaint("no such entry", ascii(entry), then, ExitCode.USAGE)
    if format == "json":
        tell(
            listing.as_json("mcp-census/entries/1", "entries", [as_json.entry(one) for one in found]), output
        )
    else:
        style = style_for(output, no_color)
        tell("\n".join(explain.tell_entry(one, style) for one in found), output)


@app.command()
def approve(
    target: Target,
    owner: Owner,
    reason: Reason,
    versions: Versions = None,
    expires: Expires = None,
    user: Users = None,
    host: Hosts = None,
    client: Clients = None,
    environment: Environments = None,
    by: By = None,
    ticket: Ticket = "",
    registry: Registry = None,
    database: Database = None,
) -> None:
    """Approve a server, or change what was decided about it."""
    from inventory.cli.deciding import Decision
    from inventory.model import Reach, State

    reach = Reach(
        users=tuple(user or ()),
        hosts=tuple(host or ()),
        clients=tuple(client or ()),
        environments=tuple(environment or ()),
    )
    decision = Decision(
        target=target,
        state=State.APPROVED,
        owner=owner,
        reason=reason,
        versions=versions,
        expires=expires,
        reach=reach,
        by=by,
        ticket=ticket,
    )
    tell_decision(decision, registry, database)


@app.command()
def deny(
    target: Target,
    owner: Owner,
    reason: Reason,
    versions: Versions = None,
    by: By = None,
    ticket: Ticket = "",
    registry: Registry = None,
    database: Database = None,
) -> None:
    """Deny a server, for everyone; a denial wins over every approval."""
    from inventory.cli.deciding import Decision
    from inventory.model import State

    decision = Decision(
        target=target,
        state=State.DENIED,
        owner=owner,
        reason=reason,
        versions=versions,
        by=by,
        ticket=ticket,
    )
    tell_decision(decision, registry, database)


@app.command()
def validate(registry: Registry = None) -> None:
    """Check every entry, and name the line of each that cannot be read."""
    from inventory.cli.output import tell
    from inventory.report.words import clean, counted

    snapshot = read(registry)
    for problem in snapshot.problems:
        place = f"{problem.source}:{problem.line}" if problem.line else problem.source
        field = f"{problem.field}: " if problem.field else ""
        tell(clean(f"{place}: {field}{problem.message}") + "\n")
    entries = f"{len(snapshot.entries)} {'entry' if len(snapshot.entries) == 1 else 'entries'}"
    tell(f"{entries} can be read, {counted(len(snapshot.problems), 'problem')}\n")
    end(snapshot, told=True)


app.command("import")(import_source)
app.command()(sync)
app.command()(export)


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


def end(snapshot: Snapshot, told: bool = False) -> None:
    """End the command: with UNSEEN if an entry could not be read, which is said unless it was told."""
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import note
    from inventory.report.words import counted

    if snapshot.problems and not told:
        note(f"{counted(len(snapshot.problems), 'problem')}; run: mcp-census registry validate")
    raise typer.Exit(ExitCode.UNSEEN if snapshot.problems else ExitCode.FINE)


def line_of(entry: Entry) -> tuple[str, ...]:
    """Return the cells of one entry."""
    expires = str(entry.expires or "")
    return (entry.id, entry.state.value, entry.identity, entry.versions or "", entry.owner, expires)
