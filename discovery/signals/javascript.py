"""JavaScript and TypeScript source → which side of an MCP SDK it imports, and which files of its own. Pure.

Read as tokens, not as text: an import that stands in a comment or in a string is no import. Bundles have no
imports left; their SDK is known by its own messages, which minifiers keep.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.signals.sdks import NPM_CLIENT, NPM_EITHER, NPM_SERVING

MAX_TOKENS = 200_000  # of one file; hand-written ones have a few thousand
MAX_CLAUSE = 400  # characters of an import before the module's name
MAX_LOCAL = 24  # files of its own that one file may lead us to
BUNDLED = 512 * 1024  # larger files are bundles: they have no files of their own

TOKEN = Pattern(
    r"//[^\n]*|/\*[\s\S]*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`",
)
QUOTED = Pattern(r"[\"']((?:\.{1,2}/|@[\w.-]+/|npm:|[a-z])[^\"'\s]{0,200})[\"']")
SDK_QUOTED = Pattern(
    r"[\"']((?:npm:)?(?:@modelcontextprotocol/|@hono/mcp|@rekog/|@tmcp/|@vercel/mcp|@mastra/mcp|[a-z-]*mcp|tmcp"
    r"|mcp-|muppet|skybridge)[^\"'\s]{0,200})[\"']"
)
IMPORTS = Pattern(r"(?:\bfrom|\bimport|\brequire|\bimport\s*\(|\brequire\s*\()\s*$")
TYPES_ONLY = Pattern(r"\b(?:import|export)\s+type\b[^;]*$")
SERVER_NAMES = Pattern(r"\b(?:McpServer|MCPServer|FastMCP|McpAgent)\b")
SERVER_PART = Pattern(r"(?:dist/(?:esm|cjs)/)?server(?:$|[/.-])")
CLIENT_PART = Pattern(r"(?:dist/(?:esm|cjs)/)?client(?:$|[/.-])")
# @modelcontextprotocol/sdk 1.32.2 and server, client 2.4.0: texts of errors, present in both builds.
SERVER_WIRE = (
    b"StdioServerTransport already started",
    b"Client does not support elicitation (required for ",
    b"Client does not support sampling (required for ",
)
CLIENT_WIRE = (
    b"StdioClientTransport already started",
    b"Server's protocol version is not supported",
)


@frozen
class Script:
    """What one source file shows: SDK modules of each side, its own files, and whether an SDK is in it."""

    serves: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    server_wire: bool = False
    client_wire: bool = False


def read_script(data: bytes) -> Script:
    """Return what the source `data` shows."""
    bundled = len(data) >= BUNDLED
    text = data.decode("latin-1")
    serves: dict[str, int] = {}
    calls: dict[str, int] = {}
    local: dict[str, None] = {}
    for module, clause, at in quoted_imports(text, bundled=bundled):
        if module.startswith("."):
            local[module] = None
        elif is_server_module(module, clause):
            serves.setdefault(module, at)
        elif is_client_module(module):
            calls.setdefault(module, at)
    told = in_code(text, {*serves.values(), *calls.values()})
    return Script(
        serves=tuple(module for module, at in serves.items() if at in told),
        calls=tuple(module for module, at in calls.items() if at in told),
        local=tuple(local)[:MAX_LOCAL],
        server_wire=any(wire in data for wire in SERVER_WIRE),
        client_wire=any(wire in data for wire in CLIENT_WIRE),
    )


def quoted_imports(text: str, *, bundled: bool) -> Iterator[tuple[str, str, int]]:
    """Give each module of an SDK, and of its own, that `text` seems to import, the code before it, and where.

    A comment may seem to import as well. Of a bundle its own modules are not asked for.
    """
    for found in (SDK_QUOTED if bundled else QUOTED).ready().finditer(text):
        start = found.start()
        if not IMPORTS.search(text[max(0, start - 24) : start]):
            continue
        before = text[max(0, start - MAX_CLAUSE) : start].rpartition(";")[2]
        if not TYPES_ONLY.search(before):
            yield found[1], before, start


def in_code(text: str, places: set[int]) -> set[int]:
    """Return those of `places` where a string of the code begins: not inside a comment or another string."""
    if not places:
        return places
    last = max(places)
    found: set[int] = set()
    for count, token in enumerate(TOKEN.ready().finditer(text, 0, last + MAX_CLAUSE)):
        if token.start() in places:
            found.add(token.start())
        if token.start() >= last or count >= MAX_TOKENS:
            break
    return found


def package_of(module: str) -> tuple[str, str]:
    """Return the package that a module specifier names, and the part of it: `@a/b/c.js` is of `@a/b`."""
    parts = module.removeprefix("npm:").lstrip("/").split("/")
    count = 2 if parts[0].startswith("@") else 1
    name = "/".join(parts[:count])
    at = name.rfind("@")
    return (name[:at] if at > 0 else name), "/".join(parts[count:])


def is_server_module(module: str, clause: str) -> bool:
    """Return whether importing `module` takes the server side of an SDK."""
    package, part = package_of(module)
    if package in NPM_SERVING:
        return not CLIENT_PART.match(part)
    if package in NPM_EITHER or package in NPM_CLIENT:
        return bool(SERVER_PART.match(part)) or bool(SERVER_NAMES.search(clause))
    return False


def is_client_module(module: str) -> bool:
    """Return whether importing `module` takes the client side of an SDK."""
    package, part = package_of(module)
    return package in NPM_CLIENT or (package in NPM_EITHER and bool(CLIENT_PART.match(part)))
