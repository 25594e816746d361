"""Endpoints that mean harm (E1 to E21): each ends in bounded time, with few bytes read, and with a value."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator

import pytest

from discovery.model import Reason
from discovery.probe.answer import Grade
from discovery.probe.ask import ask
from discovery.probe.conversation import Asking
from discovery.probe.limits import MAX_BODY, MAX_HEAD, MAX_LINE, MAX_SESSION_ID
from discovery.probe.reader import STEP
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

HASTY = Asking(probe_s=0.25, endpoint_s=0.6, checks=False)
# Far above what one endpoint may take with these deadlines, far below what a naive client took.
SOON_S = 3.0
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


def forever(start: bytes, piece: bytes) -> Script:
    def answer(got: Got) -> Iterator[bytes]:
        yield start
        while True:
            yield piece

    return answer


def dripping(start: bytes, piece: bytes, scripted: list[Scripted]) -> Script:
    """Sends a little at a time: more often than any timeout of a single read."""

    def answer(got: Got) -> Iterator[bytes]:
        yield start
        while not scripted[0].stop.wait(0.02):
            yield piece

    return answer


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        pytest.param(STREAM, b": keepalive\n\n", id="E1 an endless stream of comments"),
        pytest.param(STREAM, b"data:\n\n", id="E1 an endless stream of nothing"),
        pytest.param(b"", b"H", id="E2 a status line in drips"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", b"X", id="E2 a header in drips"),
        pytest.param(PLAIN, b" ", id="E2 a body in drips"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", id="E2 chunks"),
        pytest.param(b"", b"", id="E18 silence"),
    ],
)
def test_slowness_ends_at_the_deadline(start: bytes, piece: bytes) -> None:
    servers: list[Scripted] = []
    with Scripted(dripping(start, piece, servers)) as scripted:
        servers.append(scripted)
        before = time.monotonic()
        answer = ask(scripted.target, HASTY)
        took = time.monotonic() - before
    assert took < SOON_S
    assert answer.grade not in {Grade.CONFIRMED, Grade.AUTH}
    assert answer.requests <= 4


def test_a_peer_that_takes_no_bytes_ends_at_the_deadline() -> None:
    with Scripted(forever(b"", b""), reads=False) as scripted:
        answer = ask(scripted.target, HASTY)
    assert (answer.grade, answer.problem) == (Grade.SILENT, Reason.TIMED_OUT)


@pytest.mark.parametrize(
    ("start", "piece", "most"),
    [
        pytest.param(STREAM, b"data: " + b"x" * 65536, MAX_LINE, id="E3 one endless line"),
        pytest.param(STREAM, b"data: x\n", MAX_BODY, id="E3 one endless event"),
        pytest.param(PLAIN, b" " * 65536, MAX_BODY, id="E3 an endless body"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"ffff\r\n" + b" " * 65535 + b"\r\n",
            MAX_BODY,
            id="E3 endless chunks",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000, MAX_HEAD, id="E5 endless headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536, MAX_HEAD, id="E5 an endless header"),
        pytest.param(b"", b"x" * 65536, MAX_HEAD, id="E5 an endless status line"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, MAX_HEAD, id="E6 endless interim replies"),
    ],
)
def test_what_never_ends_is_left_after_few_bytes(start: bytes, piece: bytes, most: int) -> None:
    with Scripted(forever(start, piece)) as scripted:
        answer = ask(scripted.target, Asking(checks=False))
    assert answer.grade not in {Grade.CONFIRMED, Grade.AUTH}
    assert answer.received <= answer.requests * (most + len(start) + 2 * STEP)


def test_more_events_than_anyone_needs_are_not_read() -> None:
    with Scripted(lambda got: as_events(*[("message", "{}")] * 100)) as scripted:
        assert ask(scripted.target, HASTY).grade is Grade.NO


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip"])
def test_a_compressed_body_is_refused_unread(coding: str) -> None:  # E4
    bomb = gzip.compress(bytes(10_000_000))
    with Scripted(lambda got: http(200, bomb, kind="application/json", Content_Encoding=coding)) as scripted:
        answer = ask(scripted.target, HASTY)
    assert (answer.grade, answer.requests) == (Grade.MALFORMED, 1)
    assert answer.received <= 2 * STEP
    assert "accept-encoding" not in scripted.requests[0].headers


DEEP = '{"jsonrpc":"2.0","id":"x","result":' + "[" * 30_000 + "]" * 30_000 + "}"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[" * 60_000, id="E7 brackets"),
        pytest.param(DEEP, id="E7 brackets that close"),
        pytest.param('{"a":' * 10_000, id="E7 braces"),
        pytest.param(
            '{"jsonrpc":"2.0","id":' + "1" * 5000 + ',"result":{}}', id="E8 a number of 5,000 digits"
        ),
        pytest.param('{"jsonrpc":"2.0","id":1e99999,"result":{}}', id="E8 a number past all bounds"),
        pytest.param('{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"result":{}}', id="E20 a key twice"),
        pytest.param('{"id":NaN}', id="E20 no number"),
        pytest.param('\ufeff{"jsonrpc":"2.0"}', id="E20 a byte order mark"),
        pytest.param('{"__proto__":{"result":{}},"jsonrpc":"2.0"}', id="E20 a prototype"),
        pytest.param('{"a":"\\ud800"}', id="a lone surrogate"),
        pytest.param('{"a":"\\', id="an open string"),
    ],
)
def test_json_that_harms_parsers_is_no_answer(body: str) -> None:
    with Scripted(lambda got: http(200, body, kind="application/json")) as scripted:
        assert ask(scripted.target, HASTY).grade is Grade.NO


@pytest.mark.parametrize("body", [b"\xff\xfe{\x00}\x00", b'{"jsonrpc":"\xff"}', b"\x00" * 100])
def test_what_is_no_utf_8_is_no_answer(body: bytes) -> None:  # E20
    with Scripted(lambda got: http(200, body, kind="application/json")) as scripted:
        assert ask(scripted.target, HASTY).grade is Grade.NO


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://169.254.169.254/mcp/",
        "http://[::ffff:169.254.169.254]/mcp/",
        "file:///etc/passwd",
        "//198.51.100.1/mcp/",
        "http://127.0.0.1:1/mcp/",
        "https://127.0.0.1:{port}/mcp/",
        "http://127.0.0.1:{port}@198.51.100.1/mcp/",
        "http://127.0.0.1:{port}/other",
        "http://localhost:{port}/mcp/",
        "/mcp//",
        "/mcp/?next=1",
        "mcp/",
        "",
    ],
)
def test_a_redirect_elsewhere_is_recorded_and_not_followed(location: str) -> None:  # E9
    def answer(got: Got) -> bytes:
        return http(307, Location=location.format(port=scripted.port)) if got.path == "/mcp" else MISSING

    with Scripted(answer) as scripted, Scripted(lambda got: MISSING) as other:
        found = ask(scripted.target, HASTY)
    assert found.grade is Grade.NO
    assert other.connections == 0
    assert len(scripted.requests) == scripted.connections == 5
    assert (found.redirect is None) == (location == "")


def test_a_redirect_to_its_own_slash_is_followed_once() -> None:
    with Scripted(lambda got: http(307, Location=got.path + "/")) as scripted:
        ask(scripted.target, HASTY)
    assert scripted.asked()[:3] == ["POST /mcp", "POST /mcp/", "GET /sse"]
    assert not any(path.endswith("//") for path in scripted.asked())


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_metadata_elsewhere_is_recorded_and_not_fetched(scheme: str) -> None:  # E10
    with Scripted(lambda got: MISSING) as other:
        url = f"{scheme}://127.0.0.1:{other.port}/.well-known/oauth-protected-resource"
        challenge = f'Bearer resource_metadata="{url}"'
        with Scripted(lambda got: http(401, "no", WWW_Authenticate=challenge)) as scripted:
            answer = ask(scripted.target, HASTY)
    assert other.connections == 0
    assert answer.grade is Grade.WEAK
    assert answer.auth_resource == url


def test_links_in_answers_are_never_fetched() -> None:  # E10
    with Scripted(lambda got: MISSING) as other:
        link = f"http://127.0.0.1:{other.port}/x"

        def answer(got: Got) -> bytes:
            more = {"icons": [{"src": link}], "serverCard": link, "instructions": link}
            return as_json(200, discovered(got, more=more), Link=f"<{link}>; rel=server-card")

        with Scripted(answer) as scripted:
            assert ask(scripted.target).grade is Grade.CONFIRMED
    assert other.connections == 0


def test_what_answers_everything_with_anything_is_a_suspected_decoy() -> None:  # E12
    def answer(got: Got) -> bytes:
        if got.rpc == "server/discover":
            version = got.headers["mcp-protocol-version"]
            return as_json(200, discovered(got, more={"supportedVersions": [version]}))
        return MISSING

    with Scripted(answer) as scripted:
        assert ask(scripted.target).decoy


def test_what_repeats_any_revision_in_its_greeting_is_a_suspected_decoy() -> None:  # E12
    def answer(got: Got) -> bytes:
        if got.rpc != "initialize":
            return error(400, -32000, "Unsupported protocol version")
        params = got.message["params"]
        assert isinstance(params, dict)
        return as_json(200, initialized(got, "mcp-server", params["protocolVersion"]))

    with Scripted(answer) as scripted:
        assert ask(scripted.target).decoy


def test_answering_every_path_alone_is_no_decoy() -> None:
    def answer(got: Got) -> bytes:
        if got.rpc == "initialize":
            return as_json(200, initialized(got))
        return error(400, -32000, "Unsupported protocol version")

    with Scripted(answer) as scripted:
        assert not ask(scripted.target).decoy


UGLY = (
    "\x1b[2Jname",
    "\x1b]8;;http://x\x07link",
    "a\rb\nc",
    "\u202egnp.exe",
    "nul\x00",
    "bell\x07",
    "\ud800",
    "\u2066x\u2069",
)


@pytest.mark.parametrize("name", UGLY, ids=ascii)
def test_what_it_says_of_itself_moves_no_cursor(name: str) -> None:  # E13
    meta = {"io.modelcontextprotocol/serverInfo": {"name": name, "version": name}}
    more = {"_meta": meta, "capabilities": {name: {}}}
    with Scripted(lambda got: as_json(200, discovered(got, more=more))) as scripted:
        told = ask(scripted.target, HASTY).told
    for text in (told.name, told.version, *told.capabilities):
        assert text is not None
        assert text.isprintable()


def test_a_secret_it_says_of_itself_is_not_kept() -> None:
    token = "ghp_" + "a1B2" * 9
    meta = {"io.modelcontextprotocol/serverInfo": {"name": f"x {token}", "version": token}}
    with Scripted(lambda got: as_json(200, discovered(got, more={"_meta": meta}))) as scripted:
        assert token not in repr(ask(scripted.target, HASTY))


def test_what_it_says_of_itself_is_cut_and_marked() -> None:  # E15
    meta = {"io.modelcontextprotocol/serverInfo": {"name": "n" * 9000, "version": "v" * 9000}}
    versions = [f"20{year:02}-01-01" for year in range(100)] * 10
    more = {"_meta": meta, "supportedVersions": versions, "capabilities": {f"c{n}": {} for n in range(500)}}
    with Scripted(lambda got: as_json(200, discovered(got, more=more))) as scripted:
        told = ask(scripted.target, HASTY).told
    assert (len(told.name or ""), len(told.version or "")) == (256, 128)
    assert (len(told.protocol_versions), len(told.capabilities)) == (64, 64)
    assert told.truncated


def test_a_name_of_ten_megabytes_is_not_read() -> None:  # E15
    with Scripted(lambda got: as_json(200, discovered(got, "n" * 10_000_000))) as scripted:
        answer = ask(scripted.target, HASTY)
    assert answer.received <= answer.requests * (MAX_BODY + 2 * STEP)


BODY = b'{"jsonrpc":"2.0"}'


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 17\r\n\r\n" + BODY, id="two lengths"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\nContent-Length: 17\r\n\r\n" + BODY, id="twice"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + BODY, id="a negative length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: +17\r\n\r\n" + BODY, id="a signed length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 0x11\r\n\r\n" + BODY, id="a hexadecimal length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 17, 17\r\n\r\n" + BODY, id="a list of lengths"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + BODY, id="less than announced"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\nTransfer-Encoding: chunked\r\n\r\n11\r\n" + BODY,
            id="both",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n" + BODY, id="another coding"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n", id="chunk overflow"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", id="a negative chunk"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}X\r\n", id="a longer chunk"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", id="no chunk"),
        pytest.param(b"HTTP/1.1 200 OK\nContent-Length: 17\n\n" + BODY, id="bare line feeds"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length : 17\r\n\r\n" + BODY, id="a blank before the colon"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n" + BODY, id="a folded line"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n" + BODY, id="a bare carriage return"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n" + BODY, id="a zero byte"),
        pytest.param(b"HTTP/1.1 200 OK\r\nnothing\r\n\r\n" + BODY, id="a line without a colon"),
        pytest.param(b"HTTP/1.1 9999 OK\r\n\r\n" + BODY, id="a status of four digits"),
        pytest.param(b"HTTP/3 200 OK\r\n\r\n" + BODY, id="another HTTP"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: y\r\n", id="half a head"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 101 + b"\r\n", id="101 headers"),
        pytest.param(
            b"HTTP/1.1 103 Early\r\n\r\n" * 5 + b"HTTP/1.1 200 OK\r\n\r\n", id="five interim replies"
        ),
    ],
)
def test_a_reply_that_is_not_strictly_http_is_called_malformed(reply: bytes) -> None:  # E16
    with Scripted(lambda got: reply) as scripted:
        answer = ask(scripted.target, HASTY)
    assert answer.grade is Grade.MALFORMED
    assert answer.requests == 1


def test_a_second_reply_on_the_connection_is_not_read() -> None:  # E16
    def answer(got: Got) -> bytes:
        return MISSING + as_json(200, discovered(got))

    with Scripted(answer) as scripted:
        assert ask(scripted.target, HASTY).grade is Grade.NO


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_few_interim_replies_are_passed_over(count: int) -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * count
    with Scripted(lambda got: interim + as_json(200, discovered(got))) as scripted:
        assert ask(scripted.target, HASTY).grade is Grade.CONFIRMED


def test_a_chunked_answer_is_put_together() -> None:
    def answer(got: Got) -> bytes:
        body = json.dumps(discovered(got)).encode()
        cut = b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:]))
        return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + cut + b"0\r\nTrailer: x\r\n\r\n"

    with Scripted(answer) as scripted:
        assert ask(scripted.target, HASTY).grade is Grade.CONFIRMED


def test_an_answer_to_the_end_of_the_connection_is_taken() -> None:
    def answer(got: Got) -> bytes:
        return b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps(discovered(got)).encode()

    with Scripted(answer) as scripted:
        assert ask(scripted.target, HASTY).grade is Grade.CONFIRMED


@pytest.mark.parametrize(
    "session",
    ["x" * (MAX_SESSION_ID + 1), "a b", "a\tb", "s\xe9ssion", "\x7f"],
    ids=["long", "blank", "tab", "latin", "del"],
)
def test_a_session_id_that_cannot_stand_in_a_header_is_not_sent_back(session: str) -> None:  # E21
    reply = (
        b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nMcp-Session-Id: " + session.encode("latin-1") + b"\r\n\r\n"
    )
    with Scripted(lambda got: reply) as scripted:
        answer = ask(scripted.target, HASTY)
    assert not any(line.startswith("DELETE") for line in scripted.asked())
    assert (answer.grade, answer.opened) == (Grade.NO, 0)


def test_a_session_id_of_a_megabyte_is_not_read() -> None:  # E21
    reply = b"HTTP/1.1 404 No\r\nMcp-Session-Id: " + b"x" * 1_000_000 + b"\r\n\r\n"
    with Scripted(lambda got: reply) as scripted:
        answer = ask(scripted.target, HASTY)
    assert answer.grade is Grade.MALFORMED
    assert answer.received <= MAX_HEAD + 2 * STEP


def test_a_new_session_with_every_reply_ends_too() -> None:
    def answer(got: Got) -> bytes:
        return http(400, "no", Mcp_Session_Id=f"s{len(scripted.requests)}")

    with Scripted(answer) as scripted:
        found = ask(scripted.target)
    assert found.requests == len(scripted.requests) <= 32


def test_no_answer_is_raised_for_a_port_that_is_closed() -> None:
    with Scripted(lambda got: MISSING) as scripted:
        target = scripted.target
    answer = ask(target, HASTY)
    assert (answer.grade, answer.detail.partition(":")[0]) == (Grade.NO, "refused")
