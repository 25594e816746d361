"""Writes servers for others and is none: what follows is text."""

import sys

TEMPLATE = """
from mcp.server.fastmcp import FastMCP

app = FastMCP("made")
app.run(transport="stdio")
"""

# It starts none: `from mcp.server.fastmcp import FastMCP` is what others are to write.
print("ready", flush=True)
for line in sys.stdin:
    print(TEMPLATE.format(), line, flush=True)
