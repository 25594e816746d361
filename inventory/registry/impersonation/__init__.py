"""Servers made to be taken for an approved one: by name, host, claim or content."""
