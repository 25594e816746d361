"""What each of Azure's services says of the MCP servers in it: one file per service."""
