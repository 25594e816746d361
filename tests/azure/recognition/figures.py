"""Prints how often recognition is right: `python -m tests.azure.recognition.figures [rows|own|held ...]`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from discovery.azure.model import Evidence, Grade, Role
from tests.azure.recognition.corpus import PARTS, Case, cases

GRADES = (*Grade, None)


def alarms(case: Case) -> bool:
    """Return whether a row is told as MCP; a client by its own environment is an edge."""
    found = case.found
    return found is not None and found.grade.alarms and not is_mere_client(case)


def is_mere_client(case: Case) -> bool:
    """Return whether what was found is only a client, which declares no server."""
    found = case.found
    return found is not None and found.role is Role.CLIENT and found.grade is not Grade.PROVEN


def is_decidable(case: Case) -> bool:
    """Return whether what a row needs was there: itself, or the answers of ARM that it has with it."""
    return case.evidence is Evidence.ARG or case.resource.table == "arm" or bool(case.children)


def ratio(part: int, whole: int) -> str:
    """Return a share with two digits, and `-` of nothing."""
    return f"{part / whole:.2f}" if whole else "-"


def line(name: str, judged: Sequence[Case]) -> str:
    """Return one row of the table: what was there, and precision and recall of what was told."""
    hits = sum(case.is_mcp and alarms(case) for case in judged)
    false = sum(not case.is_mcp and alarms(case) for case in judged)
    missed = sum(case.is_mcp and not alarms(case) for case in judged)
    rest = len(judged) - hits - false - missed
    return (
        f"| {name} | {hits + missed} | {false + rest} | {hits} | {false} | {missed} "
        f"| {ratio(hits, hits + false)} | {ratio(hits, hits + missed)} |"
    )


def by_surface(judged: Sequence[Case]) -> Iterable[str]:
    """Yield the table of surfaces, and the sum."""
    yield "| surface | MCP | not | found | false | missed | precision | recall |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for surface in sorted({case.surface for case in judged}):
        yield line(surface, [case for case in judged if case.surface == surface])
    yield line("**all**", judged)
    yield line("**what the row or ARM decides**", [case for case in judged if is_decidable(case)])


def by_grade(judged: Sequence[Case]) -> Iterable[str]:
    """Yield the table of grades: how many rows of either sort have each."""
    yield "| grade | MCP | not | of those clients |"
    yield "| --- | --- | --- | --- |"
    told = Counter((case.found.grade if case.found else None, case.is_mcp) for case in judged)
    clients = Counter(case.found.grade if case.found else None for case in judged if is_mere_client(case))
    for grade in GRADES:
        yield f"| {grade or 'nothing'} | {told[grade, True]} | {told[grade, False]} | {clients[grade]} |"


def wrong(judged: Sequence[Case]) -> Iterable[str]:
    """Yield each row that came out wrong, with the signs that were seen."""
    for case in judged:
        if alarms(case) != case.is_mcp:
            found = case.found
            told = f"{found.role} {found.grade} {[mark.id for mark in found.marks]}" if found else "nothing"
            fault = "missed" if case.is_mcp else "false"
            yield f"{fault} [{case.evidence}] {case.resource.name}: {told} ({case.why})"


def report(parts: Sequence[str]) -> str:
    """Return the figures of the files `parts`."""
    lines: list[str] = []
    for part in parts:
        judged = cases(part)
        lines += [f"### {part} ({len(judged)} rows)", "", *by_surface(judged), "", *by_grade(judged), ""]
        lines += [*wrong(judged), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(report(sys.argv[1:] or PARTS))
