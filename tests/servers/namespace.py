"""A network namespace of our own: nothing that runs in it reaches further than loopback."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

CLONE_NEWNET = 0x40000000  # linux/sched.h


class Namespace:
    """A network namespace with loopback up, kept alive by a process of ours until `close`."""

    def __init__(self) -> None:
        """Make the namespace. Raises OSError where that is not allowed."""
        self.holder = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec cat"],
            stdin=subprocess.PIPE,  # ends with us, however we end
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.holder.stdout is not None
        if self.holder.stdout.readline() != b"up\n":
            self.close()
            raise OSError("no network namespace could be made")

    @property
    def file(self) -> str:
        """Return the file that names the namespace."""
        return f"/proc/{self.holder.pid}/ns/net"

    def command(self, *command: str) -> list[str]:
        """Return `command` as it is run inside: the process that enters becomes the program."""
        return ["nsenter", f"--net={self.file}", "--", *command]

    def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, run by a thread that has entered the namespace."""
        done: list[T] = []
        failed: list[BaseException] = []
        thread = Thread(target=self.inside, args=(work, done, failed))
        thread.start()
        thread.join()
        if failed:
            raise failed[0]
        return done[0]

    def inside(self, work: Callable[[], T], done: list[T], failed: list[BaseException]) -> None:
        """Enter the namespace for good, do the work, and keep what came of it."""
        try:
            entrance = os.open(self.file, os.O_RDONLY | os.O_CLOEXEC)
            try:
                if ctypes.CDLL(None, use_errno=True).setns(entrance, CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            finally:
                os.close(entrance)
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - the thread that waits raises it
            failed.append(error)

    def close(self) -> None:
        """End the namespace."""
        self.holder.kill()
        self.holder.wait()
        for stream in (self.holder.stdin, self.holder.stdout):
            if stream is not None:
                stream.close()
