"""The truth table: every verdict under every conflict rule, whatever was covered, whenever it expires.

A row is a situation (see situations.py), a column a conflict rule (a) to (i)
applied to it, a cell the verdict that must come out. `=` stands for the verdict of the row itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from discovery.model import Coverage, Gap, Reason, Status, Surface
from inventory.model import Denial, Entry, Policy, Reach, State, Verdict
from inventory.reconcile import ghosts, judge
from tests.inventory.registry.situations import (
    BRIDGE,
    CRM,
    PLACE,
    SITUATIONS,
    TODAY,
    Situation,
    days,
    entry,
    judged,
    package,
    server,
    sight,
)

Change = Callable[[Situation], Situation]


def seen_purl(situation: Situation) -> str:
    """Return the package that was seen, without its version; another one where it is no package."""
    return (situation.sightings[0].identity.purl or CRM).partition("@1.")[0]


def with_entries(situation: Situation, *entries: Entry) -> Situation:
    snapshot = situation.snapshot
    return replace(situation, snapshot=replace(snapshot, entries=(*snapshot.entries, *entries)))


def through_bridge(situation: Situation, bridge: Entry) -> Situation:
    first = situation.sightings[0]
    seen = replace(first, identity=replace(first.identity, via=(BRIDGE,)))
    return with_entries(replace(situation, sightings=(seen,)), bridge)


def approved_elsewhere(it: Situation) -> Situation:
    """(a) Another sighting of the same server is approved."""
    fine = sight(package("pkg:npm/fine@1"), name="fine")
    return with_entries(replace(it, sightings=(*it.sightings, fine)), entry("pkg:npm/fine", id="fine"))


def denied_too(it: Situation) -> Situation:
    """(b) Another entry denies what was seen."""
    return with_entries(it, entry(seen_purl(it), State.DENIED, id="no"))


def denied_in_part(it: Situation) -> Situation:
    """(b) The entry itself denies the version that was seen."""
    part = (Denial(id="bad", reason="CVE", versions="1.2.3"),)
    entries = tuple(replace(one, deny=part) for one in it.snapshot.entries)
    return replace(it, snapshot=replace(it.snapshot, entries=entries))


def approved_exactly(it: Situation) -> Situation:
    """(c) A stronger match approves exactly this version."""
    return with_entries(it, entry(seen_purl(it), id="exact", versions="=1.2.3"))


def ended_for_this_user(it: Situation) -> Situation:
    """(d) An approval for this user only has ended: narrower, so that it decides."""
    mine = Reach(users=("dana",))
    return with_entries(it, entry(seen_purl(it), State.RETIRED, id="mine", reach=mine))


def ended_for_everyone(it: Situation) -> Situation:
    """(d) An approval with the same reach has ended: the stricter decides."""
    return with_entries(it, entry(seen_purl(it), State.RETIRED, id="ended"))


def owned_twice(it: Situation) -> Situation:
    """(e) The same entry stands there again, and somebody else answers for it."""
    return with_entries(it, replace(it.entry, id="again", owner="somebody else"))


def bridge_denied(it: Situation) -> Situation:
    """(f) A denied bridge stands in front."""
    return through_bridge(it, entry("pkg:npm/mcp-remote", State.DENIED, id="bridge"))


def bridge_drifted(it: Situation) -> Situation:
    """(f) A bridge of another version than the approved one stands in front."""
    return through_bridge(it, entry("pkg:npm/mcp-remote", id="bridge", versions=">=0.1.16"))


def listed(it: Situation) -> Situation:
    """(g) A catalogue lists it."""
    listing = entry(seen_purl(it), id="catalogue", owner="official registry")
    return replace(it, snapshot=replace(it.snapshot, catalogue=(listing,)))


def turned_around(it: Situation) -> Situation:
    """(i) The registry's files are read in another order."""
    entries = (entry("pkg:npm/zzz", id="zzz"), *it.snapshot.entries, entry("pkg:npm/aaa", id="aaa"))
    return replace(it, snapshot=replace(it.snapshot, entries=entries[::-1]))


RULES: dict[str, Change] = {
    "a:worst": approved_elsewhere,
    "b:deny": denied_too,
    "b:part": denied_in_part,
    "c:exact": approved_exactly,
    "d:mine": ended_for_this_user,
    "d:equal": ended_for_everyone,
    "e:tie": owned_twice,
    "f:denied": bridge_denied,
    "f:drift": bridge_drifted,
    "g:listed": listed,
    "i:order": turned_around,
}
TABLE = """
verdict       a:worst b:deny b:part c:exact  d:mine  d:equal e:tie      f:denied f:drift g:listed i:order
denied        =       =      denied =        =       =       =          denied   =       =        =
impersonating =       denied =      approved expired expired =          denied   =       =        =
drifted       =       denied denied approved expired expired =          denied   =       =        =
expired       =       denied denied approved =       =       =          denied   drifted =        =
pending       =       denied =      approved expired expired =          denied   drifted =        =
unregistered  =       denied =      approved expired expired =          denied   =       =        =
unresolved    =       =      =      =        =       =       =          denied   =       =        =
approved      =       denied denied =        expired expired unresolved denied   drifted =        =
"""
HEADER, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (Verdict(row[0]), rule, row[0] if cell == "=" else cell)
    for row in ROWS
    for rule, cell in zip(HEADER[1:], row[1:], strict=True)
]

COVERED = (Coverage(surface=Surface.CONFIG, finder="configs", status=Status.COMPLETE, examined=1, found=1),)
PARTIAL = (replace(COVERED[0], status=Status.PARTIAL),)
GAP = Gap(surface=Surface.CONFIG, finder="configs", source="/x", root="/", reason=Reason.DENIED)
# (h) Whether silence may be told: only where everything was looked at.
COVERAGES = [(COVERED, (), True), (COVERED, (GAP,), False), (PARTIAL, (), False), ((), (), False)]


def test_the_table_has_every_verdict_and_every_rule() -> None:
    assert [row[0] for row in ROWS] == [it.value for it in Verdict]
    assert HEADER[1:] == list(RULES)


@pytest.mark.parametrize(("start", "rule", "expected"), CELLS, ids=str)
def test_every_verdict_under_every_rule(start: Verdict, rule: str, expected: str) -> None:
    situation = RULES[rule](SITUATIONS[start])
    assert judged(SITUATIONS[start]).verdict is start
    assert judged(situation).verdict == expected


# Every entry has ended, those that the rule adds among them. A denial and a request stay what they are.
OVER = """
verdict       a:worst b:deny b:part  c:exact d:mine  d:equal e:tie   f:denied f:drift g:listed i:order
denied        =       =      denied  =       =       =       =       denied   =       =        =
impersonating =       denied =       expired expired expired =       denied   =       =        =
drifted       =       denied denied  expired expired expired =       denied   =       =        =
expired       =       denied denied  =       =       =       =       denied   =       =        =
pending       expired denied =       expired expired expired =       denied   expired =        =
unregistered  expired denied =       expired expired expired =       denied   =       =        =
unresolved    expired =      =       =       =       =       =       denied   =       =        =
approved      expired denied denied  expired expired expired expired denied   expired expired  expired
"""
ENDED = {
    (row[0], rule): row[0] if cell == "=" else cell
    for row in map(str.split, OVER.strip().splitlines()[1:])
    for rule, cell in zip(RULES, row[1:], strict=True)
}
GRACE = Policy(grace_days=10)
ENDS = {"never": None, "future": 30, "today": 0, "expired": -11, "graced": -10}
IN_FORCE = {(start.value, rule): expected for start, rule, expected in CELLS}


def expected_at(start: Verdict, rule: str, when: str) -> str:
    """Return the cell: an approval that has not ended yet, or is in its grace, is in force."""
    if when == "expired":
        return ENDED[start.value, rule]
    # What made the row `expired` was its day alone, which is another one now.
    return IN_FORCE["approved" if start is Verdict.EXPIRED else start.value, rule]


@pytest.mark.parametrize("when", ENDS)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("start", list(Verdict))
def test_every_verdict_under_every_rule_at_every_time_whatever_was_covered(
    start: Verdict, rule: str, when: str
) -> None:
    offset = ENDS[when]
    ends = None if offset is None else days(offset)
    unseen = entry("pkg:npm/never-seen", id="unseen")
    plain = with_entries(RULES[rule](SITUATIONS[start]), unseen)
    entries = tuple(replace(it, expires=ends) for it in plain.snapshot.entries)
    snapshot = replace(plain.snapshot, entries=entries, policy=GRACE)
    servers = [server(*plain.sightings)]
    for covered, gaps, is_told in COVERAGES:
        found = judge(servers, snapshot, today=TODAY, place=PLACE)[0].judgement
        assert found.verdict == expected_at(start, rule, when)
        missing = ghosts(servers, snapshot, today=TODAY, coverage=covered, gaps=gaps, place=PLACE)
        assert (unseen.id in [it.id for it in missing]) is (is_told and when != "expired")


def test_a_conflict_and_a_tie_are_told_with_both_entries() -> None:
    conflict = judged(ended_for_everyone(SITUATIONS[Verdict.APPROVED]))
    assert [(it.rule, it.entry) for it in conflict.evidence if it.rule == "conflict"] == [("conflict", "e1")]
    tie = judged(owned_twice(SITUATIONS[Verdict.APPROVED]))
    (told,) = (it.text for it in tie.evidence if it.rule == "ambiguous")
    assert told == (
        "entry e1 of platform is as strong and says approved; entry again of somebody else too, "
        "so that it is open who answers: keep one"
    )


def test_two_entries_of_one_owner_that_agree_leave_nothing_open() -> None:
    start = SITUATIONS[Verdict.APPROVED]
    found = judged(with_entries(start, replace(start.entry, id="again")))
    assert (found.verdict, "ambiguous" in [it.rule for it in found.evidence]) == (Verdict.APPROVED, True)


def test_a_listing_is_told_where_no_entry_is_about_it_and_nowhere_else() -> None:
    told = judged(listed(SITUATIONS[Verdict.UNREGISTERED])).evidence
    assert "being listed approves nothing" in told[-1].text
    for start in (Verdict.APPROVED, Verdict.DENIED, Verdict.PENDING):
        assert "catalogue" not in [it.rule for it in judged(listed(SITUATIONS[start])).evidence]
