"""The gate for pipelines: what a repository declares or provides, judged, and what of it must not pass."""
