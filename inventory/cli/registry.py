"""`mcp-census registry`: begin one, read it, decide, check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, NoColor, Output, Registry, Shape
from inventory.cli.registry_acts import confirm, log, remove, request, retire, review, suspend, waive
from inventory.cli.registry_export import export
from inventory.cli.registry_import import import_source, sync
from inventory.cli.registry_options import (
    By,
    Clients,
    Environments,
    Expires,
    Groups,
    Hosts,
    Owner,
    PinTools,
    Reason,
    Target,
    Ticket,
    Users,
    Versions,
    reach_of,
)
from inventory.cli.registry_serve import serve
from inventory.cli.registry_telling import end, read, tell_decision

if TYPE_CHECKING:
    from inventory.model import Entry

app = typer.Typer(name="registry", add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def registry() -> None:
    """Keep the list of approved and denied servers."""


@app.command()
def init(registry: Registry = None) -> None:
    """Begin an empty registry: a folder with one file per decision."""
    from inventory.cli.output import tell
    from inventory.cli.places import registry_path
    from inventory.cli.wish import spoken
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
    group: Groups = None,
    host: Hosts = None,
    client: Clients = None,
    environment: Environments = None,
    by: By = None,
    ticket: Ticket = "",
    pin_tools: PinTools = False,
    registry: Registry = None,
    database: Database = None,
) -> None:
    """Approve a server, or change what was decided about it."""
    from inventory.cli.deciding import Decision
    from inventory.model import State

    decision = Decision(
        target=target,
        state=State.APPROVED,
        owner=owner,
        reason=reason,
        versions=versions,
        expires=expires,
        reach=reach_of(user, group, host, client, environment),
        by=by,
        ticket=ticket,
        pin_tools=pin_tools,
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
def validate(
    registry: Registry = None,
    head: Annotated[
        str,
        typer.Option(metavar="HASH", help="An act known to have happened: told if the log does not hold it."),
    ] = "",
) -> None:
    """Check every entry and the log; name the line of what is wrong."""
    from inventory.cli.output import note, tell
    from inventory.cli.registry_telling import audited
    from inventory.registry.acts.audit import told
    from inventory.report.words import clean, counted

    snapshot = read(registry)
    found = audited(snapshot, head)
    for problem in snapshot.problems:
        place = f"{problem.source}:{problem.line}" if problem.line else problem.source
        field = f"{problem.field}: " if problem.field else ""
        tell(clean(f"{place}: {field}{problem.message}") + "\n")
    for fault in found.faults:
        tell(clean(fault) + "\n")
    for line in found.notes:
        note(clean(line))
    entries = f"{len(snapshot.entries)} {'entry' if len(snapshot.entries) == 1 else 'entries'}"
    problems = len(snapshot.problems) + len(found.faults)
    tell(f"{entries} can be read, {counted(problems, 'problem')}\n")
    if found.log.records:
        tell(f"{told(found.log)}\n")
    end(snapshot, told=True, broken=bool(found.faults))


for act in (request, waive, suspend, retire, confirm, remove, review, log):
    app.command()(act)
app.command("import")(import_source)
app.command()(sync)
app.command()(export)
app.command()(serve)


def line_of(entry: Entry) -> tuple[str, ...]:
    """Return the cells of one entry."""
    expires = str(entry.expires or "")
    return (entry.id, entry.state.value, entry.identity, entry.versions or "", entry.owner, expires)
