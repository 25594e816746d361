"""A view on its way out: the report where it was asked for, the summary and the gaps beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inventory.cli.output import note, style_for, tell, to_stdout
from inventory.report.formats import FORMATS

if TYPE_CHECKING:
    from inventory.model import View

MAX_GAPS = 20  # lines on stderr; the report has them all


def tell_view(view: View, form: str, output: Path | None, *, quiet: bool, no_color: bool) -> None:
    """Print the report; say on stderr what a reader of a machine format would otherwise not notice."""
    tell(FORMATS[form](view, style_for(output, no_color)), output)
    if not quiet and (form != "text" or not to_stdout(output)):
        for line in beside(view):
            note(line)


def beside(view: View) -> list[str]:
    """Return the summary, what could not be seen, and what is wrong in the registry."""
    from inventory.report.words import REASONS, by_reason, clean, counted, tally

    lines: list[str] = []
    for reason, group in by_reason(view.gaps).items():
        lines += [f"not seen: {clean(gap.source)}: {clean(gap.detail) or REASONS[reason]}" for gap in group]
    if len(lines) > MAX_GAPS:
        lines = [*lines[:MAX_GAPS], f"not seen: and {counted(len(view.gaps) - MAX_GAPS, 'more place')}"]
    for problem in view.snapshot.problems:
        place = f"{problem.source}:{problem.line}" if problem.line else problem.source
        lines.append(clean(f"bad entry: {place}: {problem.field}: {problem.message}"))
    if view.snapshot.source is None:
        lines.append("no registry is set up; begin with: mcp-census registry init")
    return [*lines, tally(view)]
