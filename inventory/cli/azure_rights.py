"""Which rights a sweep takes, feature by feature, and which of them we have: told, never tried out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from inventory.cli.azure_wish import Lack, Need
from inventory.cli.exit_codes import ExitCode
from inventory.report.style import BOLD, RED, Style
from inventory.report.words import clean

if TYPE_CHECKING:
    from inventory.cli.azure_wish import AzureWish

SCHEMA = "mcp-census/azure-permissions/1"
ROLE = "MCP Census Reader"
SAYS = "Reads what a sweep for MCP servers looks at, and nothing else. Has no write, no data and no key."
PLACEHOLDER = "/providers/Microsoft.Management/managementGroups/YOUR-ROOT-GROUP"
MAX_SHOWN = 6  # scopes told one by one; JSON has them all


@frozen
class Rights:
    """The needs, and what was found out where; None where nothing was asked."""

    needs: tuple[Need, ...]
    lacks: tuple[Lack, ...] | None = None
    checked: int = 0


def rights(wish: AzureWish, *, check: bool, quiet: bool) -> Rights:
    """Return what a sweep takes, and what of it is missing if that is to be checked; raise Complaint."""
    from inventory.cli.azure_flow import lacks, needs

    found = needs()
    if not check:
        return Rights(needs=found)
    checked, missing = lacks(wish, found, quiet=quiet)
    return Rights(needs=found, lacks=missing, checked=checked)


def role(wish: AzureWish) -> str:
    """Return the custom role as the JSON that `az role definition create` takes."""
    from inventory.cli.azure_flow import role_actions

    groups = [f"/providers/Microsoft.Management/managementGroups/{name}" for name in wish.management_groups]
    scopes = groups + [f"/subscriptions/{id_}" for id_ in wish.subscriptions]
    body = {
        "Name": ROLE,
        "IsCustom": True,
        "Description": SAYS,
        "Actions": list(role_actions()),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": scopes or [PLACEHOLDER],
    }
    return json.dumps(body, indent=2) + "\n"


def code_of(found: Rights) -> int:
    """Return 3 where a right that no sweep can do without is missing, or could not be told; else 0."""
    needed = {need.name for need in found.needs if not need.optional}
    short = any(lack.unsaid or needed & lack.missing.keys() for lack in found.lacks or ())
    return ExitCode.UNSEEN if short else ExitCode.FINE


def as_text(found: Rights, style: Style) -> str:
    """Return the rights for a person."""
    lines: list[str] = []
    for need in found.needs:
        what = "needed" if not need.optional else "optional"
        lines.append(f"{style.paint(need.name, BOLD)} ({what}): {need.purpose}")
        if need.role:
            lines.append(f"  the built-in role {need.role}, at the management group or subscription")
        if need.besides:
            lines.append(f"  {need.besides}")
        lines += [f"    {action}" for action in need.actions]
        lines.append("")
    lines += told(found, style)
    return "\n".join(lines).rstrip() + "\n"


def told(found: Rights, style: Style) -> list[str]:
    """Return what is missing where, or how to find that out."""
    if found.lacks is None:
        return [
            "Nothing here writes: no action ends in /write, /delete or /action.",
            "A custom role with these actions alone: mcp-census azure permissions --role",
            "What is missing for you: mcp-census azure permissions --check",
        ]
    if not found.lacks:
        return [f"Nothing is missing in {found.checked} scopes that were asked about."]
    lines = [style.paint("MISSING", RED)]
    for lack in found.lacks[:MAX_SHOWN]:
        lines.append(f"  {clean(lack.scope)}{': ' + clean(lack.unsaid) if lack.unsaid else ''}")
        for name, actions in sorted(lack.missing.items()):
            more = f" and {len(actions) - 1} more" if len(actions) > 1 else ""
            lines.append(f"    {name}: {actions[0]}{more}")
    if len(found.lacks) > MAX_SHOWN:
        lines.append(f"  and {len(found.lacks) - MAX_SHOWN} more scopes; --format json lists them all")
    return lines


def as_json(found: Rights, _: Style) -> str:
    """Return the rights as one JSON object."""
    body = {
        "schema": SCHEMA,
        "features": [
            {
                "name": need.name,
                "purpose": need.purpose,
                "optional": need.optional,
                "role": need.role or None,
                "besides": need.besides or None,
                "actions": list(need.actions),
            }
            for need in found.needs
        ],
        "checked": None if found.lacks is None else found.checked,
        "missing": None
        if found.lacks is None
        else [
            {
                "scope": lack.scope,
                "unsaid": lack.unsaid or None,
                "actions": {name: list(actions) for name, actions in sorted(lack.missing.items())},
            }
            for lack in found.lacks
        ],
    }
    return json.dumps(body, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Rights, Style], str]] = {"text": as_text, "json": as_json}
