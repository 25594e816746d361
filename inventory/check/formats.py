"""The formats that a check can be had in. One name, one function; each is loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory.check.model import Check
    from inventory.report.style import Style


def text(check: Check, style: Style, approved: bool) -> str:
    """Return one line a place, for a person and for editors."""
    from inventory.report.check_text import render

    return render(check, style, approved=approved)


def json(check: Check, style: Style, approved: bool) -> str:
    """Return the published contract of a scan, approved servers included."""
    from inventory.report.as_json import render

    return render(check.view, style).replace("##", "#\\u0023")


def sarif(check: Check, style: Style, approved: bool) -> str:
    """Return SARIF 2.1.0 for code scanning."""
    from inventory.report.as_sarif import render

    return render(check, approved=approved)


def github(check: Check, style: Style, approved: bool) -> str:
    """Return annotations for a GitHub workflow."""
    from inventory.report.as_github import render

    return render(check, approved=approved)


def azure(check: Check, style: Style, approved: bool) -> str:
    """Return issues for an Azure Pipelines run."""
    from inventory.report.as_azure import render

    return render(check, approved=approved)


def markdown(check: Check, style: Style, approved: bool) -> str:
    """Return the summary of a job."""
    from inventory.report.check_markdown import render

    return render(check, approved=approved)


CHECK_FORMATS: Mapping[str, Callable[[Check, Style, bool], str]] = {
    "text": text,
    "json": json,
    "sarif": sarif,
    "github": github,
    "azure": azure,
    "markdown": markdown,
}
