"""Whose home a folder is, of which system, on which machine; and what a path template means in it."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from discovery.clients.model import Os
from discovery.host.homes import (
    Home,
    all_homes,
    home_at,
    is_ours,
    machine_of,
    may_own_clients,
    os_of,
    own_home,
    windows_homes,
)
from discovery.host.places import resolve

MINE = Home(path=Path("/home/ana"), user="ana", os=Os.LINUX, machine=Path("/"), own=True)
MAC = Home(path=Path("/m/Users/ana"), user="ana", os=Os.MACOS, machine=Path("/m"))
WIN = Home(path=Path("/m/Users/ana"), user="ana", os=Os.WINDOWS, machine=Path("/m"))


@pytest.mark.parametrize(
    ("inside", "beside", "system"),
    [
        ("AppData/Roaming", "x", Os.WINDOWS),
        ("Library/Application Support", "x", Os.MACOS),
        ("Library/Preferences", "x", Os.MACOS),
        (".cursor", "Windows/System32", Os.WINDOWS),
        (".cursor", "System/Library", Os.MACOS),
        (".config", "x", Os.LINUX),
        ("Library", "x", Os.LINUX),
        ("appdata", "x", Os.LINUX),
    ],
)
def test_a_home_is_of_the_system_whose_folders_it_has(
    tmp_path: Path, inside: str, beside: str, system: Os
) -> None:
    home = tmp_path / "Users" / "ana"
    (home / inside).mkdir(parents=True)
    (tmp_path / beside).mkdir(parents=True)
    assert os_of(home) is system


@pytest.mark.parametrize(
    ("path", "machine"),
    [
        ("/home/ana", "/"),
        ("/mnt/disk/home/ana", "/mnt/disk"),
        ("/mnt/c/Users/ana", "/mnt/c"),
        ("/root", "/"),
        ("/mnt/disk/root", "/mnt/disk"),
        ("/srv/copies/ana", "/"),
    ],
)
def test_a_home_lies_on_the_machine_around_its_homes(path: str, machine: str) -> None:
    assert machine_of(Path(path)) == Path(machine)


def test_the_own_home_is_known_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ana").mkdir()
    (tmp_path / "link").symlink_to("ana")
    monkeypatch.setenv("HOME", str(tmp_path / "ana"))
    assert home_at(tmp_path / "link").own
    assert home_at(tmp_path / "link").environ["HOME"] == str(tmp_path / "ana")
    assert not home_at(tmp_path).own
    assert home_at(tmp_path).environ == {}


def account(name: str, uid: int, home: str, shell: str) -> pwd.struct_passwd:
    return pwd.struct_passwd((name, "x", uid, uid, "", home, shell))


@pytest.mark.parametrize(
    ("name", "uid", "home", "shell", "expected"),
    [
        ("root", 0, "/root", "/bin/bash", True),
        ("ana", 1000, "/home/ana", "/bin/zsh", True),
        ("app", 1001, "/srv/app", "/usr/sbin/nologin", True),
        ("jenkins", 110, "/var/lib/jenkins", "/bin/bash", True),
        ("daemon", 1, "/usr/sbin", "/usr/sbin/nologin", False),
        ("sync", 4, "/bin", "/bin/sync", False),
        ("odd", 1002, "/", "/bin/sh", False),
        ("empty", 1003, "", "/bin/sh", False),
    ],
)
def test_accounts_that_may_run_clients(name: str, uid: int, home: str, shell: str, expected: bool) -> None:
    assert may_own_clients(account(name, uid, home, shell)) is expected


def test_all_homes_begin_with_the_own_one_and_name_each_once() -> None:
    homes = list(all_homes())
    assert homes[0].own
    assert [home.own for home in homes[1:]] == [False] * (len(homes) - 1)
    real = [os.path.realpath(home.path) for home in homes]
    assert len(set(real)) == len(real)


def test_windows_homes_of_a_drive_leave_out_the_shared_ones(tmp_path: Path) -> None:
    for name in ("ana", "Public", "Default", "Default User", "All Users", "bob"):
        (tmp_path / "Users" / name).mkdir(parents=True)
    assert [path.name for path in windows_homes(tmp_path)] == ["ana", "bob"]
    assert list(windows_homes(tmp_path / "none")) == []


def test_a_home_is_ours_if_we_own_it(tmp_path: Path) -> None:
    assert is_ours(Home(path=tmp_path, user="x", os=Os.LINUX, machine=tmp_path))
    assert not is_ours(Home(path=tmp_path / "none", user="x", os=Os.LINUX, machine=tmp_path, own=True))


@pytest.mark.parametrize(
    ("template", "home", "folder"),
    [
        ("{home}/.x", MINE, "/home/ana"),
        ("{config}/x", MINE, "/home/ana/.config"),
        ("{appdata}/x", MINE, "/home/ana/.config"),
        ("{data}/x", MINE, "/home/ana/.local/share"),
        ("{etc}/x", MINE, "/etc"),
        ("{appdata}/x", MAC, "/m/Users/ana/Library/Application Support"),
        ("{support}/x", MAC, "/m/Users/ana/Library/Application Support"),
        ("{library}/x", MAC, "/m/Library"),
        ("{etc}/x", MAC, "/m/etc"),
        ("{appdata}/x", WIN, "/m/Users/ana/AppData/Roaming"),
        ("{localappdata}/x", WIN, "/m/Users/ana/AppData/Local"),
        ("{programdata}/x", WIN, "/m/ProgramData"),
        ("{programfiles}/x", WIN, "/m/Program Files"),
        ("{support}/x", MINE, None),
        ("{localappdata}/x", MAC, None),
        ("{etc}/x", WIN, None),
        ("{nonsense}/x", MINE, None),
        ("{SOME_VARIABLE}/x", MINE, None),
    ],
)
def test_a_place_is_where_its_system_puts_it(template: str, home: Home, folder: str | None) -> None:
    expected = None if folder is None else (Path(folder), (template.rpartition("/")[2],))
    assert resolve(template, home, {}) == expected


@pytest.mark.parametrize(
    ("own", "value", "folder"),
    [
        (True, "/data/cfg", "/data/cfg"),
        (False, "/data/cfg", "/home/ana/.config"),
        (True, "relative", "/home/ana/.config"),
        (True, "", "/home/ana/.config"),
    ],
)
def test_the_environment_moves_places_of_the_own_home_only(own: bool, value: str, folder: str) -> None:
    home = Home(
        path=MINE.path,
        user="ana",
        os=Os.LINUX,
        machine=Path("/"),
        own=own,
        environ={"XDG_CONFIG_HOME": value},
    )
    assert resolve("{config}/x", home, {}) == (Path(folder), ("x",))


def test_the_own_home_is_this_users() -> None:
    home = own_home()
    assert (home.path, home.own) == (Path.home(), True)
