"""A server as an ASGI application, for `uvicorn asgi:app`."""

from mcp.server.fastmcp import FastMCP

server = FastMCP("harbour")


@server.tool()
def berth(ship: str) -> str:
    """Return where a ship lies."""
    return f"{ship}: pier 4"


app = server.streamable_http_app()
