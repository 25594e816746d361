"""The formats a report can be had in. One name, one function, one file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory.model import View
    from inventory.report.style import Style

# The formats are imported when they are used: `--help` names them and must stay fast.


def text(view: View, style: Style) -> str:
    """Return the report for a person at a terminal."""
    from inventory.report.as_text import render

    return render(view, style)


def json(view: View, style: Style) -> str:
    """Return the report as the published JSON contract."""
    from inventory.report.as_json import render

    return render(view, style)


def csv(view: View, style: Style) -> str:
    """Return the report as a table with one row per sighting."""
    from inventory.report.as_csv import render

    return render(view, style)


def markdown(view: View, style: Style) -> str:
    """Return the report as GitHub-flavoured Markdown."""
    from inventory.report.as_markdown import render

    return render(view, style)


Render = Callable[["View", "Style"], str]
FORMATS: Mapping[str, Render] = {"text": text, "json": json, "csv": csv, "markdown": markdown}
