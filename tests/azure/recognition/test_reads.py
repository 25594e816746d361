"""What ARM is asked about a resource, and what its answers become."""

from __future__ import annotations

import pytest

from discovery.azure.enriched import facts_of
from discovery.azure.model import Grade, Resource
from discovery.azure.questions import READS, Gives, Read
from discovery.azure.reads import reads_of, resources_of
from discovery.azure.recognise import LOOKS, WITH, recognise
from discovery.shapes.model import Plain
from tests.azure.recognition.made import app, resource, site

BY_ID = {read.id: read for read in READS}


def asked(held: Resource) -> set[str]:
    """Return the ids of what ARM is asked about a resource."""
    return {read.id for read in reads_of(held, recognise(held))}


@pytest.mark.parametrize(
    ("held", "ids"),
    [
        (site("f", kind="functionapp,linux"), {"functions"}),
        (site("l", kind="functionapp,workflowapp"), {"workflow-servers"}),
        (site("w"), set()),
        (site("mcp-server"), {"site-authentication", "diagnostics"}),
        (site("mcp-docs"), set()),
        (app("orders"), set()),
        (app("orders-mcp-server"), {"app-authentication"}),
        (app("chat", env={"MCP_SERVER_URL": "https://a.example/mcp"}), set()),
        (resource("microsoft.app/sessionpools", "p"), {"session-pool"}),
        (
            resource("microsoft.app/sessionpools", "p", {"mcpServerSettings": {"isMcpServerEnabled": True}}),
            set(),
        ),
        (resource("microsoft.apimanagement/service", "a"), {"apis", "api-workspaces"}),
        (resource("microsoft.apimanagement/service/workspaces", "w"), {"apis"}),
        (
            resource("microsoft.apimanagement/service/apis", "a", {"type": "mcp", "path": "a"}),
            {"api-tools"},
        ),
        (
            resource(
                "microsoft.apimanagement/service/apis",
                "a",
                {"type": "mcp", "path": "a", "subscriptionRequired": False},
            ),
            {"api-tools", "service-policy", "api-policy"},
        ),
        (
            resource("microsoft.apimanagement/service/apis", "a", {"type": "http", "path": "mcp"}),
            {"api-operations"},
        ),
        (resource("microsoft.apimanagement/service/apis", "a", {"type": "http", "path": "a"}), set()),
        (resource("microsoft.apicenter/services", "a"), {"api-center-workspaces"}),
        (
            resource("microsoft.apicenter/services/workspaces", "a"),
            {"api-center-entries", "api-center-environments"},
        ),
        (resource("microsoft.cognitiveservices/accounts", "a", kind="OpenAI"), set()),
        (
            resource("microsoft.cognitiveservices/accounts", "a", kind="AIServices"),
            {"foundry-projects", "foundry-connections"},
        ),
        (resource("microsoft.cognitiveservices/accounts/projects", "a"), {"foundry-connections"}),
        (resource("microsoft.cdn/profiles", "a", kind="frontdoor"), {"front-door-agents"}),
        (resource("microsoft.cdn/profiles", "a", kind="cdn"), set()),
        (resource("microsoft.app/agents", "a"), {"sre-connectors"}),
        (resource("microsoft.storage/storageaccounts", "a"), set()),
    ],
    ids=lambda value: f"{value.type.rpartition('/')[2]} {value.name}" if isinstance(value, Resource) else "",
)
def test_each_resource_is_asked_about_what_it_may_hold(held: Resource, ids: set[str]) -> None:
    assert asked(held) == ids


@pytest.mark.parametrize("read", READS, ids=lambda read: read.id)
def test_a_read_is_a_get_below_its_resource(read: Read) -> None:
    path = read.path_of(resource("microsoft.app/agents", "a"))
    assert path.startswith("/subscriptions/")
    assert "{" not in path
    assert "list" not in path.rpartition("/")[2].lower()  # actions that list secrets are no GET
    assert read.of
    assert len(read.api_version.split("-")) >= 3


def test_what_a_read_gives_can_be_recognised() -> None:
    held = resource("microsoft.app/agents", "a")
    row: Plain = {
        "id": f"{held.id}/connectors/c",
        "type": "Microsoft.App/agents/connectors",
        "name": "c",
        "properties": {"dataConnectorType": "Mcp", "endpoint": "https://a.example/mcp"},
    }
    (child,) = resources_of(BY_ID["sre-connectors"], held, [row, None, {"id": 3}, "x"])
    assert child.parent is held
    assert child.type in LOOKS
    assert child.subscription == held.subscription
    found = recognise(child)
    assert found is not None
    assert found.grade is Grade.PROVEN


def test_the_resource_itself_in_another_version_is_no_child() -> None:
    held = resource("microsoft.app/sessionpools", "p")
    row: Plain = {
        "id": held.id,
        "type": "Microsoft.App/sessionPools",
        "name": "p",
        "properties": {"mcpServerSettings": {"isMcpServerEnabled": True}},
    }
    (again,) = resources_of(BY_ID["session-pool"], held, [row])
    assert again.parent is None
    found = recognise(again)
    assert found is not None
    assert found.evidence == "arm"


@pytest.mark.parametrize(
    ("document", "grade"),
    [({"mcpServers": [{"name": "orders"}]}, Grade.PROVEN), ({"mcpServers": []}, None), ({}, None)],
)
def test_the_file_of_a_logic_app_lists_its_servers(document: Plain, grade: Grade | None) -> None:
    held = site("la", kind="functionapp,workflowapp")
    found = recognise(held, resources_of(BY_ID["workflow-servers"], held, [document]))
    assert (found.grade if found else None) == grade
    assert found is None or found.urls[0] == "https://la.azurewebsites.net/api/mcpservers/orders/mcp"


def config(*, enabled: bool, action: str | None = None) -> Plain:
    """Return a configuration of built-in authentication."""
    return {
        "name": "current",
        "properties": {
            "platform": {"enabled": enabled},
            "globalValidation": {"unauthenticatedClientAction": action},
        },
    }


def policy(inbound: str, outbound: str = "") -> Plain:
    """Return the policies of an API, or of a service."""
    value = f"<policies><inbound>{inbound}</inbound><outbound>{outbound}</outbound></policies>"
    return {"name": "policy", "properties": {"format": "xml", "value": value}}


@pytest.mark.parametrize(
    ("id_", "answers", "facts"),
    [
        ("app-authentication", [], {"auth": "none"}),
        ("app-authentication", [config(enabled=False)], {"auth": "none"}),
        ("app-authentication", [config(enabled=True, action="Return401")], {"auth": "platform"}),
        ("site-authentication", [config(enabled=True, action="AllowAnonymous")], {"auth": "optional"}),
        ("diagnostics", [], {"diagnostics": "off"}),
        ("diagnostics", [{"name": "logs"}], {"diagnostics": "on"}),
        ("api-tools", [{"name": "a"}, {"name": "b", "properties": {"displayName": "B"}}], {"tools": "a,B"}),
        (
            "api-center-versions",
            [{"properties": {"lifecycleStage": "production"}}],
            {"versions": "1", "stages": "production"},
        ),
        ("functions", [{"name": "x"}], {}),
        ("service-policy", [policy("<base/><validate-jwt header-name='A'/>")], {"auth": "required"}),
        ("api-policy", [policy("<validate-azure-ad-token tenant-id='t'/>")], {"auth": "entra"}),
        ("api-policy", [policy("<base />")], {}),
        ("api-policy", [policy("<rate-limit calls='1'/>")], {"auth": "none"}),
        ("api-policy", [policy("<!-- <validate-jwt/> --><base/>")], {}),
        ("api-policy", [policy("<!-- <validate-jwt/> <base/>")], {}),
        ("api-policy", [policy("<choose><when><validate-jwt/></when></choose><base/>")], {}),
        ("api-policy", [policy("<base/>", "<validate-jwt/>")], {}),
        ("api-policy", [policy("<base/><choose>" * 9 + "<validate-jwt/>")], {"auth": "required"}),
        ("api-policy", [policy("<!--" + "<inbound>" * 20_000)], {}),
        ("api-policy", [], {}),
        ("service-policy", [{"properties": {"value": 7}}], {}),
    ],
)
def test_answers_become_facts(id_: str, answers: list[Plain], facts: dict[str, str]) -> None:
    assert facts_of(BY_ID[id_], answers) == facts


def test_ids_are_unique_and_what_decides_is_asked_of_what_is_swept() -> None:
    assert len(BY_ID) == len(READS)
    held = {kind for read in READS if read.gives is Gives.PARENTS for kind in read.of}
    assert {kind for read in READS if read.decides for kind in read.of} <= {*LOOKS, *WITH, *held} | {
        "microsoft.apimanagement/service/workspaces",
        "microsoft.apicenter/services/workspaces",
    }
