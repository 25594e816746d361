"""Where approvals and catalogues come from: one reader for each dialect, each a pure function of bytes."""
