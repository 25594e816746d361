"""Fingerprints show a change and nothing else; their key is made once, whole, and for its owner only."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.redact.key_file import KEY_BYTES, KeyUnusable, load_key
from discovery.redact.keyed import Fingerprinter

ONE, TWO = Fingerprinter(b"1" * 32), Fingerprinter(b"2" * 32)
POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes and FIFOs are POSIX")


@given(st.text(alphabet=st.characters()))
def test_a_fingerprint_is_sixteen_digits_whatever_the_value(value: str) -> None:
    fingerprint = ONE.of(value)
    assert fingerprint.startswith("k1:")
    assert len(fingerprint) == 19
    assert int(fingerprint[3:], 16) >= 0


def test_the_same_secret_gives_the_same_fingerprint_under_one_key_only() -> None:
    assert ONE.of("hunter2") == Fingerprinter(b"1" * 32).of("hunter2")
    assert ONE.of("hunter2") != ONE.of("hunter3")
    assert ONE.of("hunter2") != TWO.of("hunter2")


@pytest.mark.parametrize("size", [0, 8, 15, 65])
def test_a_weak_key_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        Fingerprinter(b"x" * size)


def test_the_key_is_in_no_repr() -> None:
    assert "111" not in repr(ONE)
    assert not hasattr(ONE, "__dict__")


def test_the_first_call_makes_a_key_and_the_next_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "key"
    key = load_key(path)
    assert len(key) == KEY_BYTES
    assert load_key(path) == key
    assert [each.name for each in path.parent.iterdir()] == ["key"]


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert load_key(tmp_path / "a") != load_key(tmp_path / "b")


@POSIX
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "key"
    load_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_threads_that_start_together_get_one_key(tmp_path: Path) -> None:
    path = tmp_path / "state" / "key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(path), range(32)))
    assert len(keys) == 1
    assert [each.name for each in path.parent.iterdir()] == ["key"]


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    path = tmp_path / "state" / "key"
    with get_context("spawn").Pool(3) as pool:
        keys = set(pool.map(load_key, [path] * 6))
    assert len(keys) == 1


def test_where_there_are_no_hard_links_the_key_is_still_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "key"
    assert load_key(path) == load_key(path)
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_file_of_another_length_is_no_key(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyUnusable, match="does not hold 32 bytes; delete it") as refusal:
        load_key(path)
    assert "xxx" not in str(refusal.value)


@POSIX
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    load_key(path)
    path.chmod(0o644)
    with pytest.raises(KeyUnusable, match="open to others"):
        load_key(path)


@POSIX
def test_a_link_or_a_pipe_is_no_key_and_hangs_nobody(tmp_path: Path) -> None:
    load_key(tmp_path / "key")
    (tmp_path / "link").symlink_to(tmp_path / "key")
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(0o700)
    for name in ("link", "pipe", "folder"):
        with pytest.raises(KeyUnusable, match=rf"key file '.*{name}'"):
            load_key(tmp_path / name)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnusable, match=r"cannot use the key file '.*key'"):
        load_key(tmp_path / "file" / "key")
