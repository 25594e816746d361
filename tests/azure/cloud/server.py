"""A whole Azure on loopback, over TLS: Entra ID, Resource Graph and Resource Manager, with a log."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from tests.azure.cloud.certificate import make_authority
from tests.azure.cloud.directory import PATH as APPLICATIONS
from tests.azure.cloud.directory import Directory
from tests.azure.cloud.entra import Answer, Entra
from tests.azure.cloud.estate import TENANT, Estate, Json
from tests.azure.cloud.graph import PATH, Engine, Graph, error
from tests.azure.cloud.knobs import Fault, How, Knobs
from tests.azure.cloud.kusto import Kusto
from tests.azure.cloud.manager import Manager


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came, without its token: `signed` says whether it had one."""

    verb: str
    path: str
    query: dict[str, str]
    body: Json
    signed: bool
    agent: str


@dataclass(slots=True)
class Cloud:
    """The stand-in: where it is, how it behaves (`knobs`), what it was asked, how long it worked on that."""

    estate: Estate
    knobs: Knobs
    entra: Entra
    graph: Graph
    manager: Manager
    directory: Directory = field(default_factory=Directory)
    url: str = ""
    ca: Path = Path()
    tenant: str = TENANT
    asked: list[Asked] = field(default_factory=list)
    worked_s: float = 0.0

    @property
    def directory_url(self) -> str:
        """Where Microsoft Graph stands: the same server by another name, with tokens of its own."""
        return self.url.replace("localhost", "127.0.0.1")

    def questions(self) -> list[Asked]:
        """Return what Resource Graph was asked."""
        return [asked for asked in self.asked if asked.path.lower() == PATH]

    def reads(self) -> list[Asked]:
        """Return what Resource Manager was asked."""
        signed = [asked for asked in self.asked if asked.signed]
        return [asked for asked in signed if asked.path.lower() != PATH]

    def answer(self, asked: Asked, authorization: str, identity: dict[str, str]) -> Answer:
        """Return the answer to a request."""
        path = asked.path
        if path.endswith("/.well-known/openid-configuration"):
            return self.entra.configuration(self.url, path.split("/")[1])
        if asked.verb == "POST" and path.endswith("/oauth2/v2.0/token"):
            form = asked.body if isinstance(asked.body, dict) else {}
            return self.entra.token({key: str(value) for key, value in form.items()})
        if path == "/msi/token":
            return self.entra.identity(asked.query, identity)
        if refused := self.entra.refuse(authorization):
            return refused
        if asked.verb == "POST" and path.lower() == PATH and isinstance(asked.body, dict):
            return self.graph.answer(asked.body)
        if asked.verb == "GET" and path == APPLICATIONS and self.directory.applications:
            return self.directory.answer(self.directory_url, asked.query, self.entra.scope_of(authorization))
        if asked.verb == "GET":
            return self.manager.answer(self.url, path, asked.query)
        return 405, error("MethodNotAllowed", "writes are not expected here"), {}


class Handler(BaseHTTPRequestHandler):
    """Reads a request, logs it and sends the cloud's answer, or what a fault makes of it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    cloud: Cloud

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def serve(self) -> None:
        """Answer one request, and note the work."""
        began = time.thread_time()
        self.reply()
        with self.cloud.knobs.lock:
            self.cloud.worked_s += time.thread_time() - began

    def reply(self) -> None:
        """Answer one request."""
        parts = urlsplit(self.path)
        path, body = unquote(parts.path), self.sent()
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        authorization = self.headers.get("Authorization", "")
        agent = self.headers.get("User-Agent", "")
        asked = Asked(self.command, path, query, body, bool(authorization), agent)
        self.cloud.asked.append(asked)
        if fault := self.cloud.knobs.fault(self.command, path):
            self.fail(fault)
            return
        identity = {key.lower(): value for key, value in self.headers.items()}
        status, answer, headers = self.cloud.answer(asked, authorization, identity)
        self.say(status, json.dumps(answer).encode(), headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = serve  # noqa: N815  # the base class's names

    def sent(self) -> Json:
        """Return the request's body: JSON, or a form."""
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "json" in (self.headers.get("Content-Type") or ""):
            loaded: Json = json.loads(data)
            return loaded
        return {key: values[0] for key, values in parse_qs(data.decode()).items()}

    def say(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def fail(self, fault: Fault) -> None:
        """Do what a fault says."""
        data = fault.body if isinstance(fault.body, bytes) else json.dumps(fault.body).encode()
        if fault.how is How.ANSWER:
            self.say(fault.status, data, dict(fault.headers))
            return
        self.close_connection = True
        if fault.how is not How.SILENT:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "4096")
            self.end_headers()
            self.wfile.write(b'{"value": [')
            self.wfile.flush()
        if fault.how is not How.CUT:
            self.cloud.knobs.closing.wait()


class Server(ThreadingHTTPServer):
    """One thread a connection; a connection that the other side drops is no error."""

    daemon_threads = True
    context: ssl.SSLContext

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Take a connection; the handshake is made by its own thread, at its first read."""
        connection, peer = super().get_request()
        wrapped = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return wrapped, peer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def standing(estate: Estate, folder: Path, *, engine: Engine | None = None, port: int = 0) -> Iterator[Cloud]:
    """Give the cloud, which answers until the end of the block; its keys are made in `folder`."""
    ca, certificate, key = make_authority(folder)
    kusto = Kusto(estate) if engine is None else None
    knobs = Knobs()
    run = engine if engine is not None else kusto.run if kusto is not None else None
    assert run is not None
    graph, manager = Graph(estate, knobs, run), Manager(estate, knobs)
    cloud = Cloud(estate, knobs, Entra(knobs), graph, manager, ca=ca)
    server = Server(("127.0.0.1", port), type("Bound", (Handler,), {"cloud": cloud}))
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(certificate, key)
    cloud.url = f"https://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield cloud
    finally:
        knobs.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
        if kusto is not None:
            kusto.close()
