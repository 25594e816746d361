"""The options that the commands of `mcp-census registry` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from inventory.model import Reach

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
Groups = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="For this group of policy.yaml only. May be repeated."),
]
Hosts = Annotated[list[str] | None, typer.Option(metavar="NAME", help="On this host only. May be repeated.")]
Clients = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="In this client only. May be repeated.")
]
Environments = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="In this environment only. May be repeated.")
]
By = Annotated[str | None, typer.Option(metavar="NAME", help="Who decided; you, without it.")]
Ticket = Annotated[str, typer.Option(metavar="TICKET", help="Where it was discussed.")]
PinTools = Annotated[
    bool, typer.Option("--pin-tools", help="Approve only the tools that were seen (scan --list-tools).")
]


def reach_of(
    user: list[str] | None,
    group: list[str] | None,
    host: list[str] | None,
    client: list[str] | None,
    environment: list[str] | None,
) -> Reach:
    """Return the people and machines that the options name."""
    from inventory.model import Reach

    return Reach(
        users=tuple(sorted(user or ())),
        groups=tuple(sorted(group or ())),
        hosts=tuple(sorted(host or ())),
        clients=tuple(sorted(client or ())),
        environments=tuple(sorted(environment or ())),
    )
