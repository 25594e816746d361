"""A server on the low-level API of the 1.x SDK, over stdio."""

import asyncio

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

server: Server = Server("tides")


@server.list_tools()
async def list_tools() -> list[types.Tool]:
    """Return the one tool there is."""
    return [types.Tool(name="tide", description="high water", inputSchema={"type": "object"})]


async def main() -> None:
    """Serve until stdin ends."""
    async with stdio_server() as (reads, writes):
        await server.run(reads, writes, server.create_initialization_options())


asyncio.run(main())
