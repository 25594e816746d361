"""A server on FastMCP, the package: `notes.py [stdio|http|sse] [port]`, or `fastmcp run notes.py`."""

import sys

from fastmcp import FastMCP

server = FastMCP("notes")


@server.tool
def find(word: str) -> str:
    """Return the note that holds a word."""
    return word


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["http", port]:
            server.run(transport="http", host="127.0.0.1", port=int(port), show_banner=False)
        case ["sse", port]:
            server.run(transport="sse", host="127.0.0.1", port=int(port), show_banner=False)
        case _:
            server.run(show_banner=False)
