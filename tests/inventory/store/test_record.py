"""What recording a sweep changes, and above all what it must not."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from discovery.model import Confidence, Kind, Sighting, Status, Surface, Sweep
from inventory.changes import Happened
from inventory.record import MAX_SWEEPS, Recorded, known_roots, record, remember
from tests.inventory.store.sweeps import HOME, HOST, PROJECT, at, gap, looked, sighting, sweep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folders" / "inventory.db"


def live(path: Path) -> dict[str, tuple[float, float]]:
    """Return by name the hours in which each live sighting was seen first and last."""
    return {
        str(seen.sighting.name): (hour(seen.first_seen - at(0)), hour(seen.last_seen - at(0)))
        for seen in remember(path, HOST)
    }


def hour(past: timedelta) -> float:
    return past / timedelta(hours=1)


def told(recorded: Recorded) -> list[tuple[str, str | None]]:
    """Return what happened, and to which name."""
    return sorted(
        (str(change.kind), change.sighting.name if change.sighting else None) for change in recorded.changes
    )


def test_what_is_seen_again_is_the_same_and_seen_last_now(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    again = record(path, sweep(2, [sighting()]))
    assert again.changes == ()
    assert again.seen == {sighting().key: (at(1), at(2))}
    assert live(path) == {"files": (1, 2)}


def test_what_a_full_look_no_longer_sees_is_gone(path: Path) -> None:
    record(path, sweep(1, [sighting("files"), sighting("mail")]))
    after = record(path, sweep(2, [sighting("mail")]))
    assert told(after) == [("gone", "files")]
    assert live(path) == {"mail": (1, 2)}


def test_a_denied_read_never_retires_a_server(path: Path) -> None:
    record(path, sweep(1, [sighting("files"), sighting("mail")]))
    after = record(path, sweep(2, [sighting("mail")], gaps=[gap()], status=Status.PARTIAL))
    assert after.changes == ()
    assert live(path) == {"files": (1, 1), "mail": (1, 2)}, "frozen: still there, and not seen since"
    record(path, sweep(3, [sighting("mail")], gaps=[gap()], status=Status.PARTIAL))
    assert live(path) == {"files": (1, 1), "mail": (1, 3)}
    assert told(record(path, sweep(4, [sighting("mail")]))) == [("gone", "files")]


Unseen = Callable[[], Sweep]

UNSEEN: dict[str, Unseen] = {
    "a gap below the same root": lambda: sweep(2, gaps=[gap()], status=Status.PARTIAL),
    "a root that was not looked at": lambda: sweep(2, roots=[PROJECT]),
    "nothing looked at": lambda: sweep(2, roots=[]),
    "a failed sweep": lambda: sweep(2, status=Status.FAILED),
    "another surface looked at": lambda: replace(
        sweep(2, roots=[]), looked=(looked(surface=Surface.PROCESS, finder="processes"),)
    ),
    "its finder crashed while another one looked there": lambda: replace(
        sweep(2, roots=[], gaps=[gap(HOST)]), looked=(looked(finder="manifests"),)
    ),
    "its finder gave account of itself, but not of this root": lambda: replace(
        sweep(2, roots=[PROJECT]), looked=(looked(PROJECT), looked(finder="manifests"))
    ),
    "its finder crashed after it had looked there": lambda: sweep(2, gaps=[gap(HOST)], status=Status.PARTIAL),
    "a root that only begins alike": lambda: sweep(2, roots=[HOME + "-2", "/home"]),
    "another machine": lambda: sweep(2, host="host-2"),
}


@pytest.mark.parametrize("case", UNSEEN)
def test_nothing_else_retires_a_server(path: Path, case: str) -> None:
    record(path, sweep(1, [sighting()]))
    assert record(path, UNSEEN[case]()).changes == ()
    assert live(path) == {"files": (1, 1)}


def test_a_finder_that_ended_early_freezes_its_own_surface_only(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    crashed = gap(HOST, surface=Surface.PROCESS, finder="processes")
    after = record(path, sweep(2, gaps=[crashed], status=Status.PARTIAL))
    assert told(after) == [("gone", "files")]


@pytest.mark.parametrize(
    ("looks", "gone"),
    [
        (("configs",), []),
        (("configs", "configs+provided"), []),
        (("configs", "configs+experimental"), ["gone"]),
        (("renamed", "renamed+experimental"), ["gone"]),
    ],
)
def test_what_a_part_of_a_finder_found_only_a_look_with_that_part_retires(
    path: Path, looks: tuple[str, ...], gone: list[str]
) -> None:
    record(path, sweep(1, [replace(sighting(), finder="configs+experimental")]))
    without = replace(
        sweep(2),
        looked=tuple(looked(finder=finder) for finder in looks),
        coverage=tuple(replace(sweep(2).coverage[0], finder=looks[0]) for _ in "1"),
    )
    assert [kind for kind, _ in told(record(path, without))] == gone
    assert set(live(path)) == (set() if gone else {"files"})


def test_a_finder_that_was_renamed_still_retires(path: Path) -> None:
    record(path, sweep(1, [replace(sighting(), finder="old-name")]))
    assert told(record(path, sweep(2))) == [("gone", "files")]


def test_a_failed_sweep_still_adds_what_it_saw(path: Path) -> None:
    assert told(record(path, sweep(1, [sighting()], status=Status.FAILED))) == [("appeared", "files")]
    assert live(path) == {"files": (1, 1)}


def test_what_was_gone_returns_with_its_first_day(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    record(path, sweep(2))
    assert live(path) == {}
    assert told(record(path, sweep(3, [sighting()]))) == [("returned", "files")]
    assert live(path) == {"files": (1, 3)}


def test_what_returned_changed_tells_both(path: Path) -> None:
    record(path, sweep(1, [sighting(version="1.0.0")]))
    record(path, sweep(2))
    (change,) = record(path, sweep(3, [sighting(version="2.0.0")])).changes
    assert change.kind is Happened.RETURNED
    assert change.fields["identity.version"] == ("1.0.0", "2.0.0")


CHANGES: dict[str, tuple[Sighting, dict[str, object]]] = {
    "switched off": (replace(sighting(), enabled=False), {"enabled": (True, False)}),
    "an approved tool": (
        replace(sighting(), auto_approve=("read",)),
        {"auto_approve": (None, ["read"])},
    ),
    "an argument": (
        replace(sighting(), args=("-y", "@acme/files@1.0.0", "/")),
        {"args": (["-y", "@acme/files@1.0.0"], ["-y", "@acme/files@1.0.0", "/"])},
    ),
    "a secret": (
        replace(sighting(), secrets=(replace(sighting().secrets[0], fingerprint="11aa"),)),
        {
            "secrets": (
                [{"fingerprint": "00ff", "form": "plain", "where": "env:TOKEN"}],
                [{"fingerprint": "11aa", "form": "plain", "where": "env:TOKEN"}],
            )
        },
    ),
    "a fact": (replace(sighting(), facts={"mode": "0666"}), {"facts.mode": ("0644", "0666")}),
    "a variable": (
        replace(sighting(), env_names=("HTTPS_PROXY", "TOKEN")),
        {"env_names": (["TOKEN"], ["HTTPS_PROXY", "TOKEN"])},
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_tells_the_old_value_and_the_new(path: Path, case: str) -> None:
    new, fields = CHANGES[case]
    record(path, sweep(1, [sighting()]))
    (change,) = record(path, sweep(2, [new])).changes
    assert (change.kind, change.was) == (Happened.CHANGED, None)
    assert dict(change.fields) == fields
    assert record(path, sweep(3, [new])).changes == (), "told once"


def test_another_server_under_the_same_name_changes_the_server(path: Path) -> None:
    other = replace(
        sighting(), identity=replace(sighting().identity, purl="pkg:npm/%40evil/files@1.0.0", kind=Kind.NPM)
    )
    (first,) = record(path, sweep(1, [sighting()])).changes
    (change,) = record(path, sweep(2, [other])).changes
    assert change.kind is Happened.CHANGED
    assert change.was == first.server != change.server


QUIET = {
    "another process id": replace(sighting(), pid=4711),
    "another finder": replace(sighting(), finder="configs-2"),
    "found from another root": replace(sighting(), root=PROJECT),
    "less sure": replace(sighting(), confidence=Confidence.LOW),
    "another time": replace(sighting(), seen_at=at(9)),
}


@pytest.mark.parametrize("case", QUIET)
def test_how_it_was_looked_at_is_no_change(path: Path, case: str) -> None:
    record(path, sweep(1, [sighting()], roots=[HOME, PROJECT]))
    assert record(path, sweep(2, [QUIET[case]], roots=[HOME, PROJECT])).changes == ()
    (seen,) = remember(path, HOST)
    assert seen.sighting == replace(QUIET[case], seen_at=at(2)), "but what is remembered is kept up to date"


def test_the_same_sweep_twice_changes_nothing(path: Path) -> None:
    first = record(path, sweep(1, [sighting("files")]))
    record(path, sweep(2, [sighting("mail")]))
    second = record(path, sweep(1, [sighting("files")]))
    assert (first.fresh, second.fresh, second.changes) == (True, False, ())
    assert live(path) == {"mail": (2, 2)}
    assert record(path, sweep(2, [sighting("mail")])).seen == {sighting("mail").key: (at(2), at(2))}


def test_a_sweep_that_comes_late_does_not_undo_a_newer_one(path: Path) -> None:
    record(path, sweep(1, [sighting("files"), sighting("mail")]))
    record(path, sweep(3, [sighting("files", version="2.0.0")]), now=at(3))
    late = sweep(
        2, [sighting("files"), sighting("mail"), sighting("shop", root=PROJECT)], roots=[HOME, PROJECT]
    )
    assert told(record(path, late, now=at(3))) == [("appeared", "shop")], "of a root nobody looked at since"
    assert live(path) == {"files": (1, 3), "shop": (2, 2)}
    assert remember(path, HOST)[0].sighting.identity.version in {"1.0.0", "2.0.0"}


def test_a_clock_that_stood_wrong_does_not_stop_the_inventory(path: Path) -> None:
    record(path, sweep(1000, [sighting("files")]), now=at(1000))
    after = record(path, sweep(2, [sighting("mail")]), now=at(2))
    assert told(after) == [("appeared", "mail"), ("gone", "files")]
    assert live(path) == {"mail": (2, 2)}


def test_machines_do_not_mix(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    record(path, sweep(2, [sighting("mail")], host="host-2"))
    assert live(path) == {"files": (1, 1)}
    assert [seen.sighting.name for seen in remember(path, "host-2")] == ["mail"]


def test_two_finders_at_one_place_give_one_row_in_any_order(path: Path) -> None:
    pair = [replace(sighting(), finder="a"), replace(sighting(), finder="b")]
    assert len(record(path, sweep(1, pair)).changes) == 1
    assert [seen.sighting.finder for seen in remember(path, HOST)] == ["a"]
    assert record(path, sweep(2, reversed(pair))).changes == ()
    assert [seen.sighting.finder for seen in remember(path, HOST)] == ["a"]


def test_the_roots_to_look_at_again_are_live_ones_and_the_last_that_emptied(path: Path) -> None:
    everywhere = [HOME, PROJECT, "/srv/old", "/srv/empty"]
    record(path, sweep(1, [sighting(root=root) for root in everywhere[:3]], roots=everywhere))
    record(path, sweep(2, roots=["/srv/old"]))
    assert known_roots(path, HOST, Surface.CONFIG) == (HOME, "/srv/old", PROJECT)
    assert known_roots(path, HOST, Surface.PROCESS) == ()
    assert known_roots(path, "host-2", Surface.CONFIG) == ()


def test_only_some_of_the_roots_that_emptied_are_kept(path: Path) -> None:
    roots = [f"/srv/{number:03}" for number in range(300)]
    record(path, sweep(1, [sighting(root=root) for root in roots], roots=roots))
    record(path, sweep(2, [sighting(root=roots[7])], roots=roots))
    known = known_roots(path, HOST, Surface.CONFIG)
    assert len(known) == 201
    assert roots[7] in known


def test_paths_that_are_no_text_survive(path: Path) -> None:
    root = "/srv/caf\udce9/\x00\u202e"
    odd = replace(sighting(root=root), source=f"{root}/mcp.json", name="a\udcffb")
    record(path, sweep(1, [odd], roots=[root]))
    (seen,) = remember(path, HOST)
    assert seen.sighting == replace(odd, seen_at=at(1))
    assert known_roots(path, HOST, Surface.CONFIG) == (root,)
    assert told(record(path, sweep(2, roots=[root]))) == [("gone", "a\udcffb")]


def test_reading_makes_no_file(path: Path) -> None:
    assert remember(path, HOST) == ()
    assert known_roots(path, HOST, Surface.CONFIG) == ()
    assert not path.exists()


def test_only_the_owner_may_read_the_inventory(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)] == [
        0o700
    ] * 2


def test_old_sweeps_are_forgotten_and_what_they_saw_is_not(path: Path) -> None:
    for hours in range(MAX_SWEEPS + 5):
        record(path, sweep(hours, [sighting("files")] if hours == 0 else []))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*), min(ended) FROM sweep").fetchone()[0] == MAX_SWEEPS
        kinds = connection.execute("SELECT kind FROM event ORDER BY at").fetchall()
    connection.close()
    assert [kind for (kind,) in kinds] == [Happened.APPEARED, Happened.GONE]
