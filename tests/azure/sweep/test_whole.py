"""A sweep of every labelled row: what is told of each, by which requests, and what never leaves."""

from __future__ import annotations

import re

import pytest

from agents.azure.transport import Call
from discovery.model import Status, Surface
from discovery.wire import sweep_from_json, sweep_to_json
from inventory.grades import is_faint
from tests.azure.cloud.estate import Json
from tests.azure.conftest import Stand
from tests.azure.sweep.looking import (
    SUB,
    app,
    by_source,
    function_app,
    host,
    id_of,
    labelled,
    look,
    named,
    names,
    resource,
    small,
    tool,
    whole,
)

ROWS = labelled()
GRADES = ("proven", "strong", "probable", "weak", "unknown")
ASKED = re.compile(r"https://localhost:\d+/providers/Microsoft\.ResourceGraph/resources\?", re.IGNORECASE)
# What a row of Resource Graph, or a child that the stand-in has, is enough to tell.
TOLD_BY = {"arg", "arm"}
# Their children are not in the rows, so that Resource Manager has nothing to tell of them.
WITHOUT_CHILDREN = ("apim", "apicenter", "foundry-account", "logicapps-standard", "sessionpools", "functions")


def row_id(one: dict[str, Json]) -> str:
    """Return the resource id of a labelled row."""
    row = one["row"]
    assert isinstance(row, dict)
    return str(row["id"])


def test_nothing_that_is_no_server_is_held_against_anybody(stand: Stand) -> None:
    seen = by_source(look(stand(whole())))
    loud = {id_ for id_, one in seen.items() if not is_faint(one)}
    assert [row_id(one) for one in ROWS if one["expect"] == "not" and row_id(one) in loud] == []


def test_every_server_that_a_row_or_its_children_can_tell_is_seen(stand: Stand) -> None:
    seen = by_source(look(stand(whole())))
    missed = [
        row_id(one)
        for one in ROWS
        if one["expect"] == "mcp"
        and one["evidence"] in TOLD_BY
        and not (one["evidence"] == "arm" and one["surface"] in WITHOUT_CHILDREN)
        and row_id(one) not in seen
    ]
    assert missed == []


def test_every_sighting_is_graded_and_complete(stand: Stand) -> None:
    found = look(stand(whole()))
    assert {one.facts["grade"] for one in found.sightings} <= set(GRADES)
    assert (found.status, found.gaps, {one.surface for one in found.sightings}) == (
        Status.COMPLETE, (), {Surface.CLOUD},
    )  # fmt: skip
    assert sweep_to_json(sweep_from_json(sweep_to_json(found))) == sweep_to_json(found)


def test_two_looks_tell_the_same(stand: Stand) -> None:
    cloud = stand(whole())
    first, second = look(cloud), look(cloud)
    assert {one.key: (one.identity, one.facts) for one in first.sightings} == {
        one.key: (one.identity, one.facts) for one in second.sightings
    }


def test_nothing_but_reading_leaves(stand: Stand) -> None:
    calls: list[Call] = []
    cloud = stand(whole())
    look(cloud, journal=calls.append, probe=False, entra=True)
    assert {call.verb for call in calls} == {"GET", "POST"}
    assert all(ASKED.match(call.url) for call in calls if call.verb == "POST")
    # What the other side got, tokens included: the same, and sign-ins.
    verbs = {(asked.verb, asked.path.lower().rpartition("/")[2]) for asked in cloud.asked}
    assert {name for verb, name in verbs if verb != "GET"} == {"resources", "token"}


def test_no_value_of_the_environment_is_kept(stand: Stand) -> None:
    secret = "Canary-9f8e7d6c5b4a39281706"
    estate = small()
    estate.add(app("leaky", env={"MCP_TRANSPORT": "http", "CRM_API_KEY": secret, "DB_PASSWORD": secret}))
    found = look(stand(estate))
    assert secret not in repr(sweep_to_json(found))
    assert "CRM_API_KEY" in named(found, "leaky").env_names


# What is in a resource.


def test_a_function_app_is_a_server_by_its_functions_and_its_look_alike_is_none(stand: Stand) -> None:
    estate = small()
    estate.add(function_app("func-plain"))
    plain: Json = {"config": {"bindings": [{"type": "httpTrigger", "route": "orders"}]}}
    site = id_of("Microsoft.Web/sites", "func-plain")
    estate.add(
        {"id": f"{site}/functions/get", "name": "func-plain/get", "type": "Microsoft.Web/sites/functions",
         "properties": plain},
        "arm",
    )  # fmt: skip
    found = look(stand(estate))
    assert "func-plain" not in names(found)
    server = named(found, "func-a")
    assert (server.facts["grade"], server.identity.url) == (
        "proven",
        "https://func-a.azurewebsites.net/runtime/webhooks/mcp",
    )


def test_who_asks_who_calls_and_who_keeps_logs_is_asked_of_servers_only(stand: Stand) -> None:
    estate = small()
    environment = id_of("Microsoft.App/managedEnvironments", "cae")
    inside: Json = {"managedEnvironmentId": environment}
    row = app("guarded")
    row["properties"] = {**row["properties"], **inside}  # type: ignore[dict-item]  # both are maps
    estate.add(row)
    plain = app("website", env={"PORT": "80"})
    plain["properties"] = {**plain["properties"], **inside}  # type: ignore[dict-item]  # both are maps
    estate.add(plain)
    logs: Json = {"appLogsConfiguration": {"destination": "none"}}
    estate.add(resource("Microsoft.App/managedEnvironments", "cae", properties=logs))
    guard: Json = {
        "platform": {"enabled": True},
        "globalValidation": {"unauthenticatedClientAction": "Return401"},
    }
    estate.add(
        {"id": f"{row['id']}/authConfigs/current", "name": "current",
         "type": "Microsoft.App/containerApps/authConfigs", "properties": guard},
        "arm",
    )  # fmt: skip
    cloud = stand(estate)
    facts = named(look(cloud), "guarded").facts
    assert (facts["auth"], facts["diagnostics"]) == ("platform", "off")
    assert not [asked for asked in cloud.reads() if "website" in asked.path]


# Who calls whom.


def test_a_server_knows_who_calls_it_and_callers_are_no_servers(stand: Stand) -> None:
    estate = small()
    url = f"https://{host('tools-a')}/mcp"
    estate.add(app("assistant", env={"MCP_SERVER_URL": url}))
    found = look(stand(estate))
    assert "assistant" not in names(found)
    assert named(found, "tools-a").facts["called_by"] == id_of("Microsoft.App/containerApps", "assistant")
    assert "called_by" not in named(found, "tools-b").facts


def test_what_a_client_calls_as_a_server_is_one_whatever_its_row_says(stand: Stand) -> None:
    estate = small()
    estate.add(app("plain", env={"PORT": "80"}))
    estate.add(app("beside", env={"PORT": "80"}))
    estate.add(app("assistant", env={"MCP_SERVER_URL": f"https://{host('plain')}/mcp"}))
    cloud = stand(estate)
    found = look(cloud)
    server = named(found, "plain")
    assert (server.facts["grade"], "edge.called" in server.facts["marks"]) == ("probable", True)
    assert server.facts["called_by"] == id_of("Microsoft.App/containerApps", "assistant")
    assert not {"beside", "assistant"} & set(names(found))


def test_what_a_client_calls_for_other_reasons_is_no_server(stand: Stand) -> None:
    estate = small()
    estate.add(app("plain", env={"PORT": "80"}))
    estate.add(app("website", env={"API_URL": f"https://{host('plain')}/api"}))
    assert "plain" not in names(look(stand(estate)))


def test_a_connection_to_a_server_is_a_sighting_of_it(stand: Stand) -> None:
    estate = small()
    estate.add(resource("Microsoft.CognitiveServices/accounts", "ai", kind="AIServices"))
    project = id_of("Microsoft.CognitiveServices/accounts", "ai") + "/projects/p1"
    estate.add(
        {
            "id": project,
            "name": "p1",
            "type": "Microsoft.CognitiveServices/accounts/projects",
            "properties": {},
        },
        "arm",
    )
    body: Json = {"category": "RemoteTool", "target": "https://mcp.vendor.example/mcp", "authType": "None"}
    estate.add(
        {"id": f"{project}/connections/vendor", "name": "vendor",
         "type": "Microsoft.CognitiveServices/accounts/projects/connections", "properties": body},
        "arm",
    )  # fmt: skip
    found = named(look(stand(estate)), "vendor")
    assert (found.identity.url, found.facts["presence"], found.root) == (
        "https://mcp.vendor.example/mcp",
        "configured",
        id_of("Microsoft.CognitiveServices/accounts", "ai").lower(),
    )


def test_the_root_of_what_a_row_shows_is_its_subscription(stand: Stand) -> None:
    found = look(stand(small()))
    assert named(found, "tools-a").root == f"/subscriptions/{SUB}"
    assert named(found, "func-a/hello").root == id_of("Microsoft.Web/sites", "func-a").lower()
    assert tool("func-a", "hello")["id"] == named(found, "func-a/hello").source


POLICY = "<policies><inbound><base/>{}</inbound></policies>"


@pytest.mark.parametrize(
    ("service", "own", "auth"),
    [("", "", "none"), ("<validate-jwt/>", "", "required"), ("", "<validate-azure-ad-token/>", "entra")],
)
def test_an_api_without_a_key_is_guarded_by_what_its_policies_ask(
    stand: Stand, service: str, own: str, auth: str
) -> None:
    estate = small()
    gateway = id_of("Microsoft.ApiManagement/service", "apim")
    api: Json = {"type": "mcp", "path": "orders", "subscriptionRequired": False}
    estate.add(resource("Microsoft.ApiManagement/service", "apim"))
    estate.add(
        {
            "id": f"{gateway}/apis/orders",
            "name": "orders",
            "properties": api,
            "type": "Microsoft.ApiManagement/service/apis",
        },
        "arm",
    )
    for place, asked in ((gateway, service), (f"{gateway}/apis/orders", own)):
        said: Json = {"properties": {"format": "xml", "value": POLICY.format(asked)}}
        estate.answers[f"{place}/policies/policy".lower()] = said
    told = by_source(look(stand(estate)))[f"{gateway}/apis/orders"]
    assert (told.facts["auth"], told.identity.ref) == (auth, "azure-api-management:apim/orders")
