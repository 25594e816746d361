"""Python source → which side of MCP it imports, and which modules of its own. Pure.

By syntax tree, not by text: what stands in a string or a comment is not run. Nothing is executed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from discovery.signals.sdks import PYPI_CLIENT, PYPI_EITHER, PYPI_SERVING

if TYPE_CHECKING:
    import ast

MAX_SOURCE = 256 * 1024  # bytes of one file: a tree takes a few hundred times that
MAX_NODES = 200_000
MAX_LOCAL = 64
MAX_PARTS = 8  # of a dotted name: `mcp.server.fastmcp.FastMCP` has four

# Import names of distributions that have the server side only.
SERVING = frozenset(name.replace("-", "_") for name in PYPI_SERVING) | {"mcp_server", "chuk_mcp_server"}
CALLING = frozenset(name.replace("-", "_") for name in PYPI_CLIENT) | {"fastmcp.client"}
# Import names of distributions that have both sides: which one is used, a part of them tells.
EITHER = frozenset(name.replace("-", "_") for name in PYPI_EITHER)
# Modules of libraries that have both sides (mcp 1.30 and 2.3, fastmcp 4.1, openai-agents, pydantic-ai,
# smolagents, llama-index: their own module trees).
SERVER_MODULES = ("mcp.server", "fastmcp.server", "mcp_use.server", "arcade_mcp_server")
CLIENT_MODULES = (
    "mcp.client",
    "fastmcp.client",
    "mcp_use.client",
    "mcp_use.agents",
    "agents.mcp",
    "pydantic_ai.mcp",
    "smolagents.mcp_client",
    "llama_index.tools.mcp",
    "autogen_ext.tools.mcp",
    "google.adk.tools.mcp_tool",
    "crewai_tools.adapters.mcp_adapter",
    "strands.tools.mcp",
)
SERVER_NAMES = frozenset(
    {"fastmcp.FastMCP", "mcp.FastMCP", "mcp.MCPServer", "mcp.server", "mcp.Server", "mcp.stdio_server"}
)
CLIENT_NAMES = frozenset(
    {
        "mcp.ClientSession",
        "mcp.StdioServerParameters",
        "mcp.stdio_client",
        "mcp.Client",
        "mcp.ClientSessionGroup",
    }
)
FASTMCP_CLIENT = frozenset({"Client", "client", "exceptions", "settings", "utilities"})
# Imported whole it is a server's, unless the code uses only the client in it.
WHOLE = "fastmcp"
# Calls that turn a program into a server by an argument: gradio's Blocks.launch(mcp_server=True).
SWITCH = "mcp_server"


@frozen
class Source:
    """What one source file shows: modules of MCP's server and client side, and the others it imports."""

    serves: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    local: tuple[str, ...] = ()


NOTHING = Source()


def read_source(data: bytes) -> Source:
    """Return what the source `data` shows; nothing if it is no Python, or too large to be taken apart."""
    if len(data) > MAX_SOURCE:
        return NOTHING
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
        return told(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return NOTHING


def told(tree: ast.Module) -> Source:
    """Return what a syntax tree shows."""
    serves: dict[str, None] = {}
    calls: dict[str, None] = {}
    local: dict[str, None] = {}
    for module in named_modules(tree):
        if is_server(module):
            serves[module] = None
        elif is_client(module):
            calls[module] = None
        else:
            local[module] = None
    if WHOLE in serves and takes_part(calls) and not takes_part(serves):
        del serves[WHOLE]
    return Source(serves=tuple(serves), calls=tuple(calls), local=tuple(local)[:MAX_LOCAL])


def takes_part(modules: Iterable[str]) -> bool:
    """Return whether one of `modules` is a part of the library that is also imported whole."""
    return any(module.startswith((f"{WHOLE}.", f"{WHOLE}:")) for module in modules)


def named_modules(tree: ast.Module) -> Iterator[str]:
    """Give each module that is imported, with the name taken from it: `mcp.server.FastMCP`, `.tools.x`."""
    import ast

    todo: list[ast.AST] = [tree]
    names: dict[str, str] = {}
    dotted: dict[str, None] = {}
    for count, node in enumerate(todo):
        if count >= MAX_NODES:
            break
        if isinstance(node, ast.If) and is_for_types(node.test):
            todo.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in EITHER}
        elif isinstance(node, ast.Attribute):
            dotted[dotted_name(node)] = None
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}:{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and switches_on(node):
            yield SWITCH
        todo.extend(ast.iter_child_nodes(node))
    yield from used(names, dotted)


def used(names: Mapping[str, str], dotted: Iterable[str]) -> Iterator[str]:
    """Give the parts that the code uses of libraries with both sides, which it imported whole as `names`."""
    for text in dotted if names else ():
        name, _, part = text.partition(".")
        module = f"{names.get(name, '')}.{part}"
        if name in names and (is_server(module) or is_client(module)):
            yield module


def dotted_name(node: ast.Attribute) -> str:
    """Return a name with its parts as it is written, `mcp.server.stdio`; empty if it is none, or too long."""
    import ast

    parts: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute) and len(parts) < MAX_PARTS:
        parts.append(inner.attr)
        inner = inner.value
    return ".".join((inner.id, *reversed(parts))) if isinstance(inner, ast.Name) else ""


def is_for_types(test: ast.expr) -> bool:
    """Return whether a condition is TYPE_CHECKING: what it guards is never run."""
    import ast

    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def switches_on(call: ast.Call) -> bool:
    """Return whether a call has the argument `mcp_server=True`."""
    import ast

    return any(
        each.arg == SWITCH and isinstance(each.value, ast.Constant) and each.value.value is True
        for each in call.keywords
    )


def is_server(module: str) -> bool:
    """Return whether importing `module` takes the server side of MCP."""
    if module == SWITCH:
        return True
    if module.startswith("."):
        return False
    path, _, name = module.partition(":")
    top = path.partition(".")[0]
    if top in SERVING:
        return True
    if path == "fastmcp":
        return name not in FASTMCP_CLIENT
    dotted = f"{path}.{name}" if name else path
    return any(is_below(dotted, each) for each in SERVER_MODULES) or dotted in SERVER_NAMES


def is_client(module: str) -> bool:
    """Return whether importing `module` takes the client side of MCP."""
    if module.startswith("."):
        return False
    path, _, name = module.partition(":")
    dotted = f"{path}.{name}" if name else path
    top = path.partition(".")[0]
    if top in CALLING and top not in ("agents", "pydantic_ai", "smolagents"):
        return True
    return (
        dotted in CLIENT_NAMES
        or dotted == "fastmcp.Client"
        or any(is_below(dotted, each) for each in CLIENT_MODULES)
    )


def is_below(module: str, parent: str) -> bool:
    """Return whether `module` is `parent` or one of its parts."""
    return module == parent or module.startswith(parent + ".")
