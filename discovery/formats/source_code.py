"""Servers declared in source code: calls of client libraries, and maps under a well-known key.

Call names after the public APIs of the MCP SDKs for Python and TypeScript, OpenAI Agents, Claude Agent SDK,
Google ADK, LangChain, Pydantic AI, LlamaIndex, Agno, Mastra and FastMCP (November 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from discovery.formats.literals import JAVASCRIPT, LUA, PYTHON, Dialect, LiteralReader, Table
from discovery.formats.scanning import Lines
from discovery.formats.servers import REMOTE, server, words
from discovery.shapes.model import Plain


class Call(Enum):
    """What the arguments of a call are."""

    ONE = "one server"
    MAP = "a map of names to servers"
    LINE = "one server, its command one line"


@dataclass(frozen=True, slots=True)
class Declaration:
    """The arguments of a call, or the items of a map, by place and by name, and where its mark stands."""

    placed: list[Plain]
    named: Table
    at: int
    lines: Lines


ONE = (
    "StdioServerParameters StdioServerParams StdioTransport StdioClientTransport StdioMCPTransport "
    "Experimental_StdioMCPTransport MCPServerStdio MCPServerSse MCPServerSSE MCPServerHTTP "
    "MCPServerStreamableHttp MCPServerStreamableHTTP SseServerParams SseConnectionParams "
    "StreamableHTTPConnectionParams StreamableHttpServerParams StreamableHTTPClientTransport "
    "SSEClientTransport WebSocketClientTransport StreamableHttpTransport SSETransport BasicMCPClient "
    "HostedMCPTool hostedMcpTool sse_client streamablehttp_client streamable_http_client websocket_client "
    "createMCPClient experimental_createMCPClient"
)
CALLS: dict[str, Call] = {
    **dict.fromkeys(ONE.split(), Call.ONE),
    "MultiServerMCPClient": Call.MAP,
    "MCPClient": Call.MAP,
    "MCPTools": Call.LINE,
    "MultiMCPTools": Call.LINE,
}
MAP_KEYS = ("mcpServers", "mcp_servers", "servers", "connections")
# Arguments that hold the server's own fields one level down.
INNER = ("params", "server_params", "connection_params", "tool_config", "transport")

CALL = rf"\b(?P<call>{'|'.join(CALLS)})\s*(?=\()"
# Between name and value there may be a type: `mcpServers: Record<string, Server> = {`.
KEY = r"""["']?\b(?:mcpServers|mcp_?servers)["']?\]?\s*(?::[^=(){}\n]{1,100}=|[:=])\s*(?=\{)"""
LUA_KEY = r"\bmcp\s*=\s*(?=\{)"


def marks(spoken: Dialect, *patterns: str) -> re.Pattern[str]:
    """Return a pattern that finds any of `patterns` outside strings and comments."""
    return re.compile("|".join((*patterns, f"(?P<skip>{spoken.comment}|{spoken.string})")), re.DOTALL)


PYTHON_MARKS = marks(PYTHON, KEY, CALL)
JAVASCRIPT_MARKS = marks(JAVASCRIPT, KEY, CALL)
LUA_MARKS = marks(LUA, KEY, LUA_KEY)


def python_servers(source: str) -> list[Plain]:
    """Return the servers declared in Python source; raise Unreadable past a limit."""
    return list(scan(source, PYTHON, PYTHON_MARKS))


def javascript_servers(source: str) -> list[Plain]:
    """Return the servers declared in JavaScript or TypeScript source; raise Unreadable past a limit."""
    return list(scan(source, JAVASCRIPT, JAVASCRIPT_MARKS))


def lua_servers(source: str) -> list[Plain]:
    """Return the servers declared in Lua source (CodeCompanion's `mcp`); raise Unreadable past a limit."""
    return list(scan(source, LUA, LUA_MARKS))


def scan(source: str, spoken: Dialect, pattern: re.Pattern[str]) -> Iterator[Plain]:
    """Yield the servers at each mark; a mark inside one that gave servers is not looked at again."""
    at = 0
    reader, lines = LiteralReader(source, spoken), Lines(source)
    while found := pattern.search(source, at):
        at = found.end()
        if found["skip"] is not None:
            continue
        reader.at = at
        placed, named = reader.arguments()
        call = CALLS[found["call"]] if "call" in pattern.groupindex and found["call"] else Call.MAP
        declaration = Declaration(placed, named, found.start(), lines)
        servers = [each for each in declared(call, declaration) if each is not None]
        if servers:
            yield from servers
            at = max(at, reader.at)


def declared(call: Call, found: Declaration) -> Iterator[Plain]:
    """Yield the servers that a declaration describes, None for each that says nothing."""
    # TypeScript's transports take the address first, and their options second.
    options: dict[str, Plain] = next((each for each in found.placed[:2] if isinstance(each, dict)), {})
    fields = options | found.named
    for key in INNER:
        if isinstance(inner := fields.get(key), dict):
            fields |= inner
    under = next((fields[key] for key in MAP_KEYS if isinstance(fields.get(key), dict)), None)
    if isinstance(under, dict):
        yield from named_servers(under, fields, found)
    elif call is Call.MAP:
        yield from named_servers(fields, fields, found)
    else:
        yield from single_servers(fields, found, shell=call is Call.LINE)


def named_servers(servers: dict[str, Plain], around: dict[str, Plain], found: Declaration) -> Iterator[Plain]:
    """Yield the servers of a map; `enabled` beside them, or in their `opts`, switches them off."""
    for name, fields in servers.items():
        if isinstance(fields, dict):
            options = fields.get("opts")
            switches = [around, options if isinstance(options, dict) else {}]
            off = any(switch.get("enabled") is False for switch in switches)
            line = found.lines.at(fields.at if isinstance(fields, Table) else found.at)
            yield server(name, fields | {"enabled": False} if off else fields, line)


def single_servers(fields: dict[str, Plain], found: Declaration, *, shell: bool) -> Iterator[Plain]:
    """Yield the server of a call, or one for each item of its `commands` and `urls`."""
    first, second = [*found.placed[:2], None, None][:2]
    if isinstance(first, str):
        fields.setdefault("url" if first.startswith(REMOTE) else "command", first)
    if isinstance(first, str) and isinstance(second, list):
        fields.setdefault("args", second)
    line = found.lines.at(found.at)
    yield server(None, fields, line, shell=shell)
    for key, field in (("commands", "command"), ("urls", "url")):
        for item in words(fields.get(key)) if isinstance(fields.get(key), list) else ():
            yield server(None, {field: item}, line, shell=shell)
