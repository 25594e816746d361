"""Writes servers for others and is none: what follows is text."""

import sys

TEMPLATE = """
from mcp.server.fastmcp import FastMCP

app = FastMCP("made")
app.run(transport="stdio")
"""

# from mcp.server.fastmcp import FastMCP
print("ready", flush=True)
for line in sys.stdin:
    print(TEMPLATE.format(), line, flush=True)
