"""Lists for clients, and catalogues for others, made from our registry and from launches it approved."""
