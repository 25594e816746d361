"""Every run tries the same examples: a failure must be the change's fault, never the day's."""

from __future__ import annotations

import os

from hypothesis import settings

# Set MCP_CENSUS_EXPLORE to look for new counter-examples with a fresh seed.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("explore" if "MCP_CENSUS_EXPLORE" in os.environ else "repeatable")
