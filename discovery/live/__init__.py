"""Servers that run: what proves one, who owns it, and how it answers."""
