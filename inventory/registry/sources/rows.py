"""Plain lists: CSV with titles, one purl or URL a line, or a YAML list of them.

A row says its own state. One that says none is a request, unless whoever imports the list says otherwise:
a list of what there is would else approve all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from discovery.shapes.model import Plain
from inventory.model import Reach, State
from inventory.registry.notation import RangeError, read_range
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, read_text
from inventory.registry.sources.values import as_map, as_text, rows, scalar
from inventory.registry.target import Form, read_target

# Title of a column, in lower case → the field it fills.
COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("identity", "purl", "url", "package", "server", "image", "endpoint"), "identity"),
    **dict.fromkeys(("versions", "version", "range"), "versions"),
    **dict.fromkeys(("state", "status", "decision"), "state"),
    **dict.fromkeys(("expires", "expiry", "expires at", "valid until"), "expires"),
    **dict.fromkeys(("approved by", "approver", "by"), "by"),
    **dict.fromkeys(("name", "title"), "name"),
    **dict.fromkeys(("purpose", "description"), "purpose"),
    **{
        name: name
        for name in ("owner", "reason", "ticket", "users", "groups", "hosts", "clients", "environments")
    },
}
SEPARATORS = (",", ";", "\t")
STATES = {"allowed": State.APPROVED, "allow": State.APPROVED, "deny": State.DENIED, "blocked": State.DENIED}
SCOPES = ("users", "groups", "hosts", "clients", "environments")
MAX_CELL = 2000  # characters of one cell


def read_rows(value: Plain, tray: Tray) -> None:
    """Take every row of a text, or of a YAML or JSON list."""
    unsaid = 0
    for pointer, fields in lines(value):
        if not any(fields.values()):
            continue
        tray.count()
        try:
            unsaid += take_row(fields, pointer, tray)
        except Unfit as error:
            tray.refuse(pointer, str(error))
    if unsaid:
        tray.lose(
            "", f"{unsaid} of the rows name no state and are requests; --state approved would approve them"
        )


def lines(value: Plain) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each row as fields, with its place."""
    if isinstance(value, str):
        yield from cells(value)
        return
    entries = as_map(value).get("servers", value)
    for pointer, item in rows(entries, ""):
        if not isinstance(item, dict):
            yield pointer, {"identity": scalar(item) or "nothing"}
        else:
            yield pointer, {COLUMNS.get(key.lower(), ""): scalar(cell) for key, cell in as_map(item).items()}


def cells(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the rows of a text: of CSV if its first line has titles, else one identity a line."""
    import csv

    plain = [line if len(line) <= 20 * MAX_CELL else line[: 20 * MAX_CELL] for line in text.splitlines()]
    start = next((index for index, line in enumerate(plain) if line.strip() and line[:1] != "#"), len(plain))
    first = plain[start] if start < len(plain) else ""
    separator = max(SEPARATORS, key=first.count)
    titles = [
        COLUMNS.get(title.strip().strip('"').lower().replace("_", " "), "")
        for title in first.split(separator)
    ]
    if "identity" not in titles:
        yield from ((f"line {at}", {"identity": bare(line)}) for at, line in enumerate(plain, start=1))
        return
    reader = csv.reader(plain[start + 1 :], delimiter=separator)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield f"line {start + 1 + reader.line_num}", {"identity": "(a line that is no CSV)"}
            continue
        yield f"line {start + 1 + reader.line_num}", row_of(titles, row)


def row_of(titles: list[str], row: list[str]) -> dict[str, str]:
    """Return the cells of a row by the fields they fill; the first that is not empty holds."""
    found: dict[str, str] = {}
    for title, cell in zip(titles, row, strict=False):
        if title and not found.get(title):
            found[title] = cell.strip()
    return found


def bare(line: str) -> str:
    """Return a line without its remark; a `#` inside a word is part of a URL or purl."""
    words = line.split()
    kept = next((words[:index] for index, word in enumerate(words) if word.startswith("#")), words)
    return " ".join(kept)


def take_row(fields: Mapping[str, str], pointer: str, tray: Tray) -> bool:
    """Take one row; return whether it named no state. Raises Unfit where a field cannot be read."""
    text = fields.get("identity", "")
    # A cell that a spreadsheet was kept from calculating.
    subject = with_versions(read_text(text.removeprefix("'")[:MAX_CELL]), fields.get("versions", ""))
    told = state_of(fields.get("state", ""))
    reach = Reach(**{scope: split_names(fields.get(scope, "")) for scope in SCOPES})
    words = Words(
        name=fields.get("name", ""),
        purpose=fields.get("purpose", ""),
        owner=fields.get("owner", ""),
        reason=fields.get("reason", ""),
        by=fields.get("by", ""),
        ticket=fields.get("ticket", ""),
        expires=day_of(fields.get("expires", "")),
        reach=reach,
    )
    tray.decide(subject, told or tray.origin.state or State.PENDING, pointer, words)
    return told is None and tray.origin.state is None


def with_versions(subject: Subject, versions: str) -> Subject:
    """Return `subject` with the range of a row; raise Unfit if it is said twice, or not understood."""
    if not versions or versions == "*":
        return subject
    if subject.versions is not None:
        raise Unfit("the identity names a version already; write it in one of the two places")
    target = read_target(subject.identity)
    if target.form is not Form.PACKAGE:
        raise Unfit(f"a {target.form} has no versions; leave the cell empty")
    try:
        read_range(target.ecosystem, versions)
    except RangeError as error:
        raise Unfit(f"{error}; write for example >=1.2,<2") from None
    return replace(subject, versions=versions)


def state_of(text: str) -> State | None:
    """Return the state a cell names, None for an empty one; raise Unfit for another word."""
    word = as_text(text).lower()
    if not word:
        return None
    if word in STATES:
        return STATES[word]
    if word not in set(State):
        raise Unfit(f"{word[:40]!r} is no state; write one of {', '.join(State)}")
    return State(word)


def day_of(text: str) -> date | None:
    """Return the day a cell names, None for an empty one; raise Unfit for what is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit("write the date as year-month-day, for example 2027-01-31") from None


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in one cell, which stand apart by a bar, a semicolon or a blank."""
    names = text.replace("|", " ").replace(";", " ").replace(",", " ").split()
    return tuple(sorted(set(names)))
