"""An owner of what a server lies in is told, and what asks before a function does; silence stays silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from agents.azure.above import BATCH, stood_under
from agents.azure.asking import Reach, Refusal, Row, Shortfall
from discovery.model import Reason, Sighting, Surface
from discovery.shapes.model import Plain
from tests.azure.sweep.looking import SUB, id_of
from tests.inventory.findings.cloud_cases import app

SITE = id_of("Microsoft.Web/sites", "func-a")
GROUP, SUBSCRIPTION = f"/subscriptions/{SUB}/resourceGroups/rg", f"/subscriptions/{SUB}"
REACH = Reach(tenant="t")
BARE = app("owner", source=id_of("Microsoft.App/containerApps", "tools"))
FUNCTION = "microsoft.web/sites/functions"


class Containers:
    """Resource Graph with the tags of some groups and subscriptions, or without an answer."""

    tenant = signed_in = ""

    def __init__(self, **tags: str) -> None:
        places = {"group": GROUP, "subscription": SUBSCRIPTION}
        self.rows: list[Row | Shortfall] = [
            {"id": places[name], "name": name, "type": "x/y", "tags": {"Owner": owner}}
            for name, owner in tags.items()
        ]
        self.asked: list[str] = []

    def query(self, kql: str, reach: Reach, *, name: str) -> Iterator[Row | Shortfall]:
        self.asked.append(kql)
        return iter(self.rows)

    def read(self, path: str, api_version: str) -> Plain | Refusal:
        raise AssertionError("nothing is read")

    def pages(self, path: str, api_version: str) -> Iterator[Plain | Refusal]:
        raise AssertionError("nothing is listed")


def owner(one: Sighting, azure: Containers, *others: Sighting) -> str | None:
    return stood_under((one, *others), azure, REACH)[0].facts.get("owner_above")


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"group": "crm@acme.example"}, "crm@acme.example (resource group rg)"),
        ({"subscription": "it"}, f"it (subscription {SUB})"),
        ({"group": "crm", "subscription": "it"}, "crm (resource group rg)"),
        ({"group": "  "}, None),
        ({}, None),
    ],
)
def test_the_nearest_owner_above_is_told(tags: dict[str, str], told: str | None) -> None:
    assert owner(BARE, Containers(**tags)) == told


def test_the_owner_of_a_service_is_that_of_its_api() -> None:
    service = app(owner="apis@acme.example", source=id_of("Microsoft.ApiManagement/service", "apim"))
    api = app("owner", source=f"{service.source}/apis/crm")
    azure = Containers(group="other")
    assert owner(api, azure, service) == "apis@acme.example (apim)"
    assert azure.asked == []


@pytest.mark.parametrize(
    "one",
    [app(), replace(BARE, surface=Surface.CONFIG), app("owner", role="hint"), app("owner", role="client")],
    ids=["owned", "machine", "hint", "client"],
)
def test_nothing_is_asked_about_what_needs_no_owner(one: Sighting) -> None:
    azure = Containers(group="crm", subscription="it")
    assert owner(one, azure) is None
    assert azure.asked == []


def test_where_nobody_could_tell_nothing_is_held_against_the_server() -> None:
    azure = Containers()
    azure.rows = [Shortfall(query="owners", reason=Reason.DENIED, detail="403")]
    assert owner(BARE, azure) == "unknown"


def test_many_servers_are_asked_about_at_once() -> None:
    azure = Containers()
    many = [
        replace(BARE, source=BARE.source.replace("resourceGroups/rg/", f"resourceGroups/rg{at}/"))
        for at in range(BATCH)
    ]
    stood_under(many, azure, REACH)
    assert len(azure.asked) == 2


@pytest.mark.parametrize("auth", ["platform", "none"])
def test_a_function_is_told_what_its_site_asks_for(auth: str) -> None:
    site = app(auth=auth, source=SITE, resource_type="microsoft.web/sites")
    function = app(auth="none", source=f"{SITE}/functions/hello", resource_type=FUNCTION)
    assert stood_under((function, site), Containers(), REACH)[0].facts["auth_above"] == auth


def test_a_site_that_could_not_be_read_says_nothing_of_its_functions() -> None:
    site = app("auth", source=SITE, resource_type="microsoft.web/sites")
    function = app(auth="none", source=f"{SITE}/functions/hello", resource_type=FUNCTION)
    assert "auth_above" not in stood_under((function, site), Containers(), REACH)[0].facts
    assert "auth_above" not in stood_under((function,), Containers(), REACH)[0].facts
