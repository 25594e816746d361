"""`mcp-census servers`, `show` and `explain`: what is remembered, in a line each or one in full."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, Environment, Host, NoColor, Output, Registry, Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from discovery.wire import Json
    from inventory.cli.wish import Memory
    from inventory.model import Judged, View
    from inventory.report.style import Style

    Tell = Callable[[Judged, View, Style], str]
    Again = Callable[[Judged], list[dict[str, Json]]]

Wanted = Annotated[
    str, typer.Argument(metavar="ID", help="The server's id or its beginning, purl, URL or name.")
]


def servers(
    host: Host = None,
    registry: Registry = None,
    environment: Environment = None,
    database: Database = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """List the remembered servers, one a line, worst first."""
    from inventory.cli.exit_codes import exit_code
    from inventory.cli.output import style_for, tell
    from inventory.cli.recall import recall
    from inventory.report.as_json import server
    from inventory.report.listing import as_json, table
    from inventory.report.words import by_verdict, identity_text, label

    view = recall(memory_of(database, registry, environment), host)
    found = [judged for group in by_verdict(view).values() for judged in group]
    if format == "json":
        tell(as_json("mcp-census/servers/1", "servers", [server(judged) for judged in found]), output)
    else:
        cells = [
            (one.server.id, one.judgement.verdict.value, label(one), identity_text(one.server.identity))
            for one in found
        ]
        tell(table(("id", "verdict", "name", "identity"), cells, style_for(output, no_color)), output)
    raise typer.Exit(exit_code(view))


def show(
    wanted: Wanted,
    host: Host = None,
    registry: Registry = None,
    environment: Environment = None,
    database: Database = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """Show one server, and all that is known of its places and tools."""
    from inventory.report.explain import show as tell_all

    memory = memory_of(database, registry, environment)

    def say(judged: Judged, view: View, style: Style) -> str:
        from inventory.cli.tools import listed
        from inventory.cli.wish import spoken

        with spoken():
            return tell_all(judged, view, style) + listed(judged, memory.inventory())

    tell_one(memory, host, wanted, say, format, output, no_color)


def explain(
    wanted: Wanted,
    host: Host = None,
    registry: Registry = None,
    environment: Environment = None,
    database: Database = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """Explain one verdict: rule, field, the two values, what to do.

    Names the registry entry that decided, and gives the advice that goes with each finding. The verdict that
    is stored is given again by what it was given by then, and whether it is the same.
    """
    from inventory.report.explain import explain as tell_why

    memory = memory_of(database, registry, environment)

    def say(judged: Judged, view: View, style: Style) -> str:
        from inventory.cli.recall import replayed
        from inventory.cli.tools import drifted
        from inventory.cli.wish import spoken

        with spoken():
            difference = drifted(judged, memory.inventory())
        return tell_why(judged, view, style, replayed(memory, judged.server.id)) + difference

    def again(judged: Judged) -> list[dict[str, Json]]:
        from inventory.cli.recall import replayed
        from inventory.report.replayed import as_object

        return [as_object(replay) for replay in replayed(memory, judged.server.id)]

    tell_one(memory, host, wanted, say, format, output, no_color, again)


def memory_of(database: Path | None, registry: Path | None, environment: list[str] | None) -> Memory:
    """Return where to read from, in the words of the seams."""
    from inventory.cli.wish import Memory

    return Memory(database=database, registry=registry, environments=tuple(environment or ()))


def tell_one(
    memory: Memory,
    host: str | None,
    wanted: str,
    say: Tell,
    form: str,
    output: Path | None,
    no_color: bool,
    again: Again | None = None,
) -> None:
    """Print the server that `wanted` names; for programs, with its stored verdicts given `again`."""
    from inventory.cli.lookup import find
    from inventory.cli.output import style_for, tell
    from inventory.cli.recall import recall
    from inventory.report.as_json import server
    from inventory.report.listing import as_json

    view = recall(memory, host)
    judged = find(view, wanted)
    if form == "json":
        more = {} if again is None else {"replays": again(judged)}
        tell(as_json("mcp-census/servers/1", "servers", [server(judged)], **more), output)
    else:
        tell(say(judged, view, style_for(output, no_color)), output)
