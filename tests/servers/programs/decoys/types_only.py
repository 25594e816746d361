"""A web application that knows the protocol's types, for a page about them: `types_only.py PORT`."""

import sys

import uvicorn
from fastapi import FastAPI
from mcp.types import Tool

app = FastAPI()


@app.get("/tools")
def tools() -> list[Tool]:
    """Return an example."""
    return [Tool(name="example", inputSchema={"type": "object"})]


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
