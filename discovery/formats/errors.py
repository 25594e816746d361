"""What a reader of a format raises: always a Reason and words for the operator, never a value."""

from __future__ import annotations

from discovery.model import Reason


class Unreadable(Exception):
    """A source that could not be read; becomes a Gap. `detail` never quotes file content."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Keep the reason and the operator's words."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
