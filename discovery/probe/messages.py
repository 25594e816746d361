"""The requests a probe makes, as bytes: `server/discover`, `initialize`, an event stream, a session's end.

Never a tool call, a credential, a cookie, a batch or `Last-Event-ID`; `Origin` only to test its check.
Source: specification revisions 2025-11-25 and 2026-07-28.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import field

from discovery.frozen import frozen
from discovery.probe.strict_json import Value

MODERN = "2026-07-28"
LEGACY = "2025-11-25"
# No revision of the protocol: whoever confirms it, repeats what it is told.
UNKNOWN = "2099-12-31"
META = "io.modelcontextprotocol/"
JSON_TYPE = ("Content-Type", "application/json")
BOTH_TYPES = ("Accept", "application/json, text/event-stream")
STREAM = ("Accept", "text/event-stream")
Fields = tuple[tuple[str, str], ...]


@frozen
class Tool:
    """How a probe names itself."""

    name: str = "mcp-census"
    version: str = "0"

    def agent(self) -> str:
        """Return the User-Agent field."""
        return f"{self.name}/{self.version} (inventory of this machine; asks once, sends no credentials)"

    def info(self) -> dict[str, Value]:
        """Return `clientInfo`."""
        return {"name": self.name, "version": self.version}


@frozen
class Request:
    """One request without its address. `id` is that of its JSON-RPC body; `host` and `origin` test checks."""

    method: str
    path: str
    headers: Fields = ()
    body: bytes = b""
    id: str | None = None
    message: Mapping[str, Value] = field(default_factory=dict)
    host: str | None = None
    origin: str | None = None
    first_event: bool = False
    connection: str = "close"

    @property
    def foreign(self) -> bool:
        """Return whether it is meant to be refused."""
        return self.host is not None or self.origin is not None


def written(request: Request, host: str, tool: Tool) -> bytes:
    """Return the bytes of `request` to `host`, one connection for each."""
    fields: list[tuple[str, str]] = [
        ("Host", request.host or host),
        ("Connection", request.connection),
        *request.headers,
    ]
    if request.origin is not None:
        fields.append(("Origin", request.origin))
    fields.append(("User-Agent", tool.agent()))
    if request.body:
        fields.append(("Content-Length", str(len(request.body))))
    lines = [f"{request.method} {request.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + request.body


def post(path: str, headers: Fields, message: Mapping[str, Value]) -> Request:
    """Return the request that carries one JSON-RPC message."""
    id_ = message.get("id")
    return Request(
        method="POST",
        path=path,
        headers=headers,
        body=line(message),
        id=id_ if isinstance(id_, str) else None,
        message=message,
    )


def line(message: Mapping[str, Value]) -> bytes:
    """Return a message as one line of JSON, without its end."""
    return json.dumps(message, separators=(",", ":")).encode("ascii")


def new_id() -> str:
    """Return an id that no server can have guessed."""
    return os.urandom(8).hex()


def modern(method: str, tool: Tool, params: Mapping[str, Value], version: str = MODERN) -> dict[str, Value]:
    """Return a request of the modern era, which says in itself who asks."""
    meta: dict[str, Value] = {
        META + "protocolVersion": version,
        META + "clientInfo": tool.info(),
        META + "clientCapabilities": {},
    }
    return {"jsonrpc": "2.0", "id": new_id(), "method": method, "params": {"_meta": meta, **params}}


def discover(path: str, tool: Tool, version: str = MODERN) -> Request:
    """Return the first question: who are you, in the modern form."""
    return modern_post(path, modern("server/discover", tool, {}, version), version)


def modern_post(path: str, message: Mapping[str, Value], version: str = MODERN) -> Request:
    """Return the request of a modern message, its headers matching its body."""
    headers = (
        JSON_TYPE,
        BOTH_TYPES,
        ("MCP-Protocol-Version", version),
        ("Mcp-Method", str(message["method"])),
    )
    return post(path, headers, message)


def initialize_message(tool: Tool, version: str = LEGACY) -> dict[str, Value]:
    """Return the legacy greeting."""
    params: Value = {"protocolVersion": version, "capabilities": {}, "clientInfo": tool.info()}
    return {"jsonrpc": "2.0", "id": new_id(), "method": "initialize", "params": params}


def initialize(path: str, tool: Tool, version: str = LEGACY) -> Request:
    """Return the request that opens a legacy session."""
    return post(path, (JSON_TYPE, BOTH_TYPES), initialize_message(tool, version))


def within(path: str, message: Mapping[str, Value], version: str, session: str | None) -> Request:
    """Return the request of a legacy message inside a session, if the server keeps one."""
    headers: Fields = (JSON_TYPE, BOTH_TYPES, ("MCP-Protocol-Version", version))
    return post(path, (*headers, ("Mcp-Session-Id", session)) if session else headers, message)


def stream(path: str) -> Request:
    """Return the request for an event stream, of which the first event is read."""
    return Request(method="GET", path=path, headers=(STREAM,), first_event=True)


def get(path: str) -> Request:
    """Return the request for a document."""
    return Request(method="GET", path=path, headers=(("Accept", "application/json"),))


def end(path: str, session: str | None) -> Request:
    """Return the request that ends `session`; without one it asks whether sessions can be ended."""
    return Request(method="DELETE", path=path, headers=(("Mcp-Session-Id", session),) if session else ())
