"""What many rows have in common: operating systems and the key paths under which servers stand."""

from __future__ import annotations

from discovery.clients.model import KeyPaths, Os

ON_LINUX = (Os.LINUX,)
ON_MACOS = (Os.MACOS,)
ON_WINDOWS = (Os.WINDOWS,)
ON_UNIX = (Os.LINUX, Os.MACOS)
ON_MACOS_AND_WINDOWS = (Os.MACOS, Os.WINDOWS)

WHOLE: KeyPaths = ((),)
WRAPPED_OR_FLAT: KeyPaths = (("mcpServers",), ())
WITH_PROJECTS: KeyPaths = (("mcpServers",), ("projects", "*", "mcpServers"))
SERVERS: KeyPaths = (("servers",),)
EITHER_KEY: KeyPaths = (("servers",), ("mcpServers",))
SNAKE_SERVERS: KeyPaths = (("mcp_servers",),)
HYPHEN_SERVERS: KeyPaths = (("mcp-servers",),)
CONTEXT_SERVERS: KeyPaths = (("context_servers",),)
MCP: KeyPaths = (("mcp",),)
MCP_DOT_SERVERS: KeyPaths = (("mcp", "servers"),)
OPENCODE: KeyPaths = (("mcp",), ("mcp", "servers"))
VSCODE_SETTINGS: KeyPaths = (("mcp", "servers"), ("mcp.servers",))
BUNDLE: KeyPaths = (("server",),)
