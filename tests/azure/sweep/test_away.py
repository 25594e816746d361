from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from agents.azure.away import confirmed, connect, is_public, target_of
from discovery.model import Identity, Kind, Sighting
from discovery.probe.ask import ask
from discovery.probe.conversation import Asking
from discovery.probe.dial import ConnectAway
from tests.azure.conftest import Stand
from tests.azure.sweep.looking import app as container_app
from tests.azure.sweep.looking import look, names, small
from tests.inventory.registry.test_tagged import app
from tests.probe.kinds import modern, protected
from tests.probe.scripted import Scripted


def server(name: str, port: int, **facts: str) -> Sighting:
    """Return a public server at a name that leads nowhere by itself."""
    url = f"http://{name}.example:{port}/mcp"
    return replace(
        app(name, url=url, ingress="external", **facts), identity=Identity(kind=Kind.REMOTE, url=url), url=url
    )


def here(port: int) -> ConnectAway:
    """Return a way to this machine, whatever name is asked for."""
    return lambda host, _, seconds: socket.create_connection(("127.0.0.1", port), seconds)


def test_what_answers_as_a_server_is_proven() -> None:
    with Scripted(modern()) as running:
        (one,) = confirmed([server("a", running.port, grade="weak")], "1", here(running.port))
    assert (one.facts["grade"], one.facts["probe"], one.facts["auth"]) == ("proven", "confirmed", "none")
    assert "probe.answered" in one.facts["marks"]


def test_what_asks_for_a_proof_is_a_server_too() -> None:
    with Scripted(protected()) as running:
        (one,) = confirmed([server("a", running.port, grade="unknown")], "1", here(running.port))
    assert (one.facts["grade"], one.facts["auth"]) == ("proven", "required")


def test_what_does_not_answer_keeps_its_grade() -> None:
    def web_page(_: object) -> bytes:
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"

    with Scripted(web_page) as running:
        (one,) = confirmed([server("a", running.port, grade="weak")], "1", here(running.port))
    assert (one.facts["grade"], one.facts["probe"]) == ("weak", "no")


def test_the_same_address_is_asked_once() -> None:
    with Scripted(modern()) as running:
        twins = [server("a", running.port), replace(server("a", running.port), source="/subscriptions/2/x")]
        confirmed(twins, "1", here(running.port))
        once = len(running.requests)
    with Scripted(modern()) as running:
        confirmed([server("a", running.port)], "1", here(running.port))
        assert len(running.requests) == once


NOT_ASKED: list[Callable[[int], Sighting]] = [
    lambda port: replace(server("a", port), facts={**server("a", port).facts, "ingress": "internal"}),
    lambda port: replace(server("a", port), facts={**server("a", port).facts, "role": "registry"}),
    lambda port: replace(server("a", port), url=None, identity=Identity(kind=Kind.UNRESOLVED, ref="x")),
]


@pytest.mark.parametrize("make", NOT_ASKED)
def test_nobody_asks_what_is_not_public_or_no_server(make: Callable[[int], Sighting]) -> None:
    with Scripted(modern()) as running:
        confirmed([make(running.port)], "1", here(running.port))
        assert running.requests == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("20.50.2.1", True),
        ("2603:1030:20e:3::23c", True),
        ("10.0.0.4", False),
        ("169.254.169.254", False),
        ("168.63.129.16.example", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("::ffff:10.0.0.4", False),
        ("fe80::1%eth0", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_name_that_leads_into_the_own_network_is_not_asked() -> None:
    with pytest.raises(PermissionError):
        connect("localhost", 443, 1.0)


@pytest.mark.parametrize("url", ["ftp://a/mcp", "https://", "https://[::1", "unix:/run/x", ""])
def test_what_is_no_address_on_the_web_has_no_target(url: str) -> None:
    assert target_of(url) is None


def test_without_a_way_there_nothing_leaves_this_machine() -> None:
    target = target_of("https://tools.example/mcp")
    assert target is not None
    answer = ask(target, Asking())
    assert answer.detail.startswith("denied")


def test_only_a_sweep_that_was_told_to_asks_servers(stand: Stand) -> None:
    estate = small()
    estate.add(container_app("website", env={"PORT": "80"}))
    assert "website" not in names(look(stand(estate)))
