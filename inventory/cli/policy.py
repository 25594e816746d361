"""`mcp-census policy`: what the clients' own allow and deny lists would do with what is configured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, Environment, Format, Host, NoColor, Output, Quiet, Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.policy.model import Given
    from inventory.policy.simulate import Simulation

app = typer.Typer(name="policy", add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def policy() -> None:
    """Hold clients' own allow and deny lists against the registry."""


@app.command()
def simulate(
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="[DIALECT:]FILE",
            help="A policy to hold against the inventory, instead of those on this machine. May be repeated. "
            "Dialects: claude, copilot, copilot-registry, vscode, codex, cursor, windsurf, gemini, "
            "gemini-admin, qwen, amazon-q, cline, jetbrains.",
        ),
    ] = None,
    host: Host = None,
    registry: Registry = None,
    environment: Environment = None,
    database: Database = None,
    format: Format = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Tell what each client's policy lets run that nobody approved.

    Looks at the inventory, the registry and policy files. Ends with 10 where a client allows what is denied,
    impersonating, unregistered or unresolved, with 3 where it cannot be told.
    """
    from inventory.cli.output import style_for, tell
    from inventory.cli.recall import recall
    from inventory.cli.wish import Memory
    from inventory.policy.simulate import simulate as simulated
    from inventory.report.simulation import FORMATS

    given = policies(policy or ())
    memory = Memory(database=database, registry=registry, environments=tuple(environment or ()))
    view = recall(memory, host)
    found = simulated(view, given, only_given=bool(policy))
    tell(FORMATS[format](found, style_for(output, no_color)), output)
    if not quiet:
        beside(found, hosts=view.hosts, here=not policy)
    raise typer.Exit(code_of(found))


def policies(named: Sequence[str]) -> tuple[Given, ...]:
    """Return the named policies, or those that lie on this machine; raise Complaint for what is no policy."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.policy.layers import NoPolicy, find_policies, read_given

    if not named:
        from discovery.host.homes import own_home

        return find_policies(own_home())
    try:
        return read_given(named)
    except NoPolicy as error:
        raise Complaint(str(error), code=ExitCode.USAGE) from error
    except OSError as error:
        where = Path(error.filename or "?")
        raise Complaint(error.strerror or "cannot be read", str(where), code=ExitCode.USAGE) from error


def beside(found: Simulation, *, hosts: int, here: bool) -> None:
    """Say on stderr how many gaps there are, and what a reader of the report would not notice."""
    from inventory.cli.output import note
    from inventory.report.simulation import gap_title
    from inventory.report.words import clean

    for problem in found.problems:
        note(clean(f"policy: {problem}"))
    if here and hosts > 1:
        note(f"policies of this machine are held against the servers of {hosts} hosts; name one: --host")
    note(gap_title(found))


def code_of(found: Simulation) -> int:
    """Return 10 where there is a gap, 3 where something cannot be told or read, else 0."""
    from inventory.cli.exit_codes import ExitCode
    from inventory.policy.model import Answer

    if found.gaps:
        return ExitCode.SHADOW
    unsure = any(row.decision.answer is Answer.UNKNOWN for row in found.rows)
    return ExitCode.UNSEEN if unsure or found.problems else ExitCode.FINE
