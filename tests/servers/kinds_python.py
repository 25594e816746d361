"""DATA: real servers written in Python, or started by its tools."""

from __future__ import annotations

from tests.servers.kind import Kind, Speech

APP = "local:weather/app.py"
MODERN = "local:weather/modern.py"
NOTES = "local:notes/notes.py"


def python(venv: str, *args: str) -> tuple[str, ...]:
    """Return a command that runs the interpreter of one virtual environment."""
    return (f"{{venvs}}/{venv}/bin/python", *args)


KINDS = (
    # Three generations of the SDK over stdio, and its two interfaces.
    Kind(id="py-1.10-stdio", command=python("mcp-1.10", "weather/app.py"), identity=APP),
    Kind(id="py-1.18-stdio", command=python("mcp-1.18", "{work}/weather/app.py"), identity=APP),
    Kind(id="py-1.30-stdio", command=python("mcp-1.30", "app.py"), folder="weather", identity=APP),
    Kind(
        id="py-1.30-lowlevel",
        command=python("mcp-1.30", "-u", "weather/lowlevel.py"),
        identity="local:weather/lowlevel.py",
    ),
    Kind(id="py-2.3-stdio", command=python("mcp-2.3", "weather/modern.py"), identity=MODERN),
    Kind(id="py-module", command=python("mcp-1.30", "-m", "ledger"), folder="acme", identity="local:ledger"),
    Kind(
        id="py-inline",
        command=python("mcp-1.30", "-c", "from mcp.server.fastmcp import FastMCP; FastMCP('aside').run()"),
        identity="inline:",
    ),
    # The same over HTTP.
    Kind(
        id="py-1.10-http",
        command=python("mcp-1.10", "weather/app.py", "streamable-http", "{port}"),
        speech=Speech.HTTP,
        path="/mcp/",
        identity=APP,
    ),
    Kind(
        id="py-1.18-http",
        command=python("mcp-1.18", "weather/app.py", "streamable-http", "{port}"),
        speech=Speech.HTTP,
        identity=APP,
    ),
    Kind(
        id="py-1.30-http",
        command=python("mcp-1.30", "weather/app.py", "streamable-http", "{port}"),
        speech=Speech.HTTP,
        identity=APP,
    ),
    Kind(
        id="py-1.30-sse",
        command=python("mcp-1.30", "weather/app.py", "sse", "{port}"),
        speech=Speech.SSE,
        path="/sse",
        identity=APP,
    ),
    Kind(
        id="py-2.3-http",
        command=python("mcp-2.3", "weather/modern.py", "streamable-http", "{port}"),
        speech=Speech.HTTP,
        identity=MODERN,
    ),
    Kind(
        id="py-2.3-sse",
        command=python("mcp-2.3", "weather/modern.py", "sse", "{port}"),
        speech=Speech.SSE,
        path="/sse",
        identity=MODERN,
    ),
    Kind(
        id="py-oauth",
        command=python("mcp-1.30", "weather/guarded.py", "{port}"),
        speech=Speech.AUTH,
        identity="local:weather/guarded.py",
    ),
    Kind(
        id="py-tls",
        command=(
            "{venvs}/mcp-1.30/bin/uvicorn",
            "asgi:app",
            "--port",
            "{port}",
            "--ssl-certfile",
            "{work}/tls/cert.pem",
            "--ssl-keyfile",
            "{work}/tls/key.pem",
        ),
        folder="weather",
        speech=Speech.HTTP,
        tls=True,
        identity="local:asgi",
    ),
    Kind(
        id="py-unix",
        command=("{venvs}/mcp-1.30/bin/uvicorn", "asgi:app", "--uds", "{work}/harbour-{port}.sock"),
        folder="weather",
        speech=Speech.HTTP,
        unix=True,
        identity="local:asgi",
    ),
    Kind(
        id="py-1.18-counted",
        command=python("mcp-1.18", "weather/counted.py", "{port}"),
        speech=Speech.HTTP,
        counts=True,
        identity="local:weather/counted.py",
    ),
    Kind(
        id="py-elsewhere",
        command=python("mcp-1.30", "weather/app.py", "streamable-http", "{port}"),
        speech=Speech.HTTP,
        elsewhere=True,
        identity=APP,
    ),
    # FastMCP, the package, in two generations.
    Kind(id="fastmcp-2-stdio", command=python("fastmcp-2", "notes/notes.py"), identity=NOTES),
    Kind(id="fastmcp-4-stdio", command=python("fastmcp-4", "notes/notes.py"), identity=NOTES),
    Kind(
        id="fastmcp-4-run",
        command=("{venvs}/fastmcp-4/bin/fastmcp", "run", "--no-banner", "notes/notes.py"),
        identity=NOTES,
    ),
    Kind(
        id="fastmcp-2-http",
        command=python("fastmcp-2", "notes/notes.py", "http", "{port}"),
        speech=Speech.HTTP,
        identity=NOTES,
    ),
    Kind(
        id="fastmcp-4-http",
        command=python("fastmcp-4", "notes/notes.py", "http", "{port}"),
        speech=Speech.HTTP,
        identity=NOTES,
    ),
    Kind(
        id="fastmcp-4-sse",
        command=python("fastmcp-4", "notes/notes.py", "sse", "{port}"),
        speech=Speech.SSE,
        path="/sse",
        identity=NOTES,
    ),
    # Web frameworks that serve besides.
    Kind(
        id="gradio",
        command=python("gradio", "demo/app.py", "{port}"),
        speech=Speech.HTTP,
        path="/gradio_api/mcp/",
        identity="local:demo/app.py",
    ),
    Kind(
        id="fastapi-mcp",
        command=python("fastapi-mcp", "shop/app.py", "{port}"),
        speech=Speech.HTTP,
        identity="local:shop/app.py",
    ),
    # Packages, as console script, module, and through uv.
    Kind(
        id="time-script", command=("{venvs}/tools/bin/mcp-server-time",), identity="pkg:pypi/mcp-server-time"
    ),
    Kind(
        id="fetch-script",
        command=("{venvs}/tools/bin/mcp-server-fetch",),
        identity="pkg:pypi/mcp-server-fetch",
    ),
    Kind(
        id="git-module", command=python("tools", "-m", "mcp_server_git"), identity="pkg:pypi/mcp-server-git"
    ),
    Kind(
        id="sqlite-script",
        command=("{venvs}/sqlite/bin/mcp-server-sqlite", "--db-path", "{work}/shop.db"),
        identity="pkg:pypi/mcp-server-sqlite",
    ),
    Kind(
        id="uvx-time",
        command=("{uv}/uvx", "mcp-server-time"),
        env={"UV_CONSTRAINT": "{pins}/tools.txt"},
        identity="pkg:pypi/mcp-server-time",
    ),
    Kind(
        id="uv-run-with",
        command=("{uv}/uv", "run", "--no-project", "--with", "mcp==2.3.0", "weather/modern.py"),
        env={"UV_CONSTRAINT": "{pins}/mcp-2.3.txt"},
        identity=MODERN,
    ),
    # Go in a wheel.
    Kind(id="grafana-stdio", command=("{venvs}/tools/bin/mcp-grafana",), identity="pkg:pypi/mcp-grafana"),
    Kind(
        id="grafana-http",
        command=(
            "{venvs}/tools/bin/mcp-grafana",
            "--transport",
            "streamable-http",
            "--address",
            "localhost:{port}",
        ),
        speech=Speech.HTTP,
        identity="pkg:pypi/mcp-grafana",
    ),
    # A gateway from PyPI.
    Kind(
        id="py-mcp-proxy",
        command=("{venvs}/mcp-proxy/bin/mcp-proxy", "--port", "{port}", "{venvs}/tools/bin/mcp-server-time"),
        speech=Speech.HTTP,
        identity="pkg:pypi/mcp-proxy",
        inner="pkg:pypi/mcp-server-time",
    ),
)
