"""How a report is to look: the only thing besides the view that may change its bytes."""

from __future__ import annotations

from discovery.frozen import frozen
from inventory.model import Severity, Verdict

RESET = "\x1b[0m"
BOLD = "1"
DIM = "2"
BOLD_RED = "1;31"
RED = "31"
YELLOW = "33"
GREEN = "32"

VERDICT_COLOURS = {
    Verdict.DENIED: BOLD_RED,
    Verdict.IMPERSONATING: BOLD_RED,
    Verdict.DRIFTED: RED,
    Verdict.EXPIRED: YELLOW,
    Verdict.PENDING: YELLOW,
    Verdict.UNREGISTERED: RED,
    Verdict.UNRESOLVED: YELLOW,
    Verdict.APPROVED: GREEN,
}
SEVERITY_COLOURS = {
    Severity.CRITICAL: BOLD_RED,
    Severity.HIGH: RED,
    Severity.MEDIUM: YELLOW,
    Severity.LOW: DIM,
    Severity.INFO: DIM,
}


@frozen
class Style:
    """`width` is in terminal columns, None for a pipe, where no line is ever broken.

    `home` is the reader's own home folder, which a text report writes as `~`.
    """

    colour: bool = False
    width: int | None = None
    home: str | None = None

    def paint(self, text: str, code: str) -> str:
        """Return `text` in the colour `code`, or as it is where colour is off."""
        return f"\x1b[{code}m{text}{RESET}" if self.colour and text else text

    def fold(self, path: str) -> str:
        """Return `path` with the reader's home written as `~`."""
        if not self.home or not path.startswith(self.home):
            return path
        rest = path[len(self.home) :]
        return "~" + rest if rest[:1] in {"", "/", "\\"} else path
