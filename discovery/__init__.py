"""How to recognise an MCP server. Knows no database, no cloud, no command line."""
