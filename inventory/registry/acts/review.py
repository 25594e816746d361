"""What of a registry is due: approvals that end or were not looked at for long, waivers, open requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from discovery.frozen import frozen
from inventory.model import Entry, Policy, Snapshot, Waiver
from inventory.registry.case import LIVE, UNDECIDED
from inventory.registry.standings import last_look

SOON_DAYS = 30  # a month: long enough to ask the owner, short enough to be read


@frozen
class Due:
    """One thing to look at. `overdue` tells that its day has passed."""

    entry: str
    identity: str
    owner: str
    what: str
    day: date | None
    overdue: bool
    text: str


def review(
    snapshot: Snapshot, today: date, *, soon_days: int = SOON_DAYS, review_days: int | None = None
) -> tuple[Due, ...]:
    """Return what is due today or within `soon_days`, overdue first; the policy says how often is often."""
    policy = snapshot.policy
    every = policy.review_days if review_days is None else review_days
    soon = today + timedelta(days=soon_days)
    found: list[Due] = []
    for entry in snapshot.entries:
        if entry.state in LIVE:
            found += ends(entry, today, soon, policy)
            found += unreviewed(entry, today, soon, every)
        elif entry.state in UNDECIDED:
            found.append(waiting(entry, today))
        found += waived(entry.waivers, entry, today, soon)
    found += waived(snapshot.waivers, None, today, soon)
    return tuple(sorted(found, key=lambda it: (not it.overdue, it.day or date.max, it.entry, it.what)))


def ends(entry: Entry, today: date, soon: date, policy: Policy) -> Iterator[Due]:
    """Yield that an approval has ended or is about to; days of grace keep it from being an alarm, not due."""
    if entry.expires is None or entry.expires > soon:
        return
    over = entry.expires < today
    text = f"ended {ago(entry.expires, today)}" if over else f"ends {ahead(entry.expires, today)}"
    if over and policy.grace_days:
        text += f"; the policy's grace lasts until {entry.expires + timedelta(days=policy.grace_days)}"
    yield due(entry, "expires", entry.expires, over, text)


def unreviewed(entry: Entry, today: date, soon: date, every: int) -> Iterator[Due]:
    """Yield that an approval was last looked at too long ago, or will have been soon."""
    if not every:
        return
    looked = last_look(entry, today)
    if looked is None:
        yield due(entry, "review", None, True, "nobody is said ever to have looked at it")
        return
    next_look = looked + timedelta(days=every)
    if next_look <= soon:
        text = f"last looked at {ago(looked, today)}; the policy asks for it every {every} days"
        yield due(entry, "review", next_look, next_look < today, text)


def waiting(entry: Entry, today: date) -> Due:
    """Return that a request waits for a decision."""
    by = f" by {entry.requested_by}" if entry.requested_by else ""
    since = f" {ago(entry.requested_at, today)}" if entry.requested_at else ""
    word = "drafted" if entry.state == "draft" else "requested"
    return due(entry, "request", entry.requested_at, False, f"{word}{by}{since}: approve or deny it")


def waived(waivers: Iterable[Waiver], entry: Entry | None, today: date, soon: date) -> Iterator[Due]:
    """Yield the waivers that have ended or are about to."""
    for waiver in waivers:
        if waiver.expires > soon:
            continue
        over = waiver.expires < today
        when = f"ended {ago(waiver.expires, today)}" if over else f"ends {ahead(waiver.expires, today)}"
        yield Due(
            entry=entry.id if entry else waiver.id,
            identity=entry.identity if entry else (waiver.identity or waiver.rule),
            owner=entry.owner if entry else waiver.by,
            what="waiver",
            day=waiver.expires,
            overdue=over,
            text=f"the waiver {waiver.id} of {waiver.verdict} by {waiver.by} {when}",
        )


def due(entry: Entry, what: str, day: date | None, overdue: bool, text: str) -> Due:
    """Return something due about an entry."""
    return Due(
        entry=entry.id,
        identity=entry.identity,
        owner=entry.owner,
        what=what,
        day=day,
        overdue=overdue,
        text=text,
    )


def ago(day: date, today: date) -> str:
    """Return a past day in words; one to come, by a clock that is wrong, as the day itself."""
    days = (today - day).days
    return f"on {day}" if days < 0 else f"{days} day{'' if days == 1 else 's'} ago, on {day}"


def ahead(day: date, today: date) -> str:
    """Return a day to come in words."""
    days = (day - today).days
    return f"today, {day}" if not days else f"in {days} day{'' if days == 1 else 's'}, on {day}"
