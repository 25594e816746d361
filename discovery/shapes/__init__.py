"""What an entry looks like: each client family's own shape becomes a Launch. Pure."""
