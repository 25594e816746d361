"""Prints how often recognition is right: `python -m tests.azure.recognition.figures [rows|own|held|wild]`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from discovery.azure.model import Evidence, Grade
from tests.azure.recognition.corpus import PARTS, Case, cases

GRADES = (*Grade, None)
HEAD = (
    "| {} | MCP | not | found | false | missed | of those weak | precision | recall |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)
TOLD = {
    "rows": "given with the task",
    "own": "ours, tuned on",
    "held": "ours, held out",
    "wild": "found by search afterwards",
}


def alarms(case: Case) -> bool:
    """Return whether a row is told as MCP; a client by its own environment is an edge."""
    found = case.found
    return found is not None and found.grade.alarms and not found.only_calls


def is_weak(case: Case) -> bool:
    """Return whether a row is shown apart, as one that may be."""
    found = case.found
    return found is not None and not alarms(case) and not found.only_calls


def is_decidable(case: Case) -> bool:
    """Return whether what a row needs was there: itself, or the answers of ARM that it has with it."""
    return case.evidence is Evidence.ARG or case.resource.table == "arm" or bool(case.children)


def ratio(part: int, whole: int) -> str:
    """Return a share with two digits, and `-` of nothing."""
    return f"{part / whole:.2f}" if whole else "-"


def line(name: str, judged: Sequence[Case]) -> str:
    """Return one row of a table: what was there, and precision and recall of what was told."""
    hits = sum(case.is_mcp and alarms(case) for case in judged)
    false = sum(not case.is_mcp and alarms(case) for case in judged)
    missed = [case for case in judged if case.is_mcp and not alarms(case)]
    rest = len(judged) - hits - false - len(missed)
    return (
        f"| {name} | {hits + len(missed)} | {false + rest} | {hits} | {false} | {len(missed)} "
        f"| {sum(map(is_weak, missed))} | {ratio(hits, hits + false)} | {ratio(hits, hits + len(missed))} |"
    )


def by_file(parts: Sequence[str]) -> Iterable[str]:
    """Yield the table of files: all rows, and those that the row or ARM decides."""
    yield from (text.format("rows") for text in HEAD)
    for part in parts:
        judged = cases(part)
        yield line(TOLD[part], judged)
        yield line(f"{TOLD[part]}: the row or ARM decides", [case for case in judged if is_decidable(case)])


def by_surface(judged: Sequence[Case]) -> Iterable[str]:
    """Yield the table of surfaces, and the sum."""
    yield from (text.format("surface") for text in HEAD)
    for surface in sorted({case.surface for case in judged}):
        yield line(surface, [case for case in judged if case.surface == surface])
    yield line("**all**", judged)


def by_grade(judged: Sequence[Case]) -> Iterable[str]:
    """Yield the table of grades: how many rows of either sort have each, and how many of those only call."""
    yield "| grade | MCP | not | of those only clients |"
    yield "| --- | --- | --- | --- |"
    told = Counter((case.found.grade if case.found else None, case.is_mcp) for case in judged)
    clients = Counter(case.found.grade for case in judged if case.found and case.found.only_calls)
    for grade in GRADES:
        number = clients[grade] if grade is not None else 0
        yield f"| {grade or 'nothing'} | {told[grade, True]} | {told[grade, False]} | {number} |"


def wrong(judged: Sequence[Case]) -> Iterable[str]:
    """Yield each row that came out wrong, with the signs that were seen."""
    for case in judged:
        if alarms(case) != case.is_mcp:
            found = case.found
            told = f"{found.role} {found.grade} {[mark.id for mark in found.marks]}" if found else "nothing"
            fault = "missed" if case.is_mcp else "false"
            yield f"{fault} [{case.evidence}] {case.resource.name}: {told} ({case.why})"


def summary(parts: Sequence[str] = PARTS) -> str:
    """Return the tables that docs/accuracy.md shows."""
    judged = [case for part in parts for case in cases(part)]
    return "\n".join([*by_file(parts), "", *by_surface(judged), "", *by_grade(judged)])


def report(parts: Sequence[str]) -> str:
    """Return the figures of the files `parts`, and each row that came out wrong."""
    lines = [summary(parts), ""]
    for part in parts:
        lines += [f"{part}:", *wrong(cases(part)), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(report(sys.argv[1:] or PARTS))
