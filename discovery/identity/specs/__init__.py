"""What a package runner is told to run: the specifiers of each ecosystem."""
