"""A simulation of client policies as text, JSON, CSV and Markdown: the gaps first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from discovery.wire import Json
from inventory.policy.model import Answer
from inventory.report.as_json import layout
from inventory.report.listing import table
from inventory.report.style import BOLD, Style
from inventory.report.words import clean, counted
from inventory.version import __version__

if TYPE_CHECKING:
    from inventory.policy.simulate import Opened, Row, Simulation

SCHEMA = "mcp-census/simulate/1"
COLUMNS = ("client", "name", "verdict", "answer", "rule", "identity", "source", "pointer", "reason")


def as_text(found: Simulation, style: Style) -> str:
    """Return the report for a person at a terminal."""
    parts = [
        style.paint("Policies", BOLD) + "\n" + policies(found, style),
        style.paint("Our verdict, and what the client would do", BOLD) + "\n" + counts(found, style),
        style.paint(gap_title(found), BOLD) + "\n" + listed(found.gaps, style),
    ]
    if unknown := [row for row in found.rows if row.decision.answer is Answer.UNKNOWN]:
        parts.append(style.paint("Cannot be told", BOLD) + "\n" + listed(unknown, style))
    if stopped := [row for row in found.rows if is_stopped(row)]:
        parts.append(style.paint("Approved by us, blocked there", BOLD) + "\n" + listed(stopped, style))
    return "\n".join(parts)


def gap_title(found: Simulation) -> str:
    """Return the title of the gap list."""
    number = len(found.gaps)
    return f"Enforcement gap: {counted(number, 'server')} not approved by us and allowed by the client"


def is_stopped(row: Row) -> bool:
    """Return whether a client would block what we approve."""
    return row.verdict.value == "approved" and row.decision.answer is Answer.BLOCK


def policies(found: Simulation, style: Style) -> str:
    """Return the policies with their files, and what in them was not understood."""
    rows = [(it.dialect, source) for it in found.policies for source in it.sources]
    rows += [("not understood", problem) for problem in found.problems]
    return table(("policy", "file"), rows, style) if rows else "none was found on this machine\n"


def counts(found: Simulation, style: Style) -> str:
    """Return verdicts against answers."""
    rows = [
        (verdict.value, *(str(numbers[answer]) for answer in Answer))
        for verdict, numbers in found.table().items()
    ]
    return table(("verdict", *(answer.value for answer in Answer)), rows, style)


def listed(rows: Sequence[Row], style: Style) -> str:
    """Return rows as a table."""
    if not rows:
        return "none\n"
    cells = [
        (row.verdict.value, row.client, row.name, row.identity, row.decision.rule, place(row)) for row in rows
    ]
    return table(("verdict", "client", "name", "identity", "rule", "place"), cells, style)


def place(row: Row) -> str:
    """Return where a server is configured."""
    return f"{row.source}#{row.pointer}" if row.pointer else row.source


def as_json(found: Simulation, _: Style) -> str:
    """Return the report as the published contract (`schema/simulate-1.json`)."""
    body: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": {"name": "mcp-census", "version": __version__},
        "policies": [of_policy(it) for it in found.policies],
        "gaps": [of_row(row) for row in found.gaps],
        "rows": [of_row(row) for row in found.rows],
        "table": {
            verdict.value: {answer.value: numbers[answer] for answer in Answer}
            for verdict, numbers in found.table().items()
        },
        "summary": summary(found),
    }
    return layout(body) + "\n"


def summary(found: Simulation) -> dict[str, Json]:
    """Return how many rows there are of each kind."""
    answers: dict[str, Json] = {
        answer.value: sum(row.decision.answer is answer for row in found.rows) for answer in Answer
    }
    return {
        "rows": len(found.rows),
        "gaps": len(found.gaps),
        "by_answer": answers,
        "approved_but_blocked": sum(map(is_stopped, found.rows)),
        "problems": len(found.problems),
    }


def of_policy(opened: Opened) -> Json:
    """Return one policy: its dialect, its files, what in them was not understood."""
    return {
        "dialect": opened.dialect,
        "sources": list(opened.sources),
        "problems": [clean(text) for text in opened.policy.problems],
    }


def of_row(row: Row) -> Json:
    """Return one row."""
    return {
        "client": row.client,
        "server": row.server,
        "name": row.name,
        "identity": row.identity,
        "verdict": row.verdict.value,
        "answer": row.decision.answer.value,
        "rule": row.decision.rule,
        "reason": row.decision.text,
        "policy": row.policy,
        "policy_place": row.decision.place or None,
        "gap": row.gap,
        "source": row.source,
        "pointer": row.pointer,
        "scope": row.scope,
        "enabled": row.enabled,
    }


def cells(row: Row) -> tuple[str, ...]:
    """Return a row's cells in the order of COLUMNS."""
    decision = row.decision
    return (
        *(row.client, row.name, row.verdict.value, decision.answer.value, decision.rule),
        *(row.identity, row.source, row.pointer or "", decision.text),
    )


def as_csv(found: Simulation, _: Style) -> str:
    """Return the rows as CSV, with a column that marks the gaps; no cell begins like a formula."""
    import csv
    import io

    from inventory.report.as_csv import safe

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("gap", *COLUMNS))
    for row in found.rows:
        writer.writerow(safe(iter(("yes" if row.gap else "no", *cells(row)))))
    return out.getvalue()


def as_markdown(found: Simulation, _: Style) -> str:
    """Return the counts and the gaps as GitHub-flavoured Markdown."""
    from inventory.report.as_markdown import code

    lines = ["## Client policies", "", "| verdict | allow | block | unknown |", "|---|---|---|---|"]
    for verdict, numbers in found.table().items():
        lines.append(f"| {verdict.value} | " + " | ".join(str(numbers[one]) for one in Answer) + " |")
    lines += ["", f"### {gap_title(found)}", ""]
    if found.gaps:
        lines += ["| verdict | client | name | identity | rule |", "|---|---|---|---|---|"]
    for row in found.gaps:
        told = (row.client, row.name, row.identity, row.decision.rule)
        lines.append(f"| {row.verdict.value} | " + " | ".join(code(word) for word in told) + " |")
    return "\n".join(lines) + "\n"


FORMATS: Mapping[str, Callable[[Simulation, Style], str]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "markdown": as_markdown,
}
