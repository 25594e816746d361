"""This machine as the agent sees it: which homes, which earlier folders, which surfaces."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agents.endpoint import Request, homes_of, known, machine_id, sweep, this_scope
from agents.finders import Kept, Look
from discovery.host.homes import own_home
from discovery.model import Status, Surface
from tests.configs.scene import Scene, servers

KEY = bytes(32)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Give a home that is this user's own, and be in it."""
    scene = Scene(tmp_path)
    monkeypatch.setenv("HOME", str(scene.home))
    monkeypatch.chdir(scene.home)
    for name in [name for name in os.environ if name.startswith(("XDG_", "CLAUDE_", "CODEX_"))]:
        monkeypatch.delenv(name)
    return scene


def test_without_a_wish_the_own_home_is_looked_at(mine: Scene) -> None:
    (home,) = homes_of(Request(key=KEY))
    assert (home.path, home.own) == (mine.home, True)


def test_a_home_asked_for_replaces_the_own_one(mine: Scene, tmp_path: Path) -> None:
    (home,) = homes_of(Request(key=KEY, homes=(tmp_path / "other",)))
    assert (home.path, home.own) == (tmp_path / "other", False)


def test_no_home_is_looked_at_twice(mine: Scene, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(mine.home)
    homes = homes_of(Request(key=KEY, homes=(mine.home, tmp_path / "link", mine.home), all_users=True))
    assert sum(os.path.realpath(home.path) == str(mine.home) for home in homes) == 1


def test_all_users_are_looked_at_with_the_own_one(mine: Scene) -> None:
    assert any(home.own for home in homes_of(Request(key=KEY, all_users=True)))


def test_earlier_folders_are_looked_at_again_with_the_own_home_only(mine: Scene, tmp_path: Path) -> None:
    request = Request(key=KEY, known_roots=("/src/a", str(mine.home), "/"))
    assert known(request, (own_home(),)) == (Path("/src/a"),)
    other = Request(key=KEY, known_roots=("/src/a",), homes=(tmp_path,))
    assert known(other, homes_of(other)) == ()


def test_the_folder_we_are_in_counts_if_it_is_ours(mine: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    project = mine.home / "app"
    project.mkdir()
    monkeypatch.chdir(project)
    assert known(Request(key=KEY), (own_home(),)) == (project,)
    monkeypatch.chdir("/")
    assert known(Request(key=KEY), (own_home(),)) == ()


def test_a_folder_that_went_away_under_us_is_no_trouble(mine: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = mine.home / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert known(Request(key=KEY), (own_home(),)) == ()


LOCAL = ["configs", "processes", "listeners", "containers", "packages", "logs"]


@pytest.mark.parametrize(
    ("only", "names"),
    [
        (frozenset[Surface](), LOCAL),
        ({Surface.CONFIG}, ["configs"]),
        ({Surface.LOG, Surface.PROCESS}, ["processes", "logs"]),
        ({Surface.CLOUD}, []),
    ],
)
def test_only_the_surfaces_asked_for_are_looked_at(only: frozenset[Surface], names: list[str]) -> None:
    request = Request(key=KEY, only=frozenset(only))
    assert [finder.name for finder in Look(request, (), (), Kept()).finders()] == names


def test_a_sweep_tells_the_own_home(mine: Scene) -> None:
    mine.write(".cursor/mcp.json", servers("files"))
    mine.write("app/.mcp.json", servers("local"))
    seen = sweep(Request(key=KEY, known_roots=(str(mine.home / "app"),), only=frozenset({Surface.CONFIG})))
    assert [one.name for one in seen.sightings] == ["files", "local"]
    assert seen.scope.roots == (str(mine.home),)
    assert (Surface.CONFIG, str(mine.home)) in seen.covered()
    assert seen.status is Status.COMPLETE


def test_the_scope_stays_the_same() -> None:
    assert this_scope() == this_scope()
    assert this_scope().kind == "host"
    assert len(this_scope().id) == 16


def test_the_id_of_a_machine_is_text_or_unknown() -> None:
    assert machine_id() is None or machine_id()
