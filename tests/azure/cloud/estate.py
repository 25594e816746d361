"""What stands in a tenant: rows of Resource Graph by table, and resources of Resource Manager by id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Row = dict[str, Json]

TENANT = "00000000-0000-0000-0000-000000000099"
SUBSCRIPTIONS = "resourcecontainers"
KINDS = {"accounts": "AIServices", "sites": "functionapp,linux"}


@dataclass(slots=True)
class Estate:
    """Rows by table; resources by id in lower case; whole answers by path in lower case, which come first."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    resources: dict[str, Row] = field(default_factory=dict)
    answers: dict[str, Json] = field(default_factory=dict)

    def add(self, row: Row, table: str = "resources") -> None:
        """Put a row into its table, or into Resource Manager alone (`arm`); its subscription comes along."""
        self.resources[text(row, "id").lower()] = row
        if table == "arm":
            self.stand(text(row, "id"))
        else:
            self.tables.setdefault(table, []).append(row)
        if table != SUBSCRIPTIONS and (subscription := subscription_of(text(row, "id"))):
            self.open(subscription)

    def open(self, subscription: str, name: str = "") -> None:
        """Make the tenant have a subscription."""
        path = f"/subscriptions/{subscription}"
        if path in self.resources:
            return
        chain: Json = [{"name": "root", "displayName": "Tenant Root Group"}]
        row: Row = {
            "id": path, "name": name or f"sub-{subscription[-4:]}", "tenantId": TENANT,
            "type": "microsoft.resources/subscriptions", "subscriptionId": subscription,
            "properties": {"state": "Enabled", "managementGroupAncestorsChain": chain},
        }  # fmt: skip
        self.add(row, SUBSCRIPTIONS)

    def stand(self, child: str) -> None:
        """Make every parent of a resource that Resource Manager alone knows; the topmost is a row as well."""
        parts = child.split("/")
        for end in range(9, len(parts) - 1, 2):
            parent = "/".join(parts[:end])
            if parent.lower() not in self.resources:
                row = bare(parts[:end])
                self.resources[parent.lower()] = row
                if end == 9:
                    self.tables.setdefault("resources", []).append(row)

    def children(self, listing: str) -> list[Row]:
        """Return the resources that stand directly under a listing's path."""
        base = listing.lower().rstrip("/") + "/"
        return [
            row for path, row in sorted(self.resources.items())
            if path.startswith(base) and "/" not in path[len(base) :]
        ]  # fmt: skip


def bare(parts: list[str]) -> Row:
    """Return a resource of which no more is known than its id."""
    kinds = [parts[6], *parts[7::2]]
    return {
        "id": "/".join(parts), "name": parts[-1], "type": "/".join(kinds).lower(), "tenantId": TENANT,
        "kind": KINDS.get(parts[7].lower(), ""), "location": "eastus",
        "resourceGroup": parts[4], "subscriptionId": parts[2], "properties": {}, "tags": None,
    }  # fmt: skip


def text(row: Mapping[str, Json], key: str) -> str:
    """Return a text of a row."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def subscription_of(path: str) -> str:
    """Return the subscription in a resource id, in lower case."""
    parts = path.split("/")
    return parts[2].lower() if len(parts) > 2 and parts[1].lower() == "subscriptions" else ""


def read_estate(files: Iterable[Path]) -> Estate:
    """Return what JSON lines tell: `{"table", "row"}`, other keys aside."""
    estate = Estate()
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    given = [json.loads(line) for line in lines if line.strip()]
    # Children last: only a parent that nobody gave has to be made up.
    for one in sorted(given, key=lambda one: one.get("table") == "arm"):
        estate.add(one["row"], one.get("table", "resources"))
    return estate
