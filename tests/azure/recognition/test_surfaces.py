"""What each service's resources come out as: role, grade, address, and the facts that governance asks for."""

from __future__ import annotations

import pytest

from discovery.azure.called import called
from discovery.azure.model import Entry, Evidence, Grade, Resource, Role
from discovery.azure.recognise import LOOKS, WITH, recognise
from discovery.azure.undecided import undecided
from tests.azure.recognition.made import api, app, resource, site

POOL = "microsoft.app/sessionpools"
TOOL: Entry = {"type": "mcpToolTrigger", "toolName": "get_order"}


def function(parent: Resource, name: str, *bindings: Entry) -> Resource:
    """Return a function of an app."""
    properties: Entry = {"name": name, "config": {"bindings": list(bindings)}}
    return resource("microsoft.web/sites/functions", name, properties, table="arm", parent=parent)


def test_the_tools_of_a_function_app_make_it_one_server() -> None:
    own = site("func-api-x", kind="functionapp,linux")
    tools = [function(own, "get_order", TOOL), function(own, "nightly", {"type": "timerTrigger"})]
    found = recognise(own, tools)
    assert found is not None
    assert (found.role, found.grade, found.evidence) == (Role.SERVER, Grade.PROVEN, Evidence.ARM)
    assert found.urls[0] == "https://func-api-x.azurewebsites.net/runtime/webhooks/mcp"
    assert found.facts["tools"] == "get_order"
    assert found.marks[0].pointer.startswith(f"{tools[0].id}#/properties/config/bindings/0")


def test_a_function_app_without_tools_is_nothing() -> None:
    own = site("func-api-x", kind="functionapp,linux")
    assert recognise(own, [function(own, "orders", {"type": "httpTrigger", "route": "orders"})]) is None


def test_a_tool_and_its_app_answer_at_the_same_place() -> None:
    own = site("func-api-x", kind="functionapp,linux")
    tool = function(own, "get_order", TOOL)
    apart, together = recognise(tool), recognise(own, [tool])
    assert apart is not None
    assert together is not None
    assert apart.urls[0] == together.urls[0]


@pytest.mark.parametrize("route", ["mcp", "/mcp/", "mcp/{*rest}", "v1/mcp", "mcp/sse"])
def test_an_http_route_is_an_endpoint(route: str) -> None:
    found = recognise(function(site("f"), "serve", {"type": "httpTrigger", "route": route}))
    assert found is not None
    assert found.grade is Grade.STRONG


@pytest.mark.parametrize("route", ["mcp/prices", "mcp-prices", "{*route}", "tools", "mcpherson", "sse"])
def test_an_http_route_is_no_endpoint(route: str) -> None:
    assert recognise(function(site("f"), "serve", {"type": "httpTrigger", "route": route})) is None


@pytest.mark.parametrize("kind", ["mcpToolOutput", "mcp", "queueTrigger", "toolTrigger"])
def test_another_binding_serves_nothing(kind: str) -> None:
    assert recognise(function(site("f"), "x", {"type": kind})) is None


@pytest.mark.parametrize(
    ("settings", "grade"),
    [
        ({"isMCPServerEnabled": True}, Grade.PROVEN),
        ({"isMcpServerEnabled": True}, Grade.PROVEN),
        ({"isMcpServerEnabled": "true"}, Grade.PROVEN),
        ({"isMcpServerEnabled": False}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_session_pool_says_itself_whether_it_serves(settings: Entry | None, grade: Grade | None) -> None:
    found = recognise(resource(POOL, "pool", {"containerType": "Shell", "mcpServerSettings": settings}))
    assert (found.grade if found else None) == grade


def test_a_session_pool_runs_code_and_says_with_what_key() -> None:
    settings: Entry = {"isMcpServerEnabled": True, "isMcpServerApiKeyDisabled": True}
    found = recognise(resource(POOL, "p", {"containerType": "PythonLTS", "mcpServerSettings": settings}))
    assert found is not None
    assert found.facts["runs_code"] == "PythonLTS"
    assert found.facts["auth"] == "entra"


@pytest.mark.parametrize(
    ("properties", "grade"),
    [
        ({"type": "mcp", "path": "x"}, Grade.PROVEN),
        ({"type": "MCP", "path": "x"}, Grade.PROVEN),
        ({"mcpTools": [{"name": "a"}], "path": "x"}, Grade.PROVEN),
        ({"type": "http", "path": "x", "serviceUrl": "https://a.example/mcp"}, Grade.STRONG),
        ({"type": "http", "path": "x", "serviceUrl": "https://f.example/runtime/webhooks/mcp"}, Grade.STRONG),
        ({"path": "mcp", "serviceUrl": "https://a.example"}, Grade.PROBABLE),
        ({"path": "x", "description": "Model Context Protocol API endpoints"}, Grade.PROBABLE),
        ({"path": "", "displayName": "MCP OAuth API"}, Grade.WEAK),
        ({"path": "mcp/prices", "displayName": "Market Clearing Price"}, None),
        ({"path": "x", "serviceUrl": "https://a.example/v1"}, None),
        ({"path": "sse", "serviceUrl": "https://a.example/events/sse"}, None),
    ],
)
def test_an_api_is_told_by_its_type_then_by_where_it_leads(properties: Entry, grade: Grade | None) -> None:
    found = api("orders", properties)
    assert (found.grade if found else None) == grade
    assert found is None or found.role is Role.GATEWAY


def test_operations_of_the_older_transport_tell_a_server() -> None:
    told = [api("agent", {"path": "agent"}, *paths) for paths in [("/sse", "/message"), ("/mcp",), ("/sse",)]]
    assert [found.grade if found else None for found in told] == [Grade.STRONG, Grade.PROBABLE, None]


@pytest.mark.parametrize(
    ("properties", "url"),
    [
        ({"type": "mcp", "path": "weather"}, "https://apim-1.azure-api.net/weather/mcp"),
        ({"type": "mcp", "path": "toolbox/mcp"}, "https://apim-1.azure-api.net/toolbox/mcp"),
        (
            {"type": "mcp", "path": "w", "mcpProperties": {"endpoints": [{"uriTemplate": "/message"}]}},
            "https://apim-1.azure-api.net/w/message",
        ),
        (
            {"type": "mcp", "path": "w", "mcpPropperties": {"endpoints": {"m": {"uriTemplate": "tools"}}}},
            "https://apim-1.azure-api.net/w/tools",
        ),
    ],
)
def test_an_api_is_exposed_below_its_gateway(properties: Entry, url: str) -> None:
    found = api("w", properties)
    assert found is not None
    assert found.urls == (url,)


def test_an_account_with_connections_is_a_client_of_them_all() -> None:
    account = resource("microsoft.cognitiveservices/accounts", "aif", kind="AIServices")
    kind = "microsoft.cognitiveservices/accounts/connections"
    one = resource(kind, "a", {"category": "RemoteTool", "target": "https://a.example/mcp"}, parent=account)
    other = resource(
        kind, "b", {"category": "CognitiveSearch", "target": "https://b.example"}, parent=account
    )
    found = recognise(account, [one, other])
    assert found is not None
    assert (found.role, found.grade, found.edges) == (Role.CLIENT, Grade.PROVEN, ("https://a.example/mcp",))


def test_an_entry_without_a_deployment_tells_its_address_in_words() -> None:
    properties: Entry = {"kind": "mcp", "title": "T", "description": "Secured, at https://a.example/t/mcp."}
    entry = resource("microsoft.apicenter/services/workspaces/apis", "t", properties, table="arm")
    found = recognise(entry)
    assert found is not None
    assert found.urls == ("https://a.example/t/mcp",)
    assert found.facts["address_from"] == "text"


def test_a_deployment_tells_the_address_of_an_entry() -> None:
    kind = "microsoft.apicenter/services/workspaces/apis"
    entry = resource(
        kind, "t", {"kind": "mcp", "title": "T", "customProperties": {"approved": True}}, table="arm"
    )
    server: Entry = {"server": {"runtimeUri": ["https://a.example/mcp"]}}
    found = recognise(entry, [resource(f"{kind}/deployments", "d", server, table="arm", parent=entry)])
    assert found is not None
    assert found.urls == ("https://a.example/mcp",)
    assert found.facts["custom_approved"] == "true"


def test_a_clients_own_settings_make_an_edge_and_no_server() -> None:
    found = recognise(app("chat", env={"MCP_SERVER_URL": "https://a.example/mcp"}))
    assert found is not None
    assert found.only_calls
    assert found.edges == ("https://a.example/mcp",)


def test_what_clients_call_is_probably_a_server() -> None:
    quiet = app("calc")
    assert recognise(quiet) is None
    found = called(quiet, None, ["/subscriptions/x/agent"])
    assert found is not None
    assert (found.role, found.grade) == (Role.SERVER, Grade.PROBABLE)
    assert called(quiet, None, []) is None


def test_a_homonym_that_somebody_calls_stays_weak() -> None:
    own = app("mcp-prices", tags={"product": "market-clearing-price"})
    found = called(own, recognise(own), ["/subscriptions/x/agent"])
    assert found is not None
    assert found.grade is Grade.WEAK


@pytest.mark.parametrize(
    ("ingress", "expected"),
    [
        ({"external": True, "fqdn": "a.example", "targetPort": 1}, "external"),
        ({"external": False, "fqdn": "a.example", "targetPort": 1}, "internal"),
        ({}, "none"),
    ],
)
def test_exposure_is_a_fact(ingress: Entry, expected: str) -> None:
    found = recognise(app("orders-mcp-server", ingress=ingress))
    assert found is not None
    assert found.facts["ingress"] == expected


def test_tags_images_and_plain_secrets_are_facts() -> None:
    found = recognise(
        app(
            "crm",
            image="cr.azurecr.io/crm-mcp",
            env={"API_TOKEN": "3f9a7c1e5b8d2046af13", "OTHER_TOKEN": None, "LEVEL": "info"},
            tags={"MCP-Server-Approved": "True ", "Owner": "", "security-review-date": "2026-09-01"},
        )
    )
    assert found is not None
    facts = found.facts
    assert (facts["approved"], facts["owner"], facts["review"]) == ("True", "", "2026-09-01")
    assert facts["image_tag"] == "latest"
    assert facts["plain_secrets"] == "API_TOKEN"
    assert facts["managed_identity"] == "none"


@pytest.mark.parametrize(
    ("held", "means"),
    [
        (app("orders"), Evidence.PROBE),
        (app("orders", ingress={}), None),
        (site("func", kind="functionapp,linux"), Evidence.ARM),
        (site("la", kind="functionapp,workflowapp"), Evidence.ARM),
        (site("web"), Evidence.PROBE),
        (resource(POOL, "p", {"containerType": "Shell"}), Evidence.ARM),
        (resource("microsoft.containerservice/managedclusters", "aks"), Evidence.KUBERNETES),
        (resource("microsoft.apimanagement/service", "apim"), Evidence.ARM),
        (resource("microsoft.cognitiveservices/accounts", "a", kind="AIServices"), Evidence.ARM),
        (resource("microsoft.cognitiveservices/accounts", "a", kind="SpeechServices"), None),
        (resource("microsoft.compute/virtualmachines", "vm"), None),
        (resource("microsoft.network/networksecuritygroups", "nsg"), None),
    ],
    ids=lambda value: value.type.rpartition("/")[2] if isinstance(value, Resource) else str(value),
)
def test_what_cannot_be_told_says_what_would_tell_it(held: Resource, means: Evidence | None) -> None:
    found = undecided(held)
    assert (found.evidence if found else None) == means
    assert found is None or (found.grade is Grade.UNKNOWN and not found.grade.alarms)


def test_a_resource_of_another_type_is_not_ours() -> None:
    kind = "microsoft.storage/storageaccounts"
    assert kind not in {*LOOKS, *WITH}
    assert recognise(resource(kind, "mcp-server", tags={"role": "mcp-server"})) is None


@pytest.mark.parametrize(
    "rule",
    [
        {"access": "Deny", "direction": "Inbound", "sourceAddressPrefix": "*"},
        {"access": "Allow", "direction": "Outbound", "sourceAddressPrefix": "*"},
        {"access": "Allow", "direction": "Inbound", "sourceAddressPrefix": "10.0.0.0/8"},
    ],
)
def test_a_rule_that_opens_nothing_is_no_hint(rule: Entry) -> None:
    rules: Entry = {"securityRules": [{"name": "allow-mcp", "properties": rule}]}
    assert recognise(resource("microsoft.network/networksecuritygroups", "nsg", rules)) is None
