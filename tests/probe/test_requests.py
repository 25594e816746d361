"""What is sent, to the byte: the first question, what never rides along, how sessions end, TLS, sockets."""

from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from discovery.model import Reason
from discovery.probe.answer import Auth, Era, Grade, Remembered
from discovery.probe.ask import ask
from discovery.probe.conversation import Asking
from discovery.probe.messages import Tool
from discovery.probe.target import Target
from tests.probe import kinds
from tests.probe.kinds import Sessions
from tests.probe.scripted import MISSING, Got, Scripted, as_json, discovered, error, http, initialized

EXPECTED = """POST /mcp HTTP/1.1\r
Host: 127.0.0.1:PORT\r
Connection: close\r
Content-Type: application/json\r
Accept: application/json, text/event-stream\r
MCP-Protocol-Version: 2026-07-28\r
Mcp-Method: server/discover\r
User-Agent: mcp-census/9.9 (inventory of this machine; asks once, sends no credentials)\r
Content-Length: LENGTH\r
\r
{"jsonrpc":"2.0","id":"ID","method":"server/discover","params":{"_meta":{\
"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
"io.modelcontextprotocol/clientInfo":{"name":"mcp-census","version":"9.9"},\
"io.modelcontextprotocol/clientCapabilities":{}}}}"""
TOOL = Tool(version="9.9")
# None of these may ever be sent; `origin` only to test its check.
NEVER = {
    "authorization",
    "cookie",
    "accept-encoding",
    "last-event-id",
    "proxy-authorization",
    "referer",
    "range",
}


def test_the_first_question_is_exactly_this() -> None:
    with Scripted(kinds.modern()) as scripted:
        ask(scripted.target, Asking(tool=TOOL, checks=False))
    raw = scripted.requests[0].raw.decode()
    length = len(scripted.requests[0].body)
    told = raw.replace(str(scripted.port), "PORT").replace(f"Length: {length}", "Length: LENGTH")
    assert re.sub('"id":"[0-9a-f]{16}"', '"id":"ID"', told) == EXPECTED


def test_every_question_has_an_id_of_its_own() -> None:
    with Scripted(lambda got: MISSING) as scripted:
        ask(scripted.target)
    ids = [got.id for got in scripted.requests if got.method == "POST"]
    assert len(set(ids)) == len(ids) == 4


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("list_tools", [False, True])
def test_what_never_rides_along(deep: bool, list_tools: bool) -> None:
    for script in (
        kinds.modern(),
        kinds.stateful(Sessions(), kinds.missing_session_and_opened),
        kinds.protected(),
        kinds.gateway(Sessions()),
        kinds.event_stream("/sse", "/m?sessionId=1"),
        lambda got: MISSING,
    ):
        with Scripted(script) as scripted:
            ask(scripted.target, Asking(deep=deep, list_tools=list_tools))
        for got in scripted.requests:
            assert not NEVER & set(got.headers)
            assert got.rpc != "tools/call"
            assert got.headers["connection"] == ("Upgrade" if "upgrade" in got.headers else "close")


def test_nothing_but_the_ladder_is_asked_without_being_asked_for() -> None:
    sessions = Sessions()
    with Scripted(kinds.stateful(sessions, kinds.missing_session_and_opened)) as scripted:
        ask(scripted.target)
    assert {got.rpc for got in scripted.requests} == {"server/discover", "initialize", ""}


def test_a_foreign_origin_is_sent_once_and_only_to_a_proven_server() -> None:
    with Scripted(kinds.modern()) as scripted:
        ask(scripted.target)
    assert [got.headers.get("origin") for got in scripted.requests].count("http://mcp-census.invalid") == 1
    with Scripted(kinds.inspector) as scripted:
        ask(scripted.target)
    assert not any("origin" in got.headers for got in scripted.requests)
    assert not any("invalid" in got.headers["host"] for got in scripted.requests)


@pytest.mark.parametrize("strict", [True, False])
def test_whether_host_and_origin_are_checked(strict: bool) -> None:
    with Scripted(kinds.modern(host_check=strict)) as scripted:
        answer = ask(scripted.target)
    assert (answer.host_check, answer.origin_check) == (strict, strict)
    assert answer.requests == 4


def test_a_legacy_server_is_checked_without_a_session_left() -> None:
    sessions = Sessions()
    with Scripted(kinds.stateful(sessions, kinds.missing_session_and_opened)) as scripted:
        answer = ask(scripted.target)
    assert (answer.host_check, answer.origin_check) == (False, False)
    assert sessions.alive == set()
    assert len(sessions.opened) == 4


def test_a_stream_is_checked_as_well() -> None:
    def answer(got: Got) -> bytes:
        if "invalid" in got.headers["host"] + got.headers.get("origin", ""):
            return http(421, "Invalid Host header")
        return kinds.event_stream("/sse", "/messages/?session_id=1")(got)  # type: ignore[return-value]

    with Scripted(answer) as scripted:
        found = ask(scripted.target)
    assert (found.era, found.host_check, found.origin_check) == (Era.SSE, True, True)


def test_the_local_name_is_tried_once() -> None:
    with Scripted(lambda got: http(421, "Invalid Host header")) as scripted:
        answer = ask(scripted.target)
    hosts = [got.headers["host"].partition(":")[0] for got in scripted.requests]
    assert hosts.count("localhost") == 1
    assert answer.grade is Grade.WEAK


def test_a_server_that_only_knows_its_local_name_is_asked_by_it_from_then_on() -> None:
    with Scripted(kinds.playwright(Sessions())) as scripted:
        answer = ask(scripted.target)
    own = [got.headers["host"] for got in scripted.requests if "invalid" not in got.headers["host"]]
    assert own == [f"127.0.0.1:{scripted.port}", *[f"localhost:{scripted.port}"] * (len(own) - 1)]
    assert answer.host_check is True


def test_an_express_sample_that_cannot_end_sessions_is_not_greeted() -> None:
    sessions = Sessions()
    refusal = kinds.says("Bad Request: No valid session ID provided")
    with Scripted(kinds.stateful(sessions, refusal, delete=False)) as scripted:
        answer = ask(scripted.target)
    assert (answer.grade, answer.told.name) == (Grade.CONFIRMED, None)
    assert sessions.opened == []


@pytest.mark.parametrize(
    "make",
    [
        lambda s: kinds.modern(),
        lambda s: kinds.modern(host_check=True),
        lambda s: kinds.stateful(s, kinds.missing_session),
        lambda s: kinds.stateful(s, kinds.missing_session_and_opened),
        lambda s: kinds.stateless("Unsupported protocol version"),
        kinds.gateway,
    ],
)
def test_tools_are_listed_where_asked_for(make: kinds.Make) -> None:
    sessions = Sessions()
    with Scripted(make(sessions)) as scripted:
        assert ask(scripted.target).tools is None
        answer = ask(scripted.target, Asking(list_tools=True))
    assert answer.tools is not None
    assert (answer.tools.count, answer.tools.names) == (1, ("add",))
    assert sessions.alive == set()


def test_initialized_is_told_only_to_list_tools() -> None:
    with Scripted(kinds.stateful(Sessions(), kinds.missing_session)) as scripted:
        ask(scripted.target)
        assert "notifications/initialized" not in [got.rpc for got in scripted.requests]
        ask(scripted.target, Asking(list_tools=True))
    assert [got.rpc for got in scripted.requests].count("notifications/initialized") == 1


def test_tools_are_listed_page_by_page_up_to_a_bound() -> None:
    def answer(got: Got) -> bytes:
        if got.rpc == "server/discover":
            return as_json(200, discovered(got))
        params = got.message["params"]
        assert isinstance(params, dict)
        page = int(params.get("cursor", "0"))
        result = {"tools": [{"name": f"t{page}"}], "nextCursor": str(page + 1) if page < last else ""}
        return as_json(200, {"jsonrpc": "2.0", "id": got.id, "result": result})

    last = 3
    with Scripted(answer) as scripted:
        found = ask(scripted.target, Asking(list_tools=True, checks=False)).tools
    assert found is not None
    assert found.names == ("t0", "t1", "t2", "t3")
    last = 10**9
    with Scripted(answer) as scripted:
        endless = ask(scripted.target, Asking(list_tools=True, checks=False))
    assert endless.tools is None
    assert endless.requests == 17


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *(
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-days",
                "30",
                "-subj",
                "/O=Acme/CN=tools.acme.example",
            ),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1,URI:spiffe://acme/x"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def test_a_server_in_tls_is_asked_in_tls_and_its_certificate_told(tls: ssl.SSLContext) -> None:  # E17
    with Scripted(kinds.modern(), tls=tls) as scripted:
        answer = ask(scripted.target, Asking(checks=False))
        again = ask(scripted.target, Asking(), "1", Remembered(stamp="1", answer=answer))
    assert (answer.grade, answer.requests, again.requests) == (Grade.CONFIRMED, 2, 1)
    shown = answer.tls
    assert shown is not None
    assert shown.names == ("tools.acme.example", "localhost", "127.0.0.1", "::1", "spiffe://acme/x")
    assert (shown.issuer, shown.self_signed, shown.version) == ("tools.acme.example", True, "TLSv1.3")
    assert (shown.not_before or "") < (shown.not_after or "")


def test_a_server_that_says_it_wants_tls_and_does_not_speak_it_is_no_server() -> None:
    with Scripted(lambda got: http(400, "Client sent an HTTP request to an HTTPS server.")) as scripted:
        answer = ask(scripted.target, Asking(probe_s=0.3))
    assert (answer.grade, answer.tls) == (Grade.NO, None)


def test_a_server_that_wants_a_client_certificate_is_closed_to_strangers(
    tls: ssl.SSLContext, certificate: Path
) -> None:
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(certificate / "cert.pem")
    with Scripted(kinds.modern(), tls=tls) as scripted:
        answer = ask(scripted.target)
    assert (answer.grade, answer.auth) == (Grade.NO, Auth.REQUIRED)
    assert answer.tls is not None


def test_http_over_a_unix_socket(tmp_path: Path) -> None:
    with Scripted(kinds.modern(), unix=tmp_path / "s") as scripted:
        answer = ask(scripted.target)
    assert (answer.grade, answer.framing) == (Grade.CONFIRMED, "http")
    assert scripted.requests[0].headers["host"] == "localhost"


def test_a_unix_socket_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    with Scripted(kinds.modern(), unix=tmp_path / "s") as scripted:
        answer = ask(replace(scripted.target, pids=(1,)))
    assert (answer.grade, answer.problem) == (Grade.SILENT, Reason.DENIED)
    assert scripted.requests == []


def test_an_abstract_unix_socket() -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("\0mcp-census-test")
    listener.close()
    answer = ask(Target(transport="unix", address="@mcp-census-test"))
    assert answer.detail.startswith("refused")


def written(message: dict[str, object]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n"


NOTICE = written({"method": "notifications/message", "params": {}})


class LineServer:
    """Speaks JSON line by line, and answers what is no JSON as an honest one does."""

    def __init__(self, path: Path | None, era: Era) -> None:
        self.era, self.messages = era, list[dict[str, object]]()
        self.listener = socket.socket(socket.AF_UNIX if path is not None else socket.AF_INET)
        self.listener.bind(str(path) if path is not None else ("127.0.0.1", 0))
        self.listener.listen()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                try:
                    for line in lines:
                        connection.sendall(self.answer(line))
                except OSError:
                    continue

    def answer(self, line: bytes) -> bytes:
        try:
            message = json.loads(line)
        except ValueError:
            return written({"id": None, "error": {"code": -32700, "message": "Parse error"}})
        self.messages.append(message)
        got = Got(method="", path="", fields=(), body=line, raw=line)
        if got.rpc == "server/discover" and self.era is Era.MODERN:
            return NOTICE + written(discovered(got))
        if got.rpc == "initialize":
            return NOTICE + written(initialized(got))
        if got.rpc == "tools/list":
            return written(kinds.tools(got))
        return written({"id": got.id, "error": {"code": -32601, "message": "no"}}) if got.id else b""

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(10)


@pytest.fixture(params=[Era.MODERN, Era.LEGACY])
def era(request: pytest.FixtureRequest) -> Era:
    return Era(request.param)


@pytest.fixture(params=["unix", "tcp"])
def lines(request: pytest.FixtureRequest, era: Era, tmp_path: Path) -> Iterator[LineServer]:
    server = LineServer(tmp_path / "lines" if request.param == "unix" else None, era)
    yield server
    server.close()


def test_a_server_that_speaks_line_by_line(lines: LineServer, era: Era) -> None:
    name = lines.listener.getsockname()
    target = (
        Target(transport="unix", address=name)
        if isinstance(name, str)
        else Target(transport="tcp", address="127.0.0.1", port=name[1])
    )
    answer = ask(target, Asking(list_tools=True))
    assert (answer.grade, answer.framing, answer.era, answer.told.name) == (
        Grade.CONFIRMED,
        "lines",
        era,
        "demo",
    )
    assert answer.tools is not None
    before = len(lines.messages)
    again = ask(target, Asking(), "1", Remembered(stamp="1", answer=answer))
    assert again.told == answer.told
    assert len(lines.messages) - before == (1 if era is Era.MODERN else 2)


def test_an_address_that_is_not_this_machine_s_is_never_connected_to() -> None:
    answer = ask(Target(transport="tcp", address="192.0.2.1", port=80))
    assert (answer.grade, answer.detail) == (Grade.NO, "refused: OSError")


def test_a_connection_from_another_namespace_to_another_machine_is_closed_unused() -> None:
    with Scripted(kinds.modern()) as scripted:

        def connect(network: str, address: str, port: int, timeout_s: float) -> socket.socket:
            made = socket.socket()
            made.bind(("127.0.0.2", 0))
            made.connect(("127.0.0.1", scripted.port))
            return made

        target = Target(transport="tcp", address="10.9.8.7", port=1, network="402")
        answer = ask(target, Asking(connect_in=connect))
    assert answer.problem is Reason.DENIED
    assert scripted.requests == []


def test_without_a_way_into_a_namespace_nothing_is_asked() -> None:
    answer = ask(Target(transport="tcp", address="127.0.0.1", port=1, network="402"))
    assert (answer.grade, answer.problem) == (Grade.SILENT, Reason.DENIED)


def test_an_error_that_names_no_session_is_no_reason_to_end_one() -> None:
    with Scripted(lambda got: error(400, -32700, "Parse error")) as scripted:
        ask(scripted.target)
    assert not any(line.startswith("DELETE") for line in scripted.asked())
