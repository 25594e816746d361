"""Which engines are asked, which are not, and which of those are news."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from discovery.engines.channel import refusal
from discovery.model import Gap, Reason, Surface
from tests.containers.engine import genuine, serving
from tests.containers.places import find, gaps, home_in, looked, short_folder, sightings
from tests.containers.samples import Box, Img

NOBODY = 65534
BOX = Box(image=Img(tags=("mcp/time:latest",)))
HONEST = genuine("1.51", [BOX])

SYSTEM = ("run/docker.sock", "run/podman/podman.sock", "run/finch.sock", "var/run/docker.sock")
IN_A_HOME = (
    ".docker/run/docker.sock",
    ".docker/desktop/docker.sock",
    ".orbstack/run/docker.sock",
    ".rd/docker.sock",
    ".finch/finch.sock",
    ".colima/docker.sock",
    ".colima/default/docker.sock",
    ".colima/work/docker.sock",
    ".config/colima/default/docker.sock",
    ".lima/docker/sock/docker.sock",
    ".lima/podman/sock/podman.sock",
    ".local/share/containers/podman/machine/podman.sock",
    ".local/share/containers/podman/machine/qemu/podman.sock",
)


@pytest.mark.parametrize("place", SYSTEM)
def test_the_systems_engines_are_asked(place: str) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        with serving(folder / place, HONEST):
            found = find(home)
    assert {seen.root for seen in sightings(found)} == {str(folder / place)}
    assert [it.root for it in looked(found)] == [str(folder / place)]
    assert {seen.user for seen in sightings(found)} == {None}


@pytest.mark.parametrize("place", IN_A_HOME)
def test_a_users_engines_are_asked(place: str) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        with serving(home.path / place, HONEST):
            found = find(home)
    assert {seen.root for seen in sightings(found)} == {str(home.path / place)}
    assert {seen.user for seen in sightings(found)} == {"ada"}


@pytest.mark.parametrize("place", ["docker.sock", "podman/podman.sock"])
def test_rootless_engines_are_asked_in_the_runtime_folder(place: str) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        at = folder / "run" / "user" / str(home.path.stat().st_uid) / place
        with serving(at, HONEST):
            assert len(sightings(find(home))) == 2
        moved = home_in(folder, {"XDG_RUNTIME_DIR": str(folder / "x")})
        with serving(folder / "x" / place, HONEST):
            assert len(sightings(find(moved))) == 2


def test_podmans_machine_is_asked_in_the_temporary_folder() -> None:
    with short_folder() as folder:
        home = home_in(folder, {"TMPDIR": str(folder / "T")})
        with serving(folder / "T/podman/podman-machine-default-api.sock", HONEST):
            assert len(sightings(find(home))) == 2


def test_where_no_engine_is_nothing_is_said() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        (home.path / ".colima").mkdir()
        (home.path / ".docker" / "contexts" / "meta").mkdir(parents=True)
        assert find(home) == []
        assert find() == []


def test_an_engine_behind_two_paths_is_asked_once() -> None:
    with short_folder() as folder:
        home = home_in(folder, {"DOCKER_HOST": f"unix://{folder}/run/docker.sock"})
        with serving(folder / "run/docker.sock", HONEST) as engine:
            (folder / "var").mkdir()
            (folder / "var/run").symlink_to(folder / "run")
            (home.path / ".colima").mkdir()
            (home.path / ".colima/docker.sock").symlink_to(folder / "run/docker.sock")
            found = find(home, home)
            assert sum("/_ping" in line for line in engine.asked) == 1
    assert len(looked(found)) == 1
    assert len(sightings(found)) == 2


def test_an_engine_with_two_sockets_is_told_once() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        with serving(folder / "run/docker.sock", HONEST), serving(home.path / ".rd/docker.sock", HONEST):
            found = find(home)
    assert len({seen.key for seen in sightings(found)}) == len(sightings(found)) == 2
    assert len(looked(found)) == 2


def test_two_engines_are_both_asked() -> None:
    other = Box(image=Img(tags=("mcp/git:latest",)))
    with short_folder() as folder:
        home = home_in(folder)
        with (
            serving(folder / "run/docker.sock", HONEST),
            serving(folder / "run/podman/podman.sock", genuine("podman-5", [other])),
        ):
            found = find(home)
    assert {seen.source.split(":")[1] for seen in sightings(found)} == {"docker", "podman"}


def test_a_socket_that_nobody_serves_is_a_gap() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        (home.path / ".rd").mkdir()
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(str(home.path / ".rd/docker.sock"))
        stale.close()
        (gap,) = gaps(find(home))
    assert (gap.surface, gap.reason, gap.root) == (Surface.CONTAINER, Reason.UNSUPPORTED, gap.source)
    assert "start its engine" in gap.detail


def test_an_engine_that_takes_no_connection_is_a_gap_and_costs_little() -> None:
    with short_folder() as folder, socket.socket(socket.AF_UNIX) as full:
        home = home_in(folder)
        (folder / "run").mkdir()
        path = str(folder / "run/docker.sock")
        full.bind(path)
        full.listen(0)
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(path)
        (gap,) = gaps(find(home))
        for each in waiting:
            each.close()
    assert gap.reason is Reason.TIMED_OUT


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, os.mkfifo], ids=["file", "folder", "pipe"])
def test_what_is_no_socket_is_a_gap_and_not_opened(make: object) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        (folder / "run").mkdir()
        assert callable(make)
        make(folder / "run/docker.sock")
        (gap,) = gaps(find(home))
    assert gap.reason is Reason.UNRECOGNISED


def test_a_path_too_long_for_a_socket_is_a_gap() -> None:
    with short_folder() as folder:
        deep = folder / ("d" * 120)
        deep.mkdir()
        with serving(folder / "s", HONEST):
            (deep / "docker.sock").symlink_to(folder / "s")
            (gap,) = gaps(find(home_in(folder, {"DOCKER_HOST": f"unix://{deep}/docker.sock"})))
    assert gap.reason is Reason.UNSUPPORTED


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """As an account that may do nothing here; as ourselves where we are not root, for whom modes count."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def test_an_engine_that_may_not_be_asked_is_a_gap_that_says_what_to_do() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        with serving(folder / "run/docker.sock", HONEST) as engine:
            (folder / "run/docker.sock").chmod(0o060)
            if os.geteuid() == 0:
                os.chown(folder / "run/docker.sock", -1, 12345)
            with as_somebody_else():
                found = find(home)
            assert engine.asked == []
    (gap,) = found
    assert isinstance(gap, Gap)
    assert (gap.reason, gap.root) == (Reason.DENIED, str(folder / "run/docker.sock"))
    assert "join the group" in gap.detail


def test_a_folder_that_may_not_be_entered_is_one_gap() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        shut = home.path / ".docker"
        with serving(shut / "run/docker.sock", HONEST):
            (shut / "desktop").mkdir()
            shut.chmod(0)
            with as_somebody_else():
                found = find(home)
            shut.chmod(0o755)
    (gap,) = found
    assert isinstance(gap, Gap)
    assert (gap.reason, gap.root) == (Reason.DENIED, str(shut))


def write_context(home: Path, name: str, document: object) -> Path:
    path = home / ".docker" / "contexts" / "meta" / name / "meta.json"
    path.parent.mkdir(parents=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def context(host: str) -> dict[str, object]:
    return {"Name": "x", "Metadata": {}, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": False}}}


def test_contexts_lead_to_engines() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        write_context(home.path, "aa", context(f"unix://{folder}/vm/one.sock"))
        write_context(home.path, "bb", context(f"unix://{folder}/vm/two.sock"))
        write_context(home.path, "cc", context(f"unix://{folder}/vm/absent.sock"))
        with (
            serving(folder / "vm/one.sock", HONEST),
            serving(folder / "vm/two.sock", genuine("podman-4", [])),
        ):
            found = find(home)
    assert [it.root for it in looked(found)] == [f"{folder}/vm/one.sock", f"{folder}/vm/two.sock"]
    assert gaps(found) == []


@pytest.mark.parametrize("variable", ["DOCKER_HOST", "CONTAINER_HOST"])
@pytest.mark.parametrize("form", ["unix://{}", "{}"])
def test_variables_lead_to_engines_of_the_own_home_only(variable: str, form: str) -> None:
    with short_folder() as folder, serving(folder / "s", HONEST):
        environ = {variable: form.format(folder / "s")}
        assert len(looked(find(home_in(folder, environ)))) == 1
        assert find(home_in(folder, environ, own=False)) == []


def test_the_folder_of_contexts_may_be_moved() -> None:
    with short_folder() as folder, serving(folder / "s", HONEST):
        home = home_in(folder, {"DOCKER_CONFIG": str(folder / "elsewhere")})
        path = folder / "elsewhere/contexts/meta/a/meta.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(context(f"unix://{folder}/s")))
        assert len(looked(find(home))) == 1


@pytest.mark.parametrize(
    "host",
    [
        "tcp://192.0.2.1:2376",
        "tcp://127.0.0.1:2375",
        "ssh://ada@build.example",
        "http://192.0.2.1:2375",
        "fd://3",
        "TCP://192.0.2.1",
        "npipe:////./pipe/docker_engine",
    ],
)
def test_an_engine_over_the_network_is_a_gap_and_not_asked(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with short_folder() as folder:
        home = home_in(folder)
        write_context(home.path, "aa", context(host))
        (gap,) = find(home)
    assert isinstance(gap, Gap)
    assert (gap.reason, gap.source) == (Reason.OUTSIDE, host)


def test_the_password_in_an_engines_address_is_not_kept() -> None:
    with short_folder() as folder:
        found = find(home_in(folder, {"DOCKER_HOST": "ssh://ada:hunter2secret@build.example"}))
    assert len(gaps(found)) == 1
    assert "hunter2secret" not in repr(found)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('{"Endpoints": ', Reason.MALFORMED),
        ("\x00\x01", Reason.MALFORMED),
        (context("unix://relative/docker.sock"), Reason.UNRECOGNISED),
        (context("unix://"), Reason.UNRECOGNISED),
        ('"' + "x" * 300_000 + '"', Reason.TOO_LARGE),
    ],
)
def test_a_context_that_cannot_be_read_is_a_gap(document: object, reason: Reason) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        write_context(home.path, "aa", document)
        (gap,) = gaps(find(home))
    assert gap.reason is reason


@pytest.mark.parametrize(
    "document", [{}, [], {"Endpoints": None}, {"Endpoints": {"docker": {"Host": 5}}}, "null"]
)
def test_a_context_without_an_address_says_nothing(document: object) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        write_context(home.path, "aa", document)
        assert find(home) == []


def test_a_context_that_links_elsewhere_is_not_followed() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        path = write_context(home.path, "aa", "")
        path.unlink()
        path.symlink_to("/etc/passwd")
        (gap,) = gaps(find(home))
    assert gap.reason is Reason.OUTSIDE


@pytest.mark.parametrize("host", ["unix:///nul\x00byte", "unix:///" + "x" * 5000, "unix:///a\nb"])
def test_an_odd_address_is_no_crash(host: str) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        write_context(home.path, "aa", context(host))
        assert sightings(find(home)) == []


def test_of_another_users_home_only_his_own_engine_is_asked() -> None:
    """Else a user could make root talk to any socket there is."""
    with short_folder() as folder:
        home = home_in(folder, own=False)
        os.chown(home.path, 12345, 12345)
        write_context(home.path, "aa", context(f"unix://{folder}/other.sock"))
        with serving(folder / "other.sock", HONEST) as engine:
            (gap,) = find(home)
            assert engine.asked == []
            os.chown(folder / "other.sock", 12345, 12345)  # his file, but not he who listens
            (other,) = find(home)
            assert engine.asked == []
    assert isinstance(gap, Gap)
    assert isinstance(other, Gap)
    assert gap.reason is other.reason is Reason.OUTSIDE


def test_what_one_user_may_not_name_is_still_asked_for_whom_it_is() -> None:
    with short_folder() as folder:
        theirs = home_in(folder, own=False)
        os.chown(theirs.path, 12345, 12345)
        mine = home_in(folder / "mine", {"DOCKER_HOST": f"unix://{folder}/my.sock"})
        write_context(theirs.path, "aa", context(f"unix://{folder}/my.sock"))
        with serving(folder / "my.sock", HONEST):
            found = find(theirs, mine)
    assert len(gaps(found)) == 1
    assert len(sightings(found)) == 2


def test_another_users_own_engine_is_asked() -> None:
    with short_folder() as folder:
        home = home_in(folder, own=False)
        os.chown(home.path, 12345, 12345)
        os.chown(folder, 12345, 12345)
        os.seteuid(12345)
        try:
            engine = serving(folder / "run/user/12345/docker.sock", HONEST)
            engine.__enter__()
        finally:
            os.seteuid(0)
        try:
            assert len(sightings(find(home))) == 2
        finally:
            engine.__exit__(None, None, None)


def test_many_virtual_machines_are_bounded() -> None:
    with short_folder() as folder:
        home = home_in(folder)
        for number in range(300):
            (home.path / ".colima" / f"vm{number:03}").mkdir(parents=True)
            (home.path / ".colima" / f"vm{number:03}" / "docker.sock").touch()
        assert len(gaps(find(home))) == 256


def test_a_system_that_refuses_in_another_way_is_told_in_its_words() -> None:
    class Busy(OSError):
        winerror = 231

    assert getattr(refusal(Busy(), "x"), "reason", None) is Reason.TIMED_OUT
    assert getattr(refusal(OSError(22, "x"), "x"), "reason", None) is Reason.UNSUPPORTED
    assert isinstance(refusal(FileNotFoundError(), "x"), FileNotFoundError)
