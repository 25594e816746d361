"""Regular expressions compiled on first use: compiling all of this folder's at once would cost 8 ms."""

from __future__ import annotations

import re
from functools import cache


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return `pattern`, a constant of some module, compiled; flags stand inside it."""
    return re.compile(pattern)
