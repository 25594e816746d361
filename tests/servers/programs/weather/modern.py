"""A server on the 2.x SDK: `modern.py [stdio|streamable-http|sse] [port]`."""

import sys

from mcp.server import MCPServer

server = MCPServer("climate")


@server.tool()
def normals(city: str) -> str:
    """Return the long-term mean."""
    return f"{city}: mild"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["streamable-http", port]:
            server.run("streamable-http", host="127.0.0.1", port=int(port))
        case ["sse", port]:
            server.run("sse", host="127.0.0.1", port=int(port))
        case _:
            server.run("stdio")
