"""The table of Azure's types: it is what Microsoft's package says, and it refuses what Azure would refuse."""

from __future__ import annotations

import pytest

from discovery.shapes.model import Plain
from tests.azure.deploy.azure_types import ResourceType, types, wrong
from tests.azure.deploy.types_read import AZMCP, asked, told, type_of

JOB = "Microsoft.App/jobs@2025-01-01"
GOOD: dict[str, Plain] = {
    "name": "a",
    "location": "westeurope",
    "tags": {"owner": "x"},
    "identity": {"type": "UserAssigned", "userAssignedIdentities": {"/subscriptions/x": {}}},
    "properties": {"configuration": {"triggerType": "Manual", "replicaTimeout": 60}},
}


def kind() -> ResourceType:
    """Return the type of a job."""
    return types()[JOB]


def test_a_body_that_fits_is_not_complained_of() -> None:
    assert wrong(kind(), GOOD) == []


@pytest.mark.parametrize(
    ("change", "told_of"),
    [
        ({"colour": "red"}, "/colour: not a property of Microsoft.App/jobs"),
        ({"id": "/subscriptions/x"}, "/id: may only be read"),
        ({"location": None}, "/location: missing"),
        ({"name": "a b"}, "/name: 'a b' does not match"),
        ({"tags": {"owner": 1}}, "/tags/owner: not a text"),
        ({"identity": {"type": "Mine"}}, "/identity/type: 'Mine' is none of"),
        (
            {"identity": {"type": "UserAssigned", "principalId": "x" * 36}},
            "/identity/principalId: may only be read",
        ),
        (
            {"properties": {"configuration": {"triggerType": "Manual"}}},
            "/properties/configuration/replicaTimeout: missing",
        ),
        (
            {"properties": {"configuration": {"triggerType": "Manual", "replicaTimeout": "60"}}},
            "not of type int",
        ),
        (
            {"properties": {"configuration": {"triggerType": "Manual", "replicaTimeout": True}}},
            "not of type int",
        ),
        ({"properties": {"template": {"containers": {}}}}, "/properties/template/containers: not a list"),
        (
            {"properties": {"template": {"containers": [{"nome": "x"}]}}},
            "/properties/template/containers/0/nome",
        ),
        ({"properties": []}, "/properties: not an object"),
    ],
)
def test_a_body_that_does_not_fit_is_told_where_and_why(change: dict[str, Plain], told_of: str) -> None:
    assert [
        line for line in wrong(kind(), GOOD | change) if line.startswith(told_of) or line.endswith(told_of)
    ]


@pytest.mark.servers
@pytest.mark.skipif(not AZMCP.exists(), reason=".ci/servers installs it, for Linux on x64")
@pytest.mark.parametrize(
    "name", ["Microsoft.App/jobs", "Microsoft.App/managedEnvironments", "Microsoft.Logic/workflows"]
)
def test_the_table_says_what_the_package_says(name: str) -> None:
    title, made = told(name, asked(name))
    assert type_of(title, made) == types()[title]
