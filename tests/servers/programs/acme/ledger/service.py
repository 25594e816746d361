"""The server itself, one import away from what is started."""

from mcp.server.fastmcp import FastMCP

books = FastMCP("books")


@books.tool()
def balance(account: str) -> int:
    """Return what is left."""
    return len(account)


def serve() -> None:
    """Serve over stdio."""
    books.run()
