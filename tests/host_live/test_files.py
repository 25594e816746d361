"""The files a process sees: its own root, its own links, nothing but plain files, and never ours."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.formats.errors import Unreadable
from discovery.host.own_files import OwnFiles
from discovery.host.patience import Patience, PatientFiles, may_hang, patience_with, within
from discovery.host.proc import rooted
from discovery.host.proc.files import ProcessFiles
from discovery.host.proc.machine import LinuxMachine
from discovery.host.proc.rooted import FOLDER, asked, open_in, walked
from discovery.host.running import Files
from discovery.model import Reason
from tests.host_live.actors import LINUX, ROOT, Stage

pytestmark = LINUX
SLEEP = shutil.which("sleep") or "/bin/sleep"
JAILED = "os.chroot(sys.argv[1]); os.chdir(sys.argv[2])\nready('.')"


def files_of(pid: int) -> Files:
    return LinuxMachine().files(pid)


@pytest.fixture(params=["of a process", "of anybody"])
def ours(request: pytest.FixtureRequest, tmp_path: Path, stage: Stage) -> Files:
    """Give the files of a process that works in a folder, seen either way."""
    if request.param == "of a process":
        return files_of(stage.program(SLEEP, "600", cwd=tmp_path).pid)
    return OwnFiles(str(tmp_path), os.path.realpath(SLEEP))


def refused(files: Files, path: str, limit: int = 1000) -> Reason:
    with pytest.raises(Unreadable) as caught:
        files.read(path, limit)
    return caught.value.reason


def test_a_file_is_read_by_its_whole_path_and_from_the_working_folder(ours: Files, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_bytes(b"{}")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/link").symlink_to("../package.json")
    for path in (str(tmp_path / "package.json"), "package.json", "./bin/../package.json", "bin/link"):
        assert ours.read(path, 2) == b"{}"
        assert ours.real(path) == os.path.realpath(tmp_path / "package.json")
        assert ours.mark(path) == ours.mark("package.json")


@pytest.mark.parametrize("size", [0, 1, 4095, 65_536, 65_537, 300_000])
def test_every_byte_is_read_up_to_the_limit_and_none_above(ours: Files, tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    (tmp_path / "a").write_bytes(data)
    assert ours.read("a", size) == data
    if size:
        assert refused(ours, "a", size - 1) is Reason.TOO_LARGE


def test_a_part_of_a_file_of_any_size_is_read(ours: Files, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as huge:
        huge.seek(10**11)
        huge.write(b"end")
    assert refused(ours, "huge") is Reason.TOO_LARGE
    assert ours.part("huge", 10**11, 100) == b"end"
    assert ours.part("huge", 10**11 + 1, 1) == b"n"
    assert ours.part("huge", 10**12, 1) == b""
    assert ours.part("huge", 0, 3) == b"\0\0\0"


@pytest.mark.parametrize("path", ["", "absent", "no/such", "file/x", "nul\0", "\ud800", "dangling"])
def test_what_is_not_there_is_absent_and_not_refused(ours: Files, tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError):
        ours.read(path or "absent", 10)
    with pytest.raises(FileNotFoundError):
        ours.names(path or "absent")


def test_what_is_no_plain_file_is_neither_read_nor_opened(ours: Files, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            made.bind("socket")
        finally:
            os.chdir(here)
    for name in ("fifo", "zero", "socket", ".", "/dev/tty", "loop"):
        assert refused(ours, name) is Reason.NOT_A_FILE


@pytest.mark.parametrize("path", ["/proc/kmsg", "/proc/self/environ", "/proc/self/mem"])
def test_the_kernel_s_own_files_are_empty_and_not_consumed(stage: Stage, path: str) -> None:
    files = files_of(stage.program(SLEEP, "600").pid)
    assert files.read(path, 10**6) == b""
    assert files.part(path, 0, 10) == b""


@pytest.mark.parametrize(
    "path", ["/proc/self/fd/0", "/proc/self/cwd/x", "/proc/self/root/etc/passwd", "/proc/self/exe"]
)
def test_links_that_only_the_kernel_can_follow_are_not_followed(stage: Stage, path: str) -> None:
    assert refused(files_of(stage.program(SLEEP, "600").pid), path) is Reason.NOT_A_FILE


def test_names_are_sorted_and_bounded(ours: Files, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for name in ("b", "a", os.fsdecode(b"\xff"), "\n"):
        (folder / name).write_text("")
    assert ours.names("many") == ("\n", "a", "b", os.fsdecode(b"\xff"))
    (tmp_path / "file").write_text("")
    with pytest.raises(Unreadable) as caught:
        ours.names("file")
    assert caught.value.reason is Reason.NOT_A_FILE


def test_a_mark_changes_with_the_content(ours: Files, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("one")
    first = ours.mark("a")
    path.write_text("two!")
    assert ours.mark("a") != first
    assert ours.mark(".")[1] == tmp_path.stat().st_ino
    with pytest.raises(Unreadable):
        ours.mark("/dev/null")


def test_no_path_is_the_program_itself(ours: Files) -> None:
    path = Path(SLEEP).resolve()
    assert ours.real("") == str(path)
    assert ours.read("", 10**8) == path.read_bytes()
    assert ours.part("", 1, 3) == b"ELF"
    assert ours.mark("")[3] == path.stat().st_size


def test_a_program_is_read_even_after_its_file_was_replaced(stage: Stage, tmp_path: Path) -> None:
    copy, other = tmp_path / "server", tmp_path / "other"
    shutil.copy(SLEEP, copy)
    files = files_of(stage.program(str(copy), "600").pid)
    other.write_bytes(b"an honest program")
    other.rename(copy)
    for seen in (files, files_of(int(files_pid(files)))):
        assert seen.read("", 10**8) == Path(SLEEP).read_bytes()
        assert seen.read(str(copy), 100) == b"an honest program"
    assert files.real("") == str(copy)


def files_pid(files: Files) -> int:
    """Return whose files these are."""
    assert isinstance(files, ProcessFiles)
    return files.process.pid


@ROOT
@pytest.mark.parametrize("target", ["/etc/secret", "../../../../etc/secret", "/etc/../../../etc/secret"])
def test_a_link_in_another_root_leads_nowhere_outside_of_it(
    stage: Stage, tmp_path: Path, target: str
) -> None:
    secret = tmp_path / "etc/secret"
    jail = tmp_path / "jail"
    for folder in (tmp_path / "etc", jail / "app", jail / "etc"):
        folder.mkdir(parents=True)
    secret.write_text("the host's")
    (jail / "etc/secret").write_text("the jail's")
    (jail / "app/link").symlink_to(target)
    actor, _ = stage.python(JAILED, str(jail), "/app")
    files = files_of(actor.pid)
    for path in ("link", "/app/link", "/../app/link", "/etc/secret"):
        assert files.read(path, 100) == b"the jail's"
        assert files.real(path) == "/etc/secret"
    (jail / "etc/secret").unlink()
    with pytest.raises(FileNotFoundError):
        files.read("link", 100)


@ROOT
def test_a_process_in_another_root_is_told_as_it_sees_itself(stage: Stage, tmp_path: Path) -> None:
    jail = tmp_path / "jail"
    (jail / "app/inner").mkdir(parents=True)
    actor, _ = stage.python(JAILED, str(jail), "/app/inner")
    machine = LinuxMachine()
    assert machine.cwd(actor.pid) == "/app/inner"
    assert machine.files(actor.pid).real(".") == "/app/inner"
    assert machine.files(actor.pid).real("/") == "/"
    assert machine.files(actor.pid).names("..") == ("inner",)
    with pytest.raises(FileNotFoundError):
        machine.files(actor.pid).names("/home")


@ROOT
def test_a_working_folder_outside_of_the_root_gives_no_file(stage: Stage, tmp_path: Path) -> None:
    jail = tmp_path / "jail"
    jail.mkdir()
    (tmp_path / "secret").write_text("the host's")
    actor, _ = stage.python("os.chdir(sys.argv[1]); os.chroot('jail')\nready('.')", str(tmp_path))
    with pytest.raises(FileNotFoundError):
        files_of(actor.pid).read("secret", 100)


def test_a_working_folder_that_was_removed_gives_no_file(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    actor = stage.program(SLEEP, "600", cwd=folder)
    folder.rmdir()
    assert LinuxMachine().cwd(actor.pid) == str(folder)
    with pytest.raises(FileNotFoundError):
        files_of(actor.pid).read("a", 100)
    folder.mkdir()
    (folder / "a").write_text("another folder's")
    with pytest.raises(FileNotFoundError):
        files_of(actor.pid).read("a", 100)


NAMES = st.sampled_from(["a", "b", "..", ".", "", "in", "out", "loop", "deep", "up", "file", "absent"])
PATHS = st.builds("/".join, st.lists(NAMES, max_size=7))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Give an open folder full of links, with something outside that none may reach."""
    outer = tmp_path_factory.mktemp("outer")
    (outer / "file").write_text("outside")
    root = outer / "root"
    (root / "a/b").mkdir(parents=True)
    (root / "file").write_text("inside")
    (root / "a/file").write_text("a's")
    for name, target in (
        ("in", "/a/b"), ("a/out", "../../../file"), ("loop", "loop"), ("a/b/up", "../.."),
        ("out", str(outer)), ("deep", "in/up/a/out"), ("a/deep", "/deep/"), ("a/b/a", "//a/./../file"),
    ):  # fmt: skip
        (root / name).symlink_to(target)
    descriptor = os.open(root, FOLDER)
    yield descriptor
    os.close(descriptor)


@given(path=PATHS)
def test_the_kernel_and_our_own_walk_find_the_same(tree: int, path: str) -> None:
    assert found(asked, tree, path) == found(walked, tree, path)


def found(opener: object, root: int, path: str) -> object:
    """Return the file an opener finds, or the error's number."""
    assert callable(opener)
    try:
        descriptor = opener(root, "/" + path)
    except OSError as error:
        return error.errno
    try:
        facts = os.fstat(descriptor)
        return facts.st_dev, facts.st_ino
    finally:
        os.close(descriptor)


def test_a_kernel_without_openat2_is_walked(tree: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooted, "OPENAT2", 10**6)
    with pytest.raises(OSError, match="not implemented"):
        asked(tree, "/file")
    descriptor = open_in(tree, "/deep")
    try:
        assert Path(f"/proc/self/fd/{descriptor}").read_text() == "inside"
    finally:
        os.close(descriptor)


# Mounts a file system (FUSE) in a mount namespace of its own, and answers nothing.
SILENT = """
library = ctypes.CDLL(None, use_errno=True)
assert library.unshare(0x20000) == 0
assert library.mount(b"none", b"/", None, 0x44000, None) == 0
fuse = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={fuse},rootmode=40000,user_id=0,group_id=0".encode()
assert library.mount(b"silent", sys.argv[1].encode(), b"fuse.silent", 0, options) == 0
ready(".")
"""


@ROOT
@pytest.mark.skipif(not Path("/dev/fuse").exists(), reason="needs FUSE")
def test_a_file_system_that_never_answers_is_given_up(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "mount").mkdir()
    (tmp_path / "plain").write_text("beside it")
    actor, _ = stage.python(SILENT, str(tmp_path / "mount"))
    machine = LinuxMachine()
    assert isinstance(machine.files(actor.pid), PatientFiles)
    files = PatientFiles(machine.files_of(actor.pid), Patience(0.1))
    assert files.read(str(tmp_path / "plain"), 100) == b"beside it"
    for _ in range(6):
        assert refused(files, str(tmp_path / "mount/server.py")) is Reason.TIMED_OUT
    assert refused(files, str(tmp_path / "plain")) is Reason.TIMED_OUT
    others = PatientFiles(machine.files_of(actor.pid), Patience(5.0))
    assert others.read(str(tmp_path / "plain"), 100) == b"beside it"


def test_patience_passes_on_what_is_told_and_what_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    direct = OwnFiles(str(tmp_path), SLEEP)
    patient = PatientFiles(direct, Patience())
    assert patient.read("a", 3) == b"one"
    assert patient.part("a", 1, 1) == b"n"
    assert patient.names(".") == ("a",)
    assert patient.real("a") == direct.real("a")
    assert patient.mark("a") == direct.mark("a")
    assert refused(patient, "a", 2) is Reason.TOO_LARGE
    with pytest.raises(FileNotFoundError):
        patient.read("b", 2)
    assert within(Patience(), lambda: None) is None


def test_there_is_one_patience_with_each_user() -> None:
    assert patience_with("ana") is patience_with("ana")
    assert patience_with("ana") is not patience_with("bob")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"36 35 98:0 / /home rw,noatime master:1 - ext4 /dev/sda rw", False),
        (b"36 35 0:50 / /mnt rw shared:1 - nfs4 nas:/ rw", True),
        (b"36 35 0:50 / /mnt rw - fuse.sshfs ana@nas:/ rw", True),
        (b"36 35 0:50 / /run rw - tmpfs fuse rw", False),
        (b"36 35 0:50 / /mnt\\040-\\040nfs rw - overlay overlay rw", False),
        (b"", False),
    ],
)  # fmt: skip
def test_a_mount_table_tells_what_may_hang(line: bytes, told: bool) -> None:
    assert may_hang(b"22 1 8:1 / / rw - ext4 /dev/root rw\n" + line) is told
