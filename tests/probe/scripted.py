"""Small servers on loopback that answer by script, and remember what they were asked."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from discovery.probe.target import Target

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Got:
    """One request as it arrived."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...]
    body: bytes
    raw: bytes = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.fields}

    @property
    def message(self) -> dict[str, object]:
        found = json.loads(self.body) if self.body else {}
        return found if isinstance(found, dict) else {}

    @property
    def rpc(self) -> str:
        return str(self.message.get("method", ""))

    @property
    def id(self) -> object:
        return self.message.get("id")


Script = Callable[[Got], bytes | Iterator[bytes]]


class Scripted:
    """A server of one script. `requests` holds all it was asked, `sent` how many bytes it got rid of."""

    def __init__(
        self,
        script: Script,
        *,
        tls: ssl.SSLContext | None = None,
        unix: Path | None = None,
        reads: bool = True,
    ) -> None:
        self.script, self.tls, self.unix, self.reads = script, tls, unix, reads
        self.requests: list[Got] = []
        self.connections = self.sent = self.open_now = self.most_at_once = 0
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.threads: list[threading.Thread] = []
        self.listener = socket.socket(socket.AF_UNIX) if unix is not None else socket.socket(socket.AF_INET)
        self.listener.bind(str(unix) if unix is not None else ("127.0.0.1", 0))
        self.listener.listen(64)
        self.port = 0 if unix is not None else int(self.listener.getsockname()[1])

    @property
    def target(self) -> Target:
        if self.unix is not None:
            return Target(transport="unix", address=str(self.unix))
        return Target(transport="tcp", address="127.0.0.1", port=self.port)

    def asked(self) -> list[str]:
        return [f"{got.method} {got.path}" for got in self.requests]

    def __enter__(self) -> Self:
        self.start(self.accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(10)

    def start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run)
        self.threads.append(thread)
        thread.start()

    def accept(self) -> None:
        while not self.stop.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.start(lambda connection=connection: self.serve(connection))  # type: ignore[misc]  # bound now

    def serve(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(10)
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            self.converse(connection)
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def converse(self, connection: socket.socket) -> None:
        got = read(connection) if self.reads else NOBODY
        if got is None:
            return
        self.requests.append(got)
        with self.lock:
            self.open_now += 1
            self.most_at_once = max(self.most_at_once, self.open_now)
        answer = self.script(got)
        with self.lock:
            self.open_now -= 1
        for piece in [answer] if isinstance(answer, bytes) else answer:
            if self.stop.is_set():
                return
            connection.sendall(piece)
            self.sent += len(piece)


NOBODY = Got(method="", path="", fields=(), body=b"", raw=b"")


def read(connection: socket.socket) -> Got | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    fields = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in rest))
    length = int({name.lower(): value for name, value in fields}.get("content-length", "0"))
    while len(body) < length:
        body += connection.recv(65536)
    return Got(method=method, path=path, fields=fields, body=body, raw=data)


def http(status: int, body: bytes | str = b"", *, kind: str = "text/plain", **fields: str) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {kind}", f"Content-Length: {len(data)}"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([*head, "", ""]).encode() + data


def as_json(status: int, value: object, **fields: str) -> bytes:
    return http(status, json.dumps(value), kind="application/json", **fields)


def as_events(*pairs: tuple[str, str], status: int = 200, **fields: str) -> bytes:
    text = "".join(f"event: {name}\r\ndata: {data}\r\n\r\n" for name, data in pairs)
    head = [f"HTTP/1.1 {status} OK", "Content-Type: text/event-stream; charset=utf-8"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([*head, "", ""]).encode() + text.encode()


def error(status: int, code: int, message: str, *, id_: object = "server-error", **fields: str) -> bytes:
    body = {"jsonrpc": "2.0", "id": id_, "error": {"code": code, "message": message}}
    return as_json(status, body, **fields)


def discovered(got: Got, name: str = "demo", more: Json = MappingProxyType({})) -> dict[str, object]:
    result: dict[str, object] = {
        "resultType": "complete",
        "supportedVersions": ["2026-07-28"],
        "capabilities": {"tools": {}},
        "_meta": {"io.modelcontextprotocol/serverInfo": {"name": name, "version": "1.2"}},
        **more,
    }
    return {"jsonrpc": "2.0", "id": got.id, "result": result}


def initialized(got: Got, name: str = "demo", version: str = "2025-11-25") -> dict[str, object]:
    info = {"name": name, "version": "1.2"}
    result = {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": info}
    return {"jsonrpc": "2.0", "id": got.id, "result": result}


MISSING = http(404, "Not Found")
