"""The workflow that sends alerts on: each step and expression of it, and that it keeps the address secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from discovery.shapes.model import Plain

FILE = Path("agents/deploy/azure/alerts/workflow.json")
# learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference lists the functions.
FUNCTIONS = {"triggerBody", "item", "parameters", "equals", "coalesce", "createArray"}
# The common alert schema of a log alert: learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema.
ALERT: Mapping[str, Plain] = {
    "schemaId": "azureMonitorCommonAlertSchema",
    "data": {
        "essentials": {
            "alertRule": "new",
            "monitorCondition": "Fired",
            "firedDateTime": "2026-11-21T09:00:00Z",
        },
        "alertContext": {
            "condition": {
                "allOf": [
                    {"dimensions": [{"name": "Name", "value": "one"}], "linkToFilteredSearchResultsUI": "u"}
                ]
            }
        },
    },
}
PATH = re.compile(r"\?\['(\w+)'\]")


def definition() -> dict[str, Plain]:
    """Return the workflow."""
    held: dict[str, Plain] = json.loads(FILE.read_text("utf-8"))
    return held


def expressions(value: Plain) -> Iterator[str]:
    """Give every expression of a workflow."""
    if isinstance(value, dict):
        for one in value.values():
            yield from expressions(one)
    elif isinstance(value, list):
        for one in value:
            yield from expressions(one)
    elif isinstance(value, str) and value.startswith("@"):
        yield value


def reached(path: str, start: Plain) -> Plain:
    """Return what an expression's path leads to."""
    for step in PATH.findall(path):
        assert isinstance(start, dict), path
        start = start[step]
    return start


def step(*names: str) -> dict[str, Plain]:
    """Return a part of the workflow."""
    part: Plain = definition()
    for name in names:
        assert isinstance(part, dict)
        part = part[name]
    assert isinstance(part, dict)
    return part


def test_a_workflow_has_what_a_definition_must_have_and_nothing_else() -> None:
    assert set(definition()) == {"$schema", "contentVersion", "parameters", "triggers", "actions", "outputs"}
    assert str(definition()["$schema"]).endswith("/2016-06-01/workflowdefinition.json#")


@pytest.mark.parametrize("expression", sorted(set(expressions(definition()))))
def test_an_expression_closes_its_brackets_and_calls_what_there_is(expression: str) -> None:
    assert expression.count("(") == expression.count(")")
    assert expression.count("[") == expression.count("]")
    assert expression.count("'") % 2 == 0
    assert set(re.findall(r"(\w+)\(", expression)) <= FUNCTIONS
    assert set(re.findall(r"parameters\('(\w+)'\)", expression)) <= set(step("parameters"))


def test_what_is_read_of_an_alert_is_what_an_alert_has() -> None:
    listed = re.search(r"triggerBody\(\)([^,]+),", str(step("actions", "each_condition")["foreach"]))
    assert listed is not None
    conditions = reached(listed[1], dict(ALERT))
    assert isinstance(conditions, list)
    for expression in expressions(definition()):
        if "triggerBody()" in expression:
            assert reached(expression.partition("triggerBody()")[2], dict(ALERT)) is not None
        if "item()" in expression:
            assert reached(expression, conditions[0])


def test_the_address_it_sends_to_is_a_secret_and_its_runs_do_not_show_it() -> None:
    assert step("parameters", "webhookUrl") == {"type": "SecureString"}
    send = step("actions", "each_condition", "actions", "send")
    assert send["runtimeConfiguration"] == {"secureData": {"properties": ["inputs", "outputs"]}}
    assert [one for one in expressions(definition()) if "webhookUrl" in one] == ["@parameters('webhookUrl')"]


def test_it_sends_for_alerts_that_fire_and_for_nothing_else() -> None:
    conditions = step("triggers", "alert")["conditions"]
    assert isinstance(conditions, list)
    assert sorted(str(one) for one in expressions(conditions)) == [
        "@equals(triggerBody()?['data']?['essentials']?['monitorCondition'], 'Fired')",
        "@equals(triggerBody()?['schemaId'], 'azureMonitorCommonAlertSchema')",
    ]
