"""Cursor: the patterns of the team dashboard, "MCP Configuration".

Source: cursor.com/docs/enterprise/model-and-integration-management (copy of 2026). A local server is its
whole command line: the command as the shell finds it, a blank, the arguments; a remote one its address; `*`
stands for any text. The dashboard has no file, so we read one pattern a line, or CSV of kind and pattern.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from discovery.frozen import frozen
from discovery.identity.scene import is_rooted
from discovery.shapes.model import Plain
from inventory.policy.model import Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.wild import all_of, wild

KINDS = ("command", "url")
# Some folder of the search path: a letter that no pattern has, so that only a `*` takes it.
ANYWHERE = "/\ue001/"


@frozen
class Entry:
    """One line of the list."""

    kind: str
    pattern: str
    place: str

    def matches(self, candidate: Candidate) -> bool | None:
        """Return whether the pattern is about a server."""
        if candidate.remote:
            return wild(self.pattern, candidate.url or "")
        line = " ".join(candidate.argv)
        if is_rooted(candidate.command or ""):
            return wild(self.pattern, line)
        sure = all_of(wild(self.pattern, folder + line) for folder in ("", ANYWHERE))
        if sure:
            return True
        answers = [wild(self.pattern, folder + line) for folder in folders(self.pattern)]
        return False if sure is False and not any(it is not False for it in answers) else None


@frozen
class Cursor:
    """The list; None where none is set, which leaves every server to the user."""

    entries: tuple[Entry, ...] | None = None
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what Cursor would do with a server."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        if self.entries is None:
            return allow("no-list", "no list is set: every server runs")
        kind = "url" if candidate.remote else "command"
        answers = [(it.matches(candidate), it) for it in self.entries if it.kind == kind]
        for answer, entry in answers:
            if answer:
                return allow(f"allowed/{kind}", "a pattern is about it", entry.place)
        if any(answer is None for answer, _ in answers):
            return unknown("allowed?", "a pattern may be about it: the path the shell finds is not known")
        return block("not-allowed", "no pattern is about it")


def folders(pattern: str) -> tuple[str, ...]:
    """Return the folders that a pattern could mean where a bare command is found."""
    fixed = pattern.partition("*")[0].partition(" ")[0]
    parts = (fixed, fixed[: fixed.rfind("/") + 1])
    tails = ("", ANYWHERE.lstrip("/"))
    return ("", ANYWHERE, *(part + tail for part in parts if part.endswith("/") for tail in tails))


def read_cursor(layers: Iterable[Layer]) -> Cursor:
    """Return the dashboard's list, whose lines may lie in several files."""
    entries: list[Entry] = []
    problems: list[str] = []
    unread: list[str] = []
    given = tuple(layers)
    for layer in given:
        if layer.fault or not isinstance(layer.document, str | list):
            problems.append(f"{layer.source}: {layer.fault or 'write one pattern a line'}")
            unread.append(layer.source)
            continue
        entries += read_lines(layer.document)
    found = tuple(entries) if given else None
    return Cursor(entries=found, problems=tuple(problems), unread=tuple(unread))


def read_lines(document: Plain) -> Iterator[Entry]:
    """Give the entries of a text, or of a list of texts."""
    lines = document if isinstance(document, list) else str(document).splitlines()
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str) or not line.strip() or line.lstrip().startswith("#"):
            continue
        kind, pattern = part(line.strip())
        if pattern and (kind, pattern) != KINDS_HEADER:
            yield Entry(kind=kind, pattern=pattern, place=f"line {number}")


KINDS_HEADER = ("kind", "pattern")


def part(line: str) -> tuple[str, str]:
    """Return the kind and the pattern of a line: as CSV says it, or by its look."""
    cells = next(csv.reader(io.StringIO(line)), [])
    if len(cells) == 2 and cells[0] in (*KINDS, KINDS_HEADER[0]):
        return cells[0], cells[1]
    return ("url" if "://" in line.partition(" ")[0] else "command"), line
