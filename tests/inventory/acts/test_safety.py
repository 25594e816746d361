"""Acts that are killed, that meet each other, and that find something strange in the folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from inventory.registry.absent import RegistryError
from inventory.registry.acts.audit import audit
from inventory.registry.acts.journal import JOURNAL
from inventory.registry.acts.locked import LOCK, locked
from inventory.registry.acts.log import read_log
from inventory.registry.acts.model import LOG, Act
from inventory.registry.read import read_registry
from tests.inventory.acts.registries import approve, ask_for, put, states

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by a signal")

POINTS = 400  # more than an act has system calls; the test stops at the first that lives to its end


def killed_at(folder: Path, point: int) -> bool:
    """Approve in a process that kills itself, as `kill -9` does, at its `point`-th call into the system."""
    child = os.fork()
    if child == 0:
        left = point

        def count(event: str, _: object) -> None:
            nonlocal left
            if event.startswith(("open", "os.", "tempfile", "fcntl", "shutil")):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            approve(folder, "files", versions="^2")
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_an_act_that_is_killed_anywhere_leaves_the_old_or_the_new_state(tmp_path: Path) -> None:
    seen = set()
    for point in range(1, POINTS):
        folder = tmp_path / str(point)
        folder.mkdir()
        approve(folder, "files", versions="^1")
        ask_for(folder, "files", versions="^2")
        was_killed = killed_at(folder, point)
        found = read_registry(folder)
        assert found.problems == ()
        seen.add(frozenset((it.id, it.versions) for it in found.entries))
        assert audit(folder, found).faults == ()
        approve(folder, "other")
        after = read_registry(folder)
        done = {it.id: it.versions for it in after.entries} == {"npm-files": "^2", "npm-other": None}
        undone = {it.id for it in after.entries} == {"npm-files", "npm-files-2", "npm-other"}
        assert done or undone
        assert audit(folder, after).notes == audit(folder, after).faults == ()
        acts = [it.act for it in read_log(folder).records]
        assert acts == ["approve", "request", *(["approve", "remove"] if done else []), "approve"]
        assert not (folder / JOURNAL).exists()
        if not was_killed:
            break
    else:
        raise AssertionError("no act lived to its end")
    assert seen == {
        frozenset({("npm-files", "^1"), ("npm-files-2", "^2")}),
        frozenset({("npm-files", "^2"), ("npm-files-2", "^2")}),  # until the next act removes the request
        frozenset({("npm-files", "^2")}),
    }


def test_a_line_that_was_cut_short_is_written_anew(tmp_path: Path) -> None:
    approve(tmp_path, "files")
    whole = (tmp_path / LOG).read_bytes()
    for length in (1, 40, len(whole) - 1):
        folder = tmp_path / str(length)
        folder.mkdir()
        (folder / "npm-files.yaml").write_bytes((tmp_path / "npm-files.yaml").read_bytes())
        record = json.loads(whole)
        text = (tmp_path / "npm-files.yaml").read_text()
        (folder / JOURNAL).write_text(json.dumps([{"record": record, "text": text}]))
        (folder / LOG).write_bytes(whole[:length])
        approve(folder, "other")
        assert (folder / LOG).read_bytes().startswith(whole)
        assert audit(folder, read_registry(folder)).faults == ()


def test_what_somebody_wrote_since_an_interrupted_act_stays(tmp_path: Path) -> None:
    approve(tmp_path, "files")
    record = json.loads((tmp_path / LOG).read_bytes())
    text = (tmp_path / "npm-files.yaml").read_text()
    (tmp_path / LOG).unlink()
    (tmp_path / "npm-files.yaml").write_text(text.replace("platform", "security"))
    (tmp_path / JOURNAL).write_text(json.dumps([{"record": record, "text": text}]))
    approve(tmp_path, "other")
    assert "owner: security" in (tmp_path / "npm-files.yaml").read_text()
    assert [it.entry for it in read_log(tmp_path).records] == ["npm-other"]
    assert not (tmp_path / JOURNAL).exists()


@pytest.mark.parametrize(
    "name", ["../outside.yaml", "/etc/outside.yaml", ".hidden.yaml", "x.sh", "a/../b.yaml"]
)
def test_a_journal_writes_nowhere_but_into_the_registry(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "registry"
    folder.mkdir()
    approve(folder, "files")
    record = {**json.loads((folder / LOG).read_bytes()), "file": name}
    text = (folder / "npm-files.yaml").read_text()
    (folder / JOURNAL).write_text(json.dumps([{"record": record, "text": text}]))
    with pytest.raises(RegistryError, match="remove it"):
        approve(folder, "other")
    assert not (tmp_path / "outside.yaml").exists()


@pytest.mark.parametrize("content", ["", "{", "[1]", "[[]]", '[{"record": {}, "text": 1}]', "[" * 100_000])
def test_a_journal_that_cannot_be_read_is_an_error_that_says_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / JOURNAL).write_text(content)
    with pytest.raises(RegistryError, match="remove it"):
        approve(tmp_path, "files")
    assert states(tmp_path) == {}


def test_a_journal_with_another_text_than_its_record_is_not_carried_out(tmp_path: Path) -> None:
    approve(tmp_path, "files")
    record = json.loads((tmp_path / LOG).read_bytes())
    (tmp_path / "npm-files.yaml").unlink()
    text = "id: npm-files\nidentity: pkg:npm/evil\nstate: approved\nowner: o\n"
    (tmp_path / JOURNAL).write_text(json.dumps([{"record": record, "text": text}]))
    with pytest.raises(RegistryError, match="remove it"):
        put(tmp_path, Act.SUSPEND, "npm-files")
    assert states(tmp_path) == {}


ACTOR = textwrap.dedent("""
    import sys
    from pathlib import Path
    from tests.inventory.acts.registries import approve
    folder, name = Path(sys.argv[1]), sys.argv[2]
    for number in range(int(sys.argv[3])):
        approve(folder, f"{name}-{number}")
        approve(folder, "shared", owner=f"{name}-{number}")
""")


def test_acts_of_many_processes_at_once_are_all_done_and_all_logged(tmp_path: Path) -> None:
    actors = [
        subprocess.Popen(
            [sys.executable, "-c", ACTOR, str(tmp_path), f"actor{number}", "5"],
            cwd=Path(__file__).parents[3],
        )
        for number in range(6)
    ]
    assert [actor.wait(timeout=120) for actor in actors] == [0] * 6
    assert len(states(tmp_path)) == 6 * 5 + 1
    log = read_log(tmp_path)
    assert (len(log.records), len(log.heads), log.breaks) == (60, 1, ())
    assert all(len(it.previous) == 1 for it in log.records[1:])
    shared = [it for it in log.records if it.entry == "npm-shared"]
    assert [it.before for it in shared[1:]] == [it.after for it in shared[:-1]]  # no act overlooked another


def test_an_act_that_cannot_have_the_lock_says_so(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(RegistryError, match="another act is under way"),
        locked(tmp_path, 0.0),
    ):
        raise AssertionError("two acts hold the lock")
    with locked(tmp_path, 0.0):
        pass


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RegistryError, match="cannot write"):
        approve(tmp_path / "registry", "files")
    assert not (tmp_path / "elsewhere").exists()


def test_a_log_that_is_no_file_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / LOG).mkdir()
    with pytest.raises(RegistryError):
        approve(tmp_path, "files")
    assert states(tmp_path) == {}
