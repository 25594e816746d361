"""Servers that were measured, as scripts: what each says to a stranger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.probe.scripted import (
    MISSING,
    Got,
    Script,
    as_events,
    as_json,
    discovered,
    error,
    http,
    initialized,
)

Make = Callable[["Sessions"], Script]
CORS = {"Access_Control_Expose_Headers": "mcp-session-id, last-event-id, mcp-protocol-version"}


@dataclass(slots=True)
class Sessions:
    """The sessions a server keeps."""

    opened: list[str] = field(default_factory=list)
    alive: set[str] = field(default_factory=set)

    def open(self) -> str:
        session = f"s{len(self.opened)}-0123456789abcdef"
        self.opened.append(session)
        self.alive.add(session)
        return session

    def end(self, got: Got) -> bytes:
        session = got.headers.get("mcp-session-id", "")
        if session not in self.alive:
            return error(404, -32600, "Session not found")
        self.alive.discard(session)
        return http(200)


def modern(path: str = "/mcp", *, host_check: bool = False, events: bool = False, **fields: str) -> Script:
    """Python mcp 2.x, fastmcp 4, mcp-proxy 6, context7, Go SDK: stateless, one endpoint."""

    def answer(got: Got) -> bytes:
        if host_check and not got.headers["host"].startswith(("127.0.0.1:", "localhost:")):
            return http(421, "Invalid Host header")
        if host_check and "origin" in got.headers:
            return http(403, "Invalid Origin header")
        if got.path != path:
            return MISSING
        if got.method != "POST":
            return error(405, -32000, "Method not allowed")
        if got.rpc == "tools/list":
            return as_json(200, tools(got))
        if got.message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] != "2026-07-28":  # type: ignore[index]
            return error(400, -32022, "Unsupported protocol version")
        if events:
            import json

            return as_events(("message", ""), ("message", json.dumps(discovered(got))))
        return as_json(200, discovered(got), **fields)

    return answer


def tools(got: Got) -> dict[str, object]:
    listed = [{"name": "add", "description": "Add", "inputSchema": {"type": "object"}}]
    return {"jsonrpc": "2.0", "id": got.id, "result": {"tools": listed}}


def stateful(
    sessions: Sessions,
    refusal: Callable[[Sessions], bytes],
    path: str = "/mcp",
    *,
    delete: bool = True,
    everywhere: bool = False,
) -> Script:
    """A legacy server with sessions; `refusal` is what it says to a request without one."""

    def answer(got: Got) -> bytes:
        if got.path != path and not everywhere:
            return MISSING
        if got.method == "DELETE":
            return sessions.end(got) if delete else MISSING
        if got.rpc == "initialize":
            return as_json(200, initialized(got), Mcp_Session_Id=sessions.open())
        if got.headers.get("mcp-session-id") in sessions.alive:
            return as_json(200, tools(got)) if got.rpc == "tools/list" else http(202)
        return refusal(sessions)

    return answer


def missing_session(sessions: Sessions) -> bytes:
    return error(400, -32600, "Bad Request: Missing session ID", Mcp_Session_Id="f" * 32)


def missing_session_and_opened(sessions: Sessions) -> bytes:
    return error(400, -32600, "Bad Request: Missing session ID", Mcp_Session_Id=sessions.open())


def says(message: str, code: int = -32000, status: int = 400) -> Callable[[Sessions], bytes]:
    return lambda sessions: error(status, code, message, id_=None)


def stateless(message: str, path: str = "/mcp", code: int = -32000, status: int = 400) -> Script:
    """A legacy server that keeps no session and knows no modern request."""

    def answer(got: Got) -> bytes:
        if got.path != path:
            return MISSING
        if got.rpc == "initialize":
            return as_json(200, initialized(got))
        if got.rpc == "tools/list":
            return as_json(200, tools(got))
        return error(status if got.method == "POST" else 405, code, message, id_=None)

    return answer


def event_stream(path: str, uri: str, *, cors: bool = False) -> Script:
    """A server of 2024-11-05: the stream names where to post."""

    def answer(got: Got) -> bytes:
        if got.path == path and got.method == "GET":
            return as_events(("endpoint", uri))
        fields = CORS if cors else {}
        return http(405 if got.path == path else 404, "no", Allow="GET, HEAD", **fields)

    return answer


def redirecting(sessions: Sessions) -> Script:
    """Python mcp 1.10: the endpoint has a slash at its end."""
    inner = stateful(sessions, missing_session, "/mcp/")

    def answer(got: Got) -> bytes:
        if got.path == "/mcp":
            return http(307, Location=f"http://{got.headers['host']}/mcp/")
        return inner(got)  # type: ignore[return-value]

    return answer


def playwright(sessions: Sessions) -> Script:
    """Answers every path, but only under its local name."""
    inner = stateful(sessions, says("Bad Request: Server not initialized"), everywhere=True)

    def answer(got: Got) -> bytes:
        host = got.headers["host"]
        if not host.startswith("localhost:"):
            return http(403, f"Access is only allowed at localhost:{host.rpartition(':')[2]}")
        return inner(got)  # type: ignore[return-value]

    return answer


def gateway(sessions: Sessions) -> Script:
    """supergateway, stateful: knows nothing of the modern era."""
    return stateful(sessions, lambda _: error(404, -32601, "Method not found", id_=None))


def rmcp(sessions: Sessions) -> Script:
    return stateful(sessions, lambda _: http(422, "Unexpected message, expect initialize request"))


def web_socket(got: Got) -> bytes:
    if got.path == "/message" and got.headers.get("upgrade") == "websocket":
        wanted = got.headers["sec-websocket-protocol"]
        return (
            b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Protocol: " + wanted.encode() + b"\r\n\r\n"
        )
    return MISSING


def protected(
    *, everywhere: bool = False, resource: str = "http://localhost:1/mcp", named: bool = True
) -> Script:
    """A server behind OAuth, with protected-resource metadata."""

    def answer(got: Got) -> bytes:
        base = f"http://{got.headers['host']}/.well-known/oauth-protected-resource"
        if got.path == "/.well-known/oauth-protected-resource/mcp":
            return as_json(200, {"resource": resource, "authorization_servers": ["https://auth.example/"]})
        if got.path == "/mcp" or everywhere:
            challenge = f'Bearer error="invalid_token", resource_metadata="{base}/mcp"' if named else "Bearer"
            return as_json(401, {"error": "invalid_token"}, WWW_Authenticate=challenge)
        return MISSING

    return answer


def inspector(got: Got) -> bytes:
    return as_json(401, {"error": "Unauthorized"}, **CORS)


def newer(got: Got) -> bytes:
    """A server of a revision that is not written yet."""
    if got.path != "/mcp":
        return MISSING
    body = {"code": -32022, "message": "no", "data": {"supported": ["2031-01-01"]}}
    return as_json(400, {"jsonrpc": "2.0", "id": got.id, "error": body})
