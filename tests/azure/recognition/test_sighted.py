"""What is kept of a resource: its identity, its place, and nothing secret."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from discovery.azure.model import Entry, Resource
from discovery.azure.recognise import recognise
from discovery.azure.sighted import Sight, sighting
from discovery.model import Confidence, Form, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.wire import to_json
from tests.azure.recognition.corpus import PARTS, cases
from tests.azure.recognition.made import app, resource, site

SIGHT = Sight(keyed=Fingerprinter(b"k" * 32), now=datetime(2026, 11, 21, tzinfo=UTC))
CANARY = "hunter2-c4n4ry-9f8e7d6c5b4a"


def seen(held: Resource, root: str | None = None) -> Sighting:
    """Return the sighting of a resource that is recognised."""
    found = recognise(held)
    assert found is not None
    return sighting(held, found, SIGHT, root)


def test_a_sighting_says_where_it_is_as_azure_wrote_it() -> None:
    held = app("Orders-MCP-Server")
    told = seen(held)
    assert told.source == held.id
    assert told.root == "/subscriptions/00000000-0000-0000-0000-0000000000aa"
    assert told.surface is Surface.CLOUD
    assert told.finder == "azure"
    assert seen(held, "/parent").root == "/parent"


def test_a_place_in_a_cloud_is_the_same_in_any_case() -> None:
    told = seen(app("orders-mcp-server"))
    shouted = replace(told, source=told.source.upper(), name="ORDERS-MCP-SERVER")
    assert shouted.key == told.key
    assert replace(told, source=f"{told.source}2").key != told.key


def test_a_place_on_a_machine_is_another_in_another_case() -> None:
    told = replace(seen(app("orders-mcp-server")), surface=Surface.CONFIG)
    assert replace(told, source=told.source.upper()).key != told.key


@pytest.mark.parametrize(
    ("held", "identity"),
    [
        (
            app("x", image="mongodb/mongodb-mcp-server:1.2.0"),
            "pkg:oci/mongodb-mcp-server?repository_url=docker.io%2Fmongodb%2Fmongodb-mcp-server&tag=1.2.0",
        ),
        (
            app(
                "x",
                image="node:22-alpine",
                command=("npx", "-y", "@modelcontextprotocol/server-github@2.0.0"),
            ),
            "pkg:npm/%40modelcontextprotocol/server-github@2.0.0",
        ),
        (
            app("mcp-server", image="mcr.microsoft.com/azuredocs/containerapps-helloworld:latest"),
            "https://mcp-server.x.azurecontainerapps.io",
        ),
        (site("mcp-server"), "https://mcp-server.azurewebsites.net"),
        (
            site("x", siteConfig={"linuxFxVersion": "DOCKER|ghcr.io/github/github-mcp-server:v0.20.1"}),
            "pkg:oci/github-mcp-server?repository_url=ghcr.io%2Fgithub%2Fgithub-mcp-server&tag=v0.20.1",
        ),
        (
            resource(
                "microsoft.cognitiveservices/accounts/connections",
                "c",
                {"category": "RemoteTool", "target": "https://A.example/mcp"},
                table="arm",
            ),
            "https://a.example/mcp",
        ),
        (resource("microsoft.compute/virtualmachines", "mcp-server-1"), None),
    ],
    ids=lambda value: value.name if isinstance(value, Resource) else "",
)
def test_what_runs_or_where_it_answers_is_what_it_is(held: Resource, identity: str | None) -> None:
    told = seen(held)
    assert (told.identity.purl or told.identity.url) == identity


def test_facts_say_how_sure_it_is_and_why() -> None:
    facts = seen(app("orders-mcp-server", env={"MCP_TRANSPORT": "sse"})).facts
    assert (facts["grade"], facts["role"], facts["evidence"]) == ("strong", "server", "arg")
    assert facts["marks"] == "name.server,env.transport"
    assert "env.transport /properties/template/containers/0/env/MCP_TRANSPORT" in facts["seen"]
    assert facts["hosts"] == "orders-mcp-server.x.azurecontainerapps.io"


@pytest.mark.parametrize(
    ("env", "confidence"),
    [({"FASTMCP_HOST": "::"}, Confidence.HIGH), ({}, Confidence.LOW)],
)
def test_grades_are_confidence(env: dict[str, str], confidence: Confidence) -> None:
    assert seen(app("orders-mcp", env=env)).confidence is confidence


def test_arguments_are_those_of_the_container() -> None:
    told = seen(app("x", image="mcr.microsoft.com/azure-sdk/azure-mcp:1", args=("--transport", "http")))
    assert told.command is None
    assert told.args == ("--transport", "http")


def test_a_secret_in_the_plain_is_told_by_its_place() -> None:
    told = seen(app("orders-mcp-server", env={"API_KEY": CANARY, "KEPT_KEY": None}))
    assert [(secret.where, secret.form) for secret in told.secrets if secret.form is Form.PLAIN] == [
        ("env:API_KEY", Form.PLAIN)
    ]
    assert told.env_names == ("API_KEY", "KEPT_KEY")


SPOTS: list[Resource] = [
    app("orders-mcp-server", env={"API_KEY": CANARY, "MCP_SERVER_URL": f"https://u:{CANARY}@b.example/mcp"}),
    app("orders-mcp-server", env={"NOTES": f"password={CANARY}", "MCP_TRANSPORT": CANARY}),
    app("orders-mcp-server", args=("--api-key", CANARY, f"--token={CANARY}")),
    app("orders-mcp-server", command=("sh", "-c", f"API_KEY={CANARY} npx -y mcp-server-time")),
    app("x", env={"MCP_CLIENT_URL": f"https://b.example/mcp?code={CANARY}"}),
    site("x", siteConfig={"appCommandLine": f"API_KEY={CANARY} fastmcp run s.py --api-key {CANARY}"}),
    resource(
        "microsoft.cognitiveservices/accounts/connections",
        "c",
        {
            "category": "RemoteTool",
            "target": f"https://b.example/mcp?api_key={CANARY}",
            "credentials": {"keys": {"x-functions-key": CANARY}},
        },
        table="arm",
    ),
    resource(
        "microsoft.app/agents/connectors",
        "c",
        {
            "dataConnectorType": "Mcp",
            "extendedProperties": {"endpoint": f"https://u:{CANARY}@b.example/mcp", "bearerToken": CANARY},
        },
        table="arm",
    ),
    resource(
        "microsoft.apimanagement/service/apis",
        "mcp",
        {"path": "mcp", "serviceUrl": f"https://b.example/mcp?code={CANARY}"},
        table="arm",
    ),
    resource(
        "microsoft.apicenter/services/workspaces/apis",
        "t",
        {
            "kind": "mcp",
            "description": f"https://b.example/mcp?code={CANARY}",
            "customProperties": {"api_key": CANARY},
        },
        table="arm",
    ),
    resource(
        "microsoft.kubernetesconfiguration/fluxconfigurations",
        "mcp-servers",
        {"gitRepository": {"url": f"https://u:{CANARY}@git.example/mcp-servers"}},
    ),
]


@pytest.mark.parametrize("at", range(len(SPOTS)))
def test_no_secret_is_kept(at: int) -> None:
    held = SPOTS[at]
    told = json.dumps(to_json(seen(held)))
    assert CANARY not in told
    assert CANARY not in repr(held)
    assert CANARY not in repr(recognise(held))


def test_no_value_of_the_environment_is_kept() -> None:
    env = {"MCP_TRANSPORT": "streamable-http-7", "REGION_NAME": "narnia-west", "MCP_HOST": "0.0.0.0"}  # noqa: S104  # a value that is read
    told = json.dumps(to_json(seen(app("orders", env=env))))
    assert not [value for value in env.values() if value in told]


def test_every_sample_can_be_kept_and_says_its_own_id() -> None:
    for case in (case for part in PARTS for case in cases(part) if case.found):
        found = case.found
        assert found is not None
        told = sighting(case.resource, found, SIGHT)
        assert told.source == case.resource.id
        assert told.facts["grade"] == found.grade


def test_a_sites_configuration_means_the_site() -> None:
    body: Entry = {"AppCommandLine": "fastmcp run s.py"}
    parent = site("orders")
    held = resource("microsoft.web/sites/config", "web", body, table="appserviceresources", parent=parent)
    told = seen(held)
    assert told.name == "orders"
    assert told.url == "https://orders.azurewebsites.net"
