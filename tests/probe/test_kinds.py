"""Every kind of server that was measured is proved, named where that leaves no trace, and left as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from discovery.probe.answer import Answer, Auth, Era, Grade, Remembered
from discovery.probe.ask import ask
from discovery.probe.conversation import Asking
from tests.probe import kinds
from tests.probe.kinds import Sessions
from tests.probe.scripted import Script, Scripted

QUIET = Asking(checks=False)
PRESENCE = Asking(checks=False, identify=False)
Make = Callable[[Sessions], Script]

# server, script, the proof, era, path, its name if it can be had, requests for presence alone
KINDS: tuple[tuple[str, Make, str, Era, str, str | None, int], ...] = (
    (
        "python mcp 2.3",
        lambda s: kinds.modern(host_check=True),
        "result.discover",
        Era.MODERN,
        "/mcp",
        "demo",
        1,
    ),
    (
        "python mcp 1.30",
        lambda s: kinds.stateful(s, kinds.missing_session),
        *("text.missing-session", Era.LEGACY, "/mcp", "demo", 2),
    ),
    (
        "python mcp 1.18",
        lambda s: kinds.stateful(s, kinds.missing_session_and_opened),
        *("text.missing-session", Era.LEGACY, "/mcp", "demo", 2),
    ),
    ("python mcp 1.10", kinds.redirecting, "text.missing-session", Era.LEGACY, "/mcp/", "demo", 3),
    ("fastmcp 4.1", lambda s: kinds.modern(), "result.discover", Era.MODERN, "/mcp", "demo", 1),
    (
        "python SSE",
        lambda s: kinds.event_stream("/sse", "/messages/?session_id=0f3"),
        *("event.endpoint", Era.SSE, "/sse", None, 2),
    ),
    (
        "fastapi-mcp 0.4",
        lambda s: kinds.stateful(s, kinds.missing_session_and_opened),
        *("text.missing-session", Era.LEGACY, "/mcp", "demo", 2),
    ),
    (
        "gradio 6",
        lambda s: kinds.stateless("Unsupported protocol version: 2026-07-28", "/gradio_api/mcp/", -32600),
        *("text.version", Era.LEGACY, "/gradio_api/mcp/", "demo", 4),
    ),
    (
        "TypeScript SDK, not initialized",
        lambda s: kinds.stateful(s, kinds.says("Bad Request: Server not initialized")),
        *("text.not-initialized", Era.LEGACY, "/mcp", "demo", 1),
    ),
    (
        "TypeScript SDK, no valid session",
        lambda s: kinds.stateful(s, kinds.says("Bad Request: No valid session ID provided")),
        *("text.no-valid-session", Era.LEGACY, "/mcp", "demo", 1),
    ),
    (
        "express sample without DELETE",
        lambda s: kinds.stateful(s, kinds.says("Bad Request: No valid session ID provided"), delete=False),
        *("text.no-valid-session", Era.LEGACY, "/mcp", None, 1),
    ),
    (
        "TypeScript SDK stateless",
        lambda s: kinds.stateless(
            "Bad Request: Unsupported protocol version (supported versions: 2025-06-18)"
        ),
        *("text.version", Era.LEGACY, "/mcp", "demo", 1),
    ),
    (
        "everything over SSE",
        lambda s: kinds.event_stream("/sse", "/message?sessionId=5f1c", cors=True),
        *("event.endpoint", Era.SSE, "/sse", None, 2),
    ),
    (
        "TypeScript fastmcp 4.20",
        lambda s: kinds.stateful(s, kinds.says("server_missing_modern_protocol_support")),
        *("text.no-modern", Era.LEGACY, "/mcp", "demo", 1),
    ),
    ("TypeScript mcp-proxy 6.7", lambda s: kinds.modern(), "result.discover", Era.MODERN, "/mcp", "demo", 1),
    (
        "context7 4.1",
        lambda s: kinds.modern(WWW_Authenticate='Bearer resource_metadata="https://context7.example/x"'),
        *("result.discover", Era.MODERN, "/mcp", "demo", 1),
    ),
    ("supergateway 4 stateful", kinds.gateway, "result.initialize", Era.LEGACY, "/mcp", "demo", 3),
    (
        "supergateway 4 stateless",
        lambda s: kinds.stateless("Method not found", code=-32601, status=404),
        *("result.initialize", Era.LEGACY, "/mcp", "demo", 2),
    ),
    ("@playwright/mcp", kinds.playwright, "text.not-initialized", Era.LEGACY, "/mcp", "demo", 2),
    (
        "figma-developer-mcp",
        lambda s: kinds.stateless("Bad Request: Unsupported protocol version"),
        *("text.version", Era.LEGACY, "/mcp", "demo", 1),
    ),
    (
        "kubernetes-mcp-server",
        lambda s: kinds.modern(events=True),
        *("result.discover", Era.MODERN, "/mcp", "demo", 1),
    ),
    ("mcp-grafana", lambda s: kinds.modern(), "result.discover", Era.MODERN, "/mcp", "demo", 1),
    (
        "@azure/mcp 2.0",
        lambda s: kinds.stateful(
            s, kinds.says("The MCP-Protocol-Version header value '2026-07-28' is not supported"), "/"
        ),
        *("text.version-header", Era.LEGACY, "/", "demo", 3),
    ),
    (
        "Java SDK",
        lambda s: kinds.stateful(s, kinds.says("Session ID required in mcp-session-id header")),
        *("text.session-required", Era.LEGACY, "/mcp", "demo", 1),
    ),
    ("rmcp", kinds.rmcp, "result.initialize", Era.LEGACY, "/mcp", "demo", 3),
    ("a later revision", lambda s: kinds.newer, "code.version", Era.MODERN, "/mcp", None, 1),
)
IDS = [row[0] for row in KINDS]


@pytest.mark.parametrize(("server", "make", "rule", "era", "path", "name", "count"), KINDS, ids=IDS)
def test_every_kind_is_proved_and_named(
    server: str, make: Make, rule: str, era: Era, path: str, name: str | None, count: int
) -> None:
    sessions = Sessions()
    with Scripted(make(sessions)) as scripted:
        answer = ask(scripted.target, QUIET)
    assert (answer.grade, answer.rule, answer.era, answer.path) == (Grade.CONFIRMED, rule, era, path)
    assert answer.told.name == name
    assert answer.auth is Auth.NONE
    assert answer.requests == len(scripted.requests)
    assert scripted.most_at_once == 1


@pytest.mark.parametrize(("server", "make", "rule", "era", "path", "name", "count"), KINDS, ids=IDS)
def test_presence_costs_few_requests(
    server: str, make: Make, rule: str, era: Era, path: str, name: str | None, count: int
) -> None:
    with Scripted(make(Sessions())) as scripted:
        answer = ask(scripted.target, PRESENCE)
    assert answer.grade is Grade.CONFIRMED
    assert answer.requests == count


@pytest.mark.parametrize("row", KINDS, ids=IDS)
def test_no_session_stays_open_whatever_is_asked(
    row: tuple[str, Make, str, Era, str, str | None, int],
) -> None:
    sessions = Sessions()
    with Scripted(row[1](sessions)) as scripted:
        answer = ask(scripted.target, Asking(list_tools=row[5] is not None))
    assert sessions.alive == set()
    assert answer.closed == answer.opened
    assert len(sessions.opened) <= answer.opened


@pytest.mark.parametrize("row", KINDS, ids=IDS)
def test_a_server_that_is_remembered_is_asked_once(
    row: tuple[str, Make, str, Era, str, str | None, int],
) -> None:
    sessions = Sessions()
    with Scripted(row[1](sessions)) as scripted:
        first = ask(scripted.target, Asking(), "7")
        again = ask(scripted.target, Asking(), "7", Remembered(stamp="7", answer=first))
    assert again.requests - again.opened == 1
    assert described(again) == described(first)


@pytest.mark.parametrize("row", KINDS, ids=IDS)
def test_another_process_at_the_same_place_owes_nothing_to_the_first(
    row: tuple[str, Make, str, Era, str, str | None, int],
) -> None:
    with Scripted(row[1](Sessions())) as scripted:
        first = ask(scripted.target, QUIET, "7")
        lied = replace(first, told=replace(first.told, name="another"))
        again = ask(scripted.target, QUIET, "8", Remembered(stamp="7", answer=lied))
    assert again.told == first.told


def described(answer: Answer) -> tuple[object, ...]:
    """What does not change from one look to the next."""
    return answer.told, answer.path, answer.era, answer.host_check, answer.origin_check, answer.auth


def test_a_server_behind_oauth_needs_a_token() -> None:
    with Scripted(kinds.protected()) as scripted:
        answer = ask(scripted.target)
    assert (answer.grade, answer.rule, answer.path) == (Grade.AUTH, "auth.resource-metadata", "/mcp")
    assert answer.auth is Auth.REQUIRED
    assert answer.auth_servers == ("https://auth.example/",)
    assert len(scripted.requests) == 3


def test_a_server_behind_oauth_may_keep_its_metadata_where_all_do() -> None:
    with Scripted(kinds.protected(named=False)) as scripted:
        assert ask(scripted.target).grade is Grade.AUTH


def test_tooling_that_asks_for_a_token_stays_a_hint() -> None:
    with Scripted(kinds.inspector) as scripted:
        answer = ask(scripted.target)
    assert (answer.grade, answer.auth) == (Grade.WEAK, Auth.REQUIRED)


def test_a_gateway_over_websocket_is_found_in_depth_only() -> None:
    with Scripted(kinds.web_socket) as scripted:
        assert ask(scripted.target).grade is Grade.NO
        assert ask(scripted.target, Asking(deep=True)).rule == "upgrade.mcp"


def test_a_path_that_is_known_is_asked_first() -> None:
    with Scripted(kinds.modern("/deep/thing")) as scripted:
        answer = ask(replace(scripted.target, known=("/deep/thing",)), QUIET)
    assert answer.path == "/deep/thing"
    assert scripted.asked() == ["POST /deep/thing"]


def test_a_stream_on_a_path_that_is_known_is_found() -> None:
    with Scripted(kinds.event_stream("/events", "/post?sessionId=1")) as scripted:
        answer = ask(replace(scripted.target, known=("/events",)), QUIET)
    assert (answer.path, answer.era) == ("/events", Era.SSE)


def test_a_path_that_is_guessed_is_asked_last() -> None:
    with Scripted(kinds.modern("/deep/thing")) as scripted:
        answer = ask(replace(scripted.target, guessed=("/deep/thing",)), QUIET)
    assert answer.path == "/deep/thing"
    assert scripted.asked()[0] == "POST /mcp"
