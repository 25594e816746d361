"""A check as issues of an Azure Pipelines run: one logging command a line, shown beside the run and the code.

Syntax: learn.microsoft.com, logging commands (2026); escapes: microsoft/azure-pipelines-agent,
CommandStringConvertor.cs: `%`, CR and LF everywhere, `;` and `]` in properties too.
"""

from __future__ import annotations

from collections.abc import Iterator

from inventory.check.model import Check, Point, Spot, Standing
from inventory.model import Severity
from inventory.report.pipeline import fault, hints, line_of, message, quiet, shown, tally
from inventory.report.words import REASONS, ordered

DATA = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
PROPERTY = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"})
TOLD = frozenset({Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM})


def render(check: Check, *, approved: bool = False) -> str:
    """Return an error for what fails, warnings for findings and what could not be read, and plain lines."""
    points = shown(check, approved=approved)
    lines = [issue("error", one.spot, message(one)) for one in points if one.standing is Standing.NEW]
    lines += [line for point in check.points for line in findings(point)]
    lines += unread(check)
    lines += [issue("warning", None, hint) for hint in hints(check)]
    lines += [f"{line_of(one.spot)}: {message(one)}" for one in points if one.standing is not Standing.NEW]
    return "".join(f"{line}\n" for line in (*lines, f"{tally(check)}."))


def findings(point: Point) -> Iterator[str]:
    """Yield the issues that are what is wrong at one place."""
    for finding in ordered(point.findings):
        if finding.severity in TOLD:
            yield issue("warning", point.spot, f"{quiet(finding.owasp)}: {fault(point, finding)}")


def unread(check: Check) -> Iterator[str]:
    """Yield the issues that are what could not be read."""
    for it in check.unread:
        yield issue("warning", it.spot, f"not checked: {quiet(it.gap.detail or REASONS[it.gap.reason])}")


def issue(kind: str, spot: Spot | None, text: str) -> str:
    """Return one issue."""
    fields = {"type": kind}
    if spot is not None:
        fields |= {"sourcepath": quiet(spot.path), "linenumber": str(spot.line)}
    told = ";".join(f"{name}={value.translate(PROPERTY)}" for name, value in fields.items())
    return f"##vso[task.logissue {told}]{text.translate(DATA)}"
