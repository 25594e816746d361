"""The rules one by one, with as much that they must leave alone; and that thousands of names stay cheap."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Sighting
from inventory.model import Entry, Snapshot, State, Verdict
from inventory.registry.case import open_case
from inventory.registry.impersonation.drawing import folded, skeleton
from inventory.registry.impersonation.find import Reference, alike, suspicions
from inventory.registry.impersonation.hosts import read_host, trick_of_hosts
from inventory.registry.impersonation.slips import FAR, distance, slips
from inventory.registry.reach import Place
from inventory.registry.rules import judge_sighting
from tests.inventory.impersonation.labelled import TODAY, Row, entry, identity, judged, seen_with


def sighting(seen: str, **facts: str) -> Sighting:
    return seen_with(seen, facts)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("same", "same", 0),
        ("filesytem", "filesystem", 1),
        ("filseystem", "filesystem", 1),
        ("filessystem", "filesystem", 1),
        ("filexystem", "filesystem", 1),
        ("flsystem", "filesystem", 2),
        ("ca", "abc", FAR),  # the alignment distance does not edit what it swapped
        ("", "ab", 2),
        ("abc", "xyz", FAR),
        ("a", "abcd", FAR),
    ],
)
def test_the_distance_counts_slips_of_the_finger(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == distance(other, one) == apart


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_the_distance_is_symmetric_and_zero_for_the_same_only(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("gihtub", "github"),
        ("gitub", "github"),
        ("githhub", "github"),
        ("kubernets", "kubernetes"),
        ("playwrigt", "playwright"),
        ("modelcontxtprotcol", "modelcontextprotocol"),
    ],
)
def test_a_certain_slip_is_seen(seen: str, known: str) -> None:
    assert slips(seen, known)


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("gitlab", "github"),
        ("motion", "notion"),
        ("chrome", "chroma"),
        ("documents", "document"),
        ("scraper", "scrape"),
        ("gist", "git"),
        ("redis", "reddit"),
        ("v1", "vl"),
        ("time", "tim"),
        ("orders", "borders"),
    ],
)
def test_another_word_is_no_slip(seen: str, known: str) -> None:
    assert not slips(seen, known)


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("n\N{CYRILLIC SMALL LETTER O}tion", "notion"),
        ("nоtion\N{ZERO WIDTH SPACE}", "notion"),
        ("g00gle", "google"),
        ("rnicrosoft", "microsoft"),
        ("vvebflow", "webflow"),
        ("IInear", "linear"),
    ],
)
def test_letters_that_look_alike_are_one(seen: str, known: str) -> None:
    assert folded(seen) == folded(known)


@given(st.text("abcdefghjkmnopqrstuvwxyz-23456789", max_size=30))
def test_plain_letters_are_drawn_as_they_are(text: str) -> None:
    assert skeleton(text) == text
    assert skeleton(text.upper()) == text


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("mcp.stripe.com", "stripe.com"),
        ("mcp.stripe.co.uk", "stripe.co.uk"),
        ("acme.azurewebsites.net", "acme.azurewebsites.net"),
        ("a.b.acme.workers.dev", "acme.workers.dev"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("MCP.Acme.Example:8443", "acme.example"),
    ],
)
def test_a_domain_is_what_somebody_registered(text: str, domain: str) -> None:
    assert read_host(text).domain == domain


@pytest.mark.parametrize(
    ("seen", "known"),
    [("a.acme.example", "b.acme.example"), ("127.0.0.1", "127.0.0.2"), ("localhost", "local.host")],
)
def test_hosts_of_one_owner_or_of_this_machine_are_not_compared(seen: str, known: str) -> None:
    assert trick_of_hosts(read_host(seen), read_host(known)) is None


ATTACK = Row("attack", "typo", "npm:@acme/payroll-ledger-mcp", "npm:@acmee/payroll-ledger-mcp")


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DENIED, State.RETIRED, State.SUSPENDED])
def test_only_what_is_approved_is_worth_imitating(state: State) -> None:
    known = Entry(id="e", identity="pkg:npm/%40acme/payroll-ledger-mcp", state=state, owner="it")
    snapshot = Snapshot(id="s", source="r", entries=(known,))
    found = judge_sighting(sighting(ATTACK.seen), open_case(snapshot, TODAY, Place()))
    assert found.verdict is Verdict.UNREGISTERED


def test_what_is_itself_approved_imitates_nobody() -> None:
    snapshot = Snapshot(id="s", source="r", entries=(entry(1, ATTACK.approved), entry(2, ATTACK.seen)))
    found = judge_sighting(sighting(ATTACK.seen), open_case(snapshot, TODAY, Place()))
    assert found.verdict is Verdict.APPROVED


def test_what_two_publishers_list_is_only_similar() -> None:
    listed = ((ATTACK.approved, "com.acme/payroll"), (ATTACK.seen, "com.acmee/payroll"))
    alone = Row("attack", "typo", ATTACK.approved, ATTACK.seen, catalogue=listed[1:])
    both = Row("honest", "typo", ATTACK.approved, ATTACK.seen, catalogue=listed)
    assert judged(alone).verdict is Verdict.IMPERSONATING
    assert judged(both).verdict is Verdict.UNREGISTERED
    assert "similar/typo" in {it.rule for it in judged(both).evidence}


def test_what_is_like_a_server_that_is_only_listed_is_told_and_nothing_else() -> None:
    row = Row(
        "honest", "x", "npm:other", "npm:firecrwal-mcp", catalogue=(("npm:firecrawl-mcp", "com.fc/fc"),)
    )
    said = [it for it in judged(row).evidence if it.rule == "similar/typo"]
    assert judged(row).verdict is Verdict.UNREGISTERED
    assert [it.expected for it in said] == ["pkg:npm/firecrawl-mcp"]
    assert "which a catalogue lists" in said[0].text


def test_further_identities_of_an_entry_may_be_imitated_too() -> None:
    known = Entry(
        id="e",
        identity="https://mcp.acme.example/mcp",
        also=("pkg:npm/%40acme/payroll-ledger-mcp",),
        state=State.APPROVED,
        owner="it",
    )
    found = suspicions(sighting(ATTACK.seen), Reference(Snapshot(id="s", source="r", entries=(known,))))
    assert [(it.target, it.trick.technique) for it in found] == [
        ("pkg:npm/%40acme/payroll-ledger-mcp", "typo")
    ]


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_breaks_the_comparison(one: str, other: str) -> None:
    known = Entry(id="e", identity=f"pkg:npm/{one}", also=(one,), state=State.APPROVED, owner="", name=one)
    reference = Reference(Snapshot(id="s", source="r", entries=(known,)))
    for seen in (f"npm:{other}", f"oci:{other}", f"https://{other}/"):
        assert suspicions(sighting(seen, marker=other, server_name=one), reference) is not None


def test_ten_thousand_names_are_compared_with_ten_thousand_in_linear_time() -> None:
    """Four times the entries and the suspects take about four times as long, not sixteen times."""

    def seconds(count: int) -> float:
        entries = [entry(at, f"npm:@{word(at)}/{word(at * 7)}-{word(at * 3)}-mcp") for at in range(count)]
        reference = Reference(Snapshot(id="s", source="r", entries=tuple(entries)))
        start = perf_counter()
        for at in range(count):
            list(alike(identity(f"npm:@{word(at)}x/{word(at * 7)}-{word(at * 3)}-mcp"), reference.approved))
        return perf_counter() - start

    small = min(seconds(1_000) for _ in range(2))
    assert seconds(4_000) < 10 * small


def word(number: int) -> str:
    """Return a word of six or seven letters, another one for each number."""
    letters = "bcdfghklmnprstvz"
    return "".join(letters[number >> shift & 15] + "aeiou"[number >> shift & 3] for shift in (0, 4, 8))
