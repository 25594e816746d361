"""What is due: each kind, the day before it is and the day after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inventory.model import Entry, Policy, Snapshot, State, Verdict, Waiver
from inventory.registry.acts.review import Due, review
from tests.inventory.acts.registries import TODAY, asked, entry


def snapshot(*entries: Entry, policy: Policy | None = None, waivers: tuple[Waiver, ...] = ()) -> Snapshot:
    return Snapshot(id="s", source="/r", entries=entries, waivers=waivers, policy=policy or Policy())


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def told(found: tuple[Due, ...]) -> list[tuple[str, bool]]:
    return [(it.what, it.overdue) for it in found]


@pytest.mark.parametrize(
    ("offset", "wanted"),
    [
        (-1, [("expires", True)]),
        (0, [("expires", False)]),
        (30, [("expires", False)]),
        (31, []),
    ],
)
def test_an_approval_that_ends(offset: int, wanted: list[tuple[str, bool]]) -> None:
    assert told(review(snapshot(entry(expires=day(offset))), TODAY)) == wanted


@pytest.mark.parametrize(
    ("looked", "every", "wanted"),
    [
        (-366, None, [("review", True)]),
        (-365, None, [("review", False)]),
        (-335, None, [("review", False)]),
        (-334, None, []),
        (-366, 0, []),
        (-40, 7, [("review", True)]),
        (1, 365, []),
    ],
)
def test_an_approval_that_nobody_looked_at(
    looked: int, every: int | None, wanted: list[tuple[str, bool]]
) -> None:
    one = entry(approved_at=day(-2000), reviewed_at=day(looked))
    assert told(review(snapshot(one), TODAY, review_days=every)) == wanted


def test_the_policy_says_how_often() -> None:
    one = entry(approved_at=day(-100))
    assert told(review(snapshot(one, policy=Policy(review_days=90)), TODAY)) == [("review", True)]
    assert review(snapshot(one, policy=Policy(review_days=0)), TODAY) == ()


def test_an_approval_that_nobody_is_said_to_have_looked_at_is_overdue() -> None:
    assert told(review(snapshot(entry(approved_at=None)), TODAY)) == [("review", True)]


@pytest.mark.parametrize("state", [State.DENIED, State.SUSPENDED, State.RETIRED])
def test_what_is_no_approval_is_not_reviewed(state: State) -> None:
    assert review(snapshot(entry(state=state, approved_at=None, expires=day(-1))), TODAY) == ()


def test_a_request_waits_and_is_not_overdue() -> None:
    (due,) = review(snapshot(asked(requested_at=day(-3))), TODAY)
    assert (due.what, due.overdue) == ("request", False)
    assert due.text == "requested by ana 3 days ago, on 2026-11-18: approve or deny it"


@pytest.mark.parametrize(("offset", "wanted"), [(-1, [("waiver", True)]), (5, [("waiver", False)]), (40, [])])
def test_waivers_end_in_entries_and_alone(offset: int, wanted: list[tuple[str, bool]]) -> None:
    waiver = Waiver(
        id="w", verdict=Verdict.DRIFTED, by="dana", reason="r", expires=day(offset), identity="pkg:npm/b"
    )
    assert told(review(snapshot(entry(waivers=(waiver,))), TODAY)) == wanted
    assert told(review(snapshot(waivers=(waiver,)), TODAY)) == wanted


def test_days_of_grace_are_told_and_the_end_is_overdue_all_the_same() -> None:
    (due,) = review(snapshot(entry(expires=day(-2)), policy=Policy(grace_days=7)), TODAY)
    assert due.overdue
    assert due.text == "ended 2 days ago, on 2026-11-19; the policy's grace lasts until 2026-11-26"


def test_what_is_overdue_comes_first_and_the_longest_so_before_all() -> None:
    found = review(
        snapshot(
            entry("a", expires=day(3)),
            entry("b", expires=day(-3)),
            entry("c", expires=day(-30)),
            entry("d", expires=day(300)),
        ),
        TODAY,
    )
    assert [it.entry for it in found] == ["npm-c", "npm-b", "npm-a"]
