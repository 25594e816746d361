"""A web application whose routes are tools besides: `app.py PORT`."""

import sys

import uvicorn
from fastapi import FastAPI
from fastapi_mcp import FastApiMCP

app = FastAPI()


@app.get("/stock/{item}", operation_id="stock")
def stock(item: str) -> dict[str, int]:
    """Return how many are left."""
    return {item: 3}


FastApiMCP(app).mount_http()

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
