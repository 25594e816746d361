"""What proves that two records are one server: a process, a socket, a container, an address. Pure."""
