"""Nothing but reading leaves: other verbs and other places are refused before any socket is opened."""

from __future__ import annotations

import socket
import sys
from urllib.parse import urlsplit

import pytest
import requests
from azure.core.rest import HttpRequest
from hypothesis import given
from hypothesis import strategies as st

from agents.azure.transport import Call, WriteRefused, check, told
from tests.azure.access.opened import apps, opened
from tests.azure.cloud.knobs import Fault
from tests.azure.cloud.server import Cloud
from tests.azure.conftest import Stand

HERE = "https://management.azure.com"
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
WRITES = (
    ("PUT", "/subscriptions/x/resourceGroups/rg"),
    ("PATCH", "/subscriptions/x"),
    ("DELETE", "/subscriptions/x/resourceGroups/rg"),
    ("HEAD", "/subscriptions/x"),
    ("OPTIONS", "/subscriptions/x"),
    ("POST", "/subscriptions/x/providers/Microsoft.Web/register"),
    ("POST", "/subscriptions/x/providers/Microsoft.Web/sites/s/config/appsettings/list"),
    ("POST", f"{GRAPH}History"),
    ("POST", f"{GRAPH}/"),
    ("POST", f"/x/..{GRAPH}"),
    ("POST", f"//{GRAPH}"),
    ("PUT", GRAPH),
    ("DELETE", GRAPH),
    ("get", "/subscriptions/x"),
)
ELSEWHERE = (
    "https://evil.example/subscriptions",
    "http://management.azure.com/subscriptions",
    "https://management.azure.com.evil.example/x",
    "https://management.azure.com@evil.example/x",
    "https://user@management.azure.com/x",
    "https://evil.example\\@management.azure.com/x",
    "https://management.azure.com:8443/x",
    "https://management.azure.com/x\r\nHost: evil",
    "file:///etc/passwd",
    "",
)


@pytest.mark.parametrize(("verb", "path"), WRITES)
def test_what_might_write_never_reaches_a_socket(stand: Stand, verb: str, path: str) -> None:
    cloud = stand(apps(1))
    with opened(cloud) as azure:
        # A connection that is open already would carry a write without any new socket.
        azure.rows()
        before = list(cloud.asked)
        sockets = watch()
        graph, plain = azure.tenant.clients.pair()
        with pytest.raises(WriteRefused):
            plain.send_request(HttpRequest(verb, cloud.url + path))
        with pytest.raises(WriteRefused):
            graph._send_request(HttpRequest(verb, cloud.url + path))
    assert cloud.asked == before
    assert sockets == []
    assert {call.verb for call in azure.calls} == {"POST"}


def watch() -> list[str]:
    """Return a list that grows with every connection that is made from here on."""
    seen: list[str] = []
    WATCHERS.append(seen)
    return seen


WATCHERS: list[list[str]] = []


def note(event: str, _: object) -> None:
    if event == "socket.connect":
        for seen in WATCHERS:
            seen.append(event)


sys.addaudithook(note)


def test_the_watch_on_sockets_sees_one() -> None:
    seen = watch()
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        one.listen()
        other.connect(one.getsockname())
    assert seen == ["socket.connect"]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_nothing_leaves_to_another_place(url: str) -> None:
    with pytest.raises(WriteRefused):
        check("GET", url, HERE)


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "/"), ("GET", "/subscriptions/x?a=b"), ("GET", GRAPH), ("POST", GRAPH)]
)
def test_reading_may_leave(verb: str, path: str) -> None:
    check(verb, HERE + path, HERE)
    check(verb, f"{HERE}{path}?api-version=1", HERE)


def test_a_redirect_is_not_followed(stand: Stand) -> None:
    cloud = stand(apps(1))
    away = {"Location": f"{cloud.url}/elsewhere"}
    cloud.knobs.faults.append(Fault("^POST .*ResourceGraph", status=307, headers=away, body={}))
    with opened(cloud) as azure:
        azure.rows()
    assert "/elsewhere" not in {asked.path for asked in cloud.asked}


def test_the_journal_has_every_request_of_a_run_and_they_all_read(stand: Stand) -> None:
    cloud = stand(apps(30))
    cloud.knobs.page = 10
    cloud.knobs.faults.append(Fault("^POST .*ResourceGraph", status=500, body={}))
    with opened(cloud) as azure:
        azure.rows()
        azure.tenant.read("/subscriptions?$filter=a&code=canary-secret", "2022-12-01")
    graph = f"{cloud.url}{GRAPH}?api-version=2021-03-01"
    assert azure.calls == [
        Call(verb="POST", url=graph, status=500),
        Call(verb="POST", url=graph, status=200),
        Call(verb="POST", url=graph, status=200),
        Call(verb="POST", url=graph, status=200),
        Call(verb="GET", url=f"{cloud.url}/subscriptions?$filter=a&api-version=2022-12-01", status=200),
    ]
    assert verbs(cloud) == {("POST", "graph"), ("POST", "token"), ("GET", "entra"), ("GET", "arm")}


def verbs(cloud: Cloud) -> set[tuple[str, str]]:
    """Return what the other side saw: its verbs, and what for."""
    seen: set[tuple[str, str]] = set()
    for asked in cloud.asked:
        if asked.path.lower() == GRAPH.lower():
            seen.add((asked.verb, "graph"))
        elif asked.path.endswith("/token"):
            seen.add((asked.verb, "token"))
        else:
            seen.add((asked.verb, "arm" if asked.signed else "entra"))
    return seen


def test_of_a_url_only_what_was_asked_is_told() -> None:
    assert told(f"{HERE}/a/b?api-version=1&$skiptoken=canary&code=canary") == f"{HERE}/a/b?api-version=1"


def test_everything_says_who_asks(stand: Stand) -> None:
    cloud = stand(apps(1))
    with opened(cloud) as azure:
        azure.rows()
        azure.tenant.read("/subscriptions", "2022-12-01")
    assert all(asked.agent.startswith("mcp-census") for asked in cloud.questions() + cloud.reads())


PLACES = st.sampled_from(
    ("evil.example", "management.azure.com", "management.azure.com:443", "x@y", "\\", "/")
)


@given(st.lists(PLACES | st.text(max_size=6), max_size=5), st.sampled_from(("GET", "POST", "PUT")))
def test_whatever_is_asked_leads_here_or_nowhere(pieces: list[str], verb: str) -> None:
    url = "https://" + "".join(pieces)
    try:
        check(verb, url, HERE)
    except WriteRefused:
        return
    assert requests.Request(verb, url).prepare().url is not None
    assert urlsplit(str(requests.Request(verb, url).prepare().url)).netloc.lower() == "management.azure.com"
    assert verb == "GET"
