"""Kusto's own language service, asked about queries; and the schema of Resource Graph's tables."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from discovery.azure.queries import Query

REPOSITORY = Path(__file__).parents[3]
INSTALLED = REPOSITORY / ".kusto"
CHECK = REPOSITORY / "tests/azure/kusto/check.cjs"
NODE = REPOSITORY / ".venv-node/node/node"
MAX_SECONDS = 120.0

# learn.microsoft.com, Resource Graph: every table has these; `kind` must stand in brackets here.
COLUMNS = (
    '(id:string, name:string, type:string, tenantId:string, ["kind"]:string, location:string,'
    " resourceGroup:string, subscriptionId:string, managedBy:string, sku:dynamic, plan:dynamic,"
    " properties:dynamic, tags:dynamic, identity:dynamic, zones:dynamic, extendedLocation:dynamic)"
)
TABLES = (
    "resources",
    "resourcecontainers",
    "resourcechanges",
    "appserviceresources",
    "dnsresources",
    "kubernetesconfigurationresources",
    "securityresources",
)


class Told(TypedDict):
    """What the language service tells of one query."""

    problems: list[str]
    kinds: dict[str, int]
    columns: list[str]


def check(queries: Mapping[str, str]) -> Mapping[str, Told]:
    """Return what the language service says of each query; raises CalledProcessError if it cannot run."""
    asked = {"tables": dict.fromkeys(TABLES, COLUMNS), "queries": dict(queries)}
    node = str(NODE) if NODE.exists() else "node"
    answer = subprocess.run(  # our own script, by the Node.js that the tests install
        [node, str(CHECK), str(INSTALLED)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=MAX_SECONDS,
    )
    told: Mapping[str, Told] = json.loads(answer.stdout)
    return told


def texts(queries: tuple[Query, ...]) -> dict[str, str]:
    """Return the KQL of queries by name."""
    return {query.name: query.kql for query in queries}
