"""The readers of what strangers send: JSON strict and canonical, event streams, certificates, replies."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.probe.answer import Tls
from discovery.probe.body import pieces
from discovery.probe.canonical import canonical, number
from discovery.probe.certificate import certificate_facts
from discovery.probe.events import events
from discovery.probe.flaw import Trouble
from discovery.probe.head import read_head
from discovery.probe.messages import Request, stream
from discovery.probe.reader import Deadline, Reader
from discovery.probe.reply import Reply, Room, read_reply
from discovery.probe.strict_json import Value, read_object
from discovery.probe.tools import tools_hash

# Self-signed, of tools.acme.example, localhost and 127.0.0.1; its key is lost.
CERTIFICATE = (
    "308201c93082016fa00302010202144644846ebbeaafa13c7a9a4679a5bf7f8333a836300a06082a8648ce3d04030230"
    "2c310d300b060355040a0c0441636d65311b301906035504030c12746f6f6c732e61636d652e6578616d706c65301e17"
    "0d3236313132313036303831345a170d3336313131383036303831345a302c310d300b060355040a0c0441636d65311b"
    "301906035504030c12746f6f6c732e61636d652e6578616d706c653059301306072a8648ce3d020106082a8648ce3d03"
    "010703420004ac214c86119a812baf53d1f83120f293d1708640ee7238984ea0e8f8bd59e0b134524abc53e59ba5bcaf"
    "757e50d5a5a39d01e2c23a475c74118635be95341c60a36f306d301d0603551d0e0416041467503bf6d79c9f7682f412"
    "6e08fce5ce8cfc0e72301f0603551d2304183016801467503bf6d79c9f7682f4126e08fce5ce8cfc0e72300f0603551d"
    "130101ff040530030101ff301a0603551d110413301182096c6f63616c686f737487047f000001300a06082a8648ce3d"
    "0403020348003045022000aa76031ed0a07d7fab905970961a1602737d531088f2416375dcd09c3f464802210085fd03"
    "9a43fa3b4291fdc403f3083576956b2326776b62987f446b2117496b21"
)
# RFC 8785 appendix B: what ECMAScript prints for each double.
NUMBERS: tuple[tuple[float, str], ...] = (
    (0.0, "0"),
    (-0.0, "0"),
    (5e-324, "5e-324"),
    (-5e-324, "-5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (9007199254740992.0, "9007199254740992"),
    (-9007199254740992.0, "-9007199254740992"),
    (295147905179352830000.0, "295147905179352830000"),
    (9.999999999999997e22, "9.999999999999997e+22"),
    (1e23, "1e+23"),
    (1.0000000000000001e23, "1.0000000000000001e+23"),
    (999999999999999700000.0, "999999999999999700000"),
    (999999999999999900000.0, "999999999999999900000"),
    (1e21, "1e+21"),
    (9.999999999999997e-7, "9.999999999999997e-7"),
    (0.000001, "0.000001"),
    (333333333.3333332, "333333333.3333332"),
    (333333333.33333325, "333333333.33333325"),
    (333333333.3333333, "333333333.3333333"),
    (-0.0000033333333333333333, "-0.0000033333333333333333"),
    (1424953923781206.2, "1424953923781206.2"),
    (4.5, "4.5"),
    (0.002, "0.002"),
    (1e30, "1e+30"),
    (1e-27, "1e-27"),
)


@pytest.mark.parametrize(("value", "text"), NUMBERS, ids=[text for _, text in NUMBERS])
def test_numbers_are_printed_as_ecmascript_does(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_canonical_number_is_the_same_number(value: float) -> None:
    assert float(number(value)) == value


def test_a_document_is_canonical_as_the_standard_shows_it() -> None:  # RFC 8785 §3.2.4, §3.2.3
    source = (
        '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],'
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}'
    )
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(json.loads(source)).decode() == expected


def test_keys_are_ordered_by_utf_16() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\xf6"]
    ordered = ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 1)))) == ordered


# The two tools below, in canonical form by hand.
ONE = '{"description":"A","inputSchema":{"type":"object","x":1},"name":"a"}'
TWO = '{"annotations":{"readOnlyHint":true},"inputSchema":{},"name":"b"}'


def test_the_hash_of_tools_is_that_of_what_decides_about_them() -> None:
    one: Value = {"name": "a", "description": "A", "inputSchema": {"type": "object", "x": 1.0}}
    two: Value = {"name": "b", "inputSchema": {}, "annotations": {"readOnlyHint": True}}
    assert isinstance(one, dict)
    assert isinstance(two, dict)
    base = tools_hash([one, two])
    digests = sorted(sha256(text.encode()).hexdigest() for text in (ONE, TWO))
    assert base == sha256(json.dumps(digests, separators=(",", ":")).encode()).hexdigest()
    assert tools_hash([two, one]) == base
    assert tools_hash([{**one, "icons": [{"src": "x"}], "_meta": {"y": 1}}, two]) == base
    assert tools_hash([{**one, "title": None}, two]) == base
    changes: tuple[dict[str, Value], ...] = (
        {"name": "c"},
        {"description": "A!"},
        {"title": "t"},
        {"outputSchema": {}},
        {"annotations": {}},
    )
    for change in changes:
        assert tools_hash([{**one, **change}, two]) != base
    assert tools_hash([one]) != base != tools_hash([])


@pytest.mark.parametrize("depth", [10, 63])
def test_what_nests_honestly_is_read(depth: int) -> None:
    assert read_object('{"a":' * depth + "1" + "}" * depth) is not None


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 65 + "1" + "}" * 65,
        "[]",
        "1",
        '"{}"',
        "",
        "{",
        '{"a":1}x',
        "{'a':1}",
        '{"a":01}',
        '{"a":1,}',
        "nul",
    ],
)
def test_what_is_no_object_is_none(text: str) -> None:
    assert read_object(text) is None


def test_brackets_in_strings_do_not_nest() -> None:
    assert read_object('{"a":"' + "[" * 200 + '\\"{{"}') == {"a": "[" * 200 + '"{{'}


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), plain))
def test_every_honest_object_is_read_and_canonical_twice(value: dict[str, Value]) -> None:
    found = read_object(json.dumps(value))
    assert found == value
    again = json.loads(canonical(value).decode("utf-8", "surrogatepass"))
    assert canonical(again) == canonical(value)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_of_json_raise(data: bytes) -> None:
    found = read_object(data)
    assert found is None or isinstance(found, dict)


STREAMS: tuple[tuple[bytes, list[tuple[str, str]]], ...] = (
    (b"event: endpoint\ndata: /m\n\n", [("endpoint", "/m")]),
    (b"event: endpoint\r\ndata: /m\r\n\r\n", [("endpoint", "/m")]),
    (b"event: endpoint\rdata: /m\r\r", [("endpoint", "/m")]),
    (b"data:{}\n\n", [("message", "{}")]),
    (b": hello\n\nid: 1\ndata:\n\ndata: x\ndata: y\n\n", [("message", "x\ny")]),
    (b"retry: 5\nid: 7\ndata: x\n\n", [("message", "x")]),
    (b"event: a\n\ndata: x\n\n", [("message", "x")]),
    (b"data: unfinished", []),
    (b"data: unfinished\n", []),
    (b"", []),
)


@pytest.mark.parametrize(("data", "expected"), STREAMS)
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_events_are_the_same_however_they_arrive(
    data: bytes, expected: list[tuple[str, str]], size: int
) -> None:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    found = [(event.name, event.data) for event in events(parts, 100, 1000)]
    assert found == expected


def test_a_line_past_its_limit_ends_the_stream() -> None:
    with pytest.raises(Trouble):
        list(events([b"data: " + b"x" * 100], 50, 1000))
    with pytest.raises(Trouble):
        list(events([b": x\n"] * 400, 50, 1000))
    with pytest.raises(Trouble):
        list(events([b"data: \xff\n\n"], 50, 1000))


class Fed:
    """A wire that gives what it was fed, a few bytes at a time, and then ends."""

    def __init__(self, data: bytes, size: int) -> None:
        self.data, self.size = data, size

    def recv(self, size: int) -> bytes:
        taken, self.data = self.data[: min(size, self.size)], self.data[min(size, self.size) :]
        return taken

    def settimeout(self, value: float | None) -> None:
        assert value is not None
        assert value > 0


def read(data: bytes, size: int, request: Request, room: Room) -> Reply | str:
    try:
        return read_reply(Reader(Fed(data, size), Deadline(60)), request, room)
    except Trouble as trouble:
        return trouble.flaw


REPLY = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda fields, body: b"HTTP/1.1 200 OK\r\n" + b"".join(fields) + b"\r\n" + body,
        st.lists(
            st.sampled_from(
                [
                    b"Content-Length: 5\r\n",
                    b"Content-Length: 99\r\n",
                    b"Transfer-Encoding: chunked\r\n",
                    b"Content-Type: text/event-stream\r\n",
                    b"Content-Encoding: gzip\r\n",
                    b"X: y\r\n",
                    b"bad\r\n",
                    b"X: y\n",
                ]
            ),
            max_size=4,
        ),
        st.one_of(
            st.binary(max_size=200),
            st.sampled_from(
                [b"5\r\nhello\r\n0\r\n\r\n", b"data: x\n\n", b"hello", b"0\r\n\r\n", b"5\r\nhel"]
            ),
        ),
    ),
)


@given(REPLY, st.integers(1, 7))
def test_no_reply_raises_and_all_are_the_same_however_they_arrive(data: bytes, size: int) -> None:
    room = Room(body=100, line=50)
    for request in (Request(method="POST", path="/", id="1"), stream("/")):
        assert read(data, size, request, room) == read(data, 10_000, request, room)


@given(st.binary(max_size=300), st.integers(1, 9))
def test_a_reader_never_holds_more_than_its_limit_and_a_step(data: bytes, limit: int) -> None:
    reader = Reader(Fed(data, 4), Deadline(60))
    try:
        while reader.line(limit) is not None:
            assert len(reader.buffer) <= limit + 4
    except Trouble:
        assert len(reader.buffer) <= limit + 8
    assert reader.received <= len(data)


def test_a_body_is_as_long_as_announced() -> None:
    reader = Reader(Fed(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", 2), Deadline(60))
    head = read_head(reader)
    assert (head.status, b"".join(pieces(reader, head))) == (200, b"abc")


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_of_certificates_raise(data: bytes) -> None:
    assert isinstance(certificate_facts(data, "TLSv1.3"), Tls)


@given(st.data())
def test_no_damage_to_a_certificate_makes_its_reader_raise(data: st.DataObject) -> None:
    whole = bytearray(bytes.fromhex(CERTIFICATE))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)):
        whole[at] = data.draw(st.integers(0, 255))
    assert isinstance(certificate_facts(bytes(whole), None), Tls)


def test_a_certificate_says_whose_it_is() -> None:
    shown = certificate_facts(bytes.fromhex(CERTIFICATE), "TLSv1.3")
    assert shown.names == ("tools.acme.example", "localhost", "127.0.0.1")
    assert (shown.issuer, shown.self_signed) == ("tools.acme.example", True)
    assert (shown.not_before or "").startswith("2026-")


def test_a_certificate_too_large_to_be_honest_is_not_read() -> None:
    assert certificate_facts(bytes.fromhex(CERTIFICATE) + bytes(16 * 1024), "TLSv1.3") == Tls(
        version="TLSv1.3"
    )
