"""What is told apart from servers: mere traces of one, mere hints at one, approvals that nothing meets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inventory.correlate import is_at_rest
from inventory.doubt import is_doubtful
from inventory.model import Entry, Judged, View
from inventory.notes import last_used
from inventory.report.alive import day, marked
from inventory.report.page import Page
from inventory.report.style import BOLD, DIM
from inventory.report.words import by_verdict, clean, counted, identity_text, label, short_place, sightings

MARK = 8  # hex digits of an id on the page; any unique beginning is accepted by `explain`
RESTING = "only in caches and logs: nothing that was seen here starts them"
MAX_RESTING = 20
HINTED = "may be servers, and nothing that could be read proves it: no alarm"
MAX_HINTS = 20
UNSEEN = "approved, and not seen here though everything was looked at"
MAX_GHOSTS = 20


def is_apart(judged: Judged) -> bool:
    """Return whether a server is told in a block of its own, and not under its verdict."""
    return is_at_rest(judged) or is_doubtful(judged)


def at_rest(view: View, page: Page) -> list[str]:
    """Return the servers of which there are only traces: a line each, for nothing starts them."""
    resting = [judged for group in by_verdict(view).values() for judged in group if is_at_rest(judged)]
    lines = list(page.note("AT REST", RESTING, BOLD)) if resting else []
    for judged in resting[:MAX_RESTING]:
        used = last_used(judged.server)
        words = [*judged.server.presence, *([f"last used {day(used)}"] if used else [])]
        text = f"{identity_text(judged.server.identity)} ({', '.join(words)})"
        verdict = judged.judgement.verdict.value
        lines += page.first(f"  {verdict}", label(judged), clean(text), judged.server.id[:MARK], DIM)
    return lines + more(len(resting) - MAX_RESTING, page)


def hints(view: View, page: Page) -> list[str]:
    """Return the resources that may be servers: a line each, with what hints at one."""
    found = [
        judged
        for group in by_verdict(view).values()
        for judged in group
        if is_doubtful(judged) and not is_at_rest(judged)
    ]
    lines = (
        list(page.note("HINTS", f"{counted(len(found), 'resource')} that {HINTED}", BOLD)) if found else []
    )
    for judged in sorted(found, key=strongest)[:MAX_HINTS]:
        one = sightings(judged)[0].sighting
        text = f"{page.style.fold(short_place(one))} ({marked(one.facts)})"
        lines += page.first(f"  {how_sure(one.facts)}", label(judged), text, judged.server.id[:MARK], DIM)
    return lines + more(len(found) - MAX_HINTS, page)


def how_sure(facts: Mapping[str, str]) -> str:
    """Return the grade of a hint; what a catalogue lists is proven to be listed, and no more than that."""
    return "listed" if facts.get("role") == "registry" else facts.get("grade", "")


def strongest(judged: Judged) -> tuple[bool, str, str]:
    """Return the sort key of hints: what was read before what could not be."""
    unknown = all(one.sighting.facts.get("grade") == "unknown" for one in judged.server.seen)
    return unknown, judged.server.name.casefold(), judged.server.id


def ghosts(unseen: Sequence[Entry], page: Page) -> list[str]:
    """Return the approved entries that nothing matches, a line each."""
    lines = list(page.note("GHOST", UNSEEN, BOLD)) if unseen else []
    for entry in sorted(unseen, key=lambda it: (it.id, it.identity))[:MAX_GHOSTS]:
        lines += page.first("  ghost", clean(entry.id), clean(entry.identity), "", DIM)
    return lines + more(len(unseen) - MAX_GHOSTS, page)


def more(left: int, page: Page) -> list[str]:
    """Return the line that says how many are not shown, none where all are."""
    return list(page.note("", f"and {left} more; --format json lists them all")) if left > 0 else []
