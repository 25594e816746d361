"""The report for a person: what needs a look first, what could not be seen last, 40 servers at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from discovery.model import Gap
from inventory.alarm import is_alarm
from inventory.cloud_notes import CATALOGUED, ORPHAN
from inventory.correlate import is_at_rest
from inventory.doubt import is_doubtful
from inventory.model import Finding, Judged, Problem, Seen, Severity, Verdict, View
from inventory.notes import NOT_RUNNING, SHARED, UNCONFIGURED, last_used
from inventory.report.alive import alive, day
from inventory.report.apart import MARK, at_rest, ghosts, hints, is_apart
from inventory.report.entries import waiver_text
from inventory.report.page import MAX_LINES, Page, label_width
from inventory.report.style import BOLD, DIM, SEVERITY_COLOURS, VERDICT_COLOURS, Style
from inventory.report.width import wrap
from inventory.report.words import (
    REASONS,
    by_reason,
    by_verdict,
    clean,
    counted,
    finding_text,
    identity_text,
    judgement_of,
    label,
    looked_at,
    ordered,
    seen_by,
    short_place,
    sightings,
    state,
    tally,
    tally_findings,
)

MAX_PLACES = 6
MAX_FINDINGS = 5
MAX_EVIDENCE = 3
MAX_GAPS = 8
# "No entry names it" is what the verdict already says.
SELF_EXPLAINING = frozenset({Verdict.UNREGISTERED, Verdict.APPROVED})
# Nearly every server has one; the summary counts them and `explain` shows them.
QUIET = frozenset({Severity.LOW, Severity.INFO})
WHY = "why"
WAIVED = "waived"
# A finding tells the first, the summary counts the second.
SAID_ELSEWHERE = frozenset({UNCONFIGURED, NOT_RUNNING, ORPHAN, CATALOGUED})
COUNTED: Mapping[str, tuple[str, str]] = {
    UNCONFIGURED: ("runs and is configured nowhere", "run and are configured nowhere"),
    NOT_RUNNING: ("is configured and does not run", "are configured and do not run"),
    SHARED: ("is an endpoint that clients share", "are endpoints that clients share"),
}
BEGIN = "No registry is set up, so nothing can be approved. Begin with: mcp-census registry init"


def render(view: View, style: Style) -> str:
    """Return the report, shadow servers first, the summary last."""
    page = Page(style=style, label=label_width([text for judged in view.servers for text in labels(judged)]))
    blocks = [
        wrap(header(view), style.width, MAX_LINES),
        *server_blocks(view, page),
        problems(view.snapshot.problems, page),
    ]
    blocks.insert(-1, at_rest(view, page))
    blocks.insert(-1, hints(view, page))
    blocks.insert(-1, ghosts(view.ghosts, page))
    blocks += [gaps(view.gaps, page), list(summary(view, style))]
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks if block) + "\n"


def header(view: View) -> str:
    """Return whose machine was looked at, when, and how much of it."""
    scope = view.scope
    system = f" ({scope.os})" if scope.os else ""
    day = f"{view.ended:%Y-%m-%d %H:%M} UTC"
    return f"{clean(scope.name)}{clean(system)}, {day}, looked at: {looked_at(view.coverage)}"


def labels(judged: Judged) -> Iterator[str]:
    """Give all that may stand in the middle column for one server."""
    yield label(judged)
    if not is_brief(judged):
        yield WHY
        yield from (seen_by(seen.sighting) for seen in judged.server.seen)
        yield from (finding.severity.value for finding in loud(judged.findings)[:MAX_FINDINGS])


def server_blocks(view: View, page: Page) -> Iterator[list[str]]:
    """Give the lines of the servers, a block for each verdict."""
    for group in by_verdict(view).values():
        yield [line for judged in group if not is_apart(judged) for line in server(judged, view, page)]


def server(judged: Judged, view: View, page: Page) -> Iterator[str]:
    """Give the lines of one server: a single one if there is nothing to say about it."""
    verdict = judged.judgement.verdict
    what = identity_text(judged.server.identity)
    if is_brief(judged):
        what = f"{what} ({', '.join(sorted({seen_by(seen.sighting) for seen in judged.server.seen}))})"
    mark = judged.server.id[:MARK]
    yield from page.first(verdict.value.upper(), label(judged), what, mark, VERDICT_COLOURS[verdict])
    if not is_brief(judged):
        yield from reasons(judged, page)
        yield from places(judged, view, page)
        yield from noted(judged, page)
        yield from findings(judged.findings, page)


def is_brief(judged: Judged) -> bool:
    """Return whether the server is approved and nothing much is wrong with it."""
    return judged.judgement.verdict is Verdict.APPROVED and not loud(judged.findings)


def loud(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings worth a line, worst first."""
    return [finding for finding in ordered(found) if finding.severity not in QUIET]


def reasons(judged: Judged, page: Page) -> Iterator[str]:
    """Give why the verdict was given, unless its name says it."""
    if judged.judgement.verdict not in SELF_EXPLAINING:
        for evidence in judged.judgement.evidence[:MAX_EVIDENCE]:
            yield from page.more(WHY, clean(evidence.text))
    for waiver in judged.judgement.waivers:
        yield from page.more(WAIVED, clean(waiver_text(waiver)))


def places(judged: Judged, view: View, page: Page) -> Iterator[str]:
    """Give where the server was seen, and what is unusual there."""
    seen = sightings(judged)
    for one in seen[:MAX_PLACES]:
        where = page.style.fold(short_place(one.sighting))
        remark = remarks(one, judged, view)
        yield from page.more(seen_by(one.sighting), f"{where} ({remark})" if remark else where)
    if len(seen) > MAX_PLACES:
        left = counted(len(seen) - MAX_PLACES, "more place")
        yield from page.more("", f"and {left}: mcp-census show {judged.server.id[:MARK]}")


def noted(judged: Judged, page: Page) -> Iterator[str]:
    """Give what is worth knowing about how the server is there, unless a finding says it."""
    for note in judged.notes:
        if note.id not in SAID_ELSEWHERE:
            yield from page.more("note", clean(note.text))
    if used := last_used(judged.server):
        yield from page.more("last used", clean(day(used)))


def remarks(seen: Seen, judged: Judged, view: View) -> str:
    """Return in what this sighting differs from the rest: state, version, verdict."""
    words = [alive(seen.sighting), state(seen, view)]
    version = seen.sighting.identity.version
    if version != judged.server.identity.version:
        words.append(f"version {clean(version)}" if version else "version not fixed")
    own = judgement_of(judged, seen.sighting).verdict
    if own is not judged.judgement.verdict:
        words.append(own.value)
    return ", ".join(word for word in words if word)


def findings(found: Sequence[Finding], page: Page) -> Iterator[str]:
    """Give what is wrong with the server, worst first."""
    shown = loud(found)
    for finding in shown[:MAX_FINDINGS]:
        severity = finding.severity
        yield from page.more(severity.value, finding_text(finding), SEVERITY_COLOURS[severity])
    if len(shown) > MAX_FINDINGS:
        yield from page.more("", f"and {counted(len(shown) - MAX_FINDINGS, 'more finding')}")


def problems(found: Sequence[Problem], page: Page) -> list[str]:
    """Return the registry entries that could not be read."""
    lines: list[str] = []
    for problem in found[:MAX_GAPS]:
        line = f":{problem.line}" if problem.line else ""
        where = page.style.fold(clean(problem.source)) + line
        said = clean(f"{problem.field}: {problem.message}" if problem.field else problem.message)
        lines += page.note("" if lines else "BAD ENTRY", f"{where}: {said}", BOLD)
    if len(found) > MAX_GAPS:
        lines += page.note("", f"and {len(found) - MAX_GAPS} more: mcp-census registry validate")
    return lines


def gaps(found: Sequence[Gap], page: Page) -> list[str]:
    """Return what could not be seen, grouped by reason."""
    lines: list[str] = []
    for reason, group in by_reason(found).items():
        title = f"{REASONS[reason]}: {counted(len(group), 'place')}"
        lines += page.note("" if lines else "NOT SEEN", title, BOLD)
        for gap in group[:MAX_GAPS]:
            detail = f": {clean(gap.detail)}" if gap.detail and gap.detail != REASONS[reason] else ""
            lines += page.note("", "  " + page.style.fold(clean(gap.source)) + detail)
        if len(group) > MAX_GAPS:
            lines += page.note("", f"  and {len(group) - MAX_GAPS} more; --format json lists them all")
    return lines


def summary(view: View, style: Style) -> Iterator[str]:
    """Give the last lines: the count, what it may have missed, and what to do next."""
    yield from told(tally(view), style, BOLD)
    if resting := sum(map(is_at_rest, view.servers)):
        yield from told(
            f"{resting} of them {'is' if resting == 1 else 'are'} only in caches and logs.", style
        )
    if hinted := sum(map(is_doubtful, view.servers)):
        yield from told(
            f"{hinted} of them {'is' if hinted == 1 else 'are'} only hinted at, and no alarm.", style
        )
    if waived := sum(bool(judged.waivers) for judged in view.servers):
        yield from told(f"{waived} of them {'is' if waived == 1 else 'are'} waived, and no alarm.", style)
    if words := presences(view):
        yield from told(words, style)
    if told_findings := tally_findings(view):
        yield from told(told_findings, style)
    if view.gaps:
        named = (
            "named above" if max(map(len, by_reason(view.gaps).values())) <= MAX_GAPS else "the first above"
        )
        yield from told(f"Not everything could be seen: {counted(len(view.gaps), 'place')}, {named}.", style)
    if view.ghosts:
        count = f"{len(view.ghosts)} approved {'entry was' if len(view.ghosts) == 1 else 'entries were'}"
        yield from told(f"{count} not seen here.", style, DIM)
    shadow = [
        judged
        for verdict, group in by_verdict(view).items()
        for judged in group
        if verdict is not Verdict.APPROVED and is_alarm(judged)
    ]
    if view.snapshot.source is None:
        yield from told(BEGIN, style)
    elif shadow:
        yield from told(f"Next: mcp-census explain {shadow[0].server.id[:MARK]}", style, DIM)


def presences(view: View) -> str:
    """Return how many servers run unconfigured, are configured and idle, or share an endpoint."""
    ids = [note.id for judged in view.servers for note in judged.notes]
    counts = ((ids.count(note), words) for note, words in COUNTED.items())
    found = [f"{count} {words[0] if count == 1 else words[1]}" for count, words in counts if count]
    return f"{', '.join(found)}." if found else ""


def told(text: str, style: Style, colour: str = "") -> Iterator[str]:
    """Give a sentence in as many lines as the terminal makes of it."""
    for line in wrap(text, style.width, MAX_LINES):
        yield style.paint(line, colour) if colour else line
