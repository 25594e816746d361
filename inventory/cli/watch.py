"""`mcp-census scan --watch`: every change on this machine, judged, as one line."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType
from typing import NoReturn

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode, exit_code
from inventory.cli.output import note, style_for, tell, to_stdout
from inventory.cli.wish import Memory, Wish
from inventory.report.words import tally


def watch(
    wish: Wish, memory: Memory, form: str, output: Path | None, *, quiet: bool, no_color: bool
) -> ExitCode:
    """Print one line for each server now, then one for each change, until interrupted.

    Return the exit code that a report on the last state has; raise Complaint for what has no lines.
    """
    from inventory.cli.watching import views
    from inventory.news import news
    from inventory.report.line import LINES

    if form not in LINES:
        then = f"Use --format {' or '.join(LINES)}."
        raise Complaint(f"--watch prints lines, and {form} has none", then=then, code=ExitCode.USAGE)
    if not to_stdout(output):
        then = "Leave --output away and redirect instead."
        raise Complaint("--watch prints lines and writes no file", then=then, code=ExitCode.USAGE)
    style, line, before = style_for(None, no_color), LINES[form], None
    signal.signal(signal.SIGTERM, interrupt)
    try:
        for view in views(wish, memory):
            # First: an interrupt while the lines are printed ends on what they tell.
            latest, first, before = list(news(before, view)), before is None, view
            for item in latest:
                tell(line(item, view.ended, style) + "\n")
            if first and not quiet:
                note(f"watching {tally(view)}; end with Ctrl-C")
    except KeyboardInterrupt:
        pass
    return exit_code(before) if before else ExitCode.FINE


def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End the watch as Ctrl-C does."""
    raise KeyboardInterrupt
