"""A registry entry in full: what it is about, what it holds to, who decided, and what is excepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from inventory.model import Denial, Entry, Governs, Reach, Waiver
from inventory.report.page import Page, label_width
from inventory.report.style import Style
from inventory.report.words import clean, entry_text

Pair = tuple[str, str]
REACH = ("users", "groups", "hosts", "clients", "environments")
GOVERNED = {
    "min_strength": "matched by",
    "transports": "transports",
    "args_fixed": "arguments",
    "args_allowed": "allows",
    "args_forbidden": "forbids",
    "env_allowed": "allows env",
    "env_forbidden": "forbids env",
    "sources": "sources",
    "publishers": "publishers",
    "tools": "tool sets",
}


def entry_facts(entry: Entry, style: Style) -> list[Pair]:
    """Return what the organisation decided, who, when and why."""
    return [
        ("entry", entry_text(entry)),
        ("written in", style.fold(entry.source)),
        ("covers", entry.identity + (f" {entry.versions}" if entry.versions else "")),
        ("covers also", ", ".join(entry.also)),
        *governed(entry.governs),
        *(("denies", denial_text(denial)) for denial in entry.deny),
        ("requested by", act(entry.requested_by, entry.requested_at)),
        ("decided by", act(entry.approved_by, entry.approved_at)),
        ("reviewed by", act(entry.reviewed_by, entry.reviewed_at)),
        ("because", entry.reason),
        ("purpose", entry.purpose),
        ("risk", entry.risk),
        ("data", ", ".join(entry.data_classes)),
        ("expires", str(entry.expires or "")),
        ("ticket", entry.ticket),
    ]


def act(who: str, when: date | None) -> str:
    """Return who did something, and when."""
    return " ".join(part for part in (who, str(when or "")) if part)


def governed(governs: Governs) -> list[Pair]:
    """Return what a launch is held to besides its identity."""
    told = ((label, getattr(governs, name)) for name, label in GOVERNED.items())
    return [(label, value if isinstance(value, str) else ", ".join(value)) for label, value in told]


def denial_text(denial: Denial) -> str:
    """Return what a denial in an entry is about, and why."""
    parts = [denial.versions or "", *denial.args, *denial.digests]
    return f"{denial.id}: {' and '.join(part for part in parts if part)} ({denial.reason})"


def waiver_text(waiver: Waiver) -> str:
    """Return which verdict is waived, by whom, why and until when."""
    kinds = f" ({', '.join(waiver.kinds)})" if waiver.kinds else ""
    what = f"{waiver.verdict}{kinds}" + (f" by {waiver.rule}" if waiver.rule else "")
    return f"{waiver.id}: {what}, waived by {waiver.by} until {waiver.expires}: {waiver.reason}"


def reach_facts(reach: Reach) -> list[Pair]:
    """Return to whom something applies; nothing where that is everyone."""
    return [(f"for {name}", ", ".join(getattr(reach, name))) for name in REACH]


def tell_entry(entry: Entry, style: Style) -> str:
    """Return one registry entry in full."""
    waivers = [("waiver", waiver_text(waiver)) for waiver in entry.waivers]
    pairs = [("name", entry.name), *entry_facts(entry, style), *reach_facts(entry.reach), *waivers]
    return "".join(line + "\n" for line in table(pairs, style))


def table(pairs: Iterable[Pair], style: Style) -> list[str]:
    """Return a line for each pair that has a value."""
    rows = [(clean(name), clean(value)) for name, value in pairs if value]
    page = Page(style=style, label=label_width([name for name, _ in rows]), heading=2, lines=64)
    return [line for name, value in rows for line in page.more(name, value)]
