"""Rows that nobody would write: nothing raises, nothing grows without bound."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.azure.model import Entry
from discovery.azure.reads import reads_of
from discovery.azure.recognise import LOOKS, WITH, recognise
from discovery.azure.rows import read_resource
from discovery.azure.sighted import sighting
from discovery.azure.undecided import undecided
from discovery.shapes.model import Plain
from tests.azure.recognition.made import app, resource
from tests.azure.recognition.test_sighted import SIGHT

KEYS = st.sampled_from(
    [
        "name",
        "type",
        "id",
        "tags",
        "kind",
        "properties",
        "configuration",
        "ingress",
        "fqdn",
        "template",
        "containers",
        "image",
        "env",
        "value",
        "command",
        "args",
        "corsPolicy",
        "allowedHeaders",
        "customDomains",
        "siteConfig",
        "linuxFxVersion",
        "appCommandLine",
        "hostNames",
        "config",
        "bindings",
        "route",
        "mcpServerSettings",
        "isMcpServerEnabled",
        "mcpServerEndpoint",
        "path",
        "serviceUrl",
        "description",
        "category",
        "target",
        "metadata",
        "securityRules",
        "access",
        "definition",
        "triggers",
        "actions",
        "swagger",
        "paths",
        "kind",
        "mcpTools",
        "mcpProperties",
        "endpoints",
        "gatewayUrl",
        "hostnameConfigurations",
        "server",
        "runtimeUri",
        "dnsSettings",
        "urlPathMaps",
        "rules",
    ]
)
WORDS = st.sampled_from(
    [
        "mcp",
        "mcp-server",
        "https://a.example/mcp",
        "/mcp",
        "MCP_SERVER_URL",
        "mcpToolTrigger",
        "http://[",
        "\x00",
        "😀",
    ]
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=12)
)
VALUES: st.SearchStrategy[Plain] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=6), inner, max_size=5)
    ),
    max_leaves=25,
)
TYPES = st.sampled_from(sorted({*LOOKS, *WITH}))


@settings(max_examples=400, deadline=None)
@given(TYPES, VALUES, VALUES, VALUES)
def test_no_row_raises(type_: str, properties: Plain, tags: Plain, name: Plain) -> None:
    row: Plain = {
        "id": "/subscriptions/x/y",
        "type": type_,
        "name": name,
        "properties": properties,
        "tags": tags,
    }
    held = read_resource(row)
    assert held is not None
    found = recognise(held)
    reads_of(held, found)
    undecided(held)
    if found is not None:
        told = sighting(held, found, SIGHT)
        assert told.name is None or told.name.isprintable()
        assert all(isinstance(value, str) for value in told.facts.values())


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "x",
        [],
        {},
        {"id": "x"},
        {"type": "y"},
        {"id": "", "type": "y"},
        {"id": "x" * 9000, "type": "y"},
    ],
)
def test_what_is_no_row_is_left_out(value: Plain) -> None:
    assert read_resource(value) is None


def deep(levels: int) -> Plain:
    """Return an object in an object, many times."""
    value: Plain = "https://a.example/mcp"
    for _ in range(levels):
        value = {"actions": value}
    return value


@pytest.mark.parametrize(
    "properties",
    [
        {"definition": {"actions": deep(500)}},
        {"definition": {"actions": [{"type": "McpClientTool"}] * 50_000}},
        {"swagger": {"paths": {f"/{at}": {"x": "y"} for at in range(20_000)}}},
        {"template": {"containers": [{"image": "a" * 100_000, "env": [{"name": "M" * 10_000}] * 500}] * 200}},
        {"siteConfig": {"appCommandLine": "mcp " * 100_000}},
        {"description": "https://a.example/mcp " * 50_000, "kind": "mcp"},
        {"serviceUrl": "https://" + "a" * 1_000_000},
    ],
    ids=range(7),
)
def test_a_large_row_is_read_in_bounded_time(properties: Entry) -> None:
    started = time.process_time()
    for type_ in sorted({*LOOKS, *WITH}):
        recognise(resource(type_, "x" * 1000, properties, tags={"k" * 500: "mcp" * 5000}))
    assert time.process_time() - started < 20.0


def test_an_estate_is_recognised_at_a_rate_that_the_quota_cannot_reach() -> None:
    held = app("orders", env={"PORT": "8000", "API_URL": "https://a.example"}, tags={"team": "shop"})
    started = time.process_time()
    for _ in range(500):
        recognise(held)
    # 15 pages of 1,000 rows in 5 seconds are all that Resource Graph gives: 3,000 rows a second.
    assert (time.process_time() - started) / 500 < 0.002


def test_control_characters_do_not_reach_a_report() -> None:
    held = app("orders-mcp-server\x1b[31m", tags={"role": "mcp-server\u202e\n"})
    found = recognise(held)
    assert found is not None
    told = sighting(held, found, SIGHT)
    assert told.name is not None
    assert told.name.isprintable()
    assert all(value.isprintable() for value in told.facts.values())
