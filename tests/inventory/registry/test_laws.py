"""What holds for every registry and every sighting: order, names, denials, waivers, storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Identity, Kind, Pin, Sighting, Surface
from inventory.model import (
    Denial,
    Entry,
    Governs,
    Group,
    Policy,
    Reach,
    State,
    Verdict,
    Waiver,
)
from inventory.registry.kept import canonical, entry_of, policy_of, waiver_of
from inventory.registry.read import snapshot_id
from inventory.registry.without import WORST_FIRST
from tests.inventory.registry.situations import (
    BRIDGE,
    TODAY,
    Situation,
    days,
    judged,
    package,
    registry,
    sight,
)

PURLS = ("pkg:npm/%40acme/crm", "pkg:npm/files", "pkg:pypi/db-mcp")
URLS = ("https://crm.example/mcp", "https://{t}.example.com/mcp", "https://a.example.com/*")
SHA = "sha256:" + "9f" * 32
identities = st.sampled_from([*PURLS, *URLS, SHA, "file:~/x.py", "pkg:npm/mcp-remote"])
ends = st.sampled_from([None, days(-40), days(-1), days(0), days(9)])
reaches = st.builds(
    Reach,
    users=st.sampled_from([(), ("dana",), ("eve",)]),
    groups=st.sampled_from([(), ("payments",), ("nobody",)]),
    clients=st.sampled_from([(), ("cursor",)]),
)
governs = st.builds(
    Governs,
    min_strength=st.sampled_from(["", "digest", "range", "path"]),
    transports=st.sampled_from([(), ("stdio",), ("sse",)]),
    args_allowed=st.sampled_from([(), ("/srv/.*",)]),
    args_forbidden=st.sampled_from([(), ("--admin",)]),
    env_forbidden=st.sampled_from([(), ("NODE_*",)]),
    sources=st.sampled_from([(), ("registry.npmjs.org",)]),
    publishers=st.sampled_from([(), ("@acme",)]),
    tools=st.sampled_from([(), (SHA,)]),
)
denials = st.builds(
    Denial,
    id=st.sampled_from(["one", "two"]),
    reason=st.just("bad"),
    versions=st.sampled_from([None, "1.2.3", "<2"]),
    args=st.sampled_from([("--admin",), ("/srv/.*",)]),
)
waivers = st.builds(
    Waiver,
    id=st.sampled_from(["w1", "w2"]),
    verdict=st.sampled_from([it for it in Verdict if it is not Verdict.APPROVED]),
    by=st.just("dana"),
    reason=st.just("until the next release"),
    expires=st.sampled_from([days(-1), days(0), days(30)]),
    identity=st.sampled_from(["", *PURLS]),
    kinds=st.sampled_from([(), ("version",), ("args", "scope")]),
    rule=st.sampled_from(["", "e1", "e1/one"]),
    reach=reaches,
)
entries = st.builds(
    Entry,
    id=st.sampled_from(["e1", "e2", "e3"]),
    identity=identities,
    state=st.sampled_from(State),
    owner=st.sampled_from(["platform", "data"]),
    name=st.sampled_from(["", "crm"]),
    versions=st.sampled_from([None, "=1.2.3", ">=1,<2"]),
    reach=reaches,
    expires=ends,
    also=st.lists(identities, max_size=2).map(tuple),
    governs=governs,
    deny=st.lists(denials, max_size=1).map(tuple),
    waivers=st.lists(waivers, max_size=1).map(tuple),
)
packages = st.builds(
    lambda purl, version, via: package(purl + version, *via),
    st.sampled_from(PURLS),
    st.sampled_from(["", "@1.2.3", "@1.2.4", "@2.0.0"]),
    st.sampled_from([(), (BRIDGE,)]),
)
others = st.sampled_from(
    [
        Identity(kind=Kind.REMOTE, url="https://crm.example/mcp"),
        Identity(kind=Kind.REMOTE, url="https://a.example.com/mcp"),
        Identity(kind=Kind.LOCAL, ref="file:~/x.py"),
        Identity(kind=Kind.INLINE, ref="inline:sh"),
        Identity(kind=Kind.NPM, purl="pkg:npm/files", version="^1.2.0", pin=Pin.RANGE),
    ]
)
sightings = st.builds(
    lambda identity, args, surface, env, facts: sight(
        identity, *args, surface=surface, env_names=env, facts=facts
    ),
    packages | others,
    st.sampled_from([(), ("-y", "@acme/crm", "/srv/a"), ("files", "--admin")]),
    st.sampled_from([Surface.CONFIG, Surface.PROCESS, Surface.PACKAGE]),
    st.sampled_from([(), ("NODE_OPTIONS",)]),
    st.sampled_from([{}, {"sha256": "9f" * 32}, {"tools_sha256": "8e" * 32}]),
)
policies = st.builds(
    Policy,
    patch_updates=st.sampled_from(["allow", "drift"]),
    unpinned=st.sampled_from(["allow", "drift"]),
    grace_days=st.sampled_from([0, 30]),
    groups=st.sampled_from([(), (Group(name="payments", users=("dana",)),)]),
)
registries = st.lists(entries, max_size=4)


def situation(seen: Sighting, known: list[Entry], policy: Policy | None = None) -> Situation:
    return Situation(sightings=(seen,), snapshot=registry(*known, policy=policy))


@given(sightings, registries, policies, st.randoms(use_true_random=False))
def test_the_order_of_entries_is_irrelevant(
    seen: Sighting, known: list[Entry], policy: Policy, random: st.DataObject
) -> None:
    shuffled = sorted(known, key=lambda it: random.random())  # type: ignore[attr-defined]
    assert judged(situation(seen, shuffled, policy)) == judged(situation(seen, known, policy))


@given(sightings, registries, policies, st.sampled_from(["x", "e1", "crm", "официальный"]))
def test_renaming_a_server_is_irrelevant(
    seen: Sighting, known: list[Entry], policy: Policy, name: str
) -> None:
    before, after = (
        judged(situation(seen, known, policy)),
        judged(situation(replace(seen, name=name, pointer=f"/mcpServers/{name}"), known, policy)),
    )
    assert (after.verdict, after.entry, after.severity) == (before.verdict, before.entry, before.severity)


@given(sightings, registries, identities, policies)
def test_adding_a_denying_entry_never_weakens_a_verdict(
    seen: Sighting, known: list[Entry], identity: str, policy: Policy
) -> None:
    denying = Entry(id="no", identity=identity, state=State.DENIED, owner="platform")
    before = judged(situation(seen, known, policy)).verdict
    after = judged(situation(seen, [*known, denying], policy)).verdict
    assert WORST_FIRST[after] <= WORST_FIRST[before]


@given(sightings, registries, denials, policies)
def test_adding_a_denial_to_entries_never_weakens_a_verdict(
    seen: Sighting, known: list[Entry], denial: Denial, policy: Policy
) -> None:
    added = replace(denial, id="added")
    before = judged(situation(seen, known, policy)).verdict
    after = judged(situation(seen, [replace(it, deny=(*it.deny, added)) for it in known], policy)).verdict
    assert WORST_FIRST[after] <= WORST_FIRST[before]


@given(sightings, registries, st.lists(waivers, max_size=3), policies)
def test_waivers_never_change_a_verdict_its_evidence_or_its_grade(
    seen: Sighting, known: list[Entry], given_: list[Waiver], policy: Policy
) -> None:
    bare = [replace(it, waivers=()) for it in known]
    before = judged(situation(seen, bare, policy))
    waived = situation(seen, [replace(it, waivers=tuple(given_)) for it in known], policy)
    after = judged(replace(waived, snapshot=replace(waived.snapshot, waivers=tuple(given_))))
    assert (after.verdict, after.evidence, after.severity) == (
        before.verdict,
        before.evidence,
        before.severity,
    )
    assert before.waivers == ()
    assert all(it.expires >= TODAY and it.verdict is after.verdict for it in after.waivers)


@given(sightings, registries, registries, policies)
def test_a_catalogue_never_approves(
    seen: Sighting, known: list[Entry], listed: list[Entry], policy: Policy
) -> None:
    plain = situation(seen, known, policy)
    after = judged(replace(plain, snapshot=replace(plain.snapshot, catalogue=tuple(listed))))
    before = judged(plain)
    assert after.verdict is not Verdict.APPROVED or before.verdict is Verdict.APPROVED
    assert before.entry == after.entry


@given(entries, waivers, policies)
def test_what_is_stored_reads_back(one: Entry, waiver: Waiver, policy: Policy) -> None:
    assert entry_of(canonical(one)) == one
    assert waiver_of(canonical(waiver)) == waiver
    assert policy_of(canonical(policy)) == policy


def test_an_entry_of_the_first_form_keeps_its_text_and_the_snapshot_its_id() -> None:
    one = Entry(
        id="files",
        identity="pkg:npm/%40scope/name",
        state=State.APPROVED,
        owner="p",
        versions="=1.2.3",
        reach=Reach(clients=("cursor",)),
        approved_by="dana",
        approved_at=date(2026, 1, 31),
        expires=date(2027, 1, 31),
    )
    other = Entry(id="a", identity="https://a.example/*", state=State.DENIED, owner="x")
    assert snapshot_id([one, other]) == "f4f6b98d39b5c4ac"
    assert snapshot_id([one, replace(other, risk="high")]) != "f4f6b98d39b5c4ac"
