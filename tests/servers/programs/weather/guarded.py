"""A server that asks for a bearer token: `guarded.py PORT`."""

import sys

from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from mcp.server.fastmcp import FastMCP
from pydantic import AnyHttpUrl

PORT = int(sys.argv[1])


class Nobody:
    """Lets nobody in."""

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return None: no token is good."""
        return None


app = FastMCP(
    "vault",
    host="127.0.0.1",
    port=PORT,
    token_verifier=Nobody(),
    auth=AuthSettings(
        issuer_url=AnyHttpUrl("https://login.example.org"),
        resource_server_url=AnyHttpUrl(f"http://127.0.0.1:{PORT}/mcp"),
        required_scopes=["read"],
    ),
)

if __name__ == "__main__":
    app.run(transport="streamable-http")
