"""An engine on a unix socket that speaks as Docker and Podman do: heads, chunks, errors, versioned paths."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.containers.samples import (
    Box,
    Img,
    api,
    inspected_container,
    inspected_image,
    is_podman,
    listed_container,
    listed_image,
)

Say = Callable[[socket.socket, str], None]


class FakeEngine:
    """Answers on `path` until it is closed; `asked` are the request lines, in order."""

    def __init__(self, path: Path, say: Say) -> None:
        self.path, self.say = path, say
        self.asked: list[str] = []
        self.open: set[socket.socket] = set()
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen(16)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.open.add(connection)
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection: socket.socket) -> None:
        try:
            line = request_line(connection)
            if line:
                self.asked.append(line)
                self.say(connection, line)
        except OSError:
            pass  # the client has hung up, which is what many a test is about
        finally:
            connection.close()
            self.open.discard(connection)

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def request_line(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        came = connection.recv(4096)
        if not came:
            return ""
        data += came
    return data.partition(b"\r\n")[0].decode()


@contextmanager
def serving(path: Path, say: Say) -> Iterator[FakeEngine]:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = FakeEngine(path, say)
    try:
        yield engine
    finally:
        engine.close()


def reply(
    body: bytes, *, status: str = "200 OK", head: Iterable[str] = (), kind: str = "application/json"
) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *head, f"Content-Length: {len(body)}", "", "")
    return "\r\n".join(lines).encode() + body


def in_chunks(body: bytes, head: Iterable[str] = ()) -> bytes:
    lines = ("HTTP/1.1 200 OK", "Content-Type: application/json", *head, "Transfer-Encoding: chunked", "", "")
    pieces = [body[at : at + 1000] for at in range(0, len(body), 1000)]
    return (
        "\r\n".join(lines).encode()
        + b"".join(b"%x\r\n%s\r\n" % (len(it), it) for it in pieces)
        + b"0\r\n\r\n"
    )


def heads(generation: str) -> list[str]:
    """The header lines that tell an engine's kind, and since API 1.25 its version."""
    if generation == "1.24":
        return ["Server: Docker/1.12.6 (linux)"]
    if is_podman(generation):
        return ["Api-Version: 1.41", "Libpod-Api-Version: 5.7.0", "Server: Libpod/5.7.0 (linux)"]
    return [f"Api-Version: {generation}", "Ostype: linux", "Server: Docker/28.2.2 (linux)"]


def genuine(generation: str, boxes: Iterable[Box], images: Iterable[Img] | None = None) -> Say:
    """What an engine of that generation says, when it holds these containers and images."""
    held = {box.id: box for box in boxes}
    store = {
        image.id: image for image in ([box.image for box in held.values()] if images is None else images)
    }
    documents: dict[str, object] = {
        "/containers/json?all=1": [listed_container(box, generation) for box in held.values()],
        "/images/json": [listed_image(image, generation) for image in store.values()],
        **{f"/containers/{key}/json": inspected_container(box, generation) for key, box in held.items()},
        **{f"/images/sha256:{key}/json": inspected_image(image, generation) for key, image in store.items()},
    }
    head = heads(generation)
    version = {"ApiVersion": api(generation), "Version": "1.12.6"}

    def say(connection: socket.socket, line: str) -> None:
        method, target, _ = line.split(" ")
        assert method == "GET"
        told = documents.get(target.removeprefix(f"/v{api(generation)}"))
        if target == "/_ping":
            connection.sendall(reply(b"OK", head=head, kind="text/plain; charset=utf-8"))
        elif target == "/version":
            connection.sendall(reply(json.dumps(version).encode(), head=head))
        elif told is None:
            message = json.dumps({"message": "page not found"}).encode()
            connection.sendall(reply(message, status="404 Not Found", head=head))
        else:
            connection.sendall(in_chunks(json.dumps(told).encode() + b"\n", head))

    return say
