"""Approved-server entries: files in, values out, and the matching of servers to them."""
