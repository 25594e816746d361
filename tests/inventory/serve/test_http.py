"""The server on loopback: real connections, good ones and hostile ones, and the way back into a registry."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.registry.read import read_registry
from inventory.registry.sources.bring import Wish, bring
from inventory.registry.sources.configured import Source
from inventory.serve import http as serving
from inventory.serve.http import MAX_HEAD, Registry
from inventory.serve.shelf import Shelf
from tests.inventory.serve.offering import OFFERED, registry_of

LIST = "/v0.1/servers"
HEAD = b"GET /v0.1/servers HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return registry_of(tmp_path / "r")


@pytest.fixture
def server(folder: Path) -> Iterator[Registry]:
    shelf = Shelf(folder)
    found = Registry("127.0.0.1", 0, lambda: shelf.offer)
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


def connected(server: Registry) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.server_port), timeout=20)


def talked(server: Registry, said: bytes) -> bytes:
    """Return everything that comes back until the server closes the connection."""
    with connected(server) as connection:
        with contextlib.suppress(OSError):  # it may be closed before all was said
            connection.sendall(said)
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while more := connection.recv(65536):
                heard += more
        return heard


def status(heard: bytes) -> int:
    return int(heard.split(b" ", 2)[1])


def test_a_client_asks_on_one_connection_as_often_as_it_likes(server: Registry) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    try:
        connection.request("GET", LIST, headers={"Origin": "vscode-file://vscode-app"})
        first = connection.getresponse()
        servers = json.loads(first.read())["servers"]
        assert (first.status, len(servers)) == (200, len(OFFERED))
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert first.headers["Content-Type"] == "application/json"
        connection.request("GET", LIST, headers={"If-None-Match": first.headers["ETag"]})
        second = connection.getresponse()
        assert (second.status, second.read()) == (304, b"")
        connection.request("HEAD", LIST)
        third = connection.getresponse()
        assert (third.read(), third.headers["Content-Length"]) == (b"", first.headers["Content-Length"])
        connection.request(
            "OPTIONS",
            LIST,
            headers={
                "Origin": "https://github.com",
                "Access-Control-Request-Method": "GET",
                "Access-Control-Request-Headers": "authorization",
            },
        )
        fourth = connection.getresponse()
        assert (fourth.status, fourth.read()) == (204, b"")
        assert "Authorization" in fourth.headers["Access-Control-Allow-Headers"]
        connection.request("GET", f"{LIST}/io.github.acme%2Fcrm/versions/latest")
        assert json.loads(connection.getresponse().read())["server"]["version"] == "1.2.3"
    finally:
        connection.close()


def test_requests_that_come_all_at_once_are_answered_one_by_one(server: Registry) -> None:
    heard = talked(server, HEAD + b"\r\n" + HEAD + b"Connection: close\r\n\r\n")
    assert heard.count(b"HTTP/1.1 200 OK") == 2


def test_what_we_serve_reads_back_as_the_entries_that_we_have(
    server: Registry, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    wish = Wish(registry=tmp_path / "other", cache=tmp_path / "cache", now=datetime.now(UTC))
    source = Source(name="ours", where=f"http://127.0.0.1:{server.server_port}", dialect="v0.1")
    (done,) = bring([source], wish)
    assert (done.error, done.failed, done.complete) == ("", (), True)
    there = read_registry(tmp_path / "other")
    assert there.problems == ()
    ours = {it.id: it for it in read_registry(folder).entries if it.id in {each.id for each in OFFERED}}
    brought = {it.id.removeprefix("ours."): it for it in there.entries}
    assert set(brought) == {it.id for it in OFFERED}
    for label, entry in brought.items():
        assert replace(entry, id=label, source="") == replace(ours[label], source="")
    (again,) = bring([source], wish)
    assert (again.changed, again.note) == (0, "unchanged since the last time")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"POST /v0.1/servers HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", 405),
        (b"DELETE /v0.1/servers HTTP/1.1\r\n\r\n", 405),
        (b"GET /../../etc/passwd HTTP/1.1\r\n\r\n", 404),
        (b"GET /v0.1/servers/%2e%2e%2f%2e%2e%2fetc%2fpasswd/versions/latest HTTP/1.1\r\n\r\n", 404),
        (b"GET /v0.1/servers/%00/versions/latest HTTP/1.1\r\n\r\n", 404),
        (b"GET /v0.1/servers/%ff/versions/latest HTTP/1.1\r\n\r\n", 400),
        (b"GET /v0.1/servers?limit=x HTTP/1.1\r\n\r\n", 400),
        (b"GET /v0.1/servers?search=" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET /" + b"a" * (MAX_HEAD + 5000) + b" HTTP/1.1\r\n\r\n", 431),
        (HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(150)) + b"\r\n", 431),
        (HEAD + b"X: " + b"y" * (2 * MAX_HEAD), 431),
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 505),
        (b"GET /v0.1/servers HTTP/1.1\r\nno colon here\r\n\r\n", 200),
    ],
)
def test_whatever_is_sent_gets_one_answer_in_json_and_no_harm_is_done(
    server: Registry, said: bytes, expected: int
) -> None:
    heard = talked(server, said.replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n", 1))
    assert status(heard) == expected
    head, _, body = heard.partition(b"\r\n\r\n")
    assert json.loads(body)
    assert b"Access-Control-Allow-Origin: *" in head
    assert b"Traceback" not in heard
    assert status(talked(server, HEAD + b"Connection: close\r\n\r\n")) == 200


@pytest.mark.parametrize(
    "name", [b"Content-Length: 40", b"Transfer-Encoding: chunked", b"Content-Length: +1"]
)
def test_a_body_is_never_read_as_the_next_request(server: Registry, name: bytes) -> None:
    heard = talked(server, HEAD + name + b"\r\n\r\n" + b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
    assert heard.count(b"HTTP/1.1 ") == 1
    assert b"Connection: close" in heard


def test_who_drips_a_head_is_left(server: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEAD_S", 0.2)
    with connected(server) as connection:
        connection.sendall(HEAD)
        assert connection.recv(10) == b""
    with connected(server) as silent:
        assert silent.recv(10) == b""


def test_headers_without_an_end_are_cut_off(server: Registry) -> None:
    heard = talked(server, HEAD + b"X: y\r\n" * 200_000)
    assert heard == b"" or status(heard) == 431


def test_too_many_at_once_are_told_so_and_the_others_are_served(
    server: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "room", threading.BoundedSemaphore(1))
    with connected(server) as first:
        first.sendall(HEAD + b"\r\n")
        assert status(first.recv(65536)) == 200
        with connected(server) as second:
            assert status(second.recv(65536)) == 503
        first.sendall(HEAD + b"\r\n")
        assert first.recv(65536) != b""
    # The first one has left: there is room again, as soon as its thread has seen that.
    while status(talked(server, HEAD + b"Connection: close\r\n\r\n")) == 503:
        pass


def test_a_connection_does_not_last_for_ever(server: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MAX_REQUESTS", 3)
    assert talked(server, (HEAD + b"\r\n") * 9).count(b"HTTP/1.1 200 OK") == 3


# The command.


def started(folder: Path, *options: str) -> subprocess.Popen[str]:
    program = Path(sys.executable).with_name("mcp-census")
    words = [str(program), "registry", "serve", "--registry", str(folder), "--port", "0", *options]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_where_it_serves_and_ends_when_told_to(folder: Path, sign: signal.Signals) -> None:
    process = started(folder)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    try:
        connection = http.client.HTTPConnection(url.partition("://")[2].partition("/")[0], timeout=20)
        connection.request("GET", "/v0.1/health")
        said = json.loads(connection.getresponse().read())
        assert (said["status"], said["servers"]) == ("ok", len(OFFERED))
        connection.close()
    finally:
        process.send_signal(sign)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert "serving 4 of" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "no authentication"),  # noqa: S104  # what is refused
        (("--host", "::"), "no authentication"),
        (("--host", "192.0.2.1"), "no authentication"),
        (("--host", "registry.example"), "no authentication"),
        (("--host", "192.0.2.1", "--allow-remote"), "cannot listen"),
        (("--port", "70000"), "--port"),
        (("--registry", "nowhere"), "there is no registry"),
    ],
)
def test_the_command_refuses_what_would_be_unsafe_or_cannot_be(
    folder: Path, options: tuple[str, ...], said: str
) -> None:
    process = started(folder, *options)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert said in err


def test_who_listens_to_others_is_warned(folder: Path) -> None:
    process = started(folder, "--host", "0.0.0.0", "--allow-remote")  # noqa: S104  # what is warned of
    assert process.stderr is not None
    assert "there is no authentication" in process.stderr.readline()
    process.terminate()
    process.communicate(timeout=20)
