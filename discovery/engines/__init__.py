"""Container engines: where they listen, what they are asked, what marks a container as a server."""
