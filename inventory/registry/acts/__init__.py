"""Acts on the registry: what each makes of an entry, and the record that is kept of it."""
