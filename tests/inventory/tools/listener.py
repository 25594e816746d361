"""Stands for an SDK on this machine: a server that listens, and answers `tools/list` from a file."""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    """Speaks the modern era; what it lists, and how, is read anew for each question."""

    def do_POST(self) -> None:
        """Answer one message."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path != "/mcp":
            self.send_error(404)
            return
        if asked["method"] == "tools/list":
            result = json.loads(Path(sys.argv[2]).read_text())
        else:
            info = {"io.modelcontextprotocol/serverInfo": {"name": "files", "version": "1"}}
            result = {
                "resultType": "complete",
                "supportedVersions": ["2026-07-28"],
                "capabilities": {"tools": {}},
                "_meta": info,
            }
        body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Refuse: there is no stream."""
        self.send_error(405)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


def serve(port_file: str) -> None:
    """Serve until the end, on a port that is written down."""
    server = HTTPServer(("127.0.0.1", 0), Handler)
    Path(port_file).write_text(str(server.server_address[1]))
    server.serve_forever()
