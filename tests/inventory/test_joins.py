"""One server over all surfaces is one record, by proof; what only looks alike stays two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Sighting, digest
from inventory.correlate import correlate, gather
from inventory.model import Presence, Server
from tests.inventory.join_cases import APART, COUNTED, HERE, ONE
from tests.inventory.live import cached, container, listening, logged, npm, running, seen
from tests.inventory.server_pairs import HOST, config


def servers(*sightings: Sighting) -> tuple[Server, ...]:
    return correlate(map(seen, sightings), HOST)


@pytest.mark.parametrize("case", ONE)
def test_these_are_one_server(case: str) -> None:
    (server,) = servers(*ONE[case])
    assert len(server.seen) == len(ONE[case])


@pytest.mark.parametrize("case", APART)
def test_these_stay_apart(case: str) -> None:
    assert len(servers(*APART[case])) == len(APART[case])


@pytest.mark.parametrize("case", COUNTED)
def test_these_are_so_many_servers(case: str) -> None:
    count, sightings = COUNTED[case]
    assert len(servers(*sightings)) == count


def test_there_are_as_many_that_must_not_merge() -> None:
    assert len(APART) + len(COUNTED) >= len(ONE)


def test_nothing_that_is_gone_proves_anything() -> None:
    past = [seen(config(url=HERE)), seen(listening(), gone=True)]
    assert len(correlate(past, HOST)) == 2


def test_two_machines_prove_nothing_for_each_other() -> None:
    assert len(gather([(seen(config(url=HERE)), "host-1"), (seen(listening()), "host-2")])) == 2


def test_a_joined_server_is_what_runs_and_called_what_its_client_calls_it() -> None:
    (server,) = servers(config(url=HERE, label="crm"), running(), listening())
    assert (server.key, server.name) == ("pkg:npm/%40acme/files", "crm")
    assert server.identity.purl == "pkg:npm/%40acme/files@1.0.0"
    assert server.presence == (Presence.CONFIGURED, Presence.RUNNING, Presence.LISTENING)


def test_a_join_says_its_rule_its_words_and_the_id_it_replaces() -> None:
    declared = config(url=HERE)
    (alone,) = servers(declared)
    (server,) = servers(declared, listening())
    (join,) = server.joins
    assert (join.rule, join.id, join.points) == ("address", alone.id, True)
    assert join.text == "this is what listens at http://localhost:3000/mcp"
    assert join.sightings == (declared.key,)


def test_a_declared_image_keeps_its_id_while_it_runs() -> None:
    declared = config("docker\trun\t-i\tghcr.io/acme/crm-mcp:2")
    (alone,) = servers(declared)
    (server,) = servers(declared, container(pids="20,21"), running(npm("crm"), pid=21))
    assert (server.id, server.identity.kind) == (alone.id, "oci")


def test_a_gateway_and_its_inner_servers_know_each_other() -> None:
    outer = running(npm("supergateway"), pid=10, role="gateway", inner="11,12")
    inner = [running(pid=11, outer="10"), running(npm("mail"), pid=12, outer="10")]
    by_name = {server.name: server for server in servers(outer, *inner)}
    gateway = by_name["supergateway"]
    assert gateway.parent is None
    assert gateway.children == tuple(sorted(digest(key) for key in ("pkg:npm/%40acme/files", "pkg:npm/mail")))
    assert by_name["mail"].parent == gateway.id


def test_a_server_is_not_its_own_gateway() -> None:
    (server,) = servers(running(pid=10, role="gateway"), running(pid=11, outer="10"))
    assert (server.parent, server.children) == (None, ())


def test_a_trace_in_a_cache_is_part_of_its_server() -> None:
    (server,) = servers(config("npx\t@acme/files"), cached(), logged())
    assert server.presence == (Presence.CONFIGURED, Presence.CACHED, Presence.LOGGED)


POOL = [one for case in (*ONE.values(), *APART.values()) for one in case]
POOL += [one for _, case in COUNTED.values() for one in case]
SOME = st.lists(st.sampled_from(POOL), max_size=10, unique_by=repr)


def groups(sightings: Sequence[Sighting]) -> dict[str, str]:
    """Return which server each sighting is of."""
    return {repr(one.sighting): server.id for server in servers(*sightings) for one in server.seen}


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_sightings_does_not_matter(sightings: list[Sighting], chance: Random) -> None:
    shuffled = list(sightings)
    chance.shuffle(shuffled)
    assert servers(*sightings) == servers(*shuffled)


@given(SOME)
def test_no_sighting_is_lost_or_told_twice(sightings: list[Sighting]) -> None:
    told = [one.sighting.key for server in servers(*sightings) for one in server.seen]
    assert sorted(told) == sorted(one.key for one in sightings)


@given(SOME)
def test_joining_what_was_joined_changes_nothing(sightings: list[Sighting]) -> None:
    first = servers(*sightings)
    again = correlate([one for server in first for one in server.seen], HOST)
    assert again == first


@given(SOME, st.sampled_from(POOL))
def test_an_unrelated_sighting_never_makes_one_of_two(sightings: list[Sighting], more: Sighting) -> None:
    before, after = groups(sightings), groups([*sightings, more])
    joined = {one for one, server in after.items() if server == after[repr(meant(more))]}
    for one, other in combinations(before, 2):
        if before[one] != before[other] and not {one, other} <= joined:
            assert after[one] != after[other]


def meant(sighting: Sighting) -> Sighting:
    """Return `sighting` as its server has it."""
    ((only,),) = [server.seen for server in servers(sighting)]
    return only.sighting
