"""The lab: starts real servers and look-alikes in a network namespace of their own, and ends them again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers import speech
from tests.servers.clients import APART, command_of, settings_of, speech_of
from tests.servers.greeting import greet
from tests.servers.kind import Decoy, Kind, Speech
from tests.servers.namespace import Namespace
from tests.servers.tree import end, members
from tests.servers.workplace import HERE, INSTALLED, furnish

FIRST_PORT = 8200
# Servers that would tell their makers of us are told not to; those that do not listen, the namespace stops.
QUIET = {
    "DO_NOT_TRACK": "1",
    "FASTMCP_CHECK_FOR_UPDATES": "off",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "NPM_CONFIG_OFFLINE": "true",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false",
    "UV_OFFLINE": "1",
    "UV_PYTHON_DOWNLOADS": "never",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One program that was started and has answered."""

    row: Kind | Decoy
    process: subprocess.Popen[bytes]
    door: speech.Door

    def pids(self) -> frozenset[int]:
        """Return its processes: those of its session, and what they started; of a leader itself only."""
        if isinstance(self.row, Decoy) and self.row.leader:
            return frozenset({self.process.pid})
        return members(self.process.pid)


class Lab:
    """A folder and two namespaces in which rows are run; everything is gone when it is closed."""

    def __init__(self) -> None:
        """Lay the folder out. Raises OSError where no namespace may be made."""
        self.stack = ExitStack()
        self.here, self.there = Namespace(), Namespace()
        self.stack.callback(self.here.close)
        self.stack.callback(self.there.close)
        # Below the folder of npm's packages, where node looks for them.
        self.work = Path(tempfile.mkdtemp(prefix="home-", dir=INSTALLED / "npm"))
        self.stack.callback(shutil.rmtree, self.work, ignore_errors=True)
        self.port = FIRST_PORT
        furnish(self.work)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stack.close()

    def batch(self, rows: tuple[Kind | Decoy, ...]) -> Batch:
        """Return `rows` started together; use it as a context."""
        return Batch(self, rows)

    def words(self, port: int) -> dict[str, str]:
        """Return what stands for the names in a row's command."""
        return {
            "venvs": str(INSTALLED / "venvs"),
            "uv": str(INSTALLED / "uv/bin"),
            "npm": str(INSTALLED / "npm"),
            "bin": str(INSTALLED / "npm/node_modules/.bin"),
            "pins": str(HERE / "requirements"),
            "python": shutil.which("python3") or "python3",
            "work": str(self.work),
            "port": str(port),
            "client_port": str(port + APART),
            "programs": str(HERE / "programs"),
        }

    def environment(self, row: Kind | Decoy, words: dict[str, str]) -> dict[str, str]:
        """Return the environment a row is started with: ours is none of its business."""
        home = INSTALLED / "home"
        own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "LANG": "C.UTF-8"}
        own["PATH"] = os.environ["PATH"]
        asked = {name: value.format(**words) for name, value in row.env.items()}
        return own | QUIET | settings_of(row, words) | asked

    def start(self, row: Kind | Decoy, command: tuple[str, ...], port: int) -> subprocess.Popen[bytes]:
        """Start one command of a row in the namespace it belongs to."""
        words = self.words(port)
        space = self.there if isinstance(row, Kind) and row.elsewhere else self.here
        with (self.work / f"{row.id}.err").open("ab") as errors:
            return subprocess.Popen(
                space.command(*(word.format(**words) for word in command)),
                cwd=self.work / row.folder,
                env=self.environment(row, words),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )


class Batch:
    """Rows that run at the same time."""

    def __init__(self, lab: Lab, rows: tuple[Kind | Decoy, ...]) -> None:
        """Name the rows; nothing is started before the context is entered."""
        self.lab, self.rows = lab, rows
        self.stack = ExitStack()

    def __enter__(self) -> tuple[Running, ...]:
        try:
            ports = range(self.lab.port, self.lab.port + len(self.rows))
            self.lab.port += len(self.rows)
            with ThreadPoolExecutor(len(self.rows)) as pool:
                return tuple(pool.map(self.bring_up, self.rows, ports))
        except BaseException:
            self.stack.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stack.close()

    def bring_up(self, row: Kind | Decoy, port: int) -> Running:
        """Return a row as it runs, once it has answered. Raises speech.Silent with what it complained of."""
        if row.beside:
            process = self.lab.start(row, row.beside, port)
            self.stack.callback(end, process)
            self.answered(row, process, Speech.PORT, door_of(row, port, self.lab.work))
        process = self.lab.start(row, command_of(row), port)
        self.stack.callback(end, process)
        running = Running(row=row, process=process, door=door_of(row, port, self.lab.work))
        self.answered(row, process, speech_of(row), running.door)
        return running

    def answered(
        self, row: Kind | Decoy, process: subprocess.Popen[bytes], how: Speech, door: speech.Door
    ) -> None:
        """Make sure that a program answers as it should."""
        space = self.lab.there if isinstance(row, Kind) and row.elsewhere else self.lab.here
        try:
            space.run(lambda: greet(row, process, how, door))
        except (speech.Silent, OSError) as error:
            complaint = (self.lab.work / f"{row.id}.err").read_text(errors="replace")[-800:]
            raise speech.Silent(f"{row.id}: {error}; it wrote: {complaint}") from error


def door_of(row: Kind | Decoy, port: int, work: Path) -> speech.Door:
    """Return where a row is asked over HTTP."""
    if speech_of(row) is Speech.CONNECTED:
        return speech.Door(port=port + APART, path="/mcp")
    if isinstance(row, Decoy):
        return speech.Door(port=port)
    unix = str(work / f"harbour-{port}.sock") if row.unix else None
    return speech.Door(port=port, path=row.path, host=row.host, tls=row.tls, unix=unix)
