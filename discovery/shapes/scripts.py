"""Servers in scripts and source code: a scan of the text, approximate, never evaluated.

Text has no RFC 6901 pointers: an entry's pointer is the number of its line.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from discovery.model import Launch
from discovery.shapes.entry import broken, launch, named
from discovery.shapes.fields import Entry
from discovery.shapes.gate import Form, form, plausible
from discovery.shapes.literals import Group, read_group
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.provided import PROVIDED

MAX_SCRIPT = 2 * 1024 * 1024
MAX_CALLS = 100  # in one file; a hostile one would have each of them read a whole window
MAX_STATEMENT = 16 * 1024  # characters of one shell statement
APPROXIMATE = {"approximate": "text"}
CONTINUED = re.compile(r"\\\r?\n")
CRUSH_ADD = re.compile(r"^[ \t]*mcp[ \t]+add[ \t]+(?P<rest>\S(?:\\\r?\n|.)*)$", re.MULTILINE)
COMMENTS: Mapping[str, str | tuple[str, ...]] = {
    "python": "#",
    "js": ("//", "/*", "*"),
    "lua": "--",
    "lisp": ";",
}
LUA_MCP = re.compile(r"\bmcp\s*=\s*(?=\{)")
# What constructs a client's connection in the public SDKs and agent frameworks, by the transport it means.
CALL = re.compile(
    r"\b(?P<call>StdioServerParameters|StdioClientTransport|StdioConnectionParams|MCPServerStdio|MCPTools"
    r"|SseConnectionParams|SseServerParams|StreamableHTTPConnectionParams|SSEClientTransport"
    r"|StreamableHTTPClientTransport|WebSocketClientTransport|MCPServerSse|MCPServerSSE"
    r"|MCPServerStreamableHttp|MCPServerStreamableHTTP|MCPServerHTTP|sse_client|streamablehttp_client"
    r"|streamable_http_client|websocket_client)\s*(?=\()"
)
MAPPED = re.compile(r"\bmcp_?[sS]ervers[\"']?\s*[:=]\s*(?=\{)|\bMultiServerMCPClient\s*(?=\()")
PARAMETERS = ("params", "server_params", "connection_params", "connections")
LABEL = re.compile(r"^[ \t]*LABEL[ \t](?P<rest>(?:\\\r?\n|.)*)", re.MULTILINE | re.IGNORECASE)
SERVER_NAME = re.compile(
    r"""\bio\.modelcontextprotocol\.server\.name["']?\s*=\s*["']?(?P<name>[\w.-]+/[\w.-]+)""", re.IGNORECASE
)


def script(node: Node) -> str:
    """Return the text of a script, nothing for any other value or an oversized one."""
    text = node.document
    return text if isinstance(text, str) and len(text) <= MAX_SCRIPT else ""


def line_of(source: str, offset: int) -> str:
    """Return the pointer of the line at `offset`."""
    return f"/{source.count(chr(10), 0, offset) + 1}"


def anchors(pattern: re.Pattern[str], source: str, language: str) -> Iterator[re.Match[str]]:
    """Yield the places where servers may be defined, without those on lines that are comments."""
    for found in islice(pattern.finditer(source), MAX_CALLS):
        line = source[source.rfind("\n", 0, found.start()) + 1 : found.start()]
        if not line.lstrip().startswith(COMMENTS[language]):
            yield found


def read_crushrc(node: Node) -> Iterator[Item]:
    """Yield the servers that `mcp add NAME ...` statements of a crushrc define."""
    source = script(node)
    for found in islice(CRUSH_ADD.finditer(source), MAX_CALLS):
        pointer = line_of(source, found.start("rest"))
        try:
            words = shlex.split(CONTINUED.sub(" ", found["rest"][:MAX_STATEMENT]), comments=True)
        except ValueError:
            yield broken(None, pointer, "the statement has unbalanced quotes")
            continue
        if words:
            name, entry = statement(words)
            yield launch(entry, name=name, pointer=pointer, os=node.os, facts_besides=APPROXIMATE)


def statement(words: list[str]) -> tuple[str, Entry]:
    """Return the name and entry of one `mcp add` statement."""
    name, *rest = words
    args: list[Plain] = []
    headers: Entry = {}
    env: list[Plain] = []
    entry: Entry = {"args": args, "headers": headers, "env": env}
    while rest:
        option, _, value = rest.pop(0).partition("=")
        if option in {"--disabled", "--disable"}:
            entry["disabled"] = True
            continue
        value = value or (rest.pop(0) if rest else "")
        match option:
            case "--command" | "--url" | "--type" | "--cwd":
                entry[option.removeprefix("--")] = value
            case "--args" | "--arg":
                args.append(value)
            case "--env":
                env.append(value)
            case "--header" | "--headers":
                key, found, inner = value.partition(":" if ":" in value else "=")
                headers[key.strip()] = inner.strip() if found else (rest.pop(0) if rest else None)
    return name, entry


def read_lua(node: Node) -> Iterator[Item]:
    """Yield the servers of CodeCompanion's Lua table `mcp = { servers = { NAME = { cmd = {...} } } }`."""
    source = script(node)
    for found in anchors(LUA_MCP, source, "lua"):
        servers = read_group(source, found.end(), "lua").keyed.get("servers")
        for name, entry in servers.items() if isinstance(servers, dict) else ():
            if isinstance(entry, dict) and form(entry) is Form.SERVER:
                pointer = line_of(source, source.find(name, found.end()))
                yield launch(entry, name=name, pointer=pointer, os=node.os, facts_besides=APPROXIMATE)


def read_python(node: Node) -> Iterator[Item]:
    """Yield the servers that calls of MCP SDKs in Python text name."""
    yield from read_code(node, "python")


def read_javascript(node: Node) -> Iterator[Item]:
    """Yield the servers that calls of MCP SDKs in JavaScript or TypeScript text name."""
    yield from read_code(node, "js")


def read_code(node: Node, language: str) -> Iterator[Item]:
    """Yield each server whose command or address is written out; one given by variables is left out."""
    source = script(node)
    for found in anchors(CALL, source, language):
        entry = called(read_group(source, found.end(), language))
        if plausible(entry):
            yield coded(
                entry,
                named(entry, ("name",)),
                line_of(source, found.start()),
                node,
                agno=found["call"] == "MCPTools",
            )
    for found in anchors(MAPPED, source, language):
        for name, value in servers_of(read_group(source, found.end(), language)).items():
            if isinstance(value, dict) and plausible(value):
                pointer = line_of(source, source.find(name, found.end()))
                yield coded(value, name, pointer, node, agno=False)


def coded(entry: Entry, name: str | None, pointer: str, node: Node, *, agno: bool) -> Launch:
    """Return the Launch of an entry in code; Agno's MCPTools takes a whole command line."""
    return launch(entry, name=name, pointer=pointer, os=node.os, whole_line=agno, facts_besides=APPROXIMATE)


def called(group: Group) -> Entry:
    """Return the entry a call's arguments make: by name, in an object, or an address alone."""
    first = group.listed[0] if group.listed else None
    entry: Entry = {**(first if isinstance(first, dict) else {}), **group.keyed}
    for key in PARAMETERS:
        inner = entry.get(key)
        if isinstance(inner, dict):
            entry = {**entry, **inner}
    if isinstance(first, str) and not group.keyed.get("url"):
        entry["url" if "://" in first else "command"] = first
    return {key: value for key, value in entry.items() if value is not None}


def servers_of(group: Group) -> Entry:
    """Return the map of servers in a group: the group itself, its first argument, or `connections`."""
    first = group.listed[0] if group.listed else None
    if isinstance(first, dict):
        return first
    inner = group.keyed.get("connections")
    return inner if isinstance(inner, dict) else group.keyed


def read_dockerfile(node: Node) -> Iterator[Item]:
    """Yield the server an image declares with the registry's label: the repository provides it."""
    source = script(node)
    for label in islice(LABEL.finditer(source), MAX_CALLS):
        for found in islice(SERVER_NAME.finditer(source, *label.span("rest")), MAX_CALLS):
            name = found["name"]
            pointer = line_of(source, found.start("name"))
            provided = launch({"ref": f"mcp-name:{name}"}, name=name, pointer=pointer)
            yield replace(provided, facts={**PROVIDED, **APPROXIMATE})
