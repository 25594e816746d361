"""JavaScript and TypeScript source → which side of an MCP SDK it imports, and which files of its own. Pure.

Read as tokens, not as text: an import that stands in a comment or in a string is no import. Bundles have no
imports left; their SDK is known by its own messages, which minifiers keep.
"""

from __future__ import annotations

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.signals.sdks import NPM_CLIENT, NPM_EITHER, NPM_SERVING

MAX_TOKENS = 200_000  # of one file; hand-written ones have a few thousand
MAX_LOCAL = 24  # files of its own that one file may lead us to
BUNDLED = 512 * 1024  # larger files are bundles: they have no files of their own

TOKEN = Pattern(
    r"//[^\n]*|/\*[\s\S]*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`",
)
IMPORTS = Pattern(r"(?:\bfrom|\bimport|\brequire|\bimport\s*\(|\brequire\s*\()\s*$")
TYPES_ONLY = Pattern(r"\b(?:import|export)\s+type\b[^;]*$")
SERVER_NAMES = Pattern(r"\b(?:McpServer|MCPServer|FastMCP|McpAgent)\b")
SERVER_PART = Pattern(r"(?:dist/(?:esm|cjs)/)?server(?:$|[/.-])")
CLIENT_PART = Pattern(r"(?:dist/(?:esm|cjs)/)?client(?:$|[/.-])")
# Some word of each SDK's name; a file without one imports none.
HINTS = (b"mcp", b"modelcontextprotocol", b"muppet", b"skybridge", b"agents", b"MCP")
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
    serves: dict[str, None] = {}
    calls: dict[str, None] = {}
    local: dict[str, None] = {}
    if len(data) < BUNDLED or any(hint in data for hint in HINTS):
        for module, clause in imported(data.decode("latin-1")):
            if module.startswith("."):
                local[module] = None
            elif is_server_module(module, clause):
                serves[module] = None
            elif is_client_module(module):
                calls[module] = None
    return Script(
        serves=tuple(serves),
        calls=tuple(calls),
        local=tuple(local)[:MAX_LOCAL] if len(data) < BUNDLED else (),
        server_wire=any(text in data for text in SERVER_WIRE),
        client_wire=any(text in data for text in CLIENT_WIRE),
    )


def imported(text: str) -> list[tuple[str, str]]:
    """Return every module that `text` imports or requires, with the code that stands before its name."""
    found: list[tuple[str, str]] = []
    end = 0
    for count, token in enumerate(TOKEN.ready().finditer(text)):
        if count >= MAX_TOKENS:
            break
        start = token.start()
        before = text[max(end, start - 400) : start]
        end = token.end()
        if text[start] in "/`" or not IMPORTS.search(before[-24:]):
            continue
        if not TYPES_ONLY.search(before):
            found.append((token[0][1:-1], before))
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
