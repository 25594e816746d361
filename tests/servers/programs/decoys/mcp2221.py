"""Blinks a lamp on an MCP2221 bridge, which has nothing to do with protocols of models."""

import sys

print("ready: gpio 0", flush=True)
for line in sys.stdin:
    print(f"gpio {line}", flush=True)
