"""Real servers are found, named and owned as they are, and what only looks like one is left alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.servers.census import of, scan
from tests.servers.decoys import DECOYS
from tests.servers.judge import faults
from tests.servers.kind import HALVES, Parent, Speech, parent
from tests.servers.lab import Lab, Running
from tests.servers.rows import KINDS, ROWS, batches
from tests.servers.speech import open_sessions
from tests.servers.workplace import INSTALLED

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    ready = (INSTALLED / "stamp").exists() and shutil.which("nsenter") and os.geteuid() == 0
    if not ready:
        wanted = "needs root on Linux, and what .ci/servers installs"
        if os.environ.get("CI") and shutil.which("nsenter"):
            pytest.fail(wanted)
        pytest.skip(wanted)
    with Lab() as opened:
        yield opened


def wrong(lab: Lab, home: Path, running: tuple[Running, ...]) -> dict[str, dict[str, str]]:
    pids = {one.row.id: one.pids() for one in running}
    seen = scan(lab, home)
    found = {one.row.id: faults(one.row, of(one, seen, pids[one.row.id])) for one in running}
    return {name: fault for name, fault in found.items() if fault}


@pytest.mark.parametrize(
    ("half", "number"), [(half, number) for half in HALVES for number in range(len(batches(half)))]
)
def test_the_census_is_right_about_what_runs(lab: Lab, tmp_path: Path, half: str, number: int) -> None:
    with lab.batch(batches(half)[number]) as running:
        assert wrong(lab, tmp_path, running) == {}


def test_no_session_stays_open_on_a_server_that_was_asked(lab: Lab, tmp_path: Path) -> None:
    counting = tuple(row for row in KINDS if row.counts)
    with lab.batch(counting) as running:
        before = {one.row.id: lab.here.run(partial(open_sessions, one.door)) for one in running}
        seen = scan(lab, tmp_path)
        asked = {
            one.row.id: {seer.facts.get("probe") for seer in of(one, seen, one.pids())} for one in running
        }
        after = {one.row.id: lab.here.run(partial(open_sessions, one.door)) for one in running}
    assert all("confirmed" in answers for answers in asked.values()), asked
    assert before == after == dict.fromkeys(before, 0)


def test_no_server_is_connected_to_where_probing_is_off(lab: Lab, tmp_path: Path) -> None:
    counting = tuple(row for row in KINDS if row.counts)
    with lab.batch(counting) as running:
        seen = scan(lab, tmp_path, "--no-probe")
        answers = {one.facts.get("probe") for each in running for one in of(each, seen, each.pids())}
    assert answers <= {None, "not-asked"}


def test_the_rows_are_many_and_of_all_sorts() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert len(KINDS) >= 25
    assert len(DECOYS) >= 35
    assert {kind.speech for kind in KINDS} >= {Speech.STDIO, Speech.HTTP, Speech.SSE, Speech.AUTH}
    assert {row.half for row in KINDS} == {row.half for row in DECOYS} == set(HALVES)
    assert {parent(row) for row in KINDS if row.speech is Speech.STDIO} == set(Parent)
