"""The rules for Azure Policy: what they catch of the sample rows, and what they must leave alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from discovery.shapes.model import Plain
from tests.azure.deploy.azure_types import types
from tests.azure.deploy.policy_rules import BadRule, Scene, holds, like, match

ROOM = Path("agents/deploy/azure/policy")
ROWS = Path("tests/azure/recognition")
TAGS, INGRESS, NETWORKS = "mcp-required-tags", "mcp-no-public-ingress", "mcp-approved-networks"
ALL = (TAGS, INGRESS, NETWORKS)
APP, SITE, GROUP = (
    "microsoft.app/containerapps",
    "microsoft.web/sites",
    "microsoft.containerinstance/containergroups",
)
GOOD: dict[str, Plain] = {
    "mcp-server-approved": "true",
    "owner": "team@x.example",
    "security-review-date": "2026-09-01",
}
ENVIRONMENT, NET = "/subscriptions/s/managedEnvironments/good", "/subscriptions/s/subnets/good"
# Where each alias was seen in use; what was derived is to be confirmed (docs/azure-deploy.md).
BUILT_IN = "Azure/azure-policy, Container Apps/ContainerApps_ContainerAppInternal_Audit.json, commit 7e7e3142"
IN_USE = "in custom definitions of public repositories, found by its text 2026-11-21"
DERIVED = "the property of the type: aliases follow the properties"
ALIASES = {
    "Microsoft.App/containerApps/configuration.ingress.external": BUILT_IN,
    "Microsoft.App/containerApps/template.containers[*]": IN_USE,
    "Microsoft.App/containerApps/template.containers[*].image": IN_USE,
    "Microsoft.App/containerApps/template.containers[*].env[*]": IN_USE,
    "Microsoft.App/containerApps/template.containers[*].env[*].name": DERIVED,
    "Microsoft.App/containerApps/managedEnvironmentId": DERIVED,
    "Microsoft.App/containerApps/environmentId": DERIVED,
    "Microsoft.ContainerInstance/containerGroups/containers[*]": IN_USE,
    "Microsoft.ContainerInstance/containerGroups/containers[*].image": IN_USE,
    "Microsoft.ContainerInstance/containerGroups/containers[*].environmentVariables[*]": IN_USE,
    "Microsoft.ContainerInstance/containerGroups/containers[*].environmentVariables[*].name": IN_USE,
    "Microsoft.ContainerInstance/containerGroups/subnetIds[*]": IN_USE,
    "Microsoft.ContainerInstance/containerGroups/subnetIds[*].id": IN_USE,
    "Microsoft.Web/sites/virtualNetworkSubnetId": IN_USE,
}


def definition(name: str) -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, Plain]]]]:
    """Return one definition."""
    held: dict[str, dict[str, dict[str, dict[str, Plain]]]] = json.loads(
        (ROOM / f"definitions/{name}.json").read_text()
    )
    return held


def caught(name: str, row: Mapping[str, Plain], **given: Plain) -> bool:
    """Return whether a rule catches a row."""
    properties = definition(name)["properties"]
    defaults = {key: one["defaultValue"] for key, one in properties["parameters"].items()}
    return holds(properties["policyRule"]["if"], Scene(row=row, parameters={**defaults, **given}))


def samples(kind: str) -> Iterator[tuple[str, str, Mapping[str, Plain]]]:
    """Give the sample rows of Resource Graph: what each is, why, and the row."""
    for part in sorted(ROWS.glob("*.jsonl")):
        for line in part.read_text("utf-8").splitlines():
            one = json.loads(line)
            if one["table"] == "resources" and (one["expect"] == "mcp") == (kind == "mcp"):
                yield one["role"], one["why"], one["row"]


def app(
    name: str = "a", image: str = "r.example/x:1", env: tuple[str, ...] = (), **more: Plain
) -> dict[str, Plain]:
    """Return a container app."""
    container: dict[str, Plain] = {
        "name": "c",
        "image": image,
        "env": [{"name": one, "value": ""} for one in env],
    }
    properties: dict[str, Plain] = {
        "template": {"containers": [{"name": "side", "image": "r.example/side:1"}, container]},
        "configuration": {"ingress": {"external": more.pop("external", True)}},
        "managedEnvironmentId": more.pop("environment", "/subscriptions/s/managedEnvironments/other"),
    }
    return {"name": name, "type": APP, "tags": more.pop("tags", None), "properties": properties}


def test_no_row_that_runs_no_server_is_denied_by_any_rule() -> None:
    wrong = [(rule, why) for _, why, row in samples("not") for rule in ALL if caught(rule, row)]
    assert wrong == []


def test_the_rules_catch_the_servers_whose_row_shows_one() -> None:
    rows = [row for role, _, row in samples("mcp") if role == "server" and row["type"] in (APP, GROUP)]
    found = [row for row in rows if caught(TAGS, row) or row["name"] == "orders-mcp"]
    # Whose row shows nothing, or only a name, is for the sweep: a rule that denies must be sure.
    assert len(found) > len(rows) * 0.45
    assert sum(caught(INGRESS, row) for row in rows) >= 8


def test_an_approved_owned_reviewed_server_is_left_alone_and_a_stale_one_told() -> None:
    rows = {str(row["name"]): row for _, _, row in samples("mcp")}
    assert not caught(TAGS, rows["orders-mcp"])
    assert caught(TAGS, rows["crm-mcp"])


@pytest.mark.parametrize(
    "env", ["MCP_TRANSPORT", "mcp_host", "FASTMCP_PORT", "AZURE_MCP_X", "HARNESS_MCP_TRANSPORT"]
)
def test_an_environment_variable_of_a_server_marks_one(env: str) -> None:
    assert caught(TAGS, app(env=("PORT", env)))
    assert caught(INGRESS, app(env=("PORT", env)))


@pytest.mark.parametrize(
    "image",
    [
        "mcr.microsoft.com/azure-sdk/azure-mcp:1.0.0",
        "x/mongodb-mcp-server:1",
        "x/supergateway:3",
        "x/crm-mcp@sha256:1",
    ],
)
def test_an_image_of_a_server_marks_one(image: str) -> None:
    assert caught(TAGS, app(image=image))


@pytest.mark.parametrize(
    "row",
    [
        app(env=("MCP_SERVER_URL", "MCP_API_KEY")),
        app(env=("MCP_DATE", "MCP_CURVE_PATH", "TARGET_MCP_URL")),
        app(image="ghcr.io/modelcontextprotocol/inspector:1"),
        app(image="itzg/minecraft-server:latest"),
        app(image="r.example/tomcpat:1"),
        app(name="mcp-price-calculator"),
        {
            "name": "web",
            "type": SITE,
            "tags": None,
            "properties": {"defaultHostName": "web.azurewebsites.net"},
        },
        {"name": "web", "type": SITE, "tags": {"owner": "x"}, "properties": {}},
        {"name": "vm", "type": "microsoft.compute/virtualmachines", "tags": {}, "properties": {}},
        {
            "name": "mcp-server",
            "type": "microsoft.storage/storageaccounts",
            "tags": {"mcp-server-approved": "false"},
            "properties": {},
        },
    ],
)
def test_what_is_no_server_is_left_alone(row: dict[str, Plain]) -> None:
    assert [rule for rule in ALL if caught(rule, row)] == []


def test_a_name_marks_only_where_names_count() -> None:
    assert not caught(TAGS, app(name="orders-mcp"))
    assert caught(TAGS, app(name="orders-mcp"), countNames=True)
    assert not caught(TAGS, app(name="mcpherson-shop"), countNames=True)


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (GOOD, False),
        ({"MCP-Server-Approved": "TRUE", "Owner": "x", "Security-Review-Date": "2026-01-31"}, False),
        ({**GOOD, "mcp-server-approved": "false"}, True),
        ({**GOOD, "mcp-server-approved": "true "}, True),
        ({**GOOD, "owner": ""}, True),
        ({key: value for key, value in GOOD.items() if key != "owner"}, True),
        ({**GOOD, "security-review-date": "soon"}, True),
        ({**GOOD, "security-review-date": "2026-9-1"}, True),
        ({key: value for key, value in GOOD.items() if key != "security-review-date"}, True),
        ({"owner": "x", "security-review-date": "2026-09-01"}, True),
    ],
)
def test_the_tags_say_who_approved_owns_and_reviewed(tags: dict[str, Plain], told: bool) -> None:
    assert caught(TAGS, app(env=("MCP_TRANSPORT",), tags=tags)) is told


@pytest.mark.parametrize(("external", "told"), [(True, True), (False, False), (None, False)])
def test_ingress_from_outside_is_told_of_servers(external: Plain, told: bool) -> None:
    assert caught(INGRESS, app(env=("MCP_TRANSPORT",), tags=GOOD, external=external)) is told
    assert not caught(INGRESS, app(external=external))


def site(subnet: Plain) -> dict[str, Plain]:
    """Return a site that says it is a server."""
    return {"name": "s", "type": SITE, "tags": GOOD, "properties": {"virtualNetworkSubnetId": subnet}}


def group(*subnets: str) -> dict[str, Plain]:
    """Return a container group that runs a server."""
    container: dict[str, Plain] = {
        "name": "c",
        "properties": {"image": "x/a-mcp-server:1", "environmentVariables": []},
    }
    listed: list[Plain] = [{"id": one} for one in subnets]
    return {
        "name": "g",
        "type": GROUP,
        "tags": None,
        "properties": {"containers": [container], "subnetIds": listed},
    }


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (app(env=("MCP_TRANSPORT",)), True),
        (app(env=("MCP_TRANSPORT",), environment=ENVIRONMENT.upper()), False),
        (app(), False),
        (site(None), True),
        (site("/subscriptions/s/subnets/other"), True),
        (site(NET), False),
        ({**site(None), "tags": {}}, False),
        (group(), True),
        (group("/subscriptions/s/subnets/other"), True),
        (group("/subscriptions/s/subnets/other", NET), False),
    ],
)
def test_a_network_must_be_approved_for_servers(row: dict[str, Plain], told: bool) -> None:
    assert caught(NETWORKS, row, approvedEnvironments=[ENVIRONMENT], approvedSubnets=[NET]) is told


def aliases(value: Plain) -> Iterator[str]:
    """Give every alias that a rule uses."""
    if isinstance(value, dict):
        if isinstance(value.get("field"), str) and "/" in str(value["field"]):
            yield str(value["field"])
        for one in value.values():
            yield from aliases(one)
    elif isinstance(value, list):
        for one in value:
            yield from aliases(one)


def rule_of(name: str) -> Plain:
    """Return the condition of a rule."""
    held: dict[str, dict[str, dict[str, dict[str, Plain]]]] = json.loads(
        (ROOM / f"definitions/{name}.json").read_text()
    )
    return held["properties"]["policyRule"]["if"]


def test_every_alias_has_a_source_and_names_a_property_of_its_type() -> None:
    used = {alias for name in ALL for alias in aliases(rule_of(name))}
    assert used == set(ALIASES)
    for alias in used:
        kind = next(one for name, one in types().items() if alias.startswith(name.partition("@")[0] + "/"))
        here, steps = kind.body["properties"].type, alias.rpartition("/")[2].replace("[*]", "").split(".")
        for step in steps:
            # What ARM flattens: a container of a group keeps these below `properties`.
            inner = kind.objects[here]
            found = inner.get(step) or kind.objects[inner["properties"].type][step]
            here = found.type.removesuffix("[]")


def test_all_rules_mean_the_same_by_a_server() -> None:
    marks = [definition(name)["properties"]["policyRule"]["if"]["allOf"] for name in ALL]
    blocks = [one[1] for one in marks if isinstance(one, list)]
    assert len(blocks) == len(ALL)
    assert all(block == blocks[0] for block in blocks)


def test_the_initiative_hands_every_parameter_on() -> None:
    held = json.loads((ROOM / "initiative.json").read_text("utf-8"))["properties"]
    own, used = set(held["parameters"]), set()
    assert [one["policyDefinitionReferenceId"] for one in held["policyDefinitions"]] == list(ALL)
    for reference in held["policyDefinitions"]:
        assert set(reference["parameters"]) == set(
            definition(reference["policyDefinitionId"])["properties"]["parameters"]
        )
        used |= {re.findall(r"'(\w+)'", one["value"])[0] for one in reference["parameters"].values()}
    assert used == own


@pytest.mark.parametrize("name", ALL)
def test_a_rule_may_audit_deny_or_rest_and_begins_with_telling(name: str) -> None:
    properties = definition(name)["properties"]
    assert properties["parameters"]["effect"]["allowedValues"] == ["Audit", "Deny", "Disabled"]
    assert properties["parameters"]["effect"]["defaultValue"] == "Audit"
    assert properties["policyRule"]["then"] == {"effect": "[parameters('effect')]"}


def test_like_and_match_are_those_of_azure_policy() -> None:
    with pytest.raises(BadRule):
        like("a-mcp-b", "*mcp*")
    assert like("FASTMCP_PORT", "fastmcp_*")
    assert not like("xFASTMCP_", "FASTMCP_*")
    assert match("2026-11-21", "####-##-##")
    assert not match("2026-11-2x", "####-##-##")
