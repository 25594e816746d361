"""Packages that provide servers: where each ecosystem keeps them, and how to read them."""
