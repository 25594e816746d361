"""What Linux tells of its processes and sockets: raw reads of /proc, and netlink."""
