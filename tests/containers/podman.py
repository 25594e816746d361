"""A real Podman with a store of its own: what it runs is a program of a few bytes that only waits."""

from __future__ import annotations

import platform
import socket
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from struct import pack

BASE = 0x400000
HEADERS = 64 + 56  # of a file and of its one segment
WAITING = {
    # It waits for a signal, and then does so again: the system call `pause`.
    "x86_64": (62, bytes.fromhex("b8220000000f05ebf7")),
    # Here that is `ppoll` on nothing.
    "aarch64": (
        183,
        bytes.fromhex("000080d2010080d2020080d2030080d2040080d2280980d2010000d4f9ffff17"),
    ),
}


def waiting_program() -> bytes:
    """A static Linux program for this processor, which waits to be ended (elf(5))."""
    machine, code = WAITING[platform.machine()]
    size = HEADERS + len(code)
    entry = BASE + HEADERS
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    head = pack("<HHIQQQIHHHHHH", 2, machine, 1, entry, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = pack("<IIQQQQQQ", 1, 5, 0, BASE, BASE, size, size, 0x1000)
    return ident + head + segment + code


class Podman:
    """Podman's command line and API service, both on a folder of their own and without a network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "podman.sock"
        self.options = (
            "podman",
            f"--root={folder / 'root'}",
            f"--runroot={folder / 'runs'}",
            f"--tmpdir={folder / 'tmp'}",
            "--storage-driver=vfs",
            "--cgroup-manager=cgroupfs",
            "--events-backend=none",
            "--runtime=runc",
        )

    def wait(self) -> None:
        """Return once the service answers: its socket was there before it."""
        self.run(("podman", "--url", f"unix://{self.path}", "version"), b"")

    def do(self, *words: str, data: bytes = b"") -> str:
        return self.run((*self.options, *words), data)

    def run(self, line: tuple[str, ...], data: bytes) -> str:
        done = subprocess.run(line, input=data, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode().strip()

    def build(self, tag: str, *changes: str) -> None:
        archive = BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            program = waiting_program()
            for name in ("server", "tini"):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(program), 0o755
                tar.addfile(entry, BytesIO(program))
        self.do("import", *(f"--change={change}" for change in changes), "-", tag, data=archive.getvalue())

    def start(self, name: str, *words: str) -> str:
        """Run a container in the background, its limits as low as those of a sandbox may be."""
        limits = ("--ulimit=nofile=512:512", "--ulimit=nproc=1024:1024")
        return self.do("run", "--detach", "--network=none", *limits, f"--name={name}", *words)

    def pid(self, name: str) -> int:
        return int(self.do("inspect", "--format={{.State.Pid}}", name))


# What systemd does for a service: sd_listen_fds(3).
ACTIVATE = """if True:
    import os, sys
    os.dup2(int(sys.argv[1]), 3)
    os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
    os.execvp(sys.argv[2], sys.argv[2:])
"""


@contextmanager
def serving_podman(folder: Path) -> Iterator[Podman]:
    """Give a Podman whose API is served as systemd has it: on a socket that waits already."""
    podman = Podman(folder)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(podman.path))
        listening.listen(8)
        service = subprocess.Popen(
            [
                *(sys.executable, "-c", ACTIVATE, str(listening.fileno())),
                *(*podman.options, "system", "service", "--time=0"),
            ],
            pass_fds=(listening.fileno(),),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield podman
        finally:
            podman.do("rm", "--all", "--force", "--time=0")
            service.terminate()
            service.wait(timeout=30)
