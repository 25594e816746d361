"""The registry over HTTP, for reading: the official API v0.1 from what the organisation approved."""
