"""Asking a listening socket whether it speaks MCP: no other code sends a server found a byte."""
