"""What an entry's state and dates alone make of what it matches, and what another that ties with it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from inventory.model import Entry, Evidence, Policy, State, Verdict
from inventory.registry import evidence
from inventory.registry.case import UNDECIDED, Case, is_late, is_over
from inventory.registry.matching import Match


def ended(entry: Entry) -> bool:
    """Return whether an approval was withdrawn, so that there is nothing to drift from."""
    return entry.state is State.RETIRED


def standing(entry: Entry, today: date, policy: Policy) -> tuple[Verdict, tuple[Evidence, ...]]:
    """Return what an entry's state and dates alone make of what it matches, and why."""
    if entry.state in UNDECIDED:
        asked = f", requested by {entry.requested_by}" if entry.requested_by else ""
        age = f" {(today - entry.requested_at).days} days ago" if entry.requested_at else ""
        text = f"entry {entry.id} is {entry.state}{asked}{age}: nobody decided yet"
        return Verdict.PENDING, (evidence.of_entry("pending", "state", entry, entry.state, text),)
    if ended(entry):
        text = f"entry {entry.id} is retired: its approval has ended"
        return Verdict.EXPIRED, (evidence.of_entry("expired", "state", entry, entry.state, text),)
    if is_over(entry, today, policy):
        grace = f", {policy.grace_days} days of grace included" if policy.grace_days else ""
        text = f"entry {entry.id} ended on {entry.expires}{grace}; today is {today}"
        return Verdict.EXPIRED, (evidence.of_entry("expired", "expires", entry, str(entry.expires), text),)
    if entry.approved_at is not None and entry.approved_at > today:
        text = f"entry {entry.id} is approved from {entry.approved_at} on; today is {today}"
        return Verdict.PENDING, (
            evidence.of_entry("pending", "approved", entry, str(entry.approved_at), text),
        )
    return Verdict.APPROVED, tuple(warnings(entry, today, policy))


def warnings(entry: Entry, today: date, policy: Policy) -> Iterator[Evidence]:
    """Yield that an approval holds, but not for ever: it is in its days of grace, or deprecated."""
    if is_late(entry, today) and entry.expires is not None:
        last = entry.expires + timedelta(days=policy.grace_days)
        text = f"entry {entry.id} ended on {entry.expires}; the policy's grace lasts until {last}"
        yield evidence.of_entry("grace", "expires", entry, str(entry.expires), text)
    if entry.state is State.DEPRECATED:
        until = f" until {entry.expires}" if entry.expires else ""
        text = f"entry {entry.id} is deprecated: still approved{until}, to be replaced"
        yield evidence.of_entry("deprecated", "state", entry, entry.state, text)


def last_look(entry: Entry, today: date) -> date | None:
    """Return when an approval was last looked at; a day that is still to come everywhere is none."""
    latest = today + timedelta(days=1)  # east of here it is tomorrow already
    return max((it for it in (entry.reviewed_at, entry.approved_at) if it and it <= latest), default=None)


def review_note(entry: Entry, case: Case) -> Iterator[Evidence]:
    """Yield that an approval was looked at longer ago than the policy allows."""
    looked = last_look(entry, case.today)
    if looked is not None and (case.today - looked).days > case.policy.review_days > 0:
        text = f"entry {entry.id} was last looked at on {looked}; the policy asks for it every "
        text += f"{case.policy.review_days} days"
        yield evidence.of_entry("review", "reviewed", entry, str(looked), text)


def ties(best: Match, other: Match, case: Case) -> Evidence:
    """Return that another entry is as strong: a conflict if it says otherwise, ambiguous if the same."""
    mine, theirs = (standing(it.entry, case.today, case.policy)[0] for it in (best, other))
    text = f"entry {other.entry.id} of {other.entry.owner} is as strong and says {other.entry.state}"
    rule = "ambiguous" if mine is theirs else "conflict"
    if rule == "ambiguous" and other.entry.owner != best.entry.owner:
        text += f"; entry {best.entry.id} of {best.entry.owner} too, so that it is open who answers: keep one"
    return evidence.of_entry(rule, "entry", other.entry, best.entry.identity, text)
