"""An entry is written and read without loss, and a decision on something else takes nothing from it."""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.model import digest
from inventory.model import Denial, Entry, Governs, Reach, Severity, State, Verdict, Waiver
from inventory.registry.edit import edited, rendered
from inventory.registry.form import read_entry
from inventory.registry.kept import canonical, entry_of
from inventory.registry.matching import DRIFT_KINDS, STRENGTH_WORDS
from inventory.registry.nodes import read_documents
from inventory.registry.read import in_order
from inventory.registry.write import decide, entries_of, init_registry, merged

HASHES = st.sampled_from(["sha256:" + letter * 64 for letter in "ab0"])
UNREADABLE = ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")  # for people
# Everything that YAML could take for something else than the text it is.
TEXTS = st.one_of(
    st.sampled_from(
        ["no", "~", "1.10", "2026-01-01", "a: b", "- x", "#c", "'", '"', "{x}", "[", "é 名", "\\"]
    ),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")),
        min_size=1,
    )
    .map(str.strip)
    .filter(bool),
)
NAMES = st.lists(TEXTS, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
WORDS = st.sampled_from(["--root=.*", "-v", "a b", "[a-z]+", "x{2,3}", "no"])
ORDERED = st.lists(WORDS, max_size=3, unique=True).map(tuple)
RULES = st.sets(WORDS, max_size=3).map(lambda found: tuple(sorted(found)))
IDENTITIES = st.sampled_from(
    [
        "pkg:npm/%40acme/crm",
        "pkg:pypi/x",
        "https://mcp.acme.example/mcp",
        "https://{t}.acme.example/*",
        "file:/opt/x y/server.py",
        "sha256:" + "a" * 64,
        "smithery:@acme/crm",
    ]
)
REACHES = st.builds(Reach, users=NAMES, groups=NAMES, hosts=NAMES, clients=NAMES, environments=NAMES)
GOVERNS = st.builds(
    Governs,
    min_strength=st.sampled_from(["", *STRENGTH_WORDS]),
    transports=st.sampled_from([(), ("stdio",), ("sse", "streamable-http")]),
    args_fixed=ORDERED,
    args_allowed=RULES,
    args_forbidden=RULES,
    env_allowed=st.sampled_from([(), ("CRM_*",), ("A", "B")]),
    env_forbidden=st.sampled_from([(), ("NODE_OPTIONS",)]),
    sources=st.sampled_from([(), ("npm.acme.example",), ("a.example/x", "b.example")]),
    publishers=NAMES,
    tools=st.lists(HASHES, max_size=2, unique=True).map(lambda found: tuple(sorted(found))),
)
DENIALS = st.builds(
    Denial,
    id=IDS,
    reason=TEXTS,
    args=RULES.filter(bool),
    digests=st.lists(HASHES, max_size=2, unique=True).map(lambda found: tuple(sorted(found))),
)
WAIVERS = st.builds(
    Waiver,
    id=IDS,
    verdict=st.just(Verdict.DRIFTED),
    by=TEXTS,
    reason=TEXTS,
    expires=DAYS,
    identity=st.one_of(st.just(""), IDENTITIES),
    kinds=st.lists(st.sampled_from(DRIFT_KINDS), max_size=2, unique=True).map(lambda it: tuple(sorted(it))),
    rule=st.sampled_from(["", "crm", "crm/cve"]),
    reach=REACHES,
)
OPTIONAL = st.one_of(st.just(""), TEXTS)


def unique(items: list[Denial] | list[Waiver]) -> tuple[Denial | Waiver, ...]:
    """Return items with an id each of its own."""
    return tuple(sorted({it.id: it for it in items}.values(), key=lambda it: it.id))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return any entry that may stand in a registry."""
    identity = draw(IDENTITIES)
    has_versions = identity.startswith("pkg:")
    return draw(
        st.builds(
            Entry,
            id=IDS,
            identity=st.just(identity),
            state=st.sampled_from(list(State)),
            owner=TEXTS,
            name=OPTIONAL,
            purpose=OPTIONAL,
            reason=OPTIONAL,
            versions=st.sampled_from([None, ">=1.2,<2", "1.2.3 || 1.3.0"]) if has_versions else st.none(),
            reach=REACHES,
            approved_by=OPTIONAL,
            approved_at=st.one_of(st.none(), DAYS),
            expires=st.one_of(st.none(), DAYS),
            ticket=OPTIONAL,
            also=st.sampled_from([(), ("https://x.example/mcp", "pkg:npm/x@1.2.3")]),
            risk=st.sampled_from(["", *(it.value for it in Severity)]),
            data_classes=NAMES,
            requested_by=OPTIONAL,
            requested_at=st.one_of(st.none(), DAYS),
            reviewed_by=OPTIONAL,
            reviewed_at=st.one_of(st.none(), DAYS),
            governs=GOVERNS,
            deny=st.lists(DENIALS, max_size=2).map(unique),
            waivers=st.lists(WAIVERS, max_size=2).map(unique),
        )
    )


def read(text: str) -> object:
    (document,) = read_documents(text)
    return read_entry(document, "")


@settings(max_examples=40)
@given(entries())
def test_what_is_written_reads_back_as_the_same_entry(entry: Entry) -> None:
    assert read(rendered(entry)) == entry
    assert entry_of(canonical(entry)) == entry
    assert in_order([entry]) == [entry]


@settings(max_examples=40)
@given(entries())
def test_writing_an_entry_into_its_own_file_changes_no_letter(entry: Entry) -> None:
    text = rendered(entry)
    assert edited(text, entry) == text


# What a decision says itself, and so may change.
ITS_OWN = frozenset({"state", "owner", "reason", "approved_by", "approved_at"})
AGAIN = date(2026, 11, 21)


def again(entry: Entry, **changes: object) -> Entry:
    """Return what `registry approve` makes of the same identity, for the same people, without an option."""
    found = Entry(
        id="other",
        identity=entry.identity,
        state=State.APPROVED,
        owner="new",
        reason="again",
        reach=entry.reach,
        approved_by="eve",
        approved_at=AGAIN,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


@settings(max_examples=40)
@given(entries())
def test_approving_again_loses_nothing_that_was_said_before(entry: Entry) -> None:
    found = merged(entry, again(entry))
    own = ITS_OWN | ({"versions", "expires"} if entry.state is State.DENIED else set())
    own |= {"expires"} if entry.expires is not None and entry.expires < AGAIN else set()
    lost = [it.name for it in fields(Entry) if getattr(found, it.name) != getattr(entry, it.name)]
    assert set(lost) <= own
    assert (found.owner, found.reason, found.approved_by) == ("new", "again", "eve")
    assert read(rendered(found)) == found


@settings(max_examples=40)
@given(entries())
def test_approving_again_in_a_folder_keeps_all_but_the_decision(entry: Entry) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = init_registry(Path(name, "registry"))
        path = folder / f"{digest(entry.id)}.yaml"
        path.write_text(rendered(entry), encoding="utf-8")
        wanted = merged(replace(entry, source=str(path)), again(entry))
        assert decide(folder, again(entry)) == path
        assert entries_of(folder) == [wanted]


LIMITED = Entry(
    id="crm",
    identity="pkg:npm/crm",
    state=State.APPROVED,
    owner="o",
    versions="^1",
    expires=date(2027, 1, 31),
    governs=Governs(args_forbidden=("--all",), tools=("sha256:" + "a" * 64,)),
)


@pytest.mark.parametrize(
    ("old", "new", "versions", "expires"),
    [
        (LIMITED, again(LIMITED), "^1", date(2027, 1, 31)),
        (LIMITED, again(LIMITED, versions="^2"), "^2", date(2027, 1, 31)),
        (LIMITED, again(LIMITED, expires=date(2028, 1, 1)), "^1", date(2028, 1, 1)),
        (replace(LIMITED, expires=date(2026, 11, 20)), again(LIMITED), "^1", None),
        (replace(LIMITED, expires=AGAIN), again(LIMITED), "^1", AGAIN),
        (replace(LIMITED, state=State.PENDING), again(LIMITED), "^1", date(2027, 1, 31)),
        (replace(LIMITED, state=State.SUSPENDED), again(LIMITED), "^1", date(2027, 1, 31)),
        (replace(LIMITED, state=State.DENIED), again(LIMITED), None, None),
        (LIMITED, again(LIMITED, state=State.DENIED), None, None),
    ],
)
def test_a_decision_that_names_no_versions_widens_no_approval_and_narrows_no_denial(
    old: Entry, new: Entry, versions: str | None, expires: date | None
) -> None:
    found = merged(old, new)
    assert (found.versions, found.expires, found.id) == (versions, expires, "crm")


def test_tools_that_are_pinned_anew_take_the_place_of_the_old_ones_and_of_nothing_else() -> None:
    fresh = "sha256:" + "b" * 64
    found = merged(LIMITED, again(LIMITED, governs=Governs(tools=(fresh,))))
    assert found.governs == Governs(args_forbidden=("--all",), tools=(fresh,))
