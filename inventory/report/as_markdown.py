"""The report as GitHub-flavoured Markdown, in which nothing that was found can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from inventory.correlate import is_at_rest
from inventory.doubt import is_doubtful
from inventory.model import Judged, View
from inventory.report.alive import alive
from inventory.report.apart import is_apart
from inventory.report.style import Style
from inventory.report.words import (
    REASONS,
    by_reason,
    by_verdict,
    clean,
    counted,
    finding_text,
    identity_text,
    label,
    looked_at,
    ordered,
    place,
    seen_by,
    sightings,
    state,
    tally,
)

# Entities where a backslash would not stop a tag or an autolink; GitHub looks for mentions after it has
# decoded entities, so that sign is followed by a zero-width space as well.
ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",
    ":": "&#58;",
    "\\": "&#92;",
    "@": "&#64;&#8203;",
}
ESCAPES = str.maketrans({**ENTITIES, **{mark: f"\\{mark}" for mark in "`*_[]#~!$"}})
TICKS = re.compile(r"`+")
# A backslash before a pipe would free the pipe again (GitHub Flavored Markdown Spec 0.29, tables).
PIPES = re.compile(r"(\\*)\|")
MAX_PLACES = 10
MAX_GAPS = 50


def render(view: View, style: Style) -> str:
    """Return a heading, a table per verdict, the findings, the gaps and the summary."""
    blocks = [
        head(view),
        *(
            table(f"{verdict.value.capitalize()} ({len(group)})", group, view, style)
            for verdict, everyone in by_verdict(view).items()
            if (group := [judged for judged in everyone if not is_apart(judged)])
        ),
    ]
    resting = [judged for group in by_verdict(view).values() for judged in group if is_at_rest(judged)]
    blocks += [table(f"Only in caches and logs ({len(resting)})", resting, view, style)] if resting else []
    hinted = [one for one in view.servers if is_doubtful(one) and not is_at_rest(one)]
    blocks += [table(f"Only hinted at ({len(hinted)})", hinted, view, style)] if hinted else []
    blocks += [findings(view), gaps(view, style), problems(view)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def head(view: View) -> list[str]:
    """Return the title, the counts, and what was looked at."""
    lines = [f"# MCP servers on {code(clean(view.scope.name))}", "", f"{tally(view)}."]
    lines[-1] += f" {counted(len(view.gaps), 'place')} could not be seen." if view.gaps else ""
    if view.snapshot.source is None:
        lines[-1] += " No registry is set up, so nothing can be approved."
    lines += ["", f"{view.ended:%Y-%m-%d %H:%M} UTC, looked at: {looked_at(view.coverage)}."]
    return lines


def table(title: str, group: Sequence[Judged], view: View, style: Style) -> list[str]:
    """Return servers under a heading."""
    rows = ([label(one), identity_text(one.server.identity), why(one), one.server.id] for one in group)
    lines = [f"## {title}", ""]
    header = ["Server", "Identity", "Seen", "Why", "ID"]
    lines += ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    for one, (name, what, reason, mark) in zip(group, rows, strict=True):
        where = "<br>".join(places(one, view, style))
        lines.append(f"| {code(name)} | {code(what)} | {where} | {text(reason)} | {code(mark)} |")
    return lines


def places(judged: Judged, view: View, style: Style) -> Iterator[str]:
    """Give where a server was seen, by whom, and what is unusual there."""
    seen = sightings(judged)
    for one in seen[:MAX_PLACES]:
        remark = ", ".join(word for word in (text(alive(one.sighting)), state(one, view)) if word)
        where = style.fold(place(one.sighting))
        yield f"{text(seen_by(one.sighting))} {code(where)}" + (f" ({remark})" if remark else "")
    if len(seen) > MAX_PLACES:
        yield f"and {counted(len(seen) - MAX_PLACES, 'more place')}"


def why(judged: Judged) -> str:
    """Return the evidence of the verdict as sentences."""
    said = [evidence.text for evidence in judged.judgement.evidence]
    said += [note.text for note in judged.notes]
    return "; ".join(clean(sentence) for sentence in said)


def findings(view: View) -> list[str]:
    """Return what is wrong with the servers, worst first within each."""
    rows = [
        f"| {finding.severity.value} | {code(label(judged))} | {text(finding_text(finding))} "
        f"| {text(clean(finding.owasp))} | {text(clean(finding.advice))} |"
        for group in by_verdict(view).values()
        for judged in group
        for finding in ordered(judged.findings)
    ]
    return section("Findings", ("Severity", "Server", "Finding", "OWASP", "Advice"), rows)


def gaps(view: View, style: Style) -> list[str]:
    """Return what could not be seen, grouped by reason."""
    rows: list[str] = []
    for reason, group in by_reason(view.gaps).items():
        for gap in group[:MAX_GAPS]:
            where = code(style.fold(clean(gap.source)))
            rows.append(f"| {REASONS[reason]} | {where} | {gap.surface.value} | {text(clean(gap.detail))} |")
        if len(group) > MAX_GAPS:
            rows.append(f"| {REASONS[reason]} | and {len(group) - MAX_GAPS} more | | |")
    return section("Not seen", ("Reason", "Place", "Surface", "Detail"), rows)


def problems(view: View) -> list[str]:
    """Return the registry entries that could not be read."""
    rows = [
        f"| {code(clean(item.source))} | {item.line or ''} | {text(clean(item.field))} "
        f"| {text(clean(item.message))} |"
        for item in view.snapshot.problems
    ]
    return section("Bad registry entries", ("File", "Line", "Field", "Problem"), rows)


def section(title: str, columns: Iterable[str], rows: list[str]) -> list[str]:
    """Return a titled table, nothing at all where it would be empty."""
    names = tuple(columns)
    return [f"## {title}", "", f"| {' | '.join(names)} |", "|" + " --- |" * len(names), *rows] if rows else []


def code(found: str) -> str:
    """Return `found` as a code span, inside which nothing is markup, a link or a mention."""
    flat = " ".join(found.split())
    longest = max((len(run) for run in TICKS.findall(flat)), default=0)
    fence = "`" * (longest + 1)
    gap = " " if longest else ""
    return f"{fence}{gap}{PIPES.sub(free_pipe, flat)}{gap}{fence}" if flat else ""


def free_pipe(match: re.Match[str]) -> str:
    """Return a pipe that stays inside its cell, whatever backslashes stand before it."""
    return match[1] * 2 + r"\|"


def text(found: str) -> str:
    """Return `found` as plain words of a table cell, whatever markup it spells."""
    flat = " ".join(found.split())
    return flat.translate(ESCAPES).replace("www.", "www&#46;")
