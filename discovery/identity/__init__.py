"""A command line, image, URL or path becomes an Identity. Pure: no shell, no disk, no network."""
