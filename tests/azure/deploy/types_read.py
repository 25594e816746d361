"""Makes `types.json`: run it from the root of the repository, `python -m tests.azure.deploy.types_read`.

It asks the Azure MCP server of the live suite (.ci/servers), which answers from what it carries.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from discovery.shapes.model import Plain
from tests.azure.deploy.azure_types import FILE, ResourceType, resource_type

AZMCP = Path(".servers/npm/node_modules/@azure/mcp-linux-x64/dist/azmcp")
BY_HAND = Path(__file__).parent / "types_by_hand.json"
ASKED = (
    "Microsoft.App/containerApps", "Microsoft.App/jobs", "Microsoft.App/managedEnvironments",
    "Microsoft.App/managedEnvironments/storages", "Microsoft.Authorization/roleAssignments",
    "Microsoft.ContainerInstance/containerGroups", "Microsoft.Insights/workbooks",
    "Microsoft.Logic/workflows", "Microsoft.ManagedIdentity/userAssignedIdentities",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.Resources/resourceGroups", "Microsoft.Storage/storageAccounts",
    "Microsoft.Storage/storageAccounts/fileServices", "Microsoft.Storage/storageAccounts/fileServices/shares",
    "Microsoft.Web/sites",
)  # fmt: skip
Row = dict[str, Plain]


def asked(kind: str) -> list[Row]:
    """Return what the package says about one type; raises where it does not know it."""
    quiet = {"AZURE_MCP_COLLECT_TELEMETRY": "false", "PATH": os.environ["PATH"], "HOME": "/tmp"}
    words = [str(AZMCP), "bicepschema", "get", "--resource-type", kind]
    done = subprocess.run(words, env=quiet, capture_output=True, check=True, timeout=120)
    answer: dict[str, dict[str, list[Row]]] = json.loads(done.stdout)
    return answer["results"]["BicepSchemaResult"]


def told(kind: str, rows: Iterable[Row]) -> tuple[str, Row]:
    """Return one type under its name with its version, and no more of it than can be reached."""
    found = list(rows)
    resource = next(row for row in found if row["$type"] == "Resource")
    body = resource["bodyType"]
    assert isinstance(body, dict)
    objects = {str(row["name"]): row for row in found if row["$type"] == "Object"}
    version = str(resource["name"]).rpartition("@")[2]
    functions = sorted(
        str(row["name"])
        for row in found
        if row["$type"] == "ResourceInstanceFunction" and row["resourceType"] == kind
    )
    reached: dict[str, Row] = {}
    reach(rows_of(body), objects, reached)
    others = {
        name: row["additionalPropertiesType"]
        for name, row in reached.items()
        if "additionalPropertiesType" in row
    }
    made: Row = {
        "scopes": resource["writableScopes"],
        "functions": list(functions),
        "body": rows_of(body),
        "objects": {name: rows_of(row) for name, row in sorted(reached.items())},
        "others": dict(sorted(others.items())),
    }
    return f"{kind}@{version}", made


def reach(body: Mapping[str, Plain], objects: Mapping[str, Row], reached: dict[str, Row]) -> None:
    """Put every object that a body leads to into `reached`."""
    for row in body.values():
        assert isinstance(row, list)
        name = str(row[0]).removesuffix("[]")
        if name in objects and name not in reached:
            reached[name] = objects[name]
            other = objects[name].get("additionalPropertiesType")
            reach(rows_of(objects[name]) | ({"*": [other, "", ""]} if other else {}), objects, reached)


def rows_of(body: Mapping[str, Plain]) -> Row:
    """Return the properties of an object: each is [type, flags, limits]."""
    listed = body["properties"]
    assert isinstance(listed, list)
    rows = [item for item in listed if isinstance(item, dict)]
    return {str(row["name"]): [row["type"], row.get("flags", ""), row.get("modifiers", "")] for row in rows}


def type_of(title: str, made: Row) -> ResourceType:
    """Return a type that was just read, as the tests know it."""
    kept: Row = json.loads(json.dumps(made))
    return resource_type(title, kept)


def everything() -> str:
    """Return the text of `types.json`."""
    by_hand: dict[str, Row] = json.loads(BY_HAND.read_text("utf-8"))
    made = dict(told(kind, asked(kind)) for kind in ASKED) | by_hand["types"]
    lines = [f"{json.dumps(name)}: {json.dumps(made[name], sort_keys=True)}" for name in sorted(made)]
    return '{"types": {\n' + ",\n".join(lines) + "\n}}\n"


if __name__ == "__main__":
    FILE.write_text(everything(), "utf-8")
