"""The tools that servers list: kept by content, pinned by hash, compared, and read with suspicion."""
