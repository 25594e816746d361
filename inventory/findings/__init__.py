"""What is wrong with a server as configured: one small rule per finding. Pure."""
