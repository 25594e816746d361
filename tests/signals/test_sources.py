"""Source code is read as its language reads it: what is quoted, a comment or for types only is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.signals.javascript import read_script
from discovery.signals.python_source import MAX_SOURCE, NOTHING, read_source

SERVE = "@modelcontextprotocol/sdk/server/mcp.js"
CALL = "@modelcontextprotocol/sdk/client/index.js"

JAVASCRIPT = [
    (f'import {{ McpServer }} from "{SERVE}";', "serves"),
    (f"import{{McpServer as M}}from'{SERVE}';", "serves"),
    (f'const {{ Server }} = require("{SERVE}");', "serves"),
    (f'const m = await import("{SERVE}");', "serves"),
    (f'export {{ McpServer }} from "{SERVE}"', "serves"),
    (f'import {{ McpServer }} from "npm:{SERVE.replace("sdk/", "sdk@1.2.3/")}"', "serves"),
    ('import { McpServer } from "@modelcontextprotocol/server"', "serves"),
    ('import { FastMCP } from "fastmcp";', "serves"),
    ('import { MCPServer } from "@mastra/mcp";', "serves"),
    ('import {\n  McpServer,\n  ResourceTemplate\n} from "@modelcontextprotocol/server";', "serves"),
    (f'import {{ Client }} from "{CALL}"', "calls"),
    ('import { MCPClient } from "@mastra/mcp"', ""),
    ('import { Client } from "@modelcontextprotocol/client"', "calls"),
    ('import { CallToolResult } from "@modelcontextprotocol/sdk/types.js"', ""),
    (f'// import {{ S }} from "{SERVE}"', ""),
    (f'/*\n import {{ S }} from "{SERVE}"\n*/', ""),
    (f'const s = `import {{ S }} from "{SERVE}"`;', ""),
    (f"const s = 'import {{ S }} from \"{SERVE}\"';", ""),
    (f'import type {{ Server }} from "{SERVE}"', ""),
    (f'console.log("{SERVE}")', ""),
    ('import { x } from "fastmcp-like"', ""),
    ('import mcp from "./mcp/server.js"', ""),
]
PYTHON = [
    ("from mcp.server.fastmcp import FastMCP", "serves"),
    ("import mcp.server.stdio as s", "serves"),
    ("from mcp import server", "serves"),
    ("from fastmcp import FastMCP, settings", "serves"),
    ("import fastmcp", "serves"),
    ("import fastmcp\nfastmcp.FastMCP('x')", "serves"),
    ("import fastmcp as f\nf.Client('y')", "calls"),
    ("import fastmcp\nfrom fastmcp.client import Client", "calls"),
    ("from fastapi_mcp import FastApiMCP", "serves"),
    ("def main():\n    from mcp.server import Server", "serves"),
    ("app.launch(share=False, mcp_server=True)", "serves"),
    ("try:\n    from mcp.server import X\nexcept ImportError:\n    X = None", "serves"),
    ("from mcp import ClientSession", "calls"),
    ("from mcp.client.stdio import stdio_client", "calls"),
    ("from fastmcp import Client", "calls"),
    ("from langchain_mcp_adapters.client import MultiServerMCPClient", "calls"),
    ("from pydantic_ai.mcp import MCPServerStdio", "calls"),
    ("from agents.mcp import MCPServerStdio", "calls"),
    ("import pydantic_ai", ""),
    ("import mcp\nasync def run():\n    async with mcp.server.stdio.stdio_server() as x: ...", "serves"),
    ("import mcp as m\nserver = m.server.Server('x')", "serves"),
    ("def run():\n    import mcp\n    return mcp.stdio_server()", "serves"),
    ("import mcp_use\nmcp_use.server.MCPServer()", "serves"),
    ("import mcp\nasync with mcp.ClientSession(r, w): ...", "calls"),
    ("import mcp\nprint(mcp.types.Tool)", ""),
    ("import mcp\nother.server.Server()", ""),
    ("import mcp\nprint('mcp.server.Server')", ""),
    ("mcp.server.Server()", ""),
    ("from acme import mcp\nmcp.server.run()", ""),
    ("import acme.mcp as mcp\nmcp.server.run()", ""),
    ("import mcp.types", ""),
    ("import mcp", ""),
    ("import mcp_tools.server", ""),
    ("from .mcp.server import x", ""),
    ("app.launch(mcp_server=False)", ""),
    ("app.launch(mcp_server=wanted)", ""),
    ("text = 'from mcp.server import X'", ""),
    ("# from mcp.server import X", ""),
    ('"""\nfrom mcp.server import X\n"""', ""),
    ("if TYPE_CHECKING:\n    from mcp.server import X", ""),
    ("import typing\nif typing.TYPE_CHECKING:\n    from mcp.server import X", ""),
    ("from mcp.server import X (", ""),
]


@pytest.mark.parametrize(("source", "side"), JAVASCRIPT)
def test_javascript(source: str, side: str) -> None:
    found = read_script(source.encode())
    assert (bool(found.serves), bool(found.calls)) == (side == "serves", side == "calls")


@pytest.mark.parametrize(("source", "side"), PYTHON)
def test_python(source: str, side: str) -> None:
    found = read_source(source.encode())
    assert (bool(found.serves), bool(found.calls)) == (side == "serves", side == "calls")


def test_modules_of_one_s_own_are_named_for_the_next_look() -> None:
    script = read_script(b'import "./a.js"; export * from "../b"; require("c"); import d from "node:d"')
    assert script.local == ("./a.js", "../b")
    source = read_source(b"from .a import b\nimport c.d\nfrom . import e")
    assert source.local == (".a:b", "c.d", ".:e")


def test_a_bundle_is_known_by_the_messages_of_the_sdk() -> None:
    start = b"var a=1;" * 70_000
    server = read_script(start + b'throw Error("StdioServerTransport already started!")')
    client = read_script(start + b'throw Error("StdioClientTransport already started!")')
    assert (server.server_wire, server.client_wire) == (True, False)
    assert (client.server_wire, client.client_wire) == (False, True)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 200_000,
        "a" + ".b" * 100_000,
        "-" * 200_000 + "1",
        "[" * 90 + "1," * 100_000 + "]" * 90,
        "lambda:" * 30_000 + "1",
        "x" + "[0]" * 80_000,
        "\0" * 1000,
        "1" * 200_000,
        "x = 1\n" * 40_000,
        "\udcff",
        "if a:\n 1\n" + "elif a:\n 1\n" * 20_000,
    ],
    ids=lambda source: source[:6].encode("unicode_escape").decode(),
)
def test_source_that_is_made_to_break_parsers_shows_nothing(source: str) -> None:
    assert read_source(source.encode("utf-8", "surrogatepass")) == NOTHING


def test_source_that_is_too_large_is_not_taken_apart() -> None:
    assert read_source(b"from mcp.server import X\n" + b"#" * MAX_SOURCE) == NOTHING


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    read_script(data)
    read_source(data)


@given(st.text(alphabet="\"'`/*\\n import from{}()", max_size=120))
def test_any_quoting_is_read_without_an_error(text: str) -> None:
    read_script((text + f'import {{S}} from "{SERVE}"').encode())
