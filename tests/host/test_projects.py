"""What clients write down as a project becomes a folder here, and no user points a scan at others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from discovery.clients.model import Os
from discovery.host import walk as walk_module
from discovery.host.homes import Home
from discovery.host.projects import local_path, may_look, with_ancestors
from discovery.host.walk import Cut, walk
from discovery.model import Reason

DISK = Path("/mnt/disk")
LINUX = Home(path=Path("/home/ana"), user="ana", os=Os.LINUX, machine=Path("/"), own=True)
MOUNTED = Home(path=DISK / "home/ana", user="ana", os=Os.LINUX, machine=DISK)
WINDOWS = Home(path=DISK / "Users/ana", user="ana", os=Os.WINDOWS, machine=DISK)
WSL = Home(path=Path("/mnt/c/Users/ana"), user="ana", os=Os.WINDOWS, machine=Path("/mnt/c"))


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("/src/app", LINUX, "/src/app"),
        ("/src/app/", LINUX, "/src/app"),
        ("/src/../etc", LINUX, "/etc"),
        ("~/app", LINUX, "/home/ana/app"),
        ("file:///src/my%20app", LINUX, "/src/my app"),
        ("file://localhost/src/app", LINUX, "/src/app"),
        ("file:///src/app/x.code-workspace", LINUX, "/src/app"),
        ("/src/app", MOUNTED, "/mnt/disk/src/app"),
        ("file:///src/app", MOUNTED, "/mnt/disk/src/app"),
        ("/mnt/disk/src/app", MOUNTED, "/mnt/disk/src/app"),
        ("~/app", MOUNTED, "/mnt/disk/home/ana/app"),
        (r"C:\src\app", WINDOWS, "/mnt/disk/src/app"),
        ("c:/src/app", WINDOWS, "/mnt/disk/src/app"),
        ("file:///c%3A/src/my%20app", WINDOWS, "/mnt/disk/src/my app"),
        ("file:///C:/src/app", WINDOWS, "/mnt/disk/src/app"),
        (r"C:\src\..\app", WINDOWS, "/mnt/disk/app"),
        (r"D:\src\app", WSL, "/mnt/d/src/app"),
        (r"~\app", WINDOWS, "/mnt/disk/Users/ana/app"),
        # Not here, or no folder at all.
        (r"D:\src\app", WINDOWS, None),
        ("vscode-remote://ssh-remote%2Bhost/src/app", LINUX, None),
        ("vscode-vfs://github/acme/app", LINUX, None),
        ("file://server/share/app", LINUX, None),
        (r"\\server\share\app", WINDOWS, None),
        (r"\\wsl.localhost\Ubuntu\home\ana", WINDOWS, None),
        ("https://example.com/app", LINUX, None),
        ("file://[broken", LINUX, None),
        ("src/app", LINUX, None),
        (r"\src\app", WINDOWS, None),
        ("/src/app", WINDOWS, None),
        ("", LINUX, None),
        ("/src/a\0b", LINUX, None),
        ("file:///a%00b", LINUX, None),
        ("/src/\ud800", LINUX, None),
    ],
)
def test_what_a_client_wrote_is_a_folder_here(text: str, home: Home, expected: str | None) -> None:
    assert local_path(text, home) == (None if expected is None else Path(expected))


@pytest.mark.parametrize("written", ["/home/ana/app", "/Users/ana.old/app", "/root/app"])
def test_projects_of_a_copied_home_lie_in_the_copy(tmp_path: Path, written: str) -> None:
    copy = Home(path=tmp_path / "evidence", user="evidence", os=Os.LINUX, machine=Path("/"))
    (copy.path / "app").mkdir(parents=True)
    assert local_path(written, copy) == copy.path / "app"
    assert local_path("/home/ana/nothing-here", copy) == Path("/home/ana/nothing-here")


def test_ancestors_end_below_the_home_and_below_the_root_and_follow_what_lies_in_them() -> None:
    given = list(with_ancestors([Path("/home/ana/a/b"), Path("/home/ana/a/c"), Path("/src/x")], LINUX))
    assert given == [
        Path(path) for path in ("/home/ana/a/b", "/home/ana/a/c", "/home/ana/a", "/src/x", "/src")
    ]


@pytest.mark.parametrize("told", [["/src", "/src/x/y"], ["/src/x/y", "/src"]])
def test_a_project_is_given_before_the_one_around_it_whoever_was_named_first(told: list[str]) -> None:
    given = [str(path) for path in with_ancestors(map(Path, told), LINUX)]
    assert given == ["/src/x/y", "/src/x", "/src"]


def test_a_home_that_is_a_project_is_given_and_the_root_is_not() -> None:
    assert list(with_ancestors([Path("/home/ana"), Path("/")], LINUX)) == [Path("/home/ana")]


def test_a_user_may_name_own_folders_and_no_others(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can lay out folders of several users")
    home = Home(path=tmp_path / "home/eve", user="eve", os=Os.LINUX, machine=tmp_path)
    theirs, own = tmp_path / "theirs", tmp_path / "own"
    for folder in (home.path, theirs, own):
        folder.mkdir(parents=True)
    os.chown(home.path, 4001, 4001)
    os.chown(own, 4001, 4001)
    (home.path / "door").symlink_to(theirs)
    assert may_look(str(own), home)
    assert may_look(str(home.path / "app"), home)
    assert not may_look(str(theirs), home)
    assert not may_look(os.path.realpath(home.path / "door"), home)
    assert not may_look(str(tmp_path / "nowhere"), home)


def folders(top: Path, *paths: str) -> None:
    for path in paths:
        (top / path).mkdir(parents=True)


def walked(top: Path) -> list[str]:
    return [step.relative_to(top).as_posix() for step in walk(top) if isinstance(step, Path)]


def cuts(top: Path) -> list[Reason]:
    return [step.reason for step in walk(top) if isinstance(step, Cut)]


def test_a_walk_gives_folders_in_order_without_vendored_dotted_and_linked_ones(tmp_path: Path) -> None:
    folders(tmp_path, "b/c", "a", "node_modules/x", ".git/x", ".vscode", "target", "vendor/y")
    (tmp_path / "link").symlink_to("b")
    assert walked(tmp_path) == [".", "a", "b", "b/c"]
    assert cuts(tmp_path) == []


def test_a_walk_leaves_out_what_git_ignores(tmp_path: Path) -> None:
    folders(tmp_path, "out/x", "src/gen", "src/keep")
    (tmp_path / ".gitignore").write_text("out/\n/src/gen\n# comment\n*.log\n")
    assert walked(tmp_path) == [".", "src", "src/keep"]


@pytest.mark.parametrize(
    "rules",
    [b"\xff\xfe\x00", b"!", b"[", b"\\", b"*a" * 40 + b"b", b"/" * 300, b"#" * 300_000, b"**/**/**/**/**/x"],
    ids=["bytes", "bang", "bracket", "backslash", "stars", "slashes", "large", "globs"],
)
def test_hostile_rules_hide_nothing_and_take_no_time(tmp_path: Path, rules: bytes) -> None:
    folders(tmp_path, "a" * 200)
    (tmp_path / ".gitignore").write_bytes(rules)
    assert walked(tmp_path) == [".", "a" * 200]


def test_rules_that_are_a_pipe_or_a_link_out_are_not_read(tmp_path: Path) -> None:
    folders(tmp_path, "top/a", "top2/a")
    os.mkfifo(tmp_path / "top/.gitignore")
    (tmp_path / "rules").write_text("a\n")
    (tmp_path / "top2/.gitignore").symlink_to(tmp_path / "rules")
    assert walked(tmp_path / "top") == walked(tmp_path / "top2") == [".", "a"]


def test_limits_of_a_walk_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders(tmp_path, "a/b/c", "d/e/f")
    monkeypatch.setattr(walk_module, "MAX_DEPTH", 1)
    assert walked(tmp_path) == [".", "a", "d"]
    assert cuts(tmp_path) == [Reason.TOO_LARGE]
    monkeypatch.setattr(walk_module, "MAX_DEPTH", 9)
    monkeypatch.setattr(walk_module, "MAX_FOLDERS", 3)
    assert walked(tmp_path) == [".", "a", "a/b"]
    assert cuts(tmp_path) == [Reason.TOO_LARGE]


def test_a_walk_of_nothing_gives_the_folder_asked_for(tmp_path: Path) -> None:
    assert list(walk(tmp_path / "gone")) == [tmp_path / "gone"]
