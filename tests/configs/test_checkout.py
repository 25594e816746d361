"""Which folders of a checkout are gone into: git's index decides, in every form that git writes it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.checkout import Checkout, folders_of, paths_of

ENVIRON = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{role}_{what}": "ci" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
FILES = ("a.txt", "docs/b.txt", "docs/deep/er/c.txt", "scratch/forced/.mcp.json", "build/Dockerfile", "ü/x y")
IGNORED = "scratch/\n*.log\n"


def git(top: Path, *words: str) -> None:
    """Run git in `top`."""
    subprocess.run(["git", *words], cwd=top, env={**ENVIRON, "HOME": str(top)}, check=True, timeout=60)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository in which all FILES are tracked, the ignored ones by force."""
    git(tmp_path, "init", "--quiet")
    for name in (*FILES, "scratch/own/x", "dist/x", "node_modules/y/x"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / ".gitignore").write_text(IGNORED, encoding="utf-8")
    git(tmp_path, "add", "--force", ".gitignore", *FILES, "node_modules")
    return tmp_path


@pytest.mark.parametrize("version", [2, 3, 4])
def test_the_paths_are_those_that_git_has(version: int, top: Path) -> None:
    if version == 3:
        (top / "later.txt").write_text("", encoding="utf-8")
        git(top, "add", "--intent-to-add", "later.txt")  # needs flags that the second version lacks
    else:
        git(top, "update-index", "--index-version", str(version))
    data = (top / ".git/index").read_bytes()
    assert data[7] == version
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=top, env=ENVIRON, capture_output=True, check=True, timeout=60
    ).stdout
    assert paths_of(data) == listed.split(b"\0")[:-1]


@pytest.mark.parametrize(
    ("folder", "wanted"),
    [
        ("docs", True),
        ("docs/deep", True),
        ("new", True),
        (".devcontainer", True),
        ("build", True),
        ("scratch", True),
        ("scratch/forced", True),
        ("scratch/own", False),
        ("dist", False),
        ("target", False),
        ("node_modules", False),
        ("docs/vendor", False),
        (".git", False),
        ("docs/.venv", False),
    ],
)
def test_a_folder_is_gone_into(folder: str, wanted: bool, top: Path) -> None:
    assert Checkout(top).wants(top / folder) is wanted


def test_nothing_is_tracked_before_the_first_file(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert Checkout(tmp_path).tracked == frozenset()


@pytest.mark.parametrize(
    "index", [b"", b"DIRC", b"DIRC\0\0\0\x05\0\0\0\0" + bytes(20), b"DIRC\0\0\0\x02\xff\xff\xff\xff"]
)
def test_where_the_index_tells_nothing_every_folder_may_count(index: bytes, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/index").write_bytes(index)
    (tmp_path / ".gitignore").write_text(IGNORED, encoding="utf-8")
    assert Checkout(tmp_path).tracked is None
    assert Checkout(tmp_path).wants(tmp_path / "scratch")
    assert not Checkout(tmp_path).wants(tmp_path / "node_modules")


@pytest.mark.parametrize("words", [("--split-index",), ("--index-version", "2")])
def test_an_index_in_two_parts_is_not_half_believed(words: tuple[str, ...], top: Path) -> None:
    git(top, "update-index", *words)
    assert (Checkout(top).tracked is None) == (words[0] == "--split-index")


def test_hashes_of_another_size_are_not_taken_for_paths(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    git(tmp_path, "add", "a.txt")
    assert Checkout(tmp_path).tracked is None


def test_a_linked_working_tree_and_a_plain_folder_tell_nothing(top: Path, tmp_path: Path) -> None:
    git(top, "commit", "--quiet", "--message=all")
    git(top, "worktree", "add", "--quiet", "linked", "-b", "other")
    assert Checkout(top / "linked").tracked is None
    assert Checkout(tmp_path / "plain").tracked is None


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"DIRC\0\0\0\x02\0\0\0\x02", b"DIRC\0\0\0\x04\0\0\0\x02"])
)
def test_any_bytes_are_an_index_or_none(data: bytes, head: bytes) -> None:
    try:
        found = paths_of(head + data)
    except (ValueError, IndexError):
        return
    assert folders_of(found) is not None


@given(st.lists(st.from_regex(rb"\A[a-c]{1,2}(/[a-c]{1,2}){0,3}\Z")))
def test_every_folder_above_a_path_is_told_and_no_other(paths: list[bytes]) -> None:
    expected = {str(above) for path in paths for above in Path(path.decode()).parents} - {"."}
    assert folders_of(paths) == expected
