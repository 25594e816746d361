"""An engine that sleeps is left asleep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from discovery.engines.waking import would_wake
from discovery.host.running import Files, Listening, Process
from discovery.model import Gap, Reason
from tests.containers.engine import genuine, serving
from tests.containers.places import find, gaps, home_in, looked, short_folder
from tests.containers.samples import Box, Img

HONEST = genuine("1.51", [Box(image=Img(tags=("mcp/time:latest",)))])


class Seen:
    """A machine on which these processes run and these sockets wait."""

    def __init__(self, processes: Mapping[int, str], listening: tuple[Listening, ...] = ()) -> None:
        self.running = {
            pid: Process(pid=pid, parent=1, started=0.0, name=name) for pid, name in processes.items()
        }
        self.waiting = listening

    def processes(self) -> Mapping[int, Process]:
        return self.running

    def listening(self) -> tuple[Listening, ...]:
        return self.waiting

    def listens(self, pid: int) -> bool:
        return any(pid in row.pids for row in self.listening())

    def partners(self, pid: int, among: Iterable[int] | None = None) -> frozenset[int] | None:
        return None

    def descriptors(self, pid: int) -> Mapping[int, str] | None:
        return None

    def cwd(self, pid: int) -> str | None:
        return None

    def environment(self, pid: int, names: frozenset[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
        return (), {}

    def mapped(self, pid: int) -> tuple[str, ...]:
        return ()

    def files(self, pid: int) -> Files:
        raise FileNotFoundError

    def hidden(self) -> Mapping[str, int]:
        return {}

    def gaps(self) -> tuple[Gap, ...]:
        return ()


def held(path: Path | str, *pids: int) -> tuple[Listening, ...]:
    return (Listening(transport="unix", address=str(path), pids=pids),)


@pytest.mark.parametrize(
    ("place", "names", "pids", "asked"),
    [
        ("run/docker.sock", {1: "systemd"}, (1,), False),
        ("run/docker.sock", {1: "systemd", 9: "systemd"}, (1, 9), False),
        ("run/docker.sock", {1: "systemd", 7: "dockerd"}, (1, 7), True),
        ("run/docker.sock", {1: "init", 7: "dockerd"}, (7,), True),
        ("run/podman/podman.sock", {1: "systemd"}, (1,), True),
        ("run/user/1000/docker.sock", {1: "systemd", 5: "rootlesskit"}, (5,), True),
    ],
)
def test_an_engine_that_only_systemd_waits_for_is_not_woken(
    place: str, names: Mapping[int, str], pids: tuple[int, ...], *, asked: bool
) -> None:
    with short_folder() as folder:
        home = home_in(folder, {"DOCKER_HOST": f"unix://{folder}/{place}"})
        with serving(folder / place, HONEST) as engine:
            found = find(home, machine=Seen(names, held(folder / place, *pids)))
            assert bool(engine.asked) is asked
    assert bool(looked(found)) is asked
    assert [gap.reason for gap in gaps(found)] == ([] if asked else [Reason.UNSUPPORTED])


def test_the_socket_is_known_by_another_name_too() -> None:
    with short_folder() as folder:
        (folder / "run").mkdir()
        (folder / "var").mkdir()
        (folder / "var/run").symlink_to(folder / "run")
        machine = Seen({1: "systemd"}, held(folder / "var/run/docker.sock", 1))
        assert would_wake(str(folder / "run/docker.sock"), machine)


@pytest.mark.parametrize(
    ("names", "wakes"),
    [
        ({1: "systemd", 2: "bash"}, True),
        ({1: "systemd", 2: "dockerd"}, False),
        ({1: "systemd", 2: "docker-desktop-user-distro"}, False),
        ({1: "init", 2: "bash"}, False),
        ({2: "bash"}, False),
    ],
)
def test_whose_holder_is_hidden_is_judged_by_who_runs(names: Mapping[int, str], *, wakes: bool) -> None:
    real = str(Path("/run/docker.sock"))
    assert would_wake(real, Seen(names, held(real))) is wakes


def test_other_sockets_are_never_judged_so() -> None:
    assert not would_wake("/srv/docker.sock", Seen({1: "systemd"}))
    assert not would_wake("/run/podman/podman.sock", Seen({1: "systemd"}, held("/run/podman/podman.sock", 1)))
