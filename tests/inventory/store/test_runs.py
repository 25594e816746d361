"""A server that is started again is no new server: one row, one past, no flood of news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from discovery.model import Gap, Identity, Kind, Looked, Reason, Sighting, Surface, Sweep
from inventory.changes import Change, Happened
from inventory.record import Recorded, record, remember
from tests.inventory.live import listening, npm, running
from tests.inventory.store.sweeps import HOST, at, sweep

USER = "user:dana"
LATER = Identity(kind=Kind.NPM, purl="pkg:npm/%40acme/files@2.0.0", version="2.0.0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inventory.db"


def look(number: float, sightings: Iterable[Sighting] = (), gaps: Iterable[Gap] = ()) -> Sweep:
    """Return a sweep of the processes and sockets of one user."""
    looked = tuple(
        Looked(surface=surface, finder=finder, root=USER, examined=9, found=1)
        for surface, finder in ((Surface.PROCESS, "processes"), (Surface.LISTENER, "listeners"))
    )
    return replace(sweep(number, sightings, gaps=gaps), looked=looked)


def saw(path: Path, number: float, *sightings: Sighting, gaps: Iterable[Gap] = ()) -> Recorded:
    return record(path, look(number, sightings, gaps), now=at(number))


def kinds(recorded: Recorded) -> list[Happened]:
    return [change.kind for change in recorded.changes]


def rows(path: Path) -> int:
    import sqlite3

    connection = sqlite3.connect(path)
    try:
        (found,) = connection.execute("SELECT count(*) FROM sighting").fetchone()
    finally:
        connection.close()
    return int(found)


def test_a_first_start_is_news(path: Path) -> None:
    assert kinds(saw(path, 1, running())) == [Happened.APPEARED]


def test_another_pid_of_a_known_server_is_none(path: Path) -> None:
    saw(path, 1, running(pid=14))
    again = saw(path, 2, running(pid=99))
    assert again.changes == ()
    (only,) = remember(path, HOST)
    assert (only.sighting.pid, only.first_seen) == (99, at(1))


def test_a_stop_and_a_start_are_told_once_each(path: Path) -> None:
    saw(path, 1, running(pid=14))
    assert kinds(saw(path, 2)) == [Happened.GONE]
    assert kinds(saw(path, 3)) == []
    assert kinds(saw(path, 4, running(pid=99))) == [Happened.RETURNED]
    (only,) = remember(path, HOST)
    assert only.first_seen == at(1)


def test_another_version_after_a_restart_is_a_change(path: Path) -> None:
    saw(path, 1, running(pid=14))
    (change,) = saw(path, 2, running(LATER, pid=99)).changes
    assert change.kind is Happened.CHANGED
    assert change.fields["identity.version"] == ("1.0.0", "2.0.0")
    assert "source" not in change.fields


def test_a_second_process_of_a_server_is_no_news_and_neither_is_its_end(path: Path) -> None:
    saw(path, 1, running(pid=14))
    assert saw(path, 2, running(pid=14), running(pid=15)).changes == ()
    assert saw(path, 3, running(pid=15)).changes == ()
    (only,) = remember(path, HOST)
    assert only.first_seen == at(1)


def test_another_server_is_news(path: Path) -> None:
    saw(path, 1, running(pid=14))
    told = saw(path, 2, running(npm("evil"), pid=99))
    assert sorted(kinds(told)) == [Happened.APPEARED, Happened.GONE]


def test_a_pid_that_another_server_has_now_is_news(path: Path) -> None:
    saw(path, 1, running(pid=14))
    (change,) = saw(path, 2, running(npm("evil"), pid=14)).changes
    assert (change.kind, change.was is not None) == (Happened.CHANGED, True)


def test_a_server_on_another_port_each_time_is_one(path: Path) -> None:
    saw(path, 1, listening(at="127.0.0.1:40001"))
    assert saw(path, 2, listening(at="127.0.0.1:40002")).changes == ()


def test_what_may_not_be_seen_has_not_stopped(path: Path) -> None:
    saw(path, 1, running(pid=14))
    hidden = Gap(surface=Surface.PROCESS, finder="processes", source="/proc", root=USER, reason=Reason.DENIED)
    assert saw(path, 2, gaps=[hidden]).changes == ()
    assert len(remember(path, HOST)) == 1


def test_a_process_that_is_hidden_freezes_itself_only(path: Path) -> None:
    saw(path, 1, running(pid=14), running(npm("crm"), pid=15))
    hidden = Gap(
        surface=Surface.PROCESS, finder="processes", source="pid:14", root="pid:14", reason=Reason.DENIED
    )
    assert kinds(saw(path, 2, gaps=[hidden])) == [Happened.GONE]
    (kept,) = remember(path, HOST)
    assert kept.sighting.pid == 14


def test_what_is_remembered_does_not_grow_with_restarts(path: Path) -> None:
    for number in range(20):
        saw(path, number, running(pid=100 + number), listening(at=f"127.0.0.1:{4000 + number}"))
    assert rows(path) == 2
    saw(path, 21)
    saw(path, 22, running(pid=999))
    assert rows(path) == 2


ASKED = listening(era="legacy", server_name="crm", auth="none", tools_sha256="aa")


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (replace(ASKED, facts={"bind": "loopback", "probe": "not-asked"}), []),
        (replace(ASKED, facts={"bind": "loopback", "probe": "silent"}), []),
        (replace(ASKED, facts={**ASKED.facts, "tools_sha256": "bb"}), ["facts.tools_sha256"]),
        (replace(ASKED, facts={**ASKED.facts, "auth": "required"}), ["facts.auth"]),
        (replace(ASKED, facts={**ASKED.facts, "bind": "wide", "probe": "not-asked"}), ["facts.bind"]),
        (replace(ASKED, facts={**ASKED.facts, "started": "2026-11-01T09:00:00Z"}), []),
    ],
)
def test_a_server_that_was_not_asked_has_not_changed(path: Path, after: Sighting, changed: list[str]) -> None:
    saw(path, 1, ASKED)
    told: tuple[Change, ...] = saw(path, 2, after).changes
    assert [name for change in told for name in change.fields] == changed


def test_first_seen_of_a_scan_is_that_of_the_server(path: Path) -> None:
    saw(path, 1, running(pid=14))
    (span,) = saw(path, 5, running(pid=99)).seen.values()
    assert (span.first_seen, span.last_seen) == (at(1), at(1) + timedelta(hours=4))
