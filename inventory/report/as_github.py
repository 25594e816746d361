"""A check as annotations of a GitHub workflow: one command a line, which the runner shows beside the code.

Syntax and escapes: docs.github.com, workflow commands (2026), and actions/toolkit, packages/core, command.ts:
`%`, CR and LF everywhere, `:` and `,` in properties too.
"""

from __future__ import annotations

from collections.abc import Iterator

from inventory.check.model import Check, Point, Spot, Standing
from inventory.model import Severity
from inventory.report.pipeline import approval, called, fault, hints, message, quiet, shown
from inventory.report.words import REASONS, ordered

DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
# A verdict that fails the gate is an error; what is known, waived or approved is told without alarm.
KINDS = {
    Standing.NEW: "error",
    Standing.KNOWN: "notice",
    Standing.WAIVED: "notice",
    Standing.PASSED: "notice",
}
# Low ones would crowd out the rest: a runner shows ten annotations of each kind for a step.
TOLD = frozenset({Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM})


def render(check: Check, *, approved: bool = False) -> str:
    """Return the commands: what fails first, then findings, what could not be read, and the rest."""
    points = shown(check, approved=approved)
    failing = [point for point in points if point.standing is Standing.NEW]
    others = [point for point in points if point.standing is not Standing.NEW]
    lines = [verdict(point) for point in failing]
    lines += [line for point in check.points for line in findings(point)]
    lines += unread(check)
    lines += [command("warning", None, "mcp-census", hint) for hint in hints(check)]
    lines += [verdict(point) for point in others]
    return "".join(f"{line}\n" for line in lines)


def verdict(point: Point) -> str:
    """Return the annotation of one place."""
    said = message(point)
    if point.standing is Standing.KNOWN:
        said = f"{said} (known by the baseline)"
    elif point.standing is Standing.PASSED and (entry := approval(point)):
        said = f"{said} {entry}"
    title = f"MCP server {point.judgement.verdict.value}: {called(point)}"
    return command(KINDS[point.standing], point.spot, title, said)


def findings(point: Point) -> Iterator[str]:
    """Yield the annotations of what is wrong at one place."""
    for finding in ordered(point.findings):
        if finding.severity in TOLD:
            title = quiet(f"{finding.owasp} {finding.title}")
            yield command("warning", point.spot, title, fault(point, finding))


def unread(check: Check) -> Iterator[str]:
    """Yield the annotations of what could not be read."""
    for it in check.unread:
        said = quiet(it.gap.detail or REASONS[it.gap.reason])
        yield command("warning", it.spot, "could not be read", f"not checked: {said}")


def command(kind: str, spot: Spot | None, title: str, text: str) -> str:
    """Return one workflow command."""
    fields = {"title": title}
    if spot is not None:
        fields = {"file": quiet(spot.path), "line": str(spot.line), "title": title}
    told = ",".join(f"{name}={value.translate(PROPERTY)}" for name, value in fields.items())
    return f"::{kind} {told}::{text.translate(DATA)}"
