"""A check for a person: one line a place, as compilers write them, so that editors and logs lead to it."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.check.files import Files
from inventory.check.model import Check, Point, Standing
from inventory.model import Verdict
from inventory.report.pipeline import called, hints, line_of, quiet, shown, tally, told_by, what, why
from inventory.report.style import DIM, SEVERITY_COLOURS, VERDICT_COLOURS, Style
from inventory.report.words import REASONS, finding_text, ordered

OPEN = frozenset({Verdict.UNREGISTERED, Verdict.UNRESOLVED})  # nobody decided anything like it
MARKS = {Standing.KNOWN: " (known)", Standing.WAIVED: " (waived)"}


def render(check: Check, style: Style, *, approved: bool = False) -> str:
    """Return the places, what could not be read, and the counts last."""
    told = frozenset(point.fingerprint for point in shown(check, approved=approved))
    lines = [line for point in check.points for line in place(point, style, told=point.fingerprint in told)]
    lines += unread(check, style)
    lines += [*hints(check), f"{tally(check)}{blind(check)}."]
    lines += next_step(check)
    return "".join(f"{line}\n" for line in lines)


def place(point: Point, style: Style, *, told: bool) -> Iterator[str]:
    """Yield the lines of one place: its verdict if it is `told`, why, and what is wrong there."""
    where, verdict = line_of(point.spot), point.judgement.verdict
    if told:
        word = style.paint(verdict.value, VERDICT_COLOURS[verdict]) + MARKS.get(point.standing, "")
        yield f"{where}: {word}: {called(point)} is {what(point)} ({told_by(point)})"
        if point.standing is not Standing.PASSED:
            yield f"{where}:   {style.paint(why(point), DIM)}"
    for finding in ordered(point.findings):
        word = style.paint(finding.severity.value, SEVERITY_COLOURS[finding.severity])
        yield f"{where}: {word}: {called(point)}: {quiet(finding_text(finding))} [{quiet(finding.id)}]"


def unread(check: Check, style: Style) -> Iterator[str]:
    """Yield what could not be read."""
    for it in check.unread:
        said = quiet(it.gap.detail or REASONS[it.gap.reason])
        yield f"{line_of(it.spot)}: {style.paint('not checked', DIM)}: {said}"


def blind(check: Check) -> str:
    """Return how much could not be read."""
    return f"; {len(check.unread)} could not be read" if check.unread else ""


def next_step(check: Check) -> Iterator[str]:
    """Yield how to go on, if something fails: ask for what nobody knows, else read what was decided."""
    source, new = check.view.snapshot.source, check.of(Standing.NEW)
    if source is None:
        return
    registry = quiet(Files(check.view.scope.roots).path(source))
    where = "" if "'" in registry else f" --registry '{registry}'"
    # What departs from an entry, or is forbidden, is not to be waved through by a copied line.
    open_to = (point for point in new if point.judgement.verdict in OPEN)
    unknown = [told for point in open_to if (told := approvable(point))]
    decided = [entry.id for point in new if (entry := point.judgement.entry)]
    if unknown:
        yield f"Next: mcp-census registry approve '{unknown[0]}' --owner WHO --reason WHY{where}"
    elif decided:
        yield f"Next: mcp-census registry show '{quiet(decided[0])}'{where}"


def approvable(point: Point) -> str:
    """Return what an entry could name the server by, empty if nothing that is the same elsewhere."""
    identity = point.sighting.identity
    told = identity.purl or identity.url or point.sighting.facts.get("sha256", "")
    told = f"sha256:{told}" if told and not identity.purl and not identity.url else told
    return "" if "'" in told else quiet(told)
