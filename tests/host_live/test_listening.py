"""What listens, on which address, and who holds it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
from collections.abc import Callable

import pytest

from discovery.host.proc import netlink, sockets
from discovery.host.proc.machine import LinuxMachine
from discovery.host.proc.sockets import Sockets
from discovery.host.running import Listening
from tests.host_live.actors import LINUX, Stage

pytestmark = LINUX
USER = pwd.getpwuid(os.geteuid()).pw_name


def rows(port: int) -> list[Listening]:
    return [row for row in LinuxMachine().listening() if row.port == port]


def bound(family: int, address: str) -> socket.socket:
    made = socket.socket(family)
    made.bind((address, 0))
    made.listen()
    return made


@pytest.mark.parametrize(
    ("family", "address", "told"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET, "0.0.0.0", "0.0.0.0"),  # noqa: S104  # what is to be told
        (socket.AF_INET6, "::1", "::1"),
        (socket.AF_INET6, "::", "::"),
        (socket.AF_INET6, "::ffff:127.0.0.1", "127.0.0.1"),
    ],
)
def test_a_listening_socket_is_told_with_address_holder_and_user(
    family: int, address: str, told: str
) -> None:
    with bound(family, address) as ours:
        (row,) = rows(ours.getsockname()[1])
        assert (row.transport, row.address, row.network, row.user) == ("tcp", told, "", USER)
        assert row.pids == (os.getpid(),)
        assert row.inode == os.fstat(ours.fileno()).st_ino


def test_one_process_is_asked_whether_it_listens_and_no_other() -> None:
    with bound(socket.AF_INET, "127.0.0.1"):
        machine = LinuxMachine()
        assert machine.listens(os.getpid())
        assert set(machine.held) == {os.getpid()}


def test_a_process_that_does_not_listen_says_so(stage: Stage) -> None:
    actor, _ = stage.python("kept = socket.socketpair()\nready()")
    assert not LinuxMachine().listens(actor.pid)
    assert not LinuxMachine().listens(2**22 + 1)


def test_a_socket_that_waits_for_nobody_is_not_told() -> None:
    with socket.socket() as idle, bound(socket.AF_INET, "127.0.0.1") as ours:
        idle.bind(("127.0.0.1", 0))
        with socket.create_connection(ours.getsockname()) as asking:
            assert rows(idle.getsockname()[1]) == []
            assert rows(asking.getsockname()[1]) == []
            assert len(rows(ours.getsockname()[1])) == 1


def test_a_socket_that_several_inherited_is_one_row_with_all_of_them(stage: Stage) -> None:
    with bound(socket.AF_INET, "127.0.0.1") as ours:
        number = ours.fileno()
        code = f"s = socket.socket(fileno={number})\nready('.')"
        first, _ = stage.python(code, pass_fds=[number])
        second, _ = stage.python(code, pass_fds=[number])
        (row,) = rows(ours.getsockname()[1])
        assert row.pids == tuple(sorted([os.getpid(), first.pid, second.pid]))


def test_two_sockets_on_one_port_are_two_rows(stage: Stage) -> None:
    code = (
        "s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)\n"
        "s.bind(('127.0.0.1', int(sys.argv[1]))); s.listen()\nready(s.getsockname()[1])"
    )
    first, words = stage.python(code, "0")
    second, _ = stage.python(code, words[0])
    both = rows(int(words[0]))
    assert sorted(row.pids for row in both) == sorted([(first.pid,), (second.pid,)])
    assert len({row.inode for row in both}) == 2


def test_a_multipath_tcp_socket_has_its_holder() -> None:
    """Go listens so since its version 1.24."""
    try:
        ours = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
    except OSError:
        pytest.skip("this kernel has no multipath TCP")
    with ours:
        ours.bind(("127.0.0.1", 0))
        ours.listen()
        (row,) = rows(ours.getsockname()[1])
        assert row.pids == (os.getpid(),)


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_SEQPACKET])
@pytest.mark.parametrize("abstract", [False, True])
def test_a_listening_unix_socket_is_told_by_its_name(
    kind: int, abstract: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = str(tmp_path_factory.mktemp("s") / "mcp sock\n[x]")
    name = f"\0mcp-{os.getpid()}-{kind}" if abstract else path
    told = "@" + name[1:] if abstract else path
    with socket.socket(socket.AF_UNIX, kind) as ours:
        ours.bind(name)
        ours.listen()
        (row,) = [row for row in LinuxMachine().listening() if row.address == told]
        assert (row.transport, row.port, row.pids, row.user) == ("unix", None, (os.getpid(),), USER)


def test_a_unix_socket_for_messages_is_no_listener(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = str(tmp_path_factory.mktemp("s") / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
        ours.bind(path)
        assert [row for row in LinuxMachine().listening() if row.address == path] == []


def test_rows_are_sorted_and_the_same_twice() -> None:
    with bound(socket.AF_INET, "127.0.0.1"), bound(socket.AF_INET6, "::1"):
        first, second = LinuxMachine().listening(), LinuxMachine().listening()
    assert first == second


@pytest.mark.parametrize("ask", [sockets.asked, lambda: sockets.as_text("/proc/self/net")])
def test_netlink_and_text_tell_the_same_sockets(ask: Callable[[], Sockets]) -> None:
    path = f"\0mcp-both-{os.getpid()}"
    with (
        bound(socket.AF_INET, "127.0.0.1") as four,
        bound(socket.AF_INET6, "::1") as six,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        unix.bind(path)
        unix.listen()
        told = ask()
        numbers = {os.fstat(one.fileno()).st_ino: one for one in (four, six)}
        found = {one.inode: (one.family, one.port, one.address) for one in told.tcp if one.inode in numbers}
        assert found == {
            number: (one.family, one.getsockname()[1], socket.inet_pton(one.family, one.getsockname()[0]))
            for number, one in numbers.items()
        }
        assert [one.name for one in told.unix if one.inode == os.fstat(unix.fileno()).st_ino] == [
            path.encode()
        ]


def test_a_kernel_that_refuses_netlink_is_asked_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netlink, "NETLINK_SOCK_DIAG", 31)  # a family that does not exist
    with bound(socket.AF_INET, "127.0.0.1") as ours:
        (row,) = rows(ours.getsockname()[1])
        assert row.pids == (os.getpid(),)


def test_where_peers_are_not_told_a_channel_is_unknown_and_not_absent(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(netlink, "NETLINK_SOCK_DIAG", 31)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sleep = shutil.which("sleep") or ""
        actor = stage.program(sleep, "600", stdin=theirs, stdout=theirs, stderr=theirs)
        piped, _ = stage.python("ready('.')")
        machine = LinuxMachine()
        assert machine.partners(actor.pid) is None
        assert machine.partners(piped.pid) == frozenset({os.getpid()})


def test_an_error_of_the_kernel_is_an_error() -> None:
    with pytest.raises(OSError, match="refused"):
        list(netlink.dump(b"\xff" * 56))
