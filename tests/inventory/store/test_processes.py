"""Several processes at once, and one that is killed: the inventory stays whole and right."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from inventory.record import remember
from tests.inventory.store.sweeps import HOST
from tests.inventory.store.writer import SERVERS

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inventory.db"


def writer(path: Path, host: str, first: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.inventory.store.writer", str(path), host, str(first), str(count)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT
    )


def versions(path: Path, host: str) -> set[str | None]:
    return {seen.sighting.identity.version for seen in remember(path, host)}


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_four_processes_record_the_same_machine_at_once(path: Path) -> None:
    writers = [writer(path, HOST, first, 25) for first in (0, 25, 50, 75)]
    ends = [process.communicate(timeout=60) for process in writers]
    assert [error for _, error in ends] == [""] * 4
    assert ask(path, "SELECT count(*) FROM sweep") == [(100,)]
    assert versions(path, HOST) == {"99.0.0"}, "the newest sweep, whichever came last"
    assert len(remember(path, HOST)) == SERVERS
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]


def test_four_processes_record_their_own_machines_at_once(path: Path) -> None:
    hosts = [f"host-{number}" for number in range(4)]
    writers = [writer(path, host, 0, 10) for host in hosts]
    assert [process.communicate(timeout=60)[1] for process in writers] == [""] * 4
    assert [versions(path, host) for host in hosts] == [{"9.0.0"}] * 4
    appeared = ask(path, "SELECT scope, count(*) FROM event WHERE kind = 'appeared' GROUP BY scope")
    assert sorted(appeared) == [(host, SERVERS) for host in hosts]


def test_a_killed_process_leaves_whole_sweeps_only(path: Path) -> None:
    chance = random.Random(20261121)  # noqa: S311  # not for secrets: the same moments each time
    first, acknowledged = 0, 0
    for _ in range(12):
        with writer(path, HOST, first, 1000) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(0, 6)):
                acknowledged = int(process.stdout.readline())
            for _ in range(chance.randint(0, 40_000)):
                pass  # somewhere inside the next sweep
            process.kill()
        assert whole(path, acknowledged)
        first = acknowledged + 500  # past whatever the killed one wrote without telling
    assert len(ask(path, "SELECT DISTINCT detail FROM sighting")) == SERVERS


def whole(path: Path, acknowledged: int) -> bool:
    """Return whether the file holds every sweep that was told, and no part of any other."""
    if not path.exists() or not ask(path, "SELECT 1 FROM sqlite_master"):
        return acknowledged == 0
    told = {float(str(name).removeprefix(f"{HOST}-")) * 1000 for (name,) in ask(path, "SELECT id FROM sweep")}
    newest = f"{round(max(told, default=0))}.0.0"
    return (
        ask(path, "PRAGMA integrity_check") == [("ok",)]
        and (acknowledged == 0 or round(max(told)) >= acknowledged)
        and versions(path, HOST) in ({newest}, set())
        and len(remember(path, HOST)) in ({SERVERS} if told else {0})
    )
