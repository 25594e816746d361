"""`mcp-census registry request`, `waive`, `suspend`, `retire`, `confirm`, `remove`, `review`, `log`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, NoColor, Output, Registry, Shape
from inventory.cli.registry_options import (
    By,
    Clients,
    Environments,
    Groups,
    Hosts,
    Owner,
    Reason,
    Target,
    Ticket,
    Users,
    Versions,
    reach_of,
)

if TYPE_CHECKING:
    from inventory.registry.acts.decisions import Planned
    from inventory.registry.acts.model import Act

Wanted = Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's id, or its identity.")]


def request(
    target: Target,
    owner: Owner,
    reason: Reason,
    purpose: Annotated[str, typer.Option(metavar="TEXT", help="What the server is to be used for.")] = "",
    versions: Versions = None,
    user: Users = None,
    group: Groups = None,
    host: Hosts = None,
    client: Clients = None,
    environment: Environments = None,
    by: By = None,
    ticket: Ticket = "",
    registry: Registry = None,
    database: Database = None,
) -> None:
    """Ask for a server: an entry that is pending until decided."""
    from inventory.cli.deciding import Decision
    from inventory.cli.registry_telling import tell_decision
    from inventory.model import State

    decision = Decision(
        target=target,
        state=State.PENDING,
        owner=owner,
        reason=reason,
        purpose=purpose,
        versions=versions,
        reach=reach_of(user, group, host, client, environment),
        by=by,
        ticket=ticket,
    )
    tell_decision(decision, registry, database)


def suspend(entry: Wanted, reason: Reason, by: By = None, registry: Registry = None) -> None:
    """Block a server for now; approve it again to lift that."""
    from inventory.registry.acts.model import Act

    stand(Act.SUSPEND, entry, reason, by, registry)


def retire(entry: Wanted, reason: Reason, by: By = None, registry: Registry = None) -> None:
    """End an approval or a request; the entry stays as its record."""
    from inventory.registry.acts.model import Act

    stand(Act.RETIRE, entry, reason, by, registry)


def confirm(entry: Wanted, reason: Reason, by: By = None, registry: Registry = None) -> None:
    """Say that an approval was looked at again, and stays."""
    from inventory.registry.acts.model import Act

    stand(Act.CONFIRM, entry, reason, by, registry)


def remove(
    entry: Annotated[
        str, typer.Argument(metavar="ENTRY", help="The id of an entry or of a waiver, or an identity.")
    ],
    reason: Reason,
    by: By = None,
    registry: Registry = None,
) -> None:
    """Take out an entry or a waiver; the log keeps the act."""
    from inventory.registry.acts.standing import remove as planned

    tell_act(planned(entry), reason, by, registry)


def waive(
    target: Annotated[
        str,
        typer.Argument(
            metavar="ENTRY|ID|PURL|URL",
            help="An entry's id, or what no entry is about: a remembered server's id, a purl, a URL, a path.",
        ),
    ],
    verdict: Annotated[str, typer.Option(metavar="VERDICT", help="The verdict that is to raise no alarm.")],
    reason: Reason,
    expires: Annotated[str, typer.Option(metavar="DATE", help="The last day it holds, as in 2027-01-31.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Of a drift, only this kind: version, args, env and so on."),
    ] = None,
    rule: Annotated[
        str, typer.Option(metavar="RULE", help="The entry, or entry/denial, whose rule is waived.")
    ] = "",
    user: Users = None,
    group: Groups = None,
    host: Hosts = None,
    client: Clients = None,
    environment: Environments = None,
    by: By = None,
    registry: Registry = None,
    database: Database = None,
) -> None:
    """Let a verdict raise no alarm until a day; it stays what it is."""
    from inventory.cli.waiving import Exemption, planned

    asked = Exemption(
        target=target,
        verdict=verdict,
        reason=reason,
        expires=expires,
        kinds=tuple(kind or ()),
        rule=rule,
        reach=reach_of(user, group, host, client, environment),
        by=by,
    )
    tell_act(planned(asked, registry, database), reason, by, registry)


def stand(act: Act, entry: str, reason: str, by: str | None, registry: Path | None) -> None:
    """Do one of the acts that change where an entry stands."""
    from datetime import UTC, datetime

    from inventory.cli.deciding import user
    from inventory.registry.acts.standing import stand as planned

    plan = planned(act, entry, by=by or user(), why=reason, today=datetime.now(UTC).date())
    tell_act(plan, reason, by, registry)


def tell_act(plan: Planned, reason: str, by: str | None, registry: Path | None) -> None:
    """Do an act and say what it did; raise Complaint where it cannot be done."""
    from inventory.cli.deciding import done
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import tell
    from inventory.cli.places import registry_path
    from inventory.cli.wish import spoken
    from inventory.report.words import clean

    with spoken(ExitCode.USAGE):
        changes = done(registry or registry_path(), plan, by=by, why=reason)
    for change in changes:
        said = change.after or change.before
        label = said.id if said else ""
        tell(clean(f"{change.act.value}: {label} in {change.path}") + "\n")


def review(
    days: Annotated[
        int, typer.Option(metavar="N", min=0, max=36500, help="List what is due within N days, too.")
    ] = 30,
    reviewed_within: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=36500,
            help="Ask for a look every N days, 0 for never. [default: review_days of policy.yaml]",
        ),
    ] = None,
    registry: Registry = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """List what ends, is due for a look, or waits for a decision.

    Ends with 10 if something is overdue.
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import style_for, tell
    from inventory.cli.registry_telling import read
    from inventory.registry.acts.review import review as due_in
    from inventory.report import listing

    found = due_in(read(registry), datetime.now(UTC).date(), soon_days=days, review_days=reviewed_within)
    if format == "json":
        rows = [{**asdict(it), "day": str(it.day) if it.day else None} for it in found]
        tell(listing.as_json("mcp-census/review/1", "due", rows), output)
    else:
        header = ("due", "entry", "identity", "owner", "why")
        cells = [
            ("overdue" if it.overdue else it.what, it.entry, it.identity, it.owner, it.text) for it in found
        ]
        tell(listing.table(header, cells, style_for(output, no_color)), output)
    raise typer.Exit(ExitCode.SHADOW if any(it.overdue for it in found) else ExitCode.FINE)


def log(
    entry: Annotated[str, typer.Argument(metavar="[ENTRY]", help="Only acts on this entry.")] = "",
    registry: Registry = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """List who did what to the registry, when and why.

    Says where the log cannot be relied upon, and ends with 3 then.
    """
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import note, style_for, tell
    from inventory.cli.places import registry_path
    from inventory.cli.wish import spoken
    from inventory.registry.acts.log import read_log
    from inventory.registry.acts.model import LOG
    from inventory.report import listing
    from inventory.report.words import clean

    with spoken():
        found = read_log(registry or registry_path())
    records = tuple(it for it in found.records if entry in {"", it.entry, it.identity})
    if format == "json":
        tell(listing.as_json("mcp-census/acts/1", "acts", records), output)
    else:
        header = ("time", "act", "entry", "by", "why")
        cells = [(it.time, it.act, it.entry, it.by, it.why) for it in records]
        tell(listing.table(header, cells, style_for(output, no_color)), output)
    for each in found.breaks:
        note(clean(f"{LOG}:{each.line}: {each.text}"))
    raise typer.Exit(ExitCode.UNSEEN if found.breaks else ExitCode.FINE)
