"""What is no MCP server is never called one, whatever words it uses; most of it is asked five times."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from discovery.probe.answer import Grade
from discovery.probe.ask import ask
from discovery.probe.conversation import Asking
from tests.probe import kinds
from tests.probe.scripted import (
    MISSING,
    Got,
    Script,
    Scripted,
    as_events,
    as_json,
    discovered,
    error,
    http,
    initialized,
)

WORDS = (
    '<html>{"jsonrpc":"2.0","result":{"supportedVersions":["2026-07-28"],"capabilities":{}}} '
    "Missing session ID Mcp-Session-Id protocolVersion serverInfo event: endpoint text/event-stream</html>"
)


def page(body: str, status: int = 200) -> Script:
    return lambda got: http(status, body, kind="text/html")


def echo(got: Got) -> bytes:
    return http(200, got.body, kind="application/json")


def echo_with_result(got: Got) -> bytes:
    return as_json(200, {**got.message, "result": {}})


def echo_with_everything(got: Got) -> bytes:
    result = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "serverInfo": {},
        "supportedVersions": ["2026-07-28"],
    }
    return as_json(200, {**got.message, "result": result})


def echo_of_headers(got: Got) -> bytes:
    return error(400, -32600, "what is this: " + json.dumps(dict(got.fields)), id_=got.id)


def answers(result: object, **more: object) -> Script:
    return lambda got: as_json(200, {"jsonrpc": "2.0", "id": got.id, "result": result, **more})


def language_server(got: Got) -> bytes:
    result = {"capabilities": {"hoverProvider": True}, "serverInfo": {"name": "pylsp", "version": "1.2"}}
    if got.rpc != "initialize":
        return error(200, -32601, "Method Not Found", id_=got.id)
    return as_json(200, {"jsonrpc": "2.0", "id": got.id, "result": result})


def of_another_question(make: Callable[[Got], dict[str, object]]) -> Script:
    return lambda got: as_json(200, {**make(got), "id": "1"})


def stream_of(*events: tuple[str, str]) -> Script:
    return lambda got: as_events(*events) if got.method == "GET" else MISSING


def foreign_code(got: Got) -> bytes:
    return error(200, -32022, "something else", id_=got.id)


OTHERS: tuple[tuple[str, Script], ...] = (
    ("vite", page("<html><script type=module src=/@vite/client></script></html>")),
    ("http-server", lambda got: MISSING),
    ("python -m http.server", lambda got: http(501, "Unsupported method ('POST')", kind="text/html")),
    ("jupyter", lambda got: http(403, "Forbidden", kind="text/html")),
    ("FastAPI", lambda got: as_json(404, {"detail": "Not Found"})),
    ("FastAPI, not allowed", lambda got: as_json(405, {"detail": "Method Not Allowed"})),
    ("FastAPI, not processable", lambda got: as_json(422, {"detail": [{"msg": "Field required"}]})),
    ("JSON-RPC", lambda got: error(200, -32601, "the method does not exist", id_=got.id)),
    ("JSON-RPC that cannot parse", lambda got: error(400, -32700, "Parse error", id_=None)),
    ("Ethereum", answers("0x1")),
    ("language server", language_server),
    ("debug adapter", lambda got: as_json(200, {"seq": 1, "type": "response", "command": "initialize"})),
    ("echo", echo),
    ("echo with a result", echo_with_result),
    ("echo with all results", echo_with_everything),
    ("echo of headers", echo_of_headers),
    ("a page that quotes it all", page(WORDS)),
    ("a page that quotes it all, refusing", page(WORDS, 400)),
    ("a text that quotes it all", lambda got: http(400, "Missing session ID")),
    ("a JSON string that quotes it", lambda got: as_json(400, "Missing session ID")),
    ("an error that is no JSON-RPC", lambda got: as_json(400, {"error": {"message": "Missing session ID"}})),
    ("a ticker", stream_of(("tick", "1"), ("tick", "2"))),
    ("a stream that leads elsewhere", stream_of(("endpoint", "http://198.51.100.1/?sessionId=1"))),
    ("a stream that leads to another host", stream_of(("endpoint", "//198.51.100.1/?sessionId=1"))),
    ("a stream without a session", stream_of(("endpoint", "/messages"))),
    ("a stream with a late endpoint", stream_of(("hello", "1"), ("endpoint", "/m?sessionId=1"))),
    ("everything behind OAuth", kinds.protected(everywhere=True)),
    ("another resource behind OAuth", kinds.protected(resource="http://localhost:1/api")),
    ("Basic", lambda got: http(401, "no", WWW_Authenticate='Basic realm="x"')),
    ("the answer to another question", of_another_question(discovered)),
    ("a greeting for another", of_another_question(initialized)),
    ("versions that are no dates", answers({"supportedVersions": ["1.0"], "capabilities": {}})),
    ("no versions", answers({"supportedVersions": [], "capabilities": {}})),
    ("capabilities that are a list", answers({"supportedVersions": ["2026-07-28"], "capabilities": []})),
    ("a code of MCP in another place", foreign_code),
    ("an agent of another protocol", lambda got: as_json(200, {"name": "agent", "skills": [], "url": "/"})),
    ("an empty session", lambda got: http(404, "no", Mcp_Session_Id="")),
    ("a login page", lambda got: http(302, Location="/login")),
    ("a redirect of its own slash to another", lambda got: http(307, Location="http://198.51.100.1/mcp/")),
    ("ssh", lambda got: b"SSH-2.0-OpenSSH_9.9\r\n"),
    ("smtp", lambda got: b"220 mail ESMTP\r\n500 what\r\n"),
    ("redis", lambda got: b"-ERR unknown command 'POST'\r\n"),
    ("a server that hangs up", lambda got: b""),
    ("a WebSocket of its own", lambda got: b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n"),
)


@pytest.mark.parametrize("deep", [False, True], ids=["as usual", "in depth"])
@pytest.mark.parametrize(("what", "script"), OTHERS, ids=[row[0] for row in OTHERS])
def test_what_is_no_server_is_not_called_one(what: str, script: Script, deep: bool) -> None:
    with Scripted(script) as scripted:
        answer = ask(scripted.target, Asking(deep=deep, probe_s=0.5))
    assert answer.grade not in {Grade.CONFIRMED, Grade.AUTH}
    assert answer.requests <= (18 if deep else 9)
    assert answer.told.name is None


def test_an_open_port_that_is_not_mcp_costs_five_requests() -> None:
    with Scripted(lambda got: MISSING) as scripted:
        ask(scripted.target)
    assert scripted.asked() == ["POST /mcp", "GET /sse", "POST /", "POST /gradio_api/mcp/", "POST /mcp/"]


def test_a_port_that_is_no_http_costs_one_request() -> None:
    with Scripted(lambda got: b"SSH-2.0-OpenSSH_9.9\r\n") as scripted:
        answer = ask(scripted.target)
    assert (answer.grade, answer.requests) == (Grade.NO, 1)
