"""The report as a table for a spreadsheet: one row per sighting, and no cell that is a formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discovery.redact.text import printable
from discovery.wire import moment
from inventory.model import Judged, Seen, View
from inventory.notes import last_used
from inventory.report.style import Style
from inventory.report.words import by_verdict, judgement_of, ordered, sightings

# What makes a spreadsheet evaluate a cell (OWASP, CSV Injection), full-width twins included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a spreadsheet takes into one cell (Microsoft, Excel specifications and limits: 32,767).
MAX_CELL = 32_000

COLUMNS = (
    "verdict", "here", "server_id", "name", "identity", "version", "kind", "transport", "presence",
    "severity", "findings", "entry", "owner", "host", "surface", "client", "scope", "source", "pointer",
    "sighting_name", "enabled", "user", "pid", "address", "command", "args", "url", "env_names", "confidence",
    "first_seen", "last_seen", "gone", "started", "bind", "probe", "auth", "last_used", "notes", "parent",
    "grade", "role",
)  # fmt: skip


def render(view: View, style: Style) -> str:
    """Return the table with a header row; `here` is the sighting's own verdict."""
    import csv
    import io

    out = io.StringIO(newline="")
    # Every reader takes a bare newline, and a text stream on Windows makes RFC 4180's of it.
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for group in by_verdict(view).values():
        for judged in group:
            left = server_cells(judged)
            writer.writerows(safe(row(left, judged, seen, view)) for seen in sightings(judged))
    return out.getvalue()


def row(left: dict[str, str], judged: Judged, seen: Seen, view: View) -> Iterator[str]:
    """Give the cells of one sighting, in the order of COLUMNS."""
    cells = left | sighting_cells(judged, seen) | {"host": view.scope.name}
    return (cells[column] for column in COLUMNS)


def server_cells(judged: Judged) -> dict[str, str]:
    """Return the cells that all sightings of a server share."""
    server, entry, found = judged.server, judged.judgement.entry, ordered(judged.findings)
    identity = server.identity
    return {
        "verdict": judged.judgement.verdict.value,
        "server_id": server.id,
        "name": server.name,
        "identity": identity.purl or identity.url or identity.ref or "",
        "kind": identity.kind.value,
        "transport": server.transport or "",
        "presence": " ".join(server.presence),
        "severity": found[0].severity.value if found else "",
        "findings": " ".join(finding.id for finding in found),
        "entry": entry.id if entry else "",
        "owner": entry.owner if entry else "",
        "last_used": last_used(server) or "",
        "notes": " ".join(note.id for note in judged.notes),
        "parent": server.parent or "",
    }


def sighting_cells(judged: Judged, seen: Seen) -> dict[str, str]:
    """Return the cells of one sighting."""
    one = seen.sighting
    return {
        "here": judgement_of(judged, one).verdict.value,
        "version": one.identity.version or "",
        "surface": one.surface.value,
        "client": one.client or "",
        "scope": one.scope or "",
        "source": one.source,
        "pointer": one.pointer or "",
        "sighting_name": one.name or "",
        "enabled": "" if one.enabled is None else str(one.enabled).lower(),
        "user": one.user or "",
        "pid": "" if one.pid is None else str(one.pid),
        "address": one.address or "",
        "command": one.command or "",
        "args": joined(one.args),
        "url": one.url or "",
        "env_names": " ".join(one.env_names),
        "confidence": one.confidence.value,
        "first_seen": moment(seen.first_seen),
        "last_seen": moment(seen.last_seen),
        "gone": moment(seen.gone) if seen.gone else "",
        **{name: one.facts.get(name, "") for name in ("started", "bind", "probe", "auth", "grade", "role")},
    }


def joined(args: Sequence[str]) -> str:
    """Return arguments as one line in which each can still be told from the next."""
    import shlex

    return shlex.join(args)


def safe(cells: Iterator[str]) -> list[str]:
    """Return cells that a spreadsheet takes as text and a terminal as characters."""
    return [guarded(cell) for cell in cells]


def guarded(cell: str) -> str:
    """Return `cell` without control characters, quoted where it would begin a formula."""
    text = printable(cell, MAX_CELL)
    return "'" + text if cell.startswith(FORMULA) or text.startswith(FORMULA) else text
