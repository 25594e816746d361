from __future__ import annotations

import json
from datetime import date
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.shapes.model import Plain
from inventory.model import Denial, Entry, Governs, Reach, State, Verdict, Waiver
from inventory.registry.sources.offer import unoffered
from inventory.registry.sources.v01 import (
    APPROVAL,
    NAME,
    from_server_response,
    to_server_list,
    to_server_response,
)
from tests.inventory.sources.reading import read

FULL = Entry(
    id="files",
    identity="pkg:npm/%40acme/files",
    also=("https://{tenant}.files.example.com/mcp", "pkg:pypi/acme-files@1.2.0"),
    state=State.APPROVED,
    owner="platform",
    name="Files",
    purpose="Reads: files, with \"quotes\" and 'more'",
    reason="- begins like a list # and a remark",
    versions=">=1.2,<2",
    risk="low",
    data_classes=("internal", "public"),
    reach=Reach(users=("ana",), groups=("devs",), hosts=("h*",), clients=("cursor",), environments=("prod",)),
    governs=Governs(
        min_strength="range",
        transports=("stdio",),
        args_fixed=("--root", "/srv, [x]"),
        args_allowed=("--root", "/srv.*"),
        args_forbidden=("--write",),
        env_allowed=("ACME_*",),
        env_forbidden=("AWS_*",),
        sources=("registry.npmjs.org",),
        publishers=("acme",),
        tools=("sha256:" + "ab" * 32,),
    ),
    deny=(Denial(id="old", reason="a flaw", versions="<1.2.5", args=("--unsafe",)),),
    waivers=(
        Waiver(
            id="w",
            verdict=Verdict.DRIFTED,
            by="dana",
            reason="soon",
            expires=date(2027, 1, 1),
            kinds=("args",),
        ),
    ),
    requested_by="ana",
    requested_at=date(2026, 1, 1),
    approved_by="dana",
    approved_at=date(2026, 1, 2),
    reviewed_by="erin",
    reviewed_at=date(2026, 6, 1),
    expires=date(2027, 1, 31),
    ticket="SEC-1",
)
IDENTITIES = [
    "pkg:npm/x",
    "pkg:pypi/x",
    "https://a.example.com/mcp",
    "https://a.example.com/*",
    "file:/opt/x",
]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30)


def test_a_whole_entry_goes_out_and_comes_back_the_same() -> None:
    response = cast(Plain, json.loads(json.dumps(to_server_response(FULL))))
    assert from_server_response(response) == FULL


@given(
    identity=st.sampled_from(IDENTITIES),
    state=st.sampled_from(list(State)),
    owner=TEXT.filter(bool),
    reason=TEXT,
    day=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
)
def test_any_entry_comes_back_the_same(
    identity: str, state: State, owner: str, reason: str, day: date
) -> None:
    entry = Entry(id="x", identity=identity, state=state, owner=owner, reason=reason, expires=day)
    assert from_server_response(to_server_response(entry)) == entry


def test_other_clients_see_a_server_with_what_they_can_start() -> None:
    response = to_server_response(FULL)
    server = response["server"]
    assert isinstance(server, dict)
    assert NAME.fullmatch(str(server["name"]))
    assert server["packages"] == [
        {"registryType": "npm", "identifier": "@acme/files", "transport": {"type": "stdio"}},
        {
            "registryType": "pypi",
            "identifier": "acme-files",
            "version": "1.2.0",
            "transport": {"type": "stdio"},
        },
    ]
    assert server["remotes"] == [
        {
            "type": "streamable-http",
            "url": "https://{tenant}.files.example.com/mcp",
            "variables": {"tenant": {"isRequired": True}},
        }
    ]
    assert len(str(server["description"])) <= 100


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_approved_is_active_for_others(state: State) -> None:
    response = to_server_response(Entry(id="x", identity="pkg:npm/x", state=state, owner="o"))
    status = response["_meta"]["io.modelcontextprotocol.registry/official"]["status"]  # type: ignore[index,call-overload]  # as written above
    expected = {State.APPROVED: "active", State.DEPRECATED: "deprecated"}
    assert status == expected.get(state, "deleted")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"identity": "https://a.example.com/*"}, "neither"),
        ({"identity": "sha256:" + "0" * 64}, "neither"),
        ({"identity": "file:/opt/x"}, "neither"),
        ({"identity": "pkg:npm/x", "versions": "^1"}, "range"),
        ({"identity": "pkg:npm/x", "governs": Governs(args_fixed=("a",))}, "arguments"),
    ],
)
def test_what_others_cannot_see_is_listed(changes: dict[str, object], words: str) -> None:
    entry = Entry(**{"id": "x", "state": State.APPROVED, "owner": "o", **changes})  # type: ignore[arg-type]  # a table
    assert words in " ".join(unoffered(entry))
    assert (
        unoffered(Entry(id="x", identity="pkg:npm/x", state=State.APPROVED, owner="o", versions="=1.0.0"))
        == ()
    )


def test_a_list_of_ours_is_read_as_the_entries_it_was_made_of() -> None:
    other = Entry(id="web", identity="https://a.example.com/mcp", state=State.DENIED, owner="sec")
    found = read(json.dumps(to_server_list((FULL, other))), "v0.1")
    assert [(it.identity, it.state, it.governs) for it in found.entries] == [
        (FULL.identity, FULL.state, FULL.governs),
        (other.identity, State.DENIED, Governs()),
    ]
    assert (found.problems, found.losses, found.listed) == ((), (), ())


def test_an_approved_server_that_was_deleted_is_retired() -> None:
    response = to_server_response(FULL)
    response["_meta"]["io.modelcontextprotocol.registry/official"]["status"] = "deleted"  # type: ignore[index,call-overload]  # as written above
    assert [it.state for it in read(json.dumps({"servers": [response]}), "v0.1").entries] == [State.RETIRED]


@pytest.mark.parametrize(
    "meta", [{}, {APPROVAL: None}, {APPROVAL: []}, {APPROVAL: {"id": "x"}}, {APPROVAL: "yes"}]
)
def test_an_approval_that_is_none_is_refused_with_its_field(meta: dict[str, Plain]) -> None:
    found = from_server_response({"server": {"name": "a/b"}, "_meta": meta})
    assert isinstance(found, tuple)
    assert found
    assert all(it.message for it in found)


def test_an_approval_in_somebody_else_s_registry_is_only_a_listing() -> None:
    found = read(json.dumps(to_server_list((FULL,))), "official")
    assert found.entries == ()
    assert [it.state for it in found.listed] == [State.DRAFT]
