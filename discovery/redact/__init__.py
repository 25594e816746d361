"""What may never be kept, and the keyed fingerprint that is kept instead. Pure."""
