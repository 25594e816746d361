"""What the hot path writes is what reports read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from discovery.model import Reason, Status
from inventory.changes import Change, Happened
from inventory.database import InventoryError
from inventory.migrations.upgrade import downgrade
from inventory.record import record, remember
from inventory.store import Store, open_store
from tests.inventory.store.sweeps import HOME, HOST, PROJECT, at, gap, sighting, sweep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inventory.db"


@pytest.fixture
def told(path: Path) -> tuple[Change, ...]:
    """Two machines over a few hours: what recording them told."""
    files, mail = sighting("files"), sighting("mail", root=PROJECT)
    sweeps = (
        sweep(1, [files, mail], roots=[HOME, PROJECT]),
        sweep(2, [sighting("files", version="2.0.0")], roots=[HOME, PROJECT]),
        sweep(3, [files], host="host-2"),
        sweep(4, [mail], roots=[HOME, PROJECT], gaps=[gap()], status=Status.PARTIAL),
    )
    return tuple(change for one in sweeps for change in record(path, one, now=at(9)).changes)


@pytest.fixture
def store(path: Path, told: tuple[Change, ...]) -> Iterator[Store]:
    assert told
    with open_store(path) as opened:
        yield opened


def test_a_report_reads_what_a_scan_wrote(path: Path, store: Store) -> None:
    assert [seen for seen, _ in store.sightings(HOST)] == list(remember(path, HOST))
    assert {scope for _, scope in store.sightings()} == {HOST, "host-2"}
    assert [seen.sighting.name for seen, _ in store.sightings("host-3")] == []


def test_history_is_what_recording_told(store: Store, told: tuple[Change, ...]) -> None:
    assert sorted(store.history(), key=repr) == sorted(told, key=repr)
    assert [change.at for change in store.history()] == sorted(change.at for change in told)


def test_history_can_be_asked_for_by_time_server_and_machine(store: Store) -> None:
    later = store.history(at(2), scope=HOST)
    assert sorted(str(change.kind) for change in later) == ["changed", "gone", "returned"]
    (files,) = store.servers("host-2")
    assert [(one.scope, str(one.kind)) for one in store.history(server=files.id)] == [
        (HOST, "appeared"),
        (HOST, "changed"),
        ("host-2", "appeared"),
    ]
    assert store.history(at(8)) == ()
    assert store.history(server="0" * 16) == ()


def test_the_history_of_a_server_tells_what_took_its_place(path: Path) -> None:
    evil = replace(sighting(), identity=replace(sighting().identity, purl="pkg:npm/%40evil/files@1.0.0"))
    record(path, sweep(1, [sighting()]))
    record(path, sweep(2, [evil]))
    with open_store(path) as store:
        first = store.history()[0].server
        assert [str(change.kind) for change in store.history(server=first)] == ["appeared", "changed"]


def test_a_server_on_two_machines_is_one(store: Store) -> None:
    servers = {server.name: server for server in store.servers()}
    assert sorted(servers) == ["files", "mail"]
    assert len(servers["files"].seen) == 2
    assert (servers["files"].first_seen, servers["files"].last_seen) == (at(1), at(3))


def test_gone_servers_are_there_when_asked_for(path: Path) -> None:
    record(path, sweep(1, [sighting("files"), sighting("mail")]))
    record(path, sweep(2, [sighting("mail")]))
    with open_store(path) as store:
        assert [server.name for server in store.servers()] == ["mail"]
        gone, mail = store.servers(include_gone=True)
        assert (gone.name, gone.presence, gone.last_seen, gone.seen[0].gone) == ("files", (), at(1), at(2))
        assert mail.seen[0].gone is None


def test_hosts_and_sweeps_are_told(store: Store) -> None:
    assert [(host.scope.id, host.first_seen, host.last_seen) for host in store.hosts()] == [
        (HOST, at(1), at(4)),
        ("host-2", at(3), at(3)),
    ]
    assert [one.id for one in store.sweeps()] == ["host-1-4", "host-2-3", "host-1-2", "host-1-1"]
    assert [one.id for one in store.sweeps("host-2")] == ["host-2-3"]
    last = store.last_sweep(HOST)
    assert last is not None
    assert (last.ended, last.status, last.scope.name) == (at(4), Status.PARTIAL, "host-1.example")
    assert [(one.reason, one.root) for one in last.gaps] == [(Reason.DENIED, HOME)]
    assert last.coverage == sweep(4, [sighting()], status=Status.PARTIAL).coverage
    assert store.last_sweep("host-3") is None


def test_a_late_sweep_is_kept_but_is_not_the_last(path: Path, store: Store) -> None:
    record(path, sweep(3.5, host=HOST, roots=[]), now=at(9))
    last = store.last_sweep(HOST)
    assert last is not None
    assert last.id == "host-1-4"
    assert len(store.sweeps(HOST)) == 4


def test_a_sweep_by_a_clock_that_stood_wrong_is_not_the_last(path: Path) -> None:
    record(path, sweep(1000), now=at(1000))
    record(path, sweep(2), now=at(2))
    with open_store(path) as store:
        last = store.last_sweep(HOST)
    assert last is not None
    assert last.id == "host-1-2"


def test_a_database_url_is_read_and_migrated_alike(path: Path, told: tuple[Change, ...]) -> None:
    downgrade(path, "0001")
    with open_store(f"sqlite:///{path}") as store:
        assert len(store.history()) == len(told)
        assert store.verdicts() == ()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite:///{folder}/nothing.db", "there is no inventory at"),
        ("nonsense://dana:hunter2@db.example/x", "this database URL cannot be used"),
        ("sqlite://dana:hunter2@db.example:port/x", "this database URL cannot be used"),
    ],
)
def test_a_url_without_an_inventory_is_told_without_its_password(
    tmp_path: Path, url: str, message: str
) -> None:
    with pytest.raises(InventoryError, match=message) as caught, open_store(url.format(folder=tmp_path)):
        pass
    assert "hunter2" not in str(caught.value)


def test_every_kind_of_change_is_told(store: Store) -> None:
    assert {change.kind for change in store.history()} == set(Happened) - {Happened.JUDGED}
