"""Making sure that a program runs, in its own way."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from tests.servers import speech
from tests.servers.kind import Decoy, Kind, Speech

OVER_HTTP = {
    Speech.HTTP: speech.ask_http,
    Speech.SSE: speech.ask_events,
    Speech.AUTH: speech.ask_guard,
    Speech.PORT: speech.ask_port,
}


def greet(row: Kind | Decoy, process: subprocess.Popen[bytes], how: Speech, door: speech.Door) -> None:
    """Talk to a program. Raises speech.Silent if it does not answer as it should."""
    match how:
        case Speech.STDIO:
            speech.ask_lines(process, speech.INITIALIZE, b'"protocolVersion"')
            speech.say_line(process, speech.INITIALIZED)
        case Speech.LSP:
            speech.ask_framed(process, speech.LSP, b'"capabilities"')
        case Speech.ACP:
            speech.ask_lines(process, speech.ACP, b'"agentCapabilities"')
        case Speech.LINE:
            speech.hear(process, b"ready")
        case Speech.ALIVE:
            become(row, process)
        case Speech.CONNECTED:
            # Asked before it says so, the client never answers that question.
            speech.hear(process, b"listening on")
            speech.ask_client(door)
        case _:
            speech.retried(lambda: OVER_HTTP[how](door), lambda: process.poll() is None)


def become(row: Kind | Decoy, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process that enters the namespace has become the program."""
    late = time.monotonic() + speech.PATIENCE
    program = getattr(row, "becomes", None)
    while process.poll() is None:
        name = Path(f"/proc/{process.pid}/comm").read_text(errors="replace").strip()
        if name != "nsenter" and (program is None or name == program):
            return
        if time.monotonic() > late:
            break
        time.sleep(0.01)  # nothing tells when a process has become another
    raise speech.Silent("ended at once")
