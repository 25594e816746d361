"""The server: HTTP/1.1 for GET, HEAD and OPTIONS, with a limit on everything that a client may take.

The standard library's server does what is needed (threads, parsing of heads) and is kept with Python; what it
lacks are the limits below. A framework would bring bodies, routes and middleware that a read-only list has no
use for. TLS and authentication are a reverse proxy's.
"""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from inventory.serve.answer import EVERYWHERE, answer, refused
from inventory.serve.model import Asked, Offer, Reply
from inventory.version import __version__

MAX_HEAD = 32 * 1024  # bytes of request line and headers together; browsers and proxies send 4
MAX_CLIENTS = 64  # connections at a time, a thread each
MAX_REQUESTS = 200  # on one connection: a crawl of 20,000 servers is as many pages
HEAD_S = 10.0  # for a whole head, however slowly it drips
SEND_S = 20.0  # for a whole answer: 100 servers are 0.5 MB
CHUNK = 4096
END = b"\r\n\r\n"
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\n"
    b"Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
)


class Registry(ThreadingHTTPServer):
    """The server of one registry; `offer` tells what is offered when a request comes."""

    daemon_threads = True  # a client that lingers does not keep us from ending
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, offer: Callable[[], Offer]) -> None:
        """Listen; raise OSError where that cannot be done."""
        self.offer = offer
        self.room = threading.BoundedSemaphore(MAX_CLIENTS)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        """Bind, without asking a name server what we are called."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address of the list."""
        host = f"[{self.server_name}]" if ":" in self.server_name else self.server_name
        return f"http://{host}:{self.server_port}/v0.1/servers"

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # the base's own types
        """Serve a connection in a thread, or say that there are too many."""
        if self.room.acquire(blocking=False):
            super().process_request(request, client_address)
            return
        try:
            request.settimeout(0)
            request.send(BUSY)
        except OSError:
            pass  # who sends nothing and reads nothing hears nothing
        self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # as above
        """Serve a connection, and make room for another."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # as above
        """Say nothing of a connection that broke: anybody could fill a log with those."""


class Handler(BaseHTTPRequestHandler):
    """Reads heads within limits, answers them, and closes a connection that sends anything else."""

    protocol_version = "HTTP/1.1"
    server_version = f"mcp-census/{__version__}"
    sys_version = ""
    server: Registry

    def setup(self) -> None:
        """Begin with nothing read."""
        super().setup()
        self.rfile.close()  # heads are read from the connection itself
        self.rest = b""
        self.asked = 0

    def handle_one_request(self) -> None:
        """Answer one request; end the connection where there is none, or none that we read."""
        self.close_connection = True
        self.asked += 1
        head = self.read_head()
        if not head:
            return
        if len(head) > MAX_HEAD:
            self.begin()
            self.send(refused(431, f"the head is longer than {MAX_HEAD} bytes"))
            return
        self.rfile = io.BytesIO(head)
        self.raw_requestline = self.rfile.readline()
        if not self.parse_request():
            return  # parse_request has said why
        if self.headers.get("Transfer-Encoding") or self.headers.get("Content-Length", "0").strip() != "0":
            self.close_connection = True  # a body that nobody reads must not be read as the next request
        if self.asked >= MAX_REQUESTS:
            self.close_connection = True
        etags = ", ".join(self.headers.get_all("If-None-Match", []))
        self.send(answer(Asked(method=self.command, target=self.path, etags=etags), self.server.offer()))

    def read_head(self) -> bytes:
        """Return the next head: more bytes than are allowed where it is too long, none if there is none."""
        found, ends = self.rest.lstrip(b"\r\n"), time.monotonic() + HEAD_S
        while END not in found and len(found) <= MAX_HEAD:
            left = ends - time.monotonic()
            if left <= 0:
                return b""
            self.connection.settimeout(left)
            try:
                more = self.connection.recv(CHUNK)
            except OSError:
                return b""
            if not more:
                return b""
            found += more
        head, end, self.rest = found.partition(END)
        return head + end

    def begin(self) -> None:
        """Take a request that could not be read for one, so that it can be answered."""
        self.command, self.request_version, self.requestline = "GET", "HTTP/1.1", ""

    def send(self, reply: Reply) -> None:
        """Send an answer, its body only where one was asked for."""
        self.connection.settimeout(SEND_S)
        self.send_response(reply.status)
        for name, value in (*EVERYWHERE.items(), *reply.headers.items()):
            self.send_header(name, value)
        if reply.status not in (204, 304):
            kind = "application/json" if reply.status < 400 else "application/problem+json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and reply.body:
            self.wfile.write(reply.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request that is no HTTP, in JSON as everything else."""
        self.close_connection = True
        if getattr(self, "command", None) is None:
            self.begin()
        self.send(refused(code, message or HTTPStatus(code).phrase))

    def handle_expect_100(self) -> bool:
        """Ask for no body: none is ever read."""
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing: who reads what is the reverse proxy's to keep."""
