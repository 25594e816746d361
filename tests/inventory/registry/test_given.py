"""What is remembered of verdicts is what a judge would say anew, whatever was asked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.identity.naming import name
from discovery.model import Identity, Sighting, Surface
from inventory.model import Denial, Governs, Group, Policy, Reach, State, Verdict, Waiver
from inventory.registry import given as remembering
from inventory.registry.case import Case, Layout, open_case
from inventory.registry.given import WatchedSighting
from inventory.registry.reach import Place
from inventory.registry.rules import judge_anew, judge_sighting
from tests.inventory.registry.situations import (
    CRM,
    FILES,
    PLACE,
    TODAY,
    days,
    entry,
    package,
    registry,
    sight,
)

HASH = "sha256:" + "a" * 64
TOOLS = "sha256:" + "b" * 64
WAIVER = Waiver(
    id="w",
    verdict=Verdict.DRIFTED,
    by="eve",
    reason="r",
    expires=days(1),
    identity=CRM,
    reach=Reach(users=("dana",)),
)
SNAPSHOT = registry(
    entry(CRM, versions="1.2.3", id="crm", expires=days(3)),
    entry(f"{CRM}-lite", id="lite", reach=Reach(clients=("cursor",), groups=("devs",))),
    entry("pkg:pypi/held", id="held", governs=Governs(args_forbidden=("--all",), env_forbidden=("AWS_*",))),
    entry("pkg:pypi/told", id="told", governs=Governs(tools=(TOOLS,), transports=("stdio",))),
    entry("pkg:pypi/part", id="part", deny=(Denial(id="d", reason="r", args=("--all",)),)),
    entry("pkg:npm/mcp-remote", State.DENIED, id="bridge", versions="<0.1.16", reach=Reach(hosts=("ana-*",))),
    entry(HASH, State.DENIED, id="content"),
    entry("https://mcp.acme.example/mcp", id="url", reach=Reach(environments=("production",))),
    entry(FILES, id="files"),
    entry("file:/opt/own/server", id="own"),
    policy=Policy(groups=(Group(name="devs", users=("dana",)),), unpinned="drift"),
    waivers=(WAIVER,),
)
IDENTITIES = [
    package(f"{CRM}@1.2.3"),
    package(f"{CRM}@1.2.4"),
    package(f"{CRM}-lite"),
    package("pkg:pypi/held@1"),
    package("pkg:pypi/told@1"),
    package("pkg:pypi/part@1", "pkg:npm/mcp-remote@0.1.15"),
    package("pkg:npm/server-filesystem"),
    name(command=None, url="https://mcp.acme.example/mcp"),
    name(command="/opt/own/server"),
    name(command="bash", args=("-c", "x | sh")),
]
SIGHTINGS = st.builds(
    lambda identity, args, facts, **changes: sight(identity, *args, facts=dict(facts), **changes),
    st.sampled_from(IDENTITIES),
    st.lists(st.sampled_from(["--all", "/src", "held"]), max_size=2),
    st.sets(
        st.sampled_from(
            [("sha256", "a" * 64), ("tools_sha256", "c" * 64), ("bind", "wide"), ("state", "running")]
        )
    ),
    name=st.sampled_from(["crm", "files", "odd"]),
    surface=st.sampled_from([Surface.CONFIG, Surface.PROCESS, Surface.LISTENER]),
    user=st.sampled_from(["dana", "eve", None]),
    client=st.sampled_from(["cursor", "vscode", None]),
    command=st.sampled_from(["npx", "/opt/own/server", None]),
    url=st.sampled_from([None, "https://mcp.acme.example/mcp"]),
    transport=st.sampled_from([None, "stdio", "sse"]),
    env_names=st.sampled_from([(), ("AWS_KEY",)]),
)
CASES = st.tuples(
    st.sampled_from([PLACE, Place(), Place(hosts=("ben",), environments=("test",))]),
    st.sampled_from([0, 5]),
    st.sampled_from([(), ("files",), ("crm", "odd")]),
    st.booleans(),
)


def case_of(drawn: tuple[Place, int, tuple[str, ...], bool], layout: Layout | None = None) -> Case:
    place, later, names, configured = drawn
    found = open_case(SNAPSHOT, TODAY + timedelta(days=later), place)
    return replace(found, layout=layout or found.layout, names=names, configured=configured)


@given(st.lists(st.tuples(SIGHTINGS, CASES), min_size=1, max_size=12))
def test_what_is_remembered_is_what_would_be_said_anew(
    asked: list[tuple[Sighting, tuple[Place, int, tuple[str, ...], bool]]],
) -> None:
    for sighting, drawn in asked:
        anew = judge_anew(sighting, case_of(drawn, Layout(SNAPSHOT)))
        assert judge_sighting(sighting, case_of(drawn)) == anew
        assert judge_sighting(sighting, case_of(drawn)) == anew


def judged_times(first: Sighting, *others: Sighting) -> int:
    """Return how often a judge is asked for verdicts on sightings, at one place."""
    asked: list[Identity] = []

    def judge(sighting: Sighting, case: Case) -> object:
        asked.append(sighting.identity)
        return judge_anew(sighting, case)

    case = replace(open_case(SNAPSHOT, TODAY, PLACE), layout=Layout(SNAPSHOT))
    for sighting in (first, *others):
        case.layout.recall(judge, sighting, case)
    return len(asked)


FIRST = sight(package(f"{CRM}@1.2.3"))


@pytest.mark.parametrize(
    ("changes", "times"),
    [
        ({"args": ("/elsewhere",)}, 1),
        ({"name": "another"}, 1),
        ({"env_names": ("HOME",)}, 1),
        ({"source": "/other", "root": "/other", "user": "eve", "pid": 7}, 1),
        ({"facts": {"label": "x"}}, 2),  # of a sighting with facts, those that rules ask for are read
        ({"identity": package(f"{CRM}@1.2.4")}, 2),
        ({"surface": Surface.LISTENER}, 2),
        ({"facts": {"sha256": "a" * 64}}, 2),
    ],
)
def test_only_what_a_rule_looked_at_is_asked_again(changes: dict[str, object], times: int) -> None:
    assert judged_times(FIRST, replace(FIRST, **changes)) == times  # type: ignore[arg-type]


def test_a_rule_that_looks_at_arguments_is_asked_for_each_of_them() -> None:
    held = sight(package("pkg:pypi/held@1"))
    assert judged_times(held, replace(held, args=("--all",)), replace(held, args=("/src",))) == 3


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MAX_KEPT", 2)
    case = replace(open_case(SNAPSHOT, TODAY, PLACE), layout=Layout(SNAPSHOT))
    for identity in IDENTITIES:
        judge_sighting(sight(identity), case)
        assert sum(map(len, case.layout.given[judge_anew].by_identity.values())) <= 2


def test_which_facts_there_are_is_nothing_that_a_rule_may_ask() -> None:
    with pytest.raises(TypeError, match="by their names"):
        list(WatchedSighting(FIRST).facts)
    with pytest.raises(TypeError, match="by their names"):
        bool(WatchedSighting(FIRST).facts)
