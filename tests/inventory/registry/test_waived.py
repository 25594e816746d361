"""A waiver covers exactly what it names, and never more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory.alarm import is_alarm
from inventory.model import Denial, Entry, Governs, Reach, State, Verdict, Waiver
from inventory.reconcile import judge
from tests.inventory.registry.situations import (
    CRM,
    PLACE,
    SEEN,
    TODAY,
    days,
    entry,
    package,
    registry,
    server,
    sight,
    verdict,
)

LAUNCH = sight(SEEN, "-y", "@acme/crm@1.2.3", "--root=/srv/a", "--read-only")


def waiver(verdict: Verdict, **changes: object) -> Waiver:
    base = Waiver(id="w", verdict=verdict, by="dana", reason="r", expires=days(1))
    return replace(base, **changes)  # type: ignore[arg-type]


DENIED_PART = entry(CRM, deny=(Denial(id="d", reason="r", versions="1.2.3"),))
TWO_DRIFTS = entry(CRM, versions=">=2", governs=Governs(args_forbidden=("--root=.*",)))
WAIVED: list[tuple[str, Entry, Waiver, bool]] = [
    ("unregistered, by identity", entry("pkg:npm/x"), waiver(Verdict.UNREGISTERED, identity=CRM), True),
    ("this version", entry("pkg:npm/x"), waiver(Verdict.UNREGISTERED, identity=f"{CRM}@1.2.3"), True),
    ("another version", entry("pkg:npm/x"), waiver(Verdict.UNREGISTERED, identity=f"{CRM}@1.2.4"), False),
    ("another verdict", entry("pkg:npm/x"), waiver(Verdict.PENDING, identity=CRM), False),
    ("another identity", entry("pkg:npm/x"), waiver(Verdict.UNREGISTERED, identity="pkg:npm/y"), False),
    ("last day", entry("pkg:npm/x"), waiver(Verdict.UNREGISTERED, identity=CRM, expires=TODAY), True),
    ("expired", entry("pkg:npm/x"), waiver(Verdict.UNREGISTERED, identity=CRM, expires=days(-1)), False),
    (
        "another user",
        entry("pkg:npm/x"),
        waiver(Verdict.UNREGISTERED, identity=CRM, reach=Reach(users=("eve",))),
        False,
    ),
    ("denied, by name", entry(CRM, State.DENIED), waiver(Verdict.DENIED, rule="e1"), True),
    ("denied, another name", entry(CRM, State.DENIED), waiver(Verdict.DENIED, rule="e2"), False),
    ("denied, by identity only", entry(CRM, State.DENIED), waiver(Verdict.DENIED, identity=CRM), False),
    ("denied in part", DENIED_PART, waiver(Verdict.DENIED, rule="e1/d"), True),
    ("denied in part, by the entry", DENIED_PART, waiver(Verdict.DENIED, rule="e1"), False),
    ("drift of every kind", TWO_DRIFTS, waiver(Verdict.DRIFTED, rule="e1"), True),
    ("both kinds", TWO_DRIFTS, waiver(Verdict.DRIFTED, rule="e1", kinds=("version", "args")), True),
    ("one of two kinds", TWO_DRIFTS, waiver(Verdict.DRIFTED, rule="e1", kinds=("version",)), False),
]


@pytest.mark.parametrize(
    ("one", "given", "covers"), [row[1:] for row in WAIVED], ids=[row[0] for row in WAIVED]
)
def test_a_waiver_covers_exactly_what_it_names(one: Entry, given: Waiver, covers: bool) -> None:
    (found,) = judge([server(LAUNCH)], registry(one, waivers=(given,)), today=TODAY, place=PLACE)
    assert (bool(found.judgement.waivers), bool(found.waivers), is_alarm(found)) == (
        covers,
        covers,
        not covers,
    )


def test_a_waiver_in_an_entry_is_about_what_the_entry_judges() -> None:
    one = entry(CRM, expires=days(-1), waivers=(waiver(Verdict.EXPIRED),))
    assert verdict(LAUNCH, one).waivers == one.waivers
    other = sight(package("pkg:npm/other@1"))
    assert verdict(other, one, entry("pkg:npm/other", id="e2", expires=days(-1))).waivers == ()


def test_one_sighting_that_nobody_waived_is_an_alarm() -> None:
    given = waiver(Verdict.UNREGISTERED, identity=CRM)
    both = server(LAUNCH, sight(package("pkg:npm/shadow"), name="shadow"))
    (found,) = judge([both], registry(entry("pkg:npm/x"), waivers=(given,)), today=TODAY)
    assert (found.waivers, found.judgement.waivers, is_alarm(found)) == ((), (), True)
