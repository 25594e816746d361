"""Other network namespaces: what listens there is told, may be connected to, and no thread stays there."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from discovery.host import namespaces
from discovery.host.namespaces import connect_in, destination, socket_in
from discovery.host.proc import machine as machines
from discovery.host.proc import networks
from discovery.host.proc.machine import LinuxMachine
from discovery.host.running import Listening
from discovery.model import Reason, Surface
from tests.host_live.actors import LINUX, ROOT, Stage

pytestmark = [LINUX, ROOT]
# Enters a namespace of its own, switches its loopback on, and answers one word to whoever connects.
ELSEWHERE = """
import fcntl, struct, threading
assert ctypes.CDLL(None).unshare(0x40000000) == 0
with socket.socket() as s:
    fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", 1))
def listen(family, address):
    s = socket.socket(family)
    s.bind(address)
    s.listen()
    return s
def answer(s):
    while True:
        taken, _ = s.accept()
        taken.sendall(b"elsewhere")
        taken.close()
four = listen(socket.AF_INET, ("127.0.0.1", 0))
six = listen(socket.AF_INET6, ("::1", 0))
unix = listen(socket.AF_UNIX, "\\0mcp-elsewhere-%d" % os.getpid())
for s in (four, six, unix):
    threading.Thread(target=answer, args=[s], daemon=True).start()
ready(four.getsockname()[1], six.getsockname()[1], os.readlink("/proc/self/ns/net")[5:-1])
"""


def rows_of(pid: int, machine: LinuxMachine) -> list[Listening]:
    return [row for row in machine.listening() if row.pids == (pid,)]


def test_what_listens_in_another_namespace_is_told_with_its_id(stage: Stage) -> None:
    actor, (four, six, network) = stage.python(ELSEWHERE)
    machine = LinuxMachine()
    assert machine.processes()[actor.pid].network == network
    told = [(row.transport, row.address, row.port, row.network) for row in rows_of(actor.pid, machine)]
    assert told == [
        ("tcp", "127.0.0.1", int(four), network),
        ("tcp", "::1", int(six), network),
        ("unix", f"@mcp-elsewhere-{actor.pid}", None, network),
    ]
    assert [gap for gap in machine.gaps() if gap.source == f"net:{network}"] == []


def test_our_own_namespace_has_no_id() -> None:
    machine = LinuxMachine()
    with socket.create_server(("127.0.0.1", 0)) as ours:
        (row,) = [row for row in machine.listening() if row.port == ours.getsockname()[1]]
    assert row.network == machine.processes()[os.getpid()].network == ""


def test_one_address_in_two_namespaces_is_two_rows(stage: Stage) -> None:
    _, (port, _, one) = stage.python(ELSEWHERE)
    with socket.create_server(("127.0.0.1", int(port))):
        told = [row.network for row in LinuxMachine().listening() if row.port == int(port)]
    assert told == ["", one]


def test_sockets_of_another_namespace_are_read_as_text_where_it_cannot_be_entered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, (four, six, _) = stage.python(ELSEWHERE)
    monkeypatch.setattr(namespaces, "NEW_NETWORK", -1)
    told = [row.port for row in rows_of(actor.pid, LinuxMachine())]
    assert told == [int(four), int(six), None]


def test_a_namespace_that_cannot_be_read_is_a_gap_of_its_user(stage: Stage) -> None:
    actor, (_, _, network) = stage.python(ELSEWHERE)
    machine = LinuxMachine()
    machine.networks[network] = [2**22 + 1]
    machine.seen.processes[2**22 + 1] = machine.processes()[actor.pid]
    machine.listening()
    (gap,) = [gap for gap in machine.gaps() if gap.source == f"net:{network}"]
    assert (gap.surface, gap.reason) == (Surface.LISTENER, Reason.DENIED)
    assert gap.root == f"user:{machine.processes()[actor.pid].user}"


@pytest.mark.parametrize(("address", "port"), [("127.0.0.1", 0), ("::1", 1), ("@", None)])
def test_a_socket_of_another_namespace_is_connected_to_from_outside(
    stage: Stage, address: str, port: int | None
) -> None:
    actor, words = stage.python(ELSEWHERE)
    target = f"@mcp-elsewhere-{actor.pid}" if port is None else address
    number = None if port is None else int(words[port])
    with connect_in(words[2], target, number, 5.0) as made, made.makefile("rb") as heard:
        assert heard.read() == b"elsewhere"
    if number:
        with pytest.raises(OSError, match="refused"):
            connect_in("", target, number, 5.0)


def test_the_processes_known_to_be_there_are_tried_first(stage: Stage) -> None:
    actor, (four, _, network) = stage.python(ELSEWHERE)
    for pids in ([actor.pid], [os.getpid(), actor.pid], [2**22 + 1]):
        connect_in(network, "127.0.0.1", int(four), 5.0, pids).close()


def test_a_connection_takes_no_longer_than_it_may(stage: Stage) -> None:
    code = ELSEWHERE.replace("    s.listen()", "    s.listen(0)").replace("while True:", "while False:")
    _, (four, _, network) = stage.python(code)
    with ExitStack() as kept, pytest.raises(TimeoutError):
        fill(kept, network, int(four))


def fill(kept: ExitStack, network: str, port: int) -> None:
    """Connect until nobody takes connections any more."""
    for _ in range(8):
        kept.enter_context(connect_in(network, "127.0.0.1", port, 0.2))


def test_no_thread_of_ours_stays_in_a_strange_namespace(stage: Stage) -> None:
    _, (four, _, network) = stage.python(ELSEWHERE)
    LinuxMachine().listening()
    connect_in(network, "127.0.0.1", int(four), 5.0).close()
    socket_in(network, socket.AF_INET).close()
    places = {(task / "ns/net").readlink() for task in Path("/proc/self/task").iterdir()}
    assert places == {Path("/proc/self/ns/net").readlink()}


def test_a_namespace_known_by_its_tables_only_is_not_entered() -> None:
    with pytest.raises(PermissionError):
        connect_in("table-7", "127.0.0.1", 80, 1.0, [os.getpid()])


def test_more_namespaces_than_are_read_is_a_gap(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, (_, _, network) = stage.python(ELSEWHERE)
    monkeypatch.setattr(machines, "MAX_NETWORKS", 1)
    machine = LinuxMachine()
    assert {row.network for row in machine.listening()} == {""}
    (gap,) = [gap for gap in machine.gaps() if gap.source == f"net:{network}"]
    assert (gap.reason, gap.root) == (Reason.TOO_LARGE, f"user:{machine.processes()[actor.pid].user}")


def test_a_namespace_that_nobody_is_in_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        connect_in("1", "127.0.0.1", 80, 1.0)


@pytest.mark.parametrize("name", ["localhost", "example.com", "", "127.1", "0x7f000001", "/tmp/socket"])
def test_a_name_is_never_looked_up(name: str) -> None:
    with pytest.raises(ValueError, match="address"):
        connect_in("", name, 80, 1.0)


@pytest.mark.parametrize(
    ("address", "port", "family", "told"),
    [
        ("127.0.0.1", 80, socket.AF_INET, ("127.0.0.1", 80)),
        ("fe80::1%lo", 80, socket.AF_INET6, ("fe80::1%lo", 80)),
        ("@name", None, socket.AF_UNIX, b"\0name"),
        ("/run/x", None, socket.AF_UNIX, b"/run/x"),
    ],
)
def test_a_destination_is_what_its_text_says(
    address: str, port: int | None, family: int, told: object
) -> None:
    assert destination(address, port) == (family, told)


def test_a_link_local_address_is_told_with_its_interface(stage: Stage) -> None:
    code = ELSEWHERE.replace("four = listen", LINK_LOCAL + "four = listen")
    actor, _ = stage.python(code)
    told = {row.address for row in rows_of(actor.pid, LinuxMachine())}
    assert "fe80::77%lo" in told


# Adds fe80::77 to the loopback over rtnetlink (RTM_NEWADDR), and listens there.
LINK_LOCAL = """
index = socket.if_nametoindex("lo")
local = socket.inet_pton(socket.AF_INET6, "fe80::77")
body = struct.pack("=BBBBI", 10, 64, 2, 253, index)
body += b"".join(struct.pack("=HH", 20, kind) + local for kind in (1, 2))
with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
    link.sendto(struct.pack("=IHHII", 16 + len(body), 20, 0x605, 1, 0) + body, (0, 0))
    assert link.recv(4096)[16:20] == bytes(4)
near = listen(socket.AF_INET6, ("fe80::77", 0, 0, index))
"""


def test_a_process_in_a_namespace_hidden_from_us_is_known_by_its_tables(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for an unprivileged user: see test_unprivileged.py for the real thing."""
    actor, _ = stage.python(ELSEWHERE)
    monkeypatch.setattr(networks, "link_at", lambda folder, name: None)
    machine = LinuxMachine()
    assert machine.processes()[actor.pid].network.startswith("table-")
    assert machine.processes()[os.getpid()].network == ""
    assert len(rows_of(actor.pid, machine)) == 3
