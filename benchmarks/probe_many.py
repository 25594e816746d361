"""How long it takes to ask 200 listening sockets, against one bare request to each, in one run.

Half of them are modern servers, a quarter legacy ones with sessions, a quarter no servers at all. Prints
requests, milliseconds per endpoint, the ratio, and how far memory grew over ten passes.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import resource
import socket
import time
from multiprocessing.connection import Connection

from discovery.probe.answer import Answer, Grade
from discovery.probe.conversation import Asking
from discovery.probe.many import Question, ask_many
from discovery.probe.target import Target

COUNT = 200
PASSES = 10
REFUSAL: dict[str, object] = {
    "jsonrpc": "2.0",
    "id": None,
    "error": {"code": -32000, "message": "Server not initialized"},
}
Reply = tuple[int, dict[str, object], str]


def serve(ready: Connection) -> None:
    """Answer on COUNT ports until killed."""
    asyncio.run(serving(ready))


async def serving(ready: Connection) -> None:
    """Tell the ports, then wait forever."""
    servers = [await asyncio.start_server(kind(number), "127.0.0.1", 0) for number in range(COUNT)]
    ready.send([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.Event().wait()


def kind(number: int) -> asyncio.streams._ClientConnectedCallback:  # the type has no other name
    """Return the server of a number."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0
        )
        body = await reader.readexactly(size) if size else b"{}"
        status, message, extra = reply(number, head.split(b" ")[:2], json.loads(body))
        data = json.dumps(message).encode()
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n{extra}\r\n".encode() + data)
        writer.close()

    return answer


def reply(number: int, asked: list[bytes], message: dict[str, object]) -> Reply:
    """Return what server `number` says."""
    id_ = message.get("id")
    info: object = {"name": "demo", "version": "1"}
    if number % 4 == 3 or asked[1] != b"/mcp":
        return 404, {"detail": "Not Found"}, ""
    if number % 2 == 0:
        meta: object = {"io.modelcontextprotocol/serverInfo": info}
        result: dict[str, object] = {"supportedVersions": ["2026-07-28"], "capabilities": {}, "_meta": meta}
        return 200, {"jsonrpc": "2.0", "id": id_, "result": result}, ""
    if asked[0] == b"DELETE":
        return 200, {}, ""
    if message.get("method") == "initialize":
        result = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": info}
        return 200, {"jsonrpc": "2.0", "id": id_, "result": result}, "Mcp-Session-Id: abc\r\n"
    return 400, REFUSAL, ""


def bare(ports: list[int]) -> float:
    """Return the seconds that one request to each port takes by itself."""
    start = time.perf_counter()
    for port in ports:
        with socket.create_connection(("127.0.0.1", port)) as sock:
            sock.sendall(b"GET /none HTTP/1.1\r\n\r\n")
            while sock.recv(65536):
                pass
    return time.perf_counter() - start


def measured(questions: list[Question], asking: Asking) -> tuple[tuple[Answer, ...], float]:
    """Return the answers and the seconds of the fastest of PASSES passes."""
    passes: list[tuple[float, tuple[Answer, ...]]] = []
    for _ in range(PASSES):
        start = time.perf_counter()
        answers = ask_many(questions, asking)
        passes.append((time.perf_counter() - start, answers))
    took, answers = min(passes, key=lambda each: each[0])
    return answers, took


def main() -> None:
    """Measure and print."""
    ready, ours = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(ready,), daemon=True)
    server.start()
    ports: list[int] = ours.recv()
    questions = [Question(target=Target(transport="tcp", address="127.0.0.1", port=port)) for port in ports]
    floor = min(bare(ports) for _ in range(3))
    measured(questions, Asking(checks=False, identify=False))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for label, asking in (("ladder", Asking(checks=False, identify=False)), ("all checks", Asking())):
        answers, took = measured(questions, asking)
        requests = sum(answer.requests for answer in answers)
        found = sum(answer.grade is Grade.CONFIRMED for answer in answers)
        print(f"{label}: {found} of {COUNT * 3 // 4} found, {requests} requests, {requests / took:.0f}/s,")
        print(f"  {took * 1000 / COUNT:.2f} ms an endpoint, {took / floor:.1f} x one bare request each")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"bare: {floor * 1000 / COUNT:.2f} ms an endpoint; grown in {2 * PASSES} passes: {grown} KiB")
    server.kill()
    server.join()


if __name__ == "__main__":
    main()
