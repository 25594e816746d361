"""Echoes on a unix socket whose name promises more: `unix_echo.py PATH`."""

import socketserver
import sys


class Echo(socketserver.StreamRequestHandler):
    """Sends every line back."""

    def handle(self) -> None:
        """Send every line back."""
        for line in self.rfile:
            self.wfile.write(line)


with socketserver.ThreadingUnixStreamServer(sys.argv[1], Echo) as server:
    print("ready", flush=True)
    server.serve_forever()
