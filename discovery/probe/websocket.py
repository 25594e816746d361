"""The upgrade to WebSocket, which gateways offer and the specification never did; asked only in depth."""

from __future__ import annotations

import os
from base64 import b64encode

from discovery.probe.judge import WEB_SOCKET
from discovery.probe.messages import Request


def upgrade(path: str) -> Request:
    """Return the request to speak MCP over a WebSocket (RFC 6455 §4.1)."""
    key = b64encode(os.urandom(16)).decode("ascii")
    headers = (
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", key),
        ("Sec-WebSocket-Protocol", WEB_SOCKET),
    )
    return Request(method="GET", path=path, headers=headers, connection="Upgrade")
