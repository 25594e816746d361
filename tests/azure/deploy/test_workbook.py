"""The workbook: its shape, and each of its questions asked by a real engine for Kusto's language."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.azure.cloud.estate import Estate, Json, Row
from tests.azure.cloud.kusto import TABLES, Kusto
from tests.azure.recognition.language import CHECK, COLUMNS, INSTALLED, NODE

FILE = Path("agents/deploy/azure/workbook.json")
ROWS = Path("tests/azure/recognition")
# The fields are those of the public schema (microsoft/Application-Insights-Workbooks, schema/workbook.json,
# commit 0099aabf) and of shared workbooks: type 1 is text, type 3 a query, queryType 1 Resource Graph.
TEXT: dict[str, Json] = {
    "type": "object", "additionalProperties": False, "required": ["type", "content", "name"],
    "properties": {
        "type": {"const": 1}, "name": {"type": "string"},
        "content": {"type": "object", "required": ["json"], "properties": {"json": {"type": "string"}}},
    },
}  # fmt: skip
QUERY: dict[str, Json] = {
    "type": "object", "additionalProperties": False, "required": ["type", "content", "name"],
    "properties": {
        "type": {"const": 3}, "name": {"type": "string"},
        "content": {
            "type": "object", "additionalProperties": False,
            "required": ["version", "query", "queryType", "resourceType", "crossComponentResources", "title"],
            "properties": {
                "version": {"const": "KqlItem/1.0"}, "query": {"type": "string", "minLength": 20},
                "title": {"type": "string"}, "size": {"type": "integer"}, "queryType": {"const": 1},
                "resourceType": {"const": "microsoft.resourcegraph/resources"},
                "crossComponentResources": {"const": ["value::all"]}, "visualization": {"const": "table"},
                "noDataMessage": {"type": "string"}, "showExportToExcel": {"type": "boolean"},
                "gridSettings": {"type": "object"},
            },
        },
    },
}  # fmt: skip
SCHEMA: dict[str, Json] = {
    "type": "object", "additionalProperties": False, "required": ["version", "items", "$schema"],
    "properties": {
        "version": {"const": "Notebook/1.0"}, "fallbackResourceIds": {"type": "array"},
        "$schema": {"const": "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json"},
        "items": {"type": "array", "minItems": 2, "items": {"anyOf": [TEXT, QUERY]}},
    },
}  # fmt: skip
# learn.microsoft.com/azure/governance/resource-graph/concepts/query-language lists what Resource Graph has.
OPERATORS = {
    "where",
    "extend",
    "project",
    "summarize",
    "order",
    "mv-expand",
    "join",
    "take",
    "top",
    "distinct",
}
# learn.microsoft.com/azure/azure-monitor/reference/tables/containerappconsolelogs, the columns used here.
LOGS = "(TimeGenerated:datetime, ContainerName:string, ContainerAppName:string, JobName:string, Log:string)"
SUBSCRIPTION = "00000000-0000-0000-0000-00000000000a"


def questions() -> dict[str, str]:
    """Return every query of the workbook by its title."""
    items = json.loads(FILE.read_text("utf-8"))["items"]
    return {one["content"]["title"]: one["content"]["query"] for one in items if one["type"] == 3}


@pytest.fixture(scope="module")
def answers() -> dict[str, list[Row]]:
    """Return what each question is answered on the sample rows."""
    estate, meant = Estate(), {}
    for part in sorted(ROWS.glob("*.jsonl")):
        for line in part.read_text("utf-8").splitlines():
            one = json.loads(line)
            if one["table"] == "resources":
                estate.add(one["row"], "resources")
                meant[one["row"]["id"]] = one["role"]
    estate.add(changed(), "resourcechanges")
    kusto = Kusto(estate)
    scope = [str(row["subscriptionId"]).lower() for rows in estate.tables.values() for row in rows]
    told = {title: kusto.run(query, scope) for title, query in questions().items()}
    kusto.close()
    return told


def changed() -> Row:
    """Return a change that is not older than the window that is asked for, whenever this runs."""
    app = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.App/containerApps/a"
    return {
        "id": f"{app}/providers/Microsoft.Resources/changes/1",
        "name": "1",
        "type": "microsoft.resources/changes",
        "subscriptionId": SUBSCRIPTION,
        "resourceGroup": "g",
        "properties": {
            "changeType": "Create",
            "targetResourceType": "microsoft.app/containerapps",
            "targetResourceId": app,
            "changeAttributes": {"timestamp": "2999-01-01T00:00:00Z", "changedBy": "dana@contoso.example"},
        },
    }


def names(rows: list[Row]) -> set[str]:
    """Return the names of some rows."""
    return {str(row["name"]) for row in rows}


def problems(tables: dict[str, str], queries: dict[str, str]) -> dict[str, list[str]]:
    """Return what Kusto's own language service finds wrong with each query."""
    node = str(NODE) if NODE.exists() else "node"
    asked = json.dumps({"tables": tables, "queries": queries})
    done = subprocess.run(
        [node, str(CHECK), str(INSTALLED)],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return {name: one["problems"] for name, one in json.loads(done.stdout).items()}


@pytest.mark.skipif(sys.platform != "linux", reason="Kusto's language service is installed on Linux")
def test_kusto_understands_every_question_and_every_alert() -> None:
    graph = dict.fromkeys(TABLES, COLUMNS)
    assert problems(graph, questions()) == {title: [] for title in questions()}
    rules = {file.stem: file.read_text("utf-8") for file in FILE.parent.glob("alerts/*.kql")}
    assert len(rules) == 2
    assert problems({"ContainerAppConsoleLogs": LOGS}, rules) == {rule: [] for rule in rules}
    assert problems(graph, {"bad": "resources | where colour == 1"})["bad"]


def test_the_workbook_has_the_shape_of_one() -> None:
    problems = [
        error.message
        for error in Draft202012Validator(SCHEMA).iter_errors(json.loads(FILE.read_text("utf-8")))
    ]
    assert problems == []
    assert len(questions()) == len(json.loads(FILE.read_text("utf-8"))["items"]) - 1


@pytest.mark.parametrize("title", questions())
def test_a_question_uses_what_resource_graph_has_and_keeps_its_order(title: str) -> None:
    query = questions()[title]
    assert query.splitlines()[0] in TABLES
    steps = {line.removeprefix("| ").split(" ")[0] for line in query.splitlines()[1:]}
    assert steps <= OPERATORS
    assert re.search(r"\| order by .*\b(id|subscriptionId) asc$", query.splitlines()[-1])


@pytest.mark.parametrize("title", sorted(set(questions()) - {"Not approved, not owned, or not reviewed"}))
def test_a_question_is_answered_on_the_sample_rows(title: str, answers: dict[str, list[Row]]) -> None:
    assert answers[title], title


def test_who_is_approved_is_not_told_of_and_who_is_not_is(answers: dict[str, list[Row]]) -> None:
    told = names(answers["Not approved, not owned, or not reviewed"])
    assert "orders-mcp" not in told
    assert {"crm-mcp", "demo-conf-01", "ca-sql-bridge"} & told == {"crm-mcp", "demo-conf-01"}
    assert not {"mcp-price-calculator", "api-langchain-js", "trail-api", "minecraft"} & told


def test_the_evidence_tells_a_server_from_a_name(answers: dict[str, list[Row]]) -> None:
    evidence = {
        str(row["name"]): row["evidence"]
        for row in answers["What runs an MCP server, as far as Resource Graph can tell"]
    }
    assert evidence["expenses-abc123-server"] == "runs one"
    assert evidence["mcp-price-calculator"] == "only its name"
    assert not {"api-langchain-js", "mcpherson-shop", "ladwp-tools", "trail-api"} & evidence.keys()


def test_only_what_answers_from_outside_is_told_to_be_outside(answers: dict[str, list[Row]]) -> None:
    told = names(answers["Reachable from outside"])
    assert "demo-conf-01" in told
    assert not {"crm-mcp", "ca-incidentops-tools"} & told


def test_images_with_a_version_are_left_alone(answers: dict[str, list[Row]]) -> None:
    told = names(answers["Images without a pinned version"])
    assert "ci-demo-01" in told
    assert not {"demo-conf-01", "crm-mcp", "ca-mongo-tools"} & told
