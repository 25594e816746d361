from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from discovery.model import Identity, Kind, Sighting, Surface
from inventory.alarm import is_alarm
from inventory.cloud_notes import CATALOGUED, ORPHAN, cloud_notes
from inventory.correlate import correlate
from inventory.doubt import is_doubtful
from inventory.grades import grade_of
from inventory.model import Entry, Judged, Seen, Snapshot, State, Verdict
from inventory.reconcile import judge
from inventory.registry.absent import no_registry
from tests.inventory.findings.cloud_cases import app

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
URL = "https://crm.x.eastus2.azurecontainerapps.io/mcp"
BARE = replace(app("approved", "owner", "review"), identity=Identity(kind=Kind.REMOTE, url=URL))
LISTED = replace(
    app("approved", "owner", "review", role="registry", grade="proven"),
    identity=BARE.identity,
    source="/subscriptions/1/resourceGroups/rg/providers/Microsoft.ApiCenter/services/a/workspaces/default/apis/crm",
)
ENTRY = Entry(id="crm", identity=URL, state=State.APPROVED, owner="crm")
DENIED = Entry(id="no", identity=URL, state=State.DENIED, owner="security")


def judged(*sightings: Sighting, entry: Entry | None = None) -> Judged:
    snapshot = Snapshot(id="s", source="/r", entries=(entry,)) if entry else no_registry()
    seen = [Seen(sighting=one, first_seen=NOW, last_seen=NOW) for one in sightings]
    (one,) = judge(correlate(seen, "tenant"), snapshot, today=NOW.date())
    return one


def notes(*sightings: Sighting, entry: Entry | None = None) -> list[str]:
    return [note.id for note in cloud_notes(judged(*sightings, entry=entry))]


def with_facts(one: Sighting, **facts: str) -> Sighting:
    return replace(one, facts={**one.facts, **facts})


def test_a_server_that_nobody_owns_registers_or_calls_is_an_orphan() -> None:
    assert notes(BARE) == [ORPHAN]


@pytest.mark.parametrize(
    "others",
    [
        (with_facts(BARE, owner="crm@acme.example"),),
        (with_facts(BARE, owner_above="crm@acme.example (resource group rg)"),),
        (with_facts(BARE, owner_above="unknown"),),
        (with_facts(BARE, called_by="/subscriptions/1/x/agent"),),
        (BARE, replace(BARE, source="/subscriptions/1/c", facts={"role": "client", "grade": "proven"})),
        (BARE, replace(BARE, surface=Surface.CONFIG, source="/home/ana/.cursor/mcp.json", facts={})),
        (with_facts(BARE, grade="weak"),),
        (with_facts(BARE, role="hint"),),
        (replace(BARE, surface=Surface.CONFIG),),
    ],
    ids=[
        "owner",
        "owner above",
        "nobody could tell",
        "called",
        "connection",
        "configured",
        "weak",
        "hint",
        "machine",
    ],
)
def test_whoever_is_owned_called_or_only_hinted_at_is_no_orphan(others: tuple[Sighting, ...]) -> None:
    assert ORPHAN not in notes(*others)


def test_an_entry_is_an_owner() -> None:
    assert notes(BARE, entry=ENTRY) == []


def test_what_api_center_lists_needs_an_approval() -> None:
    assert CATALOGUED in notes(LISTED)
    assert CATALOGUED in notes(LISTED, BARE)
    assert CATALOGUED in notes(LISTED, entry=DENIED)


def test_what_is_approved_may_be_listed() -> None:
    assert notes(LISTED, entry=ENTRY) == []
    assert CATALOGUED not in notes(BARE)


# What is an alarm.


@pytest.mark.parametrize("grade", ["proven", "strong", "probable"])
def test_a_server_that_is_there_is_an_alarm(grade: str) -> None:
    one = judged(with_facts(BARE, grade=grade))
    assert (one.judgement.verdict, is_alarm(one), is_doubtful(one)) == (Verdict.UNREGISTERED, True, False)


@pytest.mark.parametrize(
    "facts", [{"grade": "weak"}, {"grade": "unknown"}, {"role": "hint"}, {"role": "registry"}], ids=str
)
def test_a_hint_is_no_alarm(facts: dict[str, str]) -> None:
    one = judged(with_facts(BARE, **facts))
    assert (is_alarm(one), is_doubtful(one)) == (False, True)


@pytest.mark.parametrize(
    ("grade", "words"), [("weak", "only a name or a tag"), ("unknown", "could not be read")]
)
def test_what_may_be_no_server_at_all_is_unresolved_and_not_unregistered(grade: str, words: str) -> None:
    found = judged(with_facts(BARE, grade=grade)).judgement
    assert (found.verdict, found.evidence[0].rule) == (Verdict.UNRESOLVED, "hint")
    assert words in found.evidence[0].text


def test_an_entry_decides_however_little_else_is_known() -> None:
    assert judged(with_facts(BARE, grade="weak"), entry=ENTRY).judgement.verdict is Verdict.APPROVED


def test_a_hint_beside_a_server_is_part_of_it() -> None:
    one = judged(BARE, with_facts(replace(BARE, source="/subscriptions/1/dns"), role="hint"))
    assert (is_alarm(one), is_doubtful(one)) == (True, False)


def test_what_is_denied_is_an_alarm_however_little_says_so() -> None:
    one = judged(with_facts(BARE, grade="weak"), entry=DENIED)
    assert (one.judgement.verdict, is_alarm(one), is_doubtful(one)) == (Verdict.DENIED, True, False)


def test_a_machine_grades_nothing() -> None:
    assert grade_of(replace(BARE, facts={})) is None
    assert is_alarm(judged(replace(BARE, surface=Surface.CONFIG, facts={"grade": ""})))
