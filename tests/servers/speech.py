"""Talking to what was started, so that nothing is judged that does not run: raises Silent if it does not."""

from __future__ import annotations

import http.client
import json
import os
import select
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 60.0  # seconds; the slowest needs 5 on an idle machine, and the other tests run beside us
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "lab", "version": "1"},
    },
}
INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}
LSP = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"processId": None, "rootUri": None, "capabilities": {}},
}
ACP = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": 1, "clientCapabilities": {}},
}


class Silent(Exception):
    """A program did not say what it should have said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where a server is asked over HTTP."""

    port: int = 0
    path: str = "/mcp"
    host: str | None = None
    tls: bool = False
    unix: str | None = None

    def dial(self) -> http.client.HTTPConnection:
        """Return a connection, not yet open unless it is to a unix socket."""
        if self.unix:
            connection = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
            connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.sock.connect(self.unix)
            except OSError:
                connection.close()
                raise
            return connection
        if self.tls:
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=trusting)
        return http.client.HTTPConnection(self.host or "127.0.0.1", self.port, timeout=PATIENCE)


def retried(attempt: Callable[[], T], alive: Callable[[], bool]) -> T:
    """Return what `attempt` returns once the program takes connections."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except (ConnectionError, FileNotFoundError, http.client.BadStatusLine) as error:
            if time.monotonic() > end or not alive():
                raise Silent(f"takes no connection: {error}") from error
            time.sleep(0.05)  # nothing tells when a port opens


def ask_http(door: Door) -> None:
    """Open a session over streamable HTTP and end it again."""
    connection = door.dial()
    try:
        headers = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
        connection.request("POST", door.path, json.dumps(INITIALIZE), headers)
        answer = connection.getresponse()
        said = answer.read1(65536) if answer.status == 200 else answer.read()
        if b'"protocolVersion"' not in said:
            raise Silent(f"HTTP {answer.status}: {said[:200]!r}")
        session = answer.getheader("Mcp-Session-Id")
    finally:
        connection.close()
    if session:
        connection = door.dial()
        connection.request("DELETE", door.path, headers={"Mcp-Session-Id": session})
        connection.getresponse().read()
        connection.close()


def ask_events(door: Door) -> None:
    """Open the stream of the old transport and leave it once its first event has come."""
    connection = door.dial()
    try:
        connection.request("GET", door.path, headers={"Accept": "text/event-stream"})
        answer = connection.getresponse()
        if b"event: endpoint" not in answer.read1(4096):
            raise Silent(f"HTTP {answer.status}, and no endpoint")
    finally:
        connection.close()


def ask_guard(door: Door) -> None:
    """Be refused, and told where to ask for a token."""
    connection = door.dial()
    try:
        connection.request("POST", door.path, json.dumps(INITIALIZE), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 401 or "resource_metadata" not in (answer.getheader("WWW-Authenticate") or ""):
            raise Silent(f"HTTP {answer.status}, and not guarded")
    finally:
        connection.close()


def ask_client(door: Door) -> None:
    """Be told by a client that it has reached its server, which it starts for the first who asks."""
    connection = door.dial()
    try:
        connection.request("GET", door.path)
        said = connection.getresponse().read()
        if b'"connected"' not in said:
            raise Silent(f"the client said {said[:400]!r}")
    finally:
        connection.close()


def ask_port(door: Door) -> None:
    """Connect and hang up."""
    connection = door.dial()
    connection.connect()
    connection.close()


def open_sessions(door: Door) -> int:
    """Return how many sessions a server that counts them has open."""
    connection = door.dial()
    try:
        connection.request("GET", "/open")
        return int(connection.getresponse().read())
    finally:
        connection.close()


def ask_lines(process: subprocess.Popen[bytes], request: object, wanted: bytes) -> None:
    """Ask over stdin, one object a line, until a line of stdout holds `wanted`."""
    say_line(process, request)
    hear(process, wanted)


def say_line(process: subprocess.Popen[bytes], message: object) -> None:
    """Send one object, which may have no answer."""
    say(process, json.dumps(message).encode() + b"\n")


def ask_framed(process: subprocess.Popen[bytes], request: object, wanted: bytes) -> None:
    """Ask over stdin in the framing of language servers until stdout holds `wanted`."""
    body = json.dumps(request).encode()
    say(process, b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    hear(process, wanted)


def say(process: subprocess.Popen[bytes], words: bytes) -> None:
    """Write to a program's stdin."""
    assert process.stdin is not None
    try:
        process.stdin.write(words)
        process.stdin.flush()
    except BrokenPipeError as error:
        raise Silent("has closed its stdin") from error


def hear(process: subprocess.Popen[bytes], wanted: bytes) -> None:
    """Read a program's stdout until it holds `wanted`."""
    assert process.stdout is not None
    said, end = b"", time.monotonic() + PATIENCE
    while wanted not in said:
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))
        more = os.read(process.stdout.fileno(), 65536) if ready else b""
        if not more:
            raise Silent(f"said only {said[-300:]!r}")
        said += more
