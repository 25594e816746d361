"""Things that answer over HTTP and are no MCP server: `web.py WHAT PORT`."""

import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = (
    'jsonrpc "2.0" protocolVersion "2025-11-25" serverInfo capabilities supportedVersions '
    "Mcp-Session-Id MCP-Protocol-Version server/discover Bad Request: Missing session ID event: endpoint"
)


class Page(BaseHTTPRequestHandler):
    """Answers each request as the one thing it was told to be."""

    def do_GET(self) -> None:
        """Answer a GET."""
        GETS.get(WHAT, lambda page: page.tell(404, "text/plain", b"not here"))(self)

    def do_POST(self) -> None:
        """Answer a POST."""
        POSTS.get(WHAT, lambda page: page.tell(405, "text/plain", b"not so"))(self)

    def asked(self) -> bytes:
        """Return the body of the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def call(self) -> dict[str, object]:
        """Return the JSON-RPC request."""
        try:
            found = json.loads(self.asked())
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def tell(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reply(self, **fields: object) -> None:
        """Send a JSON-RPC answer to the request."""
        whole = {"jsonrpc": "2.0", "id": self.call().get("id"), **fields}
        self.tell(200, "application/json", json.dumps(whole).encode())

    def stream(self, first: bytes) -> None:
        """Send events until the other side leaves."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(first)
        for _ in range(600):
            self.wfile.flush()
            time.sleep(0.2)
            self.wfile.write(b"data: tick\n\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def echo_result(page: Page) -> None:
    """Send back what came, with a result."""
    page.tell(200, "application/json", json.dumps({**page.call(), "result": {}}).encode())


def ledger(page: Page) -> None:
    """Answer as a ledger's node does, which refuses what it does not know."""
    call = page.call()
    known = {"eth_blockNumber": "0x10", "web3_clientVersion": "geth/1"}.get(str(call.get("method")))
    said = {"result": known} if known else {"error": {"code": -32601, "message": "the method does not exist"}}
    page.tell(200, "application/json", json.dumps({"jsonrpc": "2.0", "id": call.get("id"), **said}).encode())


def card(page: Page) -> None:
    """Tell what an agent can do."""
    if page.path != "/.well-known/agent-card.json":
        return page.tell(404, "text/plain", b"not here")
    body = {"name": "planner", "protocolVersion": "0.3.0", "url": "/", "skills": [], "capabilities": {}}
    return page.tell(200, "application/json", json.dumps(body).encode())


REFUSE = 'Bearer realm="all", resource_metadata="/.well-known/oauth-protected-resource"'
UNKNOWN = {"code": -32601, "message": "Method not found"}
LANGUAGE = {"capabilities": {"hoverProvider": True}, "serverInfo": {"name": "lsp", "version": "1"}}
GETS: dict[str, Callable[[Page], None]] = {
    "words": lambda page: page.tell(200, "text/html", f"<pre>{WORDS}</pre>".encode()),
    "ticker": lambda page: page.stream(b"data: tick\n\n"),
    "foreign": lambda page: page.stream(
        b"event: endpoint\ndata: https://elsewhere.example/messages?session_id=1\n\n"
    ),
    "oauth": lambda page: page.tell(401, "text/plain", b"", WWW_Authenticate=REFUSE),
    "basic": lambda page: page.tell(401, "text/plain", b"", WWW_Authenticate='Basic realm="office"'),
    "agent": card,
}
POSTS: dict[str, Callable[[Page], None]] = {
    "echo": lambda page: page.tell(200, "application/json", page.asked()),
    "echo-result": echo_result,
    "rpc": lambda page: page.reply(error=UNKNOWN),
    "language": lambda page: page.reply(result=LANGUAGE),
    "ledger": ledger,
    "environment": lambda page: page.reply(result={"observation": [], "done": False}),
    "words": lambda page: page.tell(200, "text/html", f"<pre>{WORDS}</pre>".encode()),
    "oauth": lambda page: page.tell(401, "text/plain", b"", WWW_Authenticate=REFUSE),
    "basic": lambda page: page.tell(401, "text/plain", b"", WWW_Authenticate='Basic realm="office"'),
    "agent": lambda page: page.reply(error=UNKNOWN),
}

WHAT = sys.argv[1]
if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Page).serve_forever()
