"""Data planes: asked where the operator says so, at hosts of the service, by GET, with a token of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from azure.core.rest import HttpRequest

from agents.azure.clouds import CLOUDS, private_cloud
from agents.azure.planes import PLACES, GetOnlyTransport, is_at, place_of
from agents.azure.transport import Call, Journal, WriteRefused
from discovery.azure.planes import Plane
from discovery.model import Reason, Sweep
from tests.azure.cloud.estate import Estate, Json, Row
from tests.azure.cloud.knobs import Fault
from tests.azure.cloud.server import Cloud, standing
from tests.azure.sweep.looking import by_source, id_of, look, named, resource

SEARCH = "Microsoft.Search/searchServices"
ACCOUNTS = "Microsoft.CognitiveServices/accounts"
SERVICE, ACCOUNT = id_of(SEARCH, "finder"), id_of(ACCOUNTS, "foundry")
PROJECT = f"{ACCOUNT}/projects/shop"
AGENT: Json = {
    "name": "clerk",
    "versions": {
        "latest": {
            "definition": {
                "kind": "prompt",
                "tools": [
                    {"type": "web_search"},
                    {
                        "type": "mcp",
                        "server_label": "stock",
                        "server_url": "https://stock.example/mcp?key=canary-key",
                    },
                    {"type": "mcp", "server_label": "kept", "project_connection_id": "by-connection"},
                ],
            }
        }
    },
}


def services(cloud: Cloud) -> None:
    """Give a tenant a search service and a project whose data planes stand where the cloud does."""
    estate = cloud.estate
    estate.add(resource(SEARCH, "finder", properties={"endpoint": f"{cloud.url}/finder"}))
    estate.add(resource(ACCOUNTS, "foundry", kind="AIServices"))
    project: Row = {
        "id": PROJECT,
        "name": "foundry/shop",
        "type": f"{ACCOUNTS}/projects",
        "properties": {"endpoints": {"AI Foundry API": f"{cloud.url}/api/projects/shop"}},
    }
    estate.add(project, "arm")
    estate.answers |= {
        "/finder/knowledgebases": {"value": [{"name": "handbook"}], "@odata.nextLink": None},
        "/api/projects/shop/agents": {"object": "list", "data": [AGENT], "has_more": False},
        "/api/projects/shop/toolboxes": {
            "data": [{"name": "tools", "default_version": "2"}],
            "has_more": False,
        },
    }


@pytest.fixture
def cloud(certificates: Path) -> Iterator[Cloud]:
    """Return a cloud with these services, whose rows are given without a look at the question."""
    estate = Estate()

    def rows(kql: str, _: Iterable[str]) -> list[Row]:
        return list(estate.tables.get(kql.split()[0], []))

    with standing(estate, certificates, engine=rows) as given:
        services(given)
        yield given


def seen(cloud: Cloud, journal: Journal | None = None) -> Sweep:
    """Return what a look at the services of a cloud tells, data planes too."""
    return look(cloud, data_plane=True, journal=journal)


def test_without_the_wish_no_data_plane_is_asked(cloud: Cloud) -> None:
    found = look(cloud)
    assert SERVICE not in by_source(found)
    assert not any(asked.path.startswith(("/finder", "/api/")) for asked in cloud.asked)
    assert cloud.entra.granted == [f"{cloud.url}/.default"]


def test_knowledge_bases_and_toolboxes_are_servers_and_agents_name_those_they_call(cloud: Cloud) -> None:
    calls: list[Call] = []
    found = seen(cloud, journal=calls.append)
    told = by_source(found)
    base = told[f"{SERVICE}/knowledgeBases/handbook"]
    assert (base.facts["grade"], base.facts["role"]) == ("proven", "server")
    assert base.url == f"{cloud.url}/finder/knowledgebases/handbook/mcp"
    box = told[f"{PROJECT}/toolboxes/tools"]
    assert (box.facts["grade"], box.facts["auth"], box.facts["version"]) == ("proven", "entra", "2")
    tool = told[f"{PROJECT}/agents/clerk/tools/stock"]
    assert (tool.facts["role"], tool.facts["presence"], tool.facts["agent"]) == (
        "client",
        "configured",
        "clerk",
    )
    assert f"{PROJECT}/agents/clerk/tools/kept" not in told
    assert "canary-key" not in repr(found)
    assert (found.gaps, {call.verb for call in calls}) == ((), {"GET", "POST"})
    posted = {call.url.partition("?")[0] for call in calls if call.verb == "POST"}
    assert posted == {f"{cloud.url}/providers/Microsoft.ResourceGraph/resources"}


def test_each_service_gets_a_token_of_its_own(cloud: Cloud) -> None:
    seen(cloud)
    assert set(cloud.entra.granted) == {
        f"{cloud.url}/.default",
        "https://search.azure.com/.default",
        "https://ai.azure.com/.default",
    }


def test_all_pages_are_read(cloud: Cloud) -> None:
    second = f"{cloud.url}/finder/more?api-version=1"
    cloud.estate.answers |= {
        "/finder/knowledgebases": {"value": [{"name": "one"}], "@odata.nextLink": second},
        "/finder/more": {"value": [{"name": "two"}]},
    }
    assert {named(seen(cloud), name).name for name in ("one", "two")} == {"one", "two"}


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_refused_data_plane_is_a_gap_and_leaves_the_service_unknown(cloud: Cloud, status: int) -> None:
    cloud.knobs.faults = [Fault(where="GET /finder/knowledgebases", status=status, body={}, times=99)]
    found = seen(cloud)
    (gap,) = found.gaps
    assert (gap.source, "data plane" in gap.detail) == (SERVICE, True)
    assert by_source(found)[SERVICE].facts["grade"] == "unknown"


@pytest.mark.parametrize(
    "body",
    [
        {"value": None},
        {"value": [], "@odata.nextLink": "https://elsewhere.example/x"},
        [],
        {"data": [], "has_more": True},
    ],
    ids=repr,
)
def test_a_listing_that_is_none_is_no_empty_one(cloud: Cloud, body: Json) -> None:
    cloud.knobs.faults = [Fault(where="GET /finder/knowledgebases", body=body, times=99)]
    assert [gap.source for gap in seen(cloud).gaps] == [SERVICE]


def test_pages_that_go_round_end(cloud: Cloud) -> None:
    body: Json = {"data": [AGENT], "has_more": True, "last_id": "clerk"}
    cloud.estate.answers["/api/projects/shop/agents"] = body
    (gap,) = seen(cloud).gaps
    assert (gap.source, gap.reason) == (PROJECT, Reason.MALFORMED)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://finder.evil.example",
        "http://localhost/finder",
        "https://localhost.evil.example",
        "https://u@localhost",
    ],
)
def test_a_row_that_names_another_host_gets_no_token(cloud: Cloud, endpoint: str) -> None:
    cloud.estate.tables["resources"] = [resource(SEARCH, "finder", properties={"endpoint": endpoint})]
    (gap,) = seen(cloud).gaps
    assert (gap.source, gap.reason) == (SERVICE, Reason.OUTSIDE)
    assert "https://search.azure.com/.default" not in cloud.entra.granted


HOSTS = [
    (Plane.SEARCH, "https://finder.search.windows.net", True),
    (Plane.SEARCH, "https://FINDER.search.windows.net/", True),
    (Plane.SEARCH, "https://finder.search.windows.net:8443", False),
    (Plane.SEARCH, "https://search.windows.net.evil.example", False),
    (Plane.SEARCH, "https://evilsearch.windows.net", False),
    (Plane.SEARCH, "https://finder.services.ai.azure.com", False),
    (Plane.SEARCH, "http://finder.search.windows.net", False),
    (Plane.SEARCH, "https://a@finder.search.windows.net", False),
    (Plane.SEARCH, "https://finder.search.windows.net/?x=1", False),
    (Plane.SEARCH, "https://[", False),
    (Plane.FOUNDRY, "https://shop.services.ai.azure.com/api/projects/p", True),
]


@pytest.mark.parametrize(("plane", "url", "good"), HOSTS, ids=str)
def test_a_token_goes_to_hosts_of_its_service_alone(plane: Plane, url: str, good: bool) -> None:
    place = place_of(CLOUDS["public"], plane)
    assert place is not None
    assert is_at(url, place) is good


def test_what_nobody_knows_of_a_cloud_is_not_guessed() -> None:
    assert place_of(CLOUDS["china"], Plane.FOUNDRY) is None
    assert place_of(CLOUDS["usgov"], Plane.SEARCH) == PLACES["usgov", Plane.SEARCH]
    private = place_of(
        private_cloud("https://management.north.example", "https://login.example"), Plane.SEARCH
    )
    assert private is not None
    assert is_at("https://finder.search.north.example", private)
    assert not is_at("https://finder.search.south.example", private)


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE", "PATCH", "HEAD"])
def test_no_verb_but_get_leaves_for_a_data_plane(verb: str) -> None:
    transport = GetOnlyTransport("https://finder.search.windows.net")
    url = "https://finder.search.windows.net/providers/Microsoft.ResourceGraph/resources"
    with transport, pytest.raises(WriteRefused):
        transport.send(HttpRequest(verb, url))
