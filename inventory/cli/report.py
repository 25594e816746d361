"""`mcp-census report`: what is remembered, as servers, shadow servers, changes or hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, Environment, Format, Host, NoColor, Output, Quiet, Registry

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.cli.wish import Memory
    from inventory.model import View
    from inventory.report.style import Style

VIEWS = ("servers", "shadow", "changes", "hosts")
LISTED = frozenset({"text", "json"})  # the formats of what is no view of servers


def report(
    view: Annotated[
        str, typer.Argument(metavar="|".join(VIEWS), show_default=False, help="What to tell.")
    ] = "servers",
    since: Annotated[
        str, typer.Option(metavar="WHEN", help="Tell changes since WHEN: 7d, 12h, 2026-11-01.")
    ] = "7d",
    host: Host = None,
    registry: Registry = None,
    environment: Environment = None,
    database: Database = None,
    format: Format = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Tell what the inventory remembers, judged anew.

    Looks at nothing but the inventory and the registry as it is now.
    """
    from inventory.cli import recall
    from inventory.cli.exit_codes import exit_code
    from inventory.cli.output import style_for, tell
    from inventory.cli.telling import tell_view
    from inventory.cli.wish import Memory

    check(view, format)
    memory = Memory(database=database, registry=registry, environments=tuple(environment or ()))
    style = style_for(output, no_color)
    if view == "hosts":
        tell(host_list(memory, format, style), output)
        return
    moment = since_when(since)
    whole = recall.recall(memory, host)
    if view == "changes":
        tell(change_list(memory, whole, moment, host, format, style), output)
    else:
        told = shadow(whole) if view == "shadow" else whole
        tell_view(told, format, output, quiet=quiet, no_color=no_color)
    raise typer.Exit(exit_code(whole))


def check(view: str, form: str) -> None:
    """Raise typer's usage error for a view there is not, or a format it is not told in."""
    if view not in VIEWS:
        raise typer.BadParameter(f"{view!a} is not one of {', '.join(VIEWS)}.")
    if view in {"changes", "hosts"} and form not in LISTED:
        raise typer.BadParameter(f"{view} are told as text or json.", param_hint="--format")


def shadow(whole: View) -> View:
    """Return the view without its approved servers."""
    from dataclasses import replace

    from inventory.model import Verdict

    left = tuple(one for one in whole.servers if one.judgement.verdict is not Verdict.APPROVED)
    return replace(whole, servers=left)


def since_when(text: str) -> datetime:
    """Return the moment that `text` means; raise typer's usage error if it means none."""
    from datetime import UTC, datetime, timedelta

    units = {"d": "days", "h": "hours", "m": "minutes"}
    try:
        if text[-1:] in units and text[:-1].isdecimal():
            return datetime.now(UTC) - timedelta(**{units[text[-1]]: int(text[:-1])})
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        what = f"{text!a} is no time; write 7d, 12h or 2026-11-01."
        raise typer.BadParameter(what, param_hint="--since") from error
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def change_list(
    memory: Memory, whole: View, since: datetime, host: str | None, form: str, style: Style
) -> str:
    """Return what changed since a moment."""
    from inventory.cli.recall import history
    from inventory.report import changes

    found = history(memory, since, host)
    if form == "json":
        return changes.as_json(found, since, whole)
    return changes.render(found, since, whole, style)


def host_list(memory: Memory, form: str, style: Style) -> str:
    """Return the hosts that were swept."""
    from discovery.wire import moment, to_json
    from inventory.cli.recall import hosts
    from inventory.report.listing import as_json, table

    found = hosts(memory)
    if form == "json":
        rows = [
            {
                "scope": to_json(host.scope),
                "first_seen": moment(host.first_seen),
                "last_seen": moment(host.last_seen),
                "status": last.status if last else None,
                "gaps": len(last.gaps) if last else None,
            }
            for host, last in found
        ]
        return as_json("mcp-census/hosts/1", "hosts", rows)
    cells = [
        (
            host.scope.name,
            host.scope.os or "",
            f"{host.last_seen:%Y-%m-%d %H:%M}",
            last.status.value if last else "",
            host.scope.id,
        )
        for host, last in found
    ]
    return table(("host", "system", "last sweep", "status", "id"), cells, style)
