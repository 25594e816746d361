"""Where to look, with what authority, and how far we got. Knows no database."""
