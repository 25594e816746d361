"""Logs that clients keep of the servers they started: who was used, when, and by which command."""
