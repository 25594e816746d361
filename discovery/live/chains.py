"""From processes to servers: the launchers above a server, who owns it, what it is reached by.

A chain is what one command line of a client became: npm, sh and node; uv and python; a wrapper and the
program it starts. It is one server. It ends below whoever holds the other end of its channel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from discovery.frozen import frozen
from discovery.host.running import Listening, Machine, Process
from discovery.live.known import client_of, is_host, is_launcher
from discovery.live.running import Channel, Evidence
from discovery.signals.table import seen

MAX_HEIGHT = 64  # processes above one another; deeper trees are made to tire us
NO_PROGRAMS = frozenset({"systemd", "init", "launchd", "sshd", "tmux", "screen", "login", "explorer"})


@frozen
class Chain:
    """One server's processes from the top (`members[0]`) to the bottom, and the process that owns it."""

    members: tuple[Process, ...]
    owner: Process | None
    told: bool

    @property
    def root(self) -> Process:
        """Return the topmost process."""
        return self.members[0]


class Forest:
    """All processes as trees, with who holds whose channels."""

    def __init__(self, machine: Machine, mine: frozenset[int]) -> None:
        """Take the processes of `machine`; `mine` are never part of a chain."""
        self.machine, self.mine = machine, mine
        self.processes = machine.processes()
        self.asked: dict[int, frozenset[int] | None] = {}

    def above(self, process: Process) -> Iterator[Process]:
        """Give the ancestors of `process`, the parent first; a parent is never younger than its child."""
        passed = {process.pid}
        for _ in range(MAX_HEIGHT):
            parent = self.processes.get(process.parent)
            if parent is None or parent.pid in passed or parent.started > process.started + 1:
                return
            passed.add(parent.pid)
            yield parent
            process = parent

    def holders(self, process: Process) -> frozenset[int] | None:
        """Return which ancestors hold the other ends of the process's channels; None if that is hidden."""
        if process.pid not in self.asked:
            above = [each.pid for each in self.above(process)]
            found = self.machine.partners(process.pid, above)
            self.asked[process.pid] = None if found is None else found & frozenset(above)
        return self.asked[process.pid]

    def chain(
        self, leaf: Process, ends: Callable[[Process], bool], relays: Callable[[Process], bool]
    ) -> Chain:
        """Return the chain above `leaf`; it stops below a process for which `ends` is true.

        One that `relays` between its own channel and the one of `leaf` is part of the chain.
        """
        holders = self.holders(leaf)
        held = holders or frozenset()
        members = [leaf]
        owner: Process | None = None
        for parent in self.above(leaf):
            if parent.pid in held and not (is_launcher(parent) or relays(parent)):
                owner = parent
                break
            if self.is_boundary(parent) or ends(parent):
                break
            if parent.pid in held:
                held = (held - {parent.pid}) | (self.holders(parent) or frozenset())
            elif not (self.is_between(parent, held) or is_launcher(parent) or is_worker(members[-1], parent)):
                break
            members.append(parent)
        owner = owner or self.starter(members[-1])
        return Chain(members=tuple(reversed(members)), owner=owner, told=holders is not None)

    def is_boundary(self, process: Process) -> bool:
        """Return whether no chain goes on through `process`: a host, the system, ourselves."""
        return process.pid <= 1 or process.pid in self.mine or process.name in NO_PROGRAMS or is_host(process)

    def is_between(self, process: Process, held: frozenset[int]) -> bool:
        """Return whether whoever holds the channel is further up: `process` only passed it on."""
        return any(each.pid in held for each in self.above(process))

    def starter(self, root: Process) -> Process | None:
        """Return the parent of a chain if it is a program that may own it, no shell and no system."""
        parent = next(self.above(root), None)
        if parent is None or parent.pid <= 1 or parent.name in NO_PROGRAMS:
            return None
        return parent if client_of(parent) is not None else None


def package_folder(file: str) -> str:
    """Return the folder of the installed package (or the scope) that a file lies in, empty if in none."""
    path = file.replace("\\", "/")
    for library in ("/node_modules/", "/site-packages/"):
        head, found, rest = path.rpartition(library)
        if found:
            return f"{head}{found}{rest.partition('/')[0]}"
    return ""


def is_worker(process: Process, parent: Process) -> bool:
    """Return whether `process` is a copy of its parent: a worker that it forked."""
    return process.args == parent.args and process.exe == parent.exe and bool(process.args)


def channels(
    members: tuple[Process, ...], owner: Process | None, forest: Forest, listening: tuple[Listening, ...]
) -> tuple[tuple[Channel, Evidence], ...]:
    """Return how a chain can be reached, each way with its evidence."""
    found: dict[Channel, Evidence] = {}
    for row in listening:
        where = row.address if row.port is None else f"{row.address}:{row.port}"
        way = Channel.TCP if row.transport == "tcp" else Channel.UNIX
        found.setdefault(way, seen(f"channel.{way}", where))
    held = [forest.holders(member) for member in members]
    if owner is not None and any(owner.pid in each for each in held if each):
        found[Channel.STDIO] = seen("channel.stdio", f"{owner.name} {owner.pid}")
    elif any(each is None for each in held) and not found:
        found[Channel.NONE] = hidden(members[0], owner, forest)
    if not found:
        found[Channel.NONE] = seen("channel.none", "")
    return tuple(found.items())


def hidden(root: Process, owner: Process | None, forest: Forest) -> Evidence:
    """Return what the parent alone tells where the system does not tell who holds a channel."""
    parent = owner or next(forest.above(root), None)
    if parent is None or parent.pid <= 1 or parent.name in NO_PROGRAMS:
        return seen("channel.none", "")
    if client_of(parent) is not None:
        return seen("channel.client", f"{parent.name} {parent.pid}")
    if is_typed_into(parent):
        return seen("channel.none", parent.name)
    return seen("channel.hidden", f"{parent.name} {parent.pid}")


def is_typed_into(process: Process) -> bool:
    """Return whether a process is a shell or a terminal: what it starts talks to a person."""
    from discovery.live.known import SHELLS, plain

    names = {plain(process.exe or process.name).lower(), process.name.lower().lstrip("-")}
    return bool(names & (SHELLS | TERMINALS))


TERMINALS = frozenset(
    {
        "alacritty",
        "conhost",
        "ghostty",
        "gnome-terminal-server",
        "iterm2",
        "kitty",
        "konsole",
        "openconsole",
        "terminal",
        "wezterm-gui",
        "windowsterminal",
        "xterm",
    }
)


def by_pid(listening: tuple[Listening, ...]) -> Mapping[int, tuple[Listening, ...]]:
    """Return the listening sockets that each process holds."""
    found: dict[int, list[Listening]] = {}
    for row in listening:
        for pid in row.pids:
            found.setdefault(pid, []).append(row)
    return {pid: tuple(rows) for pid, rows in found.items()}
