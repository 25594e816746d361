"""A named pipe is a file that blocks: every step on it ends in time."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from discovery.engines.channel import Pipe, connect
from discovery.engines.client import Engine
from discovery.formats.errors import Unreadable
from discovery.model import Reason
from discovery.probe.reader import Deadline
from tests.containers.engine import genuine, request_line
from tests.containers.samples import Box, Img

BOX = Box(image=Img(tags=("mcp/time:latest",)))


class PipeFile:
    """One end of a byte stream with the reads and writes of a raw file, as Windows' pipes have them."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end

    def read(self, size: int, /) -> bytes | None:
        return self.end.recv(size)

    def write(self, data: bytes, /) -> int | None:
        return self.end.send(data)

    def close(self) -> None:
        self.end.close()


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    theirs.close()
    ours.close()


def test_an_engine_is_asked_over_a_pipe() -> None:
    opened: list[socket.socket] = []
    say = genuine("1.51", [BOX])

    def dial(_: float) -> Pipe:
        ours, theirs = socket.socketpair()
        opened.append(ours)
        threading.Thread(target=serve, args=(theirs,), daemon=True).start()
        return Pipe(PipeFile(ours))

    def serve(end: socket.socket) -> None:
        with end:
            say(end, request_line(end))

    engine = Engine(dial, Deadline(10))
    assert engine.about().kind == "docker"
    assert list(engine.containers()) == [BOX.id]
    found = engine.container(BOX.id)
    assert found is not None
    assert found.image == "mcp/time:latest"
    assert len(opened) == 3


def test_a_pipe_that_says_nothing_ends_in_time(ends: tuple[socket.socket, socket.socket]) -> None:
    engine = Engine(lambda _: Pipe(PipeFile(ends[0])), Deadline(0.2))
    before = time.monotonic()
    with pytest.raises(Unreadable) as failed:
        engine.about()
    assert failed.value.reason is Reason.TIMED_OUT
    assert time.monotonic() - before < 2


def test_a_pipe_that_breaks_is_at_its_end(ends: tuple[socket.socket, socket.socket]) -> None:
    class Broken(PipeFile):
        def read(self, size: int, /) -> bytes | None:
            raise BrokenPipeError

    engine = Engine(lambda _: Pipe(Broken(ends[0])), Deadline(5))
    with pytest.raises(Unreadable) as failed:
        engine.about()
    assert failed.value.reason is Reason.UNRECOGNISED


def test_a_pipe_that_is_not_there_is_no_engine() -> None:
    with pytest.raises(FileNotFoundError):
        connect("//./pipe/docker_engine_of_nobody", 1.0)


def test_a_pipe_that_hangs_on_opening_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    monkeypatch.setattr("discovery.engines.channel.PIPES", (str(tmp_path),))
    # A FIFO opened for both opens at once and then has nothing to say, as a pipe without a server has not.
    channel = connect(str(fifo), 1.0)
    channel.settimeout(0.1)
    with pytest.raises(TimeoutError):
        channel.recv(10)
    with fifo.open("r+b", buffering=0) as other:
        other.write(b"end")  # lets the read that is still waiting go
    channel.close()
