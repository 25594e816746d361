"""A server on the 1.x SDK that tells how many sessions are open, at /open: `counted.py PORT`."""

import sys

from mcp.server.fastmcp import FastMCP
from starlette.requests import Request
from starlette.responses import JSONResponse

app = FastMCP("counted", host="127.0.0.1", port=int(sys.argv[1]))


@app.custom_route("/open", methods=["GET"])
async def sessions(request: Request) -> JSONResponse:
    """Return the number of open sessions."""
    held = app.session_manager._server_instances.values()
    return JSONResponse(sum(not each._terminated for each in held))


if __name__ == "__main__":
    app.run(transport="streamable-http")
