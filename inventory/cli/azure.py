"""`mcp-census azure`: sweep one tenant, say which rights that takes, and show what Azure is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Database, Environment, Format, NoColor, Output, Quiet, Registry, Shape

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.cli.azure_wish import AzureWish

CREDENTIALS = ("environment", "workload-identity", "managed-identity", "cli")
DAYS_KEPT = 14  # learn.microsoft.com, governance/resource-graph/changes/get-resource-changes
CLOUDS = ("public", "china", "usgov")

app = typer.Typer(name="azure", add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def azure() -> None:
    """Find the servers in one Azure tenant, by reading alone."""


def known(value: str | None, words: tuple[str, ...]) -> str | None:
    """Return `value` if it is one of `words` or not given; raise typer's usage error otherwise."""
    if value is not None and value not in words:
        raise typer.BadParameter(f"{value!a} is not one of {', '.join(words)}.")
    return value


def known_credential(value: str | None) -> str | None:
    """Return `value` if there is such a credential; raise typer's usage error otherwise."""
    return known(value, CREDENTIALS)


def known_cloud(value: str | None) -> str | None:
    """Return `value` if there is such a cloud; raise typer's usage error otherwise."""
    return known(value, CLOUDS)


Tenant = Annotated[
    str | None,
    typer.Option(metavar="ID", help="The tenant to look at. [default: AZURE_TENANT_ID]"),
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--management-group", metavar="NAME", help="Look below this management group only. May be repeated."
    ),
]
Subscriptions = Annotated[
    list[str] | None,
    typer.Option("--subscription", metavar="ID", help="Look at this subscription only. May be repeated."),
]
Manager = Annotated[
    str | None,
    typer.Option("--resource-manager", metavar="URL", help="The resource manager of a private cloud."),
]
Authority = Annotated[
    str | None, typer.Option(metavar="URL", help="Where that cloud signs in; goes with --resource-manager.")
]
Directory = Annotated[
    str | None,
    typer.Option("--graph", metavar="URL", help="Where Microsoft Graph stands in that cloud, for --entra."),
]
Cloud = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(CLOUDS), callback=known_cloud, help="Which of Microsoft's clouds to look at."
    ),
]
Credential = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(CREDENTIALS),
        callback=known_credential,
        help="How to sign in. [default: the first of these that is set up; it is named on stderr]",
    ),
]
Probe = Annotated[
    bool,
    typer.Option(
        "--probe", help="Ask the public addresses that were found whether they are servers (HTTPS)."
    ),
]
Entra = Annotated[
    bool,
    typer.Option("--entra", help="Read app registrations in Microsoft Graph, too (Application.Read.All)."),
]
DataPlane = Annotated[
    bool,
    typer.Option(
        "--data-plane",
        help="Ask AI Search for its knowledge bases and Foundry for agents and toolboxes, too (GET only).",
    ),
]
Kubeconfig = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", exists=True, dir_okay=False, help="Look at the workloads of the cluster in FILE, too."
    ),
]


@app.command()
def sweep(
    tenant: Tenant = None,
    management_group: Groups = None,
    subscription: Subscriptions = None,
    resource_manager: Manager = None,
    authority: Authority = None,
    graph: Directory = None,
    cloud: Cloud = None,
    credential: Credential = None,
    probe: Probe = False,
    entra: Entra = False,
    data_plane: DataPlane = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN",
            help="Look only at what was created or changed since WHEN (24h, 7d, 2026-11-01; at most 14 days "
            "ago), and tell by whom.",
        ),
    ] = None,
    kubeconfig: Kubeconfig = None,
    registry: Registry = None,
    environment: Environment = None,
    format: Format = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_store: Annotated[
        bool, typer.Option("--no-store", help="Neither read nor write the inventory.")
    ] = False,
    database: Database = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Look at one tenant, judge, print, remember.

    Reads Resource Graph and the resource manager with the Reader role; sends no verb but GET, and the POST
    that Resource Graph's questions need. What it may not read is told, and never taken for absent.
    """
    from inventory.cli import azure_flow
    from inventory.cli.azure_wish import AzureWish
    from inventory.cli.exit_codes import exit_code
    from inventory.cli.telling import tell_view
    from inventory.cli.wish import Memory

    wish = AzureWish(
        tenant=tenant,
        management_groups=tuple(management_group or ()),
        subscriptions=tuple(subscription or ()),
        resource_manager=resource_manager,
        authority=authority,
        graph=graph,
        cloud=cloud,
        credential=credential,
        probe=probe,
        entra=entra,
        data_plane=data_plane,
        since=lately(since) if since else None,
        kubeconfig=kubeconfig,
    )
    one_scope(wish)
    memory = Memory(
        database=database, registry=registry, environments=tuple(environment or ()), store=not no_store
    )
    view, trouble = azure_flow.sweep(wish, memory, quiet=quiet)
    tell_view(view, format, output, quiet=quiet, no_color=no_color)
    if trouble:
        raise trouble
    raise typer.Exit(exit_code(view))


def lately(text: str) -> datetime:
    """Return the moment that `text` means; raise typer's usage error for one that Azure has forgotten."""
    from datetime import UTC, datetime, timedelta

    from inventory.cli.report import since_when

    moment = since_when(text)
    if moment < datetime.now(UTC) - timedelta(days=DAYS_KEPT, minutes=1):
        what = f"Azure keeps changes for {DAYS_KEPT} days; sweep the whole tenant instead."
        raise typer.BadParameter(what, param_hint="--since")
    return moment


def one_scope(wish: AzureWish) -> None:
    """Raise typer's usage error where both management groups and subscriptions are named."""
    if wish.management_groups and wish.subscriptions:
        raise typer.BadParameter(
            "Resource Graph takes management groups or subscriptions, not both.", param_hint="--subscription"
        )


@app.command()
def permissions(
    tenant: Tenant = None,
    management_group: Groups = None,
    subscription: Subscriptions = None,
    resource_manager: Manager = None,
    authority: Authority = None,
    cloud: Cloud = None,
    credential: Credential = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Ask Azure what we may do, and tell what is missing. Nothing is tried out."
        ),
    ] = False,
    role: Annotated[
        bool,
        typer.Option("--role", help="Print a custom role with no right too many, as JSON, and nothing else."),
    ] = False,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Print the rights that a sweep takes; check which are missing."""
    from inventory.cli import azure_rights
    from inventory.cli.azure_wish import AzureWish
    from inventory.cli.output import style_for, tell

    wish = AzureWish(
        tenant=tenant,
        management_groups=tuple(management_group or ()),
        subscriptions=tuple(subscription or ()),
        resource_manager=resource_manager,
        authority=authority,
        cloud=cloud,
        credential=credential,
    )
    one_scope(wish)
    if role:
        tell(azure_rights.role(wish), output)
        return
    found = azure_rights.rights(wish, check=check, quiet=quiet)
    tell(azure_rights.FORMATS[format](found, style_for(output, no_color)), output)
    raise typer.Exit(azure_rights.code_of(found))


def query_names() -> list[str]:
    """Return what the shell may complete."""
    from inventory.cli.azure_queries import names

    return names()


@app.command()
def queries(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", show_default=False, autocompletion=query_names, help="Print this query alone."
        ),
    ] = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
) -> None:
    """Print the KQL of the questions, to paste into the portal."""
    from inventory.cli import azure_queries
    from inventory.cli.output import tell

    tell(azure_queries.FORMATS[format](azure_queries.find(name)), output)
