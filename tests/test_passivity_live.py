"""A scan of what runs starts nothing, and sends what it says it sends: nothing, or a question to loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

WATCHED = """
import json, socket, sys
STARTS = ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty",
          "pty.spawn", "os.startfile", "os.kill", "signal.pthread_kill")
WRITES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown",
          "os.truncate", "os.utime", "shutil.")
LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
done, reached = [], set()
def hook(event, args):
    if event.startswith(STARTS + WRITES + LOOKUPS):
        done.append(event)
    elif event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        done.append("open for writing")
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        family = args[0].family
        if family in {socket.AF_INET, socket.AF_INET6}:
            reached.add(str(args[1][0]))
        elif family == socket.AF_UNIX:
            reached.add("unix")
from agents.endpoint import Request, sweep
from discovery.model import Surface
live = frozenset({Surface.PROCESS, Surface.LISTENER})
request = Request(key=bytes(32), only=live, probe=sys.argv[1])
sys.addaudithook(hook)
found = sweep(request)
print(json.dumps([done, sorted(reached), sorted(one.address or "" for one in found.sightings)]))
"""
REFUSAL = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture
def stranger() -> Iterator[tuple[int, list[bytes]]]:
    """Give the port of a listener that is no server, and what it is sent."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    heard.append(connection.recv(65536))
                    connection.sendall(REFUSAL)

        server = threading.Thread(target=serve)
        server.start()
        yield listener.getsockname()[1], heard
        over.set()
        server.join()


def looked(mode: str) -> tuple[list[str], list[str], list[str]]:
    """Return what a look did, whom it reached, and which addresses it told of."""
    ran = subprocess.run(
        [sys.executable, "-P", "-c", WATCHED, mode], capture_output=True, text=True, check=True, timeout=120
    )
    done, reached, addresses = json.loads(ran.stdout)
    return done, reached, addresses


@pytest.mark.parametrize("mode", ["none", "candidates", "all"])
def test_a_look_at_what_runs_starts_and_changes_nothing(mode: str) -> None:
    done, _, _ = looked(mode)
    assert done == []


def test_without_a_probe_nobody_is_reached(stranger: tuple[int, list[bytes]]) -> None:
    _, reached, _ = looked("none")
    assert reached == []
    assert stranger[1] == []


def test_a_listener_that_is_no_servers_is_asked_only_where_all_are(stranger: tuple[int, list[bytes]]) -> None:
    port, heard = stranger
    _, reached, _ = looked("candidates")
    assert set(reached) <= {"127.0.0.1", "::1", "unix"}
    assert heard == []
    _, reached, addresses = looked("all")
    assert "127.0.0.1" in reached
    assert set(reached) <= {"127.0.0.1", "::1", "unix"}
    assert len(heard) >= 1, "the question came"
    assert not any(b"tools/call" in question for question in heard)
    assert not any(address.endswith(f":{port}") for address in addresses), "and the answer was no server's"
