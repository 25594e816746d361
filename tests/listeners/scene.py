"""A machine in memory: its processes and sockets are said, the sockets of scripted servers are real."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from discovery.host.running import Files, Listening, Process
from discovery.listeners import ListenerFinder
from discovery.live.running import Channel, Running
from discovery.model import Confidence, Gap, Identity, Kind, Looked, Sighting
from discovery.redact.keyed import Fingerprinter

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PACKAGE = Identity(kind=Kind.NPM, purl="pkg:npm/demo-mcp")


def process(pid: int, *args: str, user: str | None = "ana", started: float = 1_790_000_000.0) -> Process:
    name = args[0].rpartition("/")[2] if args else "demo"
    return Process(pid=pid, parent=1, started=started, name=name, args=args or ("demo",), user=user)


def tcp(
    port: int, pid: int = 7, address: str = "127.0.0.1", *, user: str | None = "ana", inode: int = 0
) -> Listening:
    return Listening(
        transport="tcp",
        address=address,
        port=port,
        inode=inode or port,
        pids=(pid,) if pid else (),
        user=user,
    )


def server(leaf: Process, *listening: Listening, channels: tuple[Channel, ...] = (Channel.TCP,)) -> Running:
    return Running(
        identity=PACKAGE,
        root=leaf,
        leaf=leaf,
        pids=(leaf.pid,),
        evidence=(),
        score=60,
        confidence=Confidence.MEDIUM,
        channels=channels,
        listening=listening,
        client="cursor",
        name="demo",
    )


@dataclass(slots=True)
class ScriptFiles:
    """One script that every process reads."""

    text: str | None = None

    def read(self, path: str, limit: int) -> bytes:
        if self.text is None:
            raise FileNotFoundError(path)
        return self.text.encode()[:limit]

    def part(self, path: str, start: int, size: int) -> bytes:
        return self.read(path, start + size)[start:]

    def names(self, path: str) -> tuple[str, ...]:
        return ()

    def real(self, path: str) -> str:
        return path

    def mark(self, path: str) -> tuple[int, int, int, int]:
        return (0, 0, 0, 0)


@dataclass(slots=True)
class Scene:
    """What runs and listens; satisfies Machine, and who knows the servers."""

    all: tuple[Process, ...] = ()
    sockets: tuple[Listening, ...] = ()
    servers: tuple[Running, ...] = ()
    unread: tuple[Gap, ...] = ()
    script: str | None = None
    found: list[Sighting | Gap | Looked] = field(default_factory=list)

    def processes(self) -> Mapping[int, Process]:
        return {one.pid: one for one in self.all}

    def listening(self) -> tuple[Listening, ...]:
        return self.sockets

    def running(self) -> tuple[Running, ...]:
        return self.servers

    def listens(self, pid: int) -> bool:
        return any(pid in row.pids for row in self.listening())

    def partners(self, pid: int, among: Iterable[int] | None = None) -> frozenset[int] | None:
        return None

    def hidden(self) -> Mapping[str, int]:
        return {}

    def descriptors(self, pid: int) -> Mapping[int, str] | None:
        return None

    def cwd(self, pid: int) -> str | None:
        return "/srv/app"

    def environment(self, pid: int, names: frozenset[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
        return (), {}

    def mapped(self, pid: int) -> tuple[str, ...]:
        return ()

    def files(self, pid: int) -> Files:
        return ScriptFiles(self.script)

    def gaps(self) -> tuple[Gap, ...]:
        return self.unread

    def finder(self, mode: str = "candidates", *, list_tools: bool = False) -> ListenerFinder:
        return ListenerFinder(
            machine=self,
            live=self,
            keyed=Fingerprinter(bytes(32)),
            mode=mode,
            list_tools=list_tools,
            now=lambda: NOW,
        )

    def look(self, mode: str = "candidates") -> list[Sighting]:
        """Look once; keep everything, return the sightings."""
        self.found = list(self.finder(mode).find())
        return [one for one in self.found if isinstance(one, Sighting)]

    def gapped(self) -> list[tuple[str, str, str]]:
        return [(one.source, one.root, one.reason) for one in self.found if isinstance(one, Gap)]

    def looked(self) -> dict[str, tuple[int, int]]:
        return {one.root: (one.examined, one.found) for one in self.found if isinstance(one, Looked)}
