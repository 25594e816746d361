"""The door opens plain files below its roots, reads no more than it should, and says why it does not."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest

from discovery.formats.errors import Unreadable
from discovery.host import door as door_module
from discovery.host.door import Door, chunks_of, is_below, reason_of, refusal
from discovery.model import Reason


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def reason(door: Door, path: Path) -> Reason:
    with pytest.raises(Unreadable) as caught:
        door.read(path)
    return caught.value.reason


def test_a_file_is_read_with_its_mode_and_owner(home: Path) -> None:
    path = home / "a.json"
    path.write_bytes(b"{}")
    path.chmod(0o640)
    door = Door([home])
    source = door.read(path)
    assert (source.data, source.mode, source.owner) == (b"{}", 0o640, os.geteuid())
    assert door.opened == [str(path)]


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 3 * 1024 * 1024])
def test_every_byte_is_read(home: Path, size: int) -> None:
    path = home / "a"
    path.write_bytes(b"x" * size)
    assert len(Door([home]).read(path).data) == size


def test_an_absent_file_is_no_refusal(home: Path) -> None:
    (home / "file").write_text("")
    (home / "dangling").symlink_to("nowhere")
    door = Door([home])
    for absent in (home / "a", home / "no" / "a", home / "file" / "a", home / "dangling"):
        with pytest.raises(FileNotFoundError):
            door.read(absent)
    assert door.opened == []


def test_a_chain_of_links_inside_is_followed_to_its_end(home: Path) -> None:
    (home / "c").write_text("end")
    (home / "b").symlink_to("c")
    (home / "a").symlink_to(home / "b")
    assert Door([home]).read(home / "a").data == b"end"


def test_a_chain_of_links_that_leaves_is_refused_at_its_end(home: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (home / "b").symlink_to(tmp_path / "secret")
    (home / "a").symlink_to("b")
    door = Door([home])
    assert reason(door, home / "a") is Reason.OUTSIDE
    assert door.opened == []


def test_a_folder_beside_the_root_is_not_below_it(home: Path, tmp_path: Path) -> None:
    (tmp_path / "home2").mkdir()
    (tmp_path / "home2" / "a").write_text("x")
    assert reason(Door([home]), tmp_path / "home2" / "a") is Reason.OUTSIDE
    assert reason(Door([home]), home / ".." / "home2" / "a") is Reason.OUTSIDE


def test_a_link_loop_is_no_file(home: Path) -> None:
    (home / "a").symlink_to("b")
    (home / "b").symlink_to("a")
    assert reason(Door([home]), home / "a") is Reason.NOT_A_FILE


def test_a_pipe_is_refused_without_waiting_for_a_writer(home: Path) -> None:
    os.mkfifo(home / "a")
    assert reason(Door([home]), home / "a") is Reason.NOT_A_FILE


def test_a_large_file_is_refused_unread(home: Path) -> None:
    path = home / "a"
    with path.open("wb") as file:
        file.truncate(100 * 1024**3)
    assert reason(Door([home]), path) is Reason.TOO_LARGE
    assert Door([home]).digest(path)[1] is None


def test_a_file_at_the_limit_is_read_and_one_above_is_not(home: Path) -> None:
    (home / "a").write_bytes(b"x" * 10)
    assert Door([home], 10).read(home / "a").data == b"x" * 10
    assert reason(Door([home], 9), home / "a") is Reason.TOO_LARGE


def test_a_file_that_grows_while_it_is_read_is_cut_off(home: Path) -> None:
    path = home / "a"
    path.write_bytes(b"x" * 10)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        reading = chunks_of(descriptor, 5, 12)
        next(reading)
        with path.open("ab") as file:
            file.write(b"x" * 10)
        with pytest.raises(Unreadable, match="grew"):
            list(reading)
    finally:
        os.close(descriptor)


def test_a_link_swapped_in_while_opening_is_refused(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder becomes a link to elsewhere between the check of the path and its opening."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "a").write_text("secret")
    (home / "mine").mkdir()
    (home / "mine" / "a").write_text("x")
    resolve = Door.resolve

    def then_swap(self: Door, path: Path) -> str:
        real = resolve(self, path)
        (home / "mine").rename(home / "old")
        (home / "mine").symlink_to(tmp_path / "theirs")
        return real

    monkeypatch.setattr(Door, "resolve", then_swap)
    assert reason(Door([home]), home / "mine" / "a") is Reason.CHANGED


def test_a_link_swapped_in_at_random_never_leaks(home: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    path = home / "a"
    path.write_bytes(b"mine")
    (home / "link").symlink_to(tmp_path / "secret")
    (home / "file").write_bytes(b"mine")
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            for other in ("link", "file"):
                os.link(home / other, home / "new", follow_symlinks=False)
                (home / "new").replace(path)

    thread = threading.Thread(target=swap)
    thread.start()
    read: set[bytes] = set()
    refused: set[Reason] = set()
    try:
        for _ in range(500):
            try:
                read.add(Door([home]).read(path).data)
            except Unreadable as error:
                refused.add(error.reason)
    finally:
        done.set()
        thread.join()
    assert read <= {b"mine"}
    assert refused <= {Reason.OUTSIDE, Reason.NOT_A_FILE, Reason.CHANGED}


def test_a_digest_is_that_of_the_content(home: Path) -> None:
    path = home / "a"
    path.write_bytes(b"x" * (2 * door_module.CHUNK + 1))
    path.chmod(0o755)
    expected = hashlib.sha256(b"x" * (2 * door_module.CHUNK + 1)).hexdigest()
    assert Door([home]).digest(path) == (0o755, expected, 2 * door_module.CHUNK + 1)


def test_what_a_reader_opens_itself_is_resolved_and_remembered(home: Path, tmp_path: Path) -> None:
    (home / "db").write_text("")
    (home / "a").symlink_to("db")
    (home / "b").symlink_to(tmp_path)
    door = Door([home])
    assert door.lend(home / "a") == home / "db"
    assert door.opened == [str(home / "a")]
    with pytest.raises(Unreadable):
        door.lend(home / "b")


def test_a_second_door_leads_to_both_places(home: Path, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "a").write_text("x")
    first = Door([home])
    assert first.and_to(tmp_path / "project").read(tmp_path / "project" / "a").data == b"x"
    assert reason(first, tmp_path / "project" / "a") is Reason.OUTSIDE


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PermissionError(13, "x"), Reason.DENIED),
        (OSError(40, "x"), Reason.NOT_A_FILE),
        (OSError(36, "x"), Reason.TOO_LARGE),
        (OSError(5, "x"), Reason.UNSUPPORTED),
        (TimeoutError(110, "x"), Reason.TIMED_OUT),
        (OSError("no number"), Reason.UNSUPPORTED),
    ],
)
def test_every_error_of_the_system_has_a_reason(error: OSError, expected: Reason) -> None:
    told, words = reason_of(error)
    assert told is expected
    assert words
    assert isinstance(refusal(error), Unreadable)


def test_a_root_is_below_itself_and_everything_below_the_root() -> None:
    assert is_below("/a", "/a")
    assert is_below("/a/b", "/a")
    assert is_below("/a", "/")
    assert not is_below("/ab", "/a")
    assert not is_below("/", "/a")
