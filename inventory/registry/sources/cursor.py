"""Cursor's enterprise list: one pattern a line, a whole command line or a URL, `*` for any letters.

cursor.com/docs/enterprise/model-and-integration-management (read 2026-11): a command is compared as
`command + " " + arguments`.
"""

from __future__ import annotations

from dataclasses import replace

from discovery.identity.words import split
from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.argv import allow_exactly
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.patterns import read_url_pattern
from inventory.registry.sources.subject import Subject, Unfit, read_launch
from inventory.registry.sources.values import as_text

TITLES = frozenset({"pattern", "command", "url", "server", "allowed", "name"})
MAX_LINE = 4000  # characters; a pattern is a command line


def read_patterns(value: Plain, tray: Tray) -> None:
    """Take every pattern of a text; what stands behind a comma is a remark, and a line of titles is none."""
    for number, line in enumerate(as_text(value).splitlines(), start=1):
        pattern = cell(line)
        if not pattern or pattern.startswith("#") or (number == 1 and pattern.lower() in TITLES):
            continue
        tray.count()
        pointer = f"line {number}"
        try:
            tray.decide(read_pattern(pattern), State.APPROVED, pointer, Words())
        except Unfit as error:
            tray.refuse(pointer, str(error))


def cell(line: str) -> str:
    """Return the first cell of a line of CSV, whose quotes may hold a comma."""
    import csv

    if len(line) > MAX_LINE:
        return line[:MAX_LINE]
    try:
        row = next(csv.reader([line]), [])
    except csv.Error:
        return line.strip()
    return row[0].strip() if row else ""


def read_pattern(pattern: str) -> Subject:
    """Return the subject of one pattern; raise Unfit where it may name several."""
    if "://" in pattern.partition(" ")[0]:
        return read_url_pattern(pattern)
    stars = pattern.strip("*")
    notes = []
    if pattern.startswith("*"):
        notes.append(
            "a * in front lets any program stand before it there; only the command itself is carried over"
        )
    if pattern.endswith("*"):
        notes.append(
            "a * at the end lets any arguments follow, and here too; the package must be this one exactly"
        )
    if "*" in stars:
        raise Unfit("a * inside a command may stand for another package; write the words out")
    words = split(stars, "any")
    if not words:
        raise Unfit("it allows every command; write the command and its package")
    subject = read_launch(words[0], words[1:]) if pattern.endswith("*") else allow_exactly(words)
    return replace(subject, notes=(*subject.notes, *notes))
