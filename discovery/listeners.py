"""The finder of servers that listen: every socket of a running server, asked what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from discovery.frozen import frozen
from discovery.heard import Heard, heard_sighting, source_of
from discovery.host.running import Listening, Machine, Process
from discovery.listening_paths import guessed_paths, told_paths
from discovery.live.held import by_pid, holder_of, server_of
from discovery.live.launched import launch_of
from discovery.live.running import Channel, Running
from discovery.model import Gap, Looked, Reason, Sighting, Surface
from discovery.probe.answer import Answer, Grade, Remembered
from discovery.probe.messages import Tool
from discovery.probe.target import target_of
from discovery.redact.keyed import Fingerprinter
from discovery.redact.text import scrub

if TYPE_CHECKING:
    import socket as net

    from discovery.probe.dial import ConnectIn
    from discovery.probe.many import Question

HIDDEN = "it listens, but who holds it is hidden: it was not asked (--probe all asks it)"
# So many hidden sockets of a user are named one by one; more hide all of that user's.
FEW = 8
Result = Sighting | Gap | Looked
PROVEN = frozenset({Grade.CONFIRMED, Grade.AUTH})
WORTH_TELLING = PROVEN | {Grade.WEAK, Grade.SILENT}


class Mode(StrEnum):
    """Which listening sockets are asked."""

    CANDIDATES = "candidates"
    ALL = "all"
    NONE = "none"


class Servers(Protocol):
    """Who knows the servers that run here."""

    def running(self) -> Sequence[Running]:
        """Return every server that runs."""
        ...


@frozen
class Socket:
    """One socket that listens, and the server that holds it, if one is known to."""

    listening: Listening
    running: Running | None = None
    holder: Process | None = None

    @property
    def root(self) -> str:
        """Return whose coverage it belongs to."""
        leaf = self.running.leaf if self.running is not None else self.holder
        return user_root(self.listening.user or (leaf.user if leaf is not None else None))

    @property
    def stamp(self) -> str:
        """Return what names the process and socket: another one owes nothing to what this one said."""
        leaf = self.running.leaf if self.running is not None else self.holder
        who = f"{leaf.pid}:{leaf.started}" if leaf is not None else ""
        return f"{self.listening.inode}:{who}"


@frozen
class ListenerFinder:
    """Finds what listens and is MCP: sockets of running servers by default, all TCP sockets where asked to.

    `memory` holds earlier answers by socket, and takes the new ones; `paths` are paths that configured URLs
    name for a port of this machine.
    """

    machine: Machine
    live: Servers
    keyed: Fingerprinter
    mode: str = Mode.CANDIDATES
    list_tools: bool = False
    deep: bool = False
    tool: Tool = Tool()
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    memory: MutableMapping[str, Remembered] = field(default_factory=dict)
    paths: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    connect_in: ConnectIn | None = None
    name: str = "listeners"
    surface: Surface = Surface.LISTENER

    def find(self) -> Iterator[Result]:
        """Give each socket of a server, what could not be asked, and whose sockets were gone through."""
        sockets = self.sockets()
        asked = [socket for socket in sockets if self.is_asked(socket)]
        answers: dict[Socket, Answer | None] = dict.fromkeys(sockets)
        answers |= zip(asked, self.ask(asked), strict=True)
        answers = {
            one: answer for one, answer in answers.items() if answer is None or not is_aside(one, answer)
        }
        now = self.now()
        found: dict[str, int] = {}
        for socket, answer in answers.items():
            if is_told(socket, answer, self.mode):
                found[socket.root] = found.get(socket.root, 0) + 1
                yield heard_sighting(self.heard(socket, answer, now))
        yield from self.unseen(answers)
        yield from self.unlisted(answers)
        yield from self.looked(sockets, found)

    def sockets(self) -> tuple[Socket, ...]:
        """Return every listening socket once, in order, each with its server where it has one."""
        servers = by_pid(self.live.running())
        processes = self.machine.processes()
        told = [*self.machine.listening(), *(row for server in servers.values() for row in server.listening)]
        rows: dict[tuple[str, int], Listening] = {}
        for row in told:
            rows.setdefault((source_of(row), row.inode), row)
        return tuple(
            Socket(listening=row, running=server_of(row, servers), holder=holder_of(row, processes))
            for _, row in sorted(rows.items(), key=lambda item: item[0])
        )

    def is_asked(self, socket: Socket) -> bool:
        """Return whether the mode lets this socket be asked; unix sockets only of servers."""
        if socket.running is not None:
            return self.mode != Mode.NONE
        return self.mode == Mode.ALL and socket.listening.transport == "tcp" and not is_ours(socket.listening)

    def ask(self, sockets: Sequence[Socket]) -> Sequence[Answer]:
        """Return what each socket answers, and remember it."""
        if not sockets:
            return ()
        from discovery.probe.conversation import Asking  # 20 ms with what they need: only where one is asked
        from discovery.probe.many import ask_many

        asking = Asking(
            tool=self.tool,
            deep=self.deep,
            list_tools=self.list_tools,
            connect_in=self.connect_in or elsewhere,
        )
        answers = ask_many([self.question(socket) for socket in sockets], asking)
        for socket, answer in zip(sockets, answers, strict=True):
            if answer.grade in PROVEN:
                self.memory[source_of(socket.listening)] = Remembered(stamp=socket.stamp, answer=answer)
            elif answer.problem is None:
                self.memory.pop(source_of(socket.listening), None)
        return answers

    def question(self, socket: Socket) -> Question:
        """Return what to ask of one socket: on which paths first, and on which ones last."""
        from discovery.probe.many import Question

        running, port = socket.running, socket.listening.port
        configured = self.paths.get(port, ()) if port is not None else ()
        argued = told_paths(running.leaf.args, port) if running is not None else ()
        return Question(
            target=target_of(
                socket.listening,
                known=(*configured, *argued),
                guessed=guessed_paths(running.leaf, self.machine) if running is not None else (),
            ),
            stamp=socket.stamp,
            before=self.memory.get(source_of(socket.listening)),
            candidate=running is not None,
            holder=str(socket.holder.pid) if socket.holder is not None else "",
        )

    def heard(self, socket: Socket, answer: Answer | None, now: datetime) -> Heard:
        """Return all that a sighting is made of."""
        starter = socket.running.root if socket.running is not None else socket.holder
        return Heard(
            listening=socket.listening,
            running=socket.running,
            holder=socket.holder,
            launch=launch_of(starter, self.machine) if starter is not None else None,
            answer=answer,
            root=socket.root,
            finder=self.name,
            keyed=self.keyed,
            now=now,
        )

    def unseen(self, answers: Mapping[Socket, Answer | None]) -> Iterator[Gap]:
        """Give what could not be seen or asked: namespaces, hidden holders, servers that take too long."""
        for gap in self.machine.gaps():
            if gap.surface is Surface.LISTENER:
                yield replace(gap, finder=self.name)
        hidden: dict[str, list[str]] = {}
        late: dict[str, int] = {}
        for socket, answer in answers.items():
            if answer is None and not socket.listening.pids and self.mode != Mode.ALL:
                hidden.setdefault(socket.root, []).append(source_of(socket.listening))
            elif answer is not None and answer.problem is not None and is_gap(socket, answer.problem):
                yield self.gap(source_of(socket.listening), socket.root, answer.problem, answer.detail)
            elif answer is not None and answer.requests == 0 and answer.problem is not None:
                late[socket.root] = late.get(socket.root, 0) + 1
        for root, sources in sorted(hidden.items()):
            if len(sources) <= FEW:
                yield from (self.gap(one, one, Reason.DENIED, HIDDEN) for one in sorted(sources))
                continue
            detail = f"{len(sources)} listening sockets whose holders are hidden: they were not asked"
            yield self.gap("sockets", root, Reason.DENIED, detail)
        for root, count in sorted(late.items()):
            yield self.gap(
                "sockets", root, Reason.TIMED_OUT, f"{count} listening sockets: no time to ask them"
            )

    def unlisted(self, answers: Mapping[Socket, Answer | None]) -> Iterator[Gap]:
        """Give the servers whose tools are not known. They were seen: their gap covers no socket."""
        for socket, answer in answers.items():
            if answer is not None and answer.unlisted is not None and is_told(socket, answer, self.mode):
                place = source_of(socket.listening) + scrub(answer.path or "")
                yield self.gap(place, place, answer.unlisted.reason, answer.unlisted.detail)

    def gap(self, source: str, root: str, reason: Reason, detail: str) -> Gap:
        """Return a Gap of this finder."""
        return Gap(
            surface=self.surface, finder=self.name, source=source, root=root, reason=reason, detail=detail
        )

    def looked(self, sockets: Sequence[Socket], found: Mapping[str, int]) -> Iterator[Looked]:
        """Give for each user who has processes or sockets how many sockets were examined."""
        examined = dict.fromkeys((user_root(one.user) for one in self.machine.processes().values()), 0)
        for socket in sockets:
            examined[socket.root] = examined.get(socket.root, 0) + 1
        for root, count in sorted(examined.items()):
            yield Looked(
                surface=self.surface, finder=self.name, root=root, examined=count, found=found.get(root, 0)
            )


def user_root(user: str | None) -> str:
    """Return the root that coverage of a user's sockets is counted under."""
    return f"user:{user or '?'}"


def is_ours(row: Listening) -> bool:
    """Return whether we listen there ourselves."""
    from os import getpid

    return getpid() in row.pids


def is_told(socket: Socket, answer: Answer | None, mode: str) -> bool:
    """Return whether a socket is reported: a server's, unless it turned out to be something of its own.

    A server has other sockets too, for debuggers or browsers it drives. One that speaks HTTP, but no MCP on
    any path that is known, is still the server's way in if it has no other.
    """
    running = socket.running
    if running is None:
        return answer is not None and answer.grade in PROVEN
    if answer is None:
        return mode == Mode.NONE
    if answer.grade in WORTH_TELLING:
        return True
    return answer.detail.startswith("HTTP ") and is_only_way(socket.listening, running)


def is_aside(socket: Socket, answer: Answer) -> bool:
    """Return whether a socket is none of the ways to its server: .NET opens a local one for diagnostics."""
    if socket.running is None or socket.listening.transport != "unix" or answer.problem is Reason.DENIED:
        return False
    return answer.grade is Grade.SILENT and not is_only_way(socket.listening, socket.running)


def is_gap(socket: Socket, problem: Reason) -> bool:
    """Return whether not getting an answer means not having looked: silence of what is no server does not."""
    return socket.running is not None or problem is Reason.CRASHED


def is_only_way(row: Listening, running: Running) -> bool:
    """Return whether nothing but this socket leads to the server."""
    others = [other for other in running.listening if source_of(other) != source_of(row)]
    return Channel.STDIO not in running.channels and not others


def elsewhere(network: str, address: str, port: int, timeout_s: float) -> net.socket:
    """Return a connection made inside another network namespace; raise OSError or ValueError."""
    from discovery.host.namespaces import connect_in

    return connect_in(network, address, port, timeout_s)
