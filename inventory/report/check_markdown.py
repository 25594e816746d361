"""A check as the summary of a pipeline's job: GitHub-flavoured Markdown, in which nothing found is markup."""

from __future__ import annotations

from itertools import accumulate

from inventory.check.model import Check, Point, Standing
from inventory.report.as_markdown import code, section, text
from inventory.report.pipeline import approval, called, hints, quiet, shown, tally, told_by, what, why
from inventory.report.words import REASONS, finding_text, ordered

TITLES = {
    Standing.NEW: "Not approved",
    Standing.KNOWN: "Known by the baseline",
    Standing.WAIVED: "Waived",
    Standing.PASSED: "Passed",
}
# A step's summary may hold 1 MiB (docs.github.com, workflow commands, 2026), else none of it is shown: six
# tables of so many bytes fit. A row has some 500, and what was found can make it twenty times as long.
MAX_TABLE = 150 * 1024
MAX_HINTS = 50


def render(check: Check, *, approved: bool = False) -> str:
    """Return the counts, a table for each standing, what is wrong, and what could not be read."""
    told = shown(check, approved=approved)
    counts = tally(check)
    blocks = [["# MCP servers in this repository", "", f"{text(counts[:1].upper() + counts[1:])}."]]
    said = hints(check)
    blocks += [[text(hint)] for hint in said[:MAX_HINTS]]
    blocks += [[f"and {len(said) - MAX_HINTS} more"]] if len(said) > MAX_HINTS else []
    blocks += [table(standing, told) for standing in Standing]
    blocks += [findings(check), unread(check)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def table(standing: Standing, told: tuple[Point, ...]) -> list[str]:
    """Return the places that stand so."""
    points = [point for point in told if point.standing is standing]
    rows = [
        f"| {place(point)} | {point.judgement.verdict.value} | {code(called(point))} | {code(what(point))} "
        f"| {text(told_by(point))} | {text(why(point) or approval(point))} |"
        for point in points
    ]
    columns = ("Place", "Verdict", "Server", "Identity", "Declared for", "Why")
    return section(f"{TITLES[standing]} ({len(points)})", columns, fitting(rows, len(columns)))


def place(point: Point) -> str:
    """Return where a point stands."""
    return f"{code(quiet(point.spot.path))}:{point.spot.line}"


def findings(check: Check) -> list[str]:
    """Return what is wrong with the servers, whoever approved them."""
    rows = [
        "| "
        + " | ".join(
            (
                finding.severity.value,
                place(point),
                code(called(point)),
                text(quiet(finding_text(finding))),
                text(quiet(finding.owasp)),
                text(quiet(finding.advice)),
            )
        )
        + " |"
        for point in check.points
        for finding in ordered(point.findings)
    ]
    columns = ("Severity", "Place", "Server", "Finding", "OWASP", "Advice")
    return section("Findings", columns, fitting(rows, len(columns)))


def unread(check: Check) -> list[str]:
    """Return what could not be read."""
    rows = [
        f"| {code(quiet(it.spot.path))} | {text(quiet(it.gap.detail or REASONS[it.gap.reason]))} |"
        for it in check.unread
    ]
    return section("Not checked", ("Place", "Reason"), fitting(rows, 2))


def fitting(rows: list[str], columns: int) -> list[str]:
    """Return the first rows that a table has room for, and how many there are besides."""
    sizes = accumulate(len(row.encode("utf-8", "replace")) + 1 for row in rows)
    room = sum(1 for size in sizes if size <= MAX_TABLE)
    rest = f"| and {len(rows) - room} more |{' |' * (columns - 1)}"
    return rows if room == len(rows) else [*rows[:room], rest]
