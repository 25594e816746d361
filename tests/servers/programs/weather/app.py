"""A server on the 1.x SDK, as its quickstart has it: `app.py [stdio|sse|streamable-http] [port]`."""

import sys
from typing import Literal, cast

from mcp.server.fastmcp import FastMCP

Transport = Literal["stdio", "sse", "streamable-http"]

app = FastMCP("weather", host="127.0.0.1", port=int(sys.argv[2]) if len(sys.argv) > 2 else 8000)


@app.tool()
def forecast(city: str) -> str:
    """Return tomorrow's weather."""
    return f"{city}: rain"


if __name__ == "__main__":
    app.run(transport=cast(Transport, sys.argv[1] if len(sys.argv) > 1 else "stdio"))
