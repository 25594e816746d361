"""One look at processes and sockets beside the bare reads it is made of, in turn and in one run.

    python benchmarks/process_pass.py [--processes 1000] [--listeners 200] [--connections 5000] [--rounds 15]

Starts processes that sleep and sockets on loopback, looks at them in turn, and prints the median and the best
of each way and its ratio to the first. Nothing is asserted: figures depend on the machine, ratios much less.
Linux only.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import psutil

from discovery.host.proc import sockets
from discovery.host.proc.machine import LinuxMachine

SIX = ["pid", "ppid", "create_time", "name", "cmdline", "exe"]
# Each connection has two ends in the one process that holds them all.
HOLDER = """
import resource, socket, sys
listeners, connections = int(sys.argv[1]), int(sys.argv[2])
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
kept = [socket.create_server(("127.0.0.1", 0)) for _ in range(listeners)]
for number in range(connections):
    kept.append(socket.create_connection(kept[number % listeners].getsockname()))
    kept.append(kept[number % listeners].accept()[0])
print("ready", flush=True)
sys.stdin.read()
"""
Ways = Mapping[str, Callable[[], object]]


def main() -> None:
    """Run both comparisons and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--processes", type=int, default=1000)
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--connections", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    with sleepers(given.processes):
        tell(f"processes: {len(pids())}", timed(PROCESSES, given.rounds))
    with holder(given.listeners, 0):
        tell(f"{given.listeners} listeners, no connections", timed(SOCKETS, given.rounds))
    with holder(given.listeners, given.connections):
        title = f"{given.listeners} listeners, {given.connections} connections"
        tell(title, timed(SOCKETS, given.rounds))


@contextmanager
def sleepers(count: int) -> Iterator[None]:
    """Have `count` processes sleep for a while."""
    with ExitStack() as stack:
        for _ in range(count):
            started = subprocess.Popen(["/bin/sleep", "3600"])
            stack.callback(started.wait)
            stack.callback(started.kill)
        yield


@contextmanager
def holder(listeners: int, connections: int) -> Iterator[None]:
    """Have a process hold that many sockets for a while."""
    command = [sys.executable, "-I", "-c", HOLDER, str(listeners), str(connections)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        if started.stdout is None or started.stdout.readline() != b"ready\n":
            raise SystemExit("the sockets could not be made: is the limit of open files high enough?")
        yield
        started.kill()


def bare(read: Callable[[str], object]) -> None:
    """Read the command line of every process, and do nothing with it."""
    for pid in pids():
        try:
            read(f"/proc/{pid}/cmdline")
        except OSError:
            continue


def unbuffered(path: str) -> bytes:
    """Return a file's bytes with the fewest calls there are."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 65536)
    finally:
        os.close(descriptor)


def opened(path: str) -> bytes:
    """Return a file's bytes as anybody would write it."""
    with Path(path).open("rb") as file:
        return file.read()


def pids() -> list[str]:
    """Return the numbers of all processes."""
    return [name for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208  # what is timed


PROCESSES: Ways = {
    "cmdline, os.open and os.read": partial(bare, unbuffered),
    "cmdline, Path.open": partial(bare, opened),
    "our pass: 11 facts": lambda: LinuxMachine().processes(),
    "psutil: 6 facts": lambda: list(psutil.process_iter(SIX)),
    "our pass and who holds what listens": lambda: LinuxMachine().listening(),
}
SOCKETS: Ways = {
    "netlink: what listens, unix pairs": sockets.asked,
    "/proc/net as text": lambda: sockets.as_text("/proc/self/net"),
    "our rows, with processes and holders": lambda: LinuxMachine().listening(),
    "psutil: net_connections": lambda: [
        one for one in psutil.net_connections("inet") if one.type == socket.SOCK_STREAM
    ],
}


def timed(ways: Ways, rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each way, asked in turn so that a busy machine is busy for all."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def tell(title: str, seconds: Mapping[str, list[float]]) -> None:
    """Print one comparison."""
    first = statistics.median(next(iter(seconds.values())))
    print(f"\n{title}")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        figures = f"{median * 1e3:8.2f} ms  best {min(taken) * 1e3:8.2f} ms  x {median / first:6.2f}"
        print(f"  {name:40} {figures}")


if __name__ == "__main__":
    main()
