"""A server in a network namespace of its own is asked from outside, on its own loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from discovery.host.this_machine import this_machine
from discovery.listeners import ListenerFinder
from discovery.model import Sighting
from discovery.redact.keyed import Fingerprinter
from tests.listeners.scene import NOW, Scene, server

SERVER = """
import fcntl, socket, struct, sys
sys.path.insert(0, sys.argv[1])
from tests.probe import kinds
from tests.probe.scripted import Scripted
# SIOCSIFFLAGS with IFF_UP | IFF_RUNNING: the loopback of a new namespace is down.
with socket.socket() as sock:
    fcntl.ioctl(sock, 0x8914, struct.pack("16sh14x", b"lo", 0x41))
with Scripted(kinds.modern()) as scripted:
    print(scripted.port, flush=True)
    sys.stdin.read()
"""


def may_make_namespaces() -> bool:
    """Return whether this account may make a network namespace."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode == 0


@pytest.fixture
def elsewhere() -> Iterator[tuple[int, int]]:
    """Give pid and port of a server in a namespace of its own."""
    started = subprocess.Popen(
        ["unshare", "-n", sys.executable, "-c", SERVER, str(Path(__file__).parents[2])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        assert started.stdout is not None
        yield started.pid, int(started.stdout.readline())
        assert started.stdin is not None
        started.stdin.close()


@pytest.mark.skipif(not may_make_namespaces(), reason="needs the right to make network namespaces")
def test_a_server_in_another_network_namespace(elsewhere: tuple[int, int]) -> None:
    pid, port = elsewhere
    machine = this_machine()
    rows = [row for row in machine.listening() if row.pids == (pid,) and row.port == port]
    leaf = machine.processes()[pid]
    live = Scene(servers=(server(leaf, *rows),))
    finder = ListenerFinder(machine=machine, live=live, keyed=Fingerprinter(bytes(32)), now=lambda: NOW)
    (seen,) = [one for one in finder.find() if isinstance(one, Sighting)]
    assert seen.source == f"tcp:127.0.0.1:{port}@net:{leaf.network}"
    assert (seen.facts["probe"], seen.facts["server_name"]) == ("confirmed", "demo")
