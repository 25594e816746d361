"""What a server listed stays known while nobody asks again, and only of that very server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from discovery.model import Sighting
from inventory.record import record, remember
from inventory.tools.known import with_known
from tests.inventory.live import listening, npm
from tests.inventory.store.sweeps import HOST, sweep
from tests.inventory.tools.listing import Tool, carried, kept, tool

ADD, SEND = tool("add", "Adds."), tool("send", "Sends.\u200b")


def at(port: int, *tools: Tool, version: str = "1.0.0", package: str = "@acme/files") -> Sighting:
    one = listening(npm(package, version), at=f"127.0.0.1:{port}")
    return replace(one, facts={**one.facts, **(carried(*tools) if tools else {})})


def known(path: Path, number: int, *sightings: Sighting) -> list[str | None]:
    """Return the hash that each sighting of a further sweep has, once it was recorded."""
    told = with_known(path, sweep(number, [*sightings]))
    record(path, told)
    return [one.facts.get("tools_sha256") for one in told.sightings]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give an inventory in which a server on port 3000 listed two tools."""
    found = tmp_path / "inventory.db"
    record(found, sweep(1, [at(3000, ADD, SEND)]))
    return found


BOTH, ONE = kept(ADD, SEND).sha256, kept(ADD).sha256


def test_a_server_that_is_not_asked_offers_what_it_offered(path: Path) -> None:
    assert known(path, 2, at(3000)) == [BOTH]
    assert known(path, 3, at(3000)) == [BOTH]
    facts = remember(path, HOST)[0].sighting.facts
    assert facts["tools"] == "2"
    assert facts["tools_listed"].startswith("20")


def test_an_answer_replaces_what_was_known(path: Path) -> None:
    assert known(path, 2, at(3000, ADD)) == [ONE]
    assert known(path, 3, at(3000)) == [ONE]


def test_the_day_of_the_answer_stays_while_nobody_asks_and_goes_with_the_next(path: Path) -> None:
    days = []
    for number in (2, 3, 4):
        told = with_known(path, sweep(number, [at(3000)]))
        record(path, told)
        days.append(told.sightings[0].facts["tools_listed"])
    assert len({*days}) == 1
    record(path, sweep(5, [at(3000, ADD, SEND)]))
    assert "tools_listed" not in remember(path, HOST)[0].sighting.facts


def test_it_is_no_change_that_nobody_asked(path: Path) -> None:
    told = with_known(path, sweep(2, [at(3000)]))
    assert record(path, told).changes == ()
    assert record(path, sweep(3, [at(3000, ADD, SEND)])).changes == ()
    changes = record(path, sweep(4, [at(3000, ADD)])).changes
    assert [sorted(it.fields) for it in changes] == [["facts.tools", "facts.tools_sha256"]]


def test_the_same_server_on_another_port_is_still_that_server(path: Path) -> None:
    assert known(path, 2, at(3999)) == [BOTH]


def test_of_two_ways_to_one_server_each_keeps_its_own(path: Path) -> None:
    assert known(path, 2, at(3000), at(4000, ADD)) == [BOTH, ONE]
    assert known(path, 3, at(3000), at(4000)) == [BOTH, ONE]


@pytest.mark.parametrize(
    "other",
    [
        at(3000, version="1.0.1"),
        at(3000, package="@acme/mails"),
        replace(at(3000), surface=at(3000).surface.PROCESS),
    ],
    ids=["another version", "another server", "no socket"],
)
def test_what_another_one_listed_says_nothing(path: Path, other: Sighting) -> None:
    assert known(path, 2, other) == [None]


def test_without_an_inventory_nothing_is_known(tmp_path: Path) -> None:
    asked = sweep(1, [at(3000)])
    assert with_known(tmp_path / "none.db", asked) is asked


def test_what_was_listed_now_is_left_as_it_is(path: Path) -> None:
    asked = sweep(2, [at(3000, ADD)])
    assert with_known(path, asked) is asked
