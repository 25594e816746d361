"""Bytes become plain values, within limits: JSON, TOML, YAML, XML, property lists, SQLite and more."""
