"""Programs that start servers: what each of them was told to run."""
