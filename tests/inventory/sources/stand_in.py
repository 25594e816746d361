"""A registry on loopback that answers as a test says, over HTTP or TLS, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


@dataclass(slots=True)
class Asked:
    """One request: its path, query and headers in lower case."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(slots=True)
class StandIn:
    """A server with one answer for everything: `act` is called with the handler and the request."""

    act: Callable[[Handler, Asked], None]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Hands each GET to the test."""

    protocol_version = "HTTP/1.1"
    stand_in: StandIn

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        asked = Asked(parts.path, query, {key.lower(): value for key, value in self.headers.items()})
        self.stand_in.asked.append(asked)
        self.stand_in.act(self, asked)

    def do_CONNECT(self) -> None:
        """Hand what a proxy is asked to the test."""
        self.stand_in.act(self, Asked(self.path, {}, {}))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def say(self, status: int, body: object = b"", **headers: str) -> None:
        """Answer at once."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


class Quiet(ThreadingHTTPServer):
    """A server whose clients may leave in the middle."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has had enough is what some tests are about."""


@contextmanager
def serving(act: Callable[[Handler, Asked], None], certificate: Path | None = None) -> Iterator[StandIn]:
    """Serve until the test ends."""
    stand_in = StandIn(act=act)
    server = Quiet(("127.0.0.1", 0), type("Bound", (Handler,), {"stand_in": stand_in}))
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.socket.getsockname()[1]
    stand_in.url = (
        f"{'https' if certificate else 'http'}://{'localhost' if certificate else '127.0.0.1'}:{port}"
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent() -> Iterator[int]:
    """Give a port that takes connections and begins to speak TLS, a byte at a time."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                # A record of 16 KiB is announced; its handshake never ends.
                for byte in b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xf0" + b"\x03" * 10_000:
                    if over.wait(0.02):
                        return
                    try:
                        connection.sendall(bytes([byte]))
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        port: int = server.getsockname()[1]
        try:
            yield port
        finally:
            over.set()
            thread.join()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def row(name: str, version: str = "1.0.0", status: str = "active") -> dict[str, object]:
    """Return one server of a v0.1 list."""
    package = {"registryType": "npm", "identifier": f"@acme/{name}", "version": version}
    meta = {"io.modelcontextprotocol.registry/official": {"status": status, "isLatest": True}}
    return {
        "server": {"name": f"io.github.acme/{name}", "version": version, "packages": [package]},
        "_meta": meta,
    }


def page(*names: str, cursor: str = "") -> dict[str, object]:
    """Return a page of a v0.1 list."""
    return {"servers": [row(name) for name in names], "metadata": {"nextCursor": cursor}}
