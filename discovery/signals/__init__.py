"""What marks a process, a socket or a package as an MCP server: tables of rows, and how they are weighed."""
