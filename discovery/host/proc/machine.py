"""A Linux machine: what its kernel tells of processes, descriptors and sockets, each table read once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from discovery.host.patience import PatientFiles, may_hang, patience_with
from discovery.host.proc.descriptors import (
    MAX_DESCRIPTORS,
    Ends,
    Held,
    answer,
    holders,
    open_ends,
    read_held,
    read_table,
)
from discovery.host.proc.files import ProcessFiles
from discovery.host.proc.listening import listening_in, order
from discovery.host.proc.memory import read_environment, read_mapped
from discovery.host.proc.processes import DELETED, Pass, read_processes
from discovery.host.proc.read import link, read_path
from discovery.host.proc.sockets import Sockets, read_sockets
from discovery.host.proc.stat import started
from discovery.host.proc.unseen import cut_short, unseen_processes, unseen_sockets
from discovery.host.running import Files, Listening, Process
from discovery.model import Gap

# Together about two seconds' work; a process of a million descriptors is an attack, or a very large server.
MAX_HELD = 500_000
# What is still read of each process after that: a server's channel is among its first descriptors.
FEW = 256
# Each container has one; more of them is an attack or a test of the kernel.
MAX_NETWORKS = 2000
# Above this a machine has tens of thousands of mounts, and one of them may hang.
MAX_MOUNTS = 4 * 1024 * 1024
# Stands for a process that is not among those that were seen: it never equals one that runs.
NOBODY = Process(pid=0, parent=0, started=-1.0, name="")


class LinuxMachine:
    """This machine, read at most once and only as far as it is asked for."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self.held: dict[int, Held | None] = {}
        self.looked_at = 0
        self.proven: dict[int, bool] = {}
        self.cut: list[int] = []
        self.slow: dict[str, bool] = {}

    @cached_property
    def seen(self) -> Pass:
        """The one pass over all processes."""
        return read_processes()

    def processes(self) -> Mapping[int, Process]:
        """Return all processes by pid, without the kernel's own threads."""
        return self.seen.processes

    def listening(self) -> tuple[Listening, ...]:
        """Return every listening TCP and unix socket of every network namespace that can be read."""
        return self.listeners

    @cached_property
    def listeners(self) -> tuple[Listening, ...]:
        """What `listening` returns."""
        told = [
            row
            for network, sockets in self.sockets.items()
            if sockets
            for row in listening_in(network, sockets)
        ]
        owners = holders(self.held_by(self.processes())) if told else {}
        rows = [replace(row, pids=self.verified(owners.get(row.inode, ()))) for row in told]
        return tuple(sorted((self.with_user(row) for row in rows), key=order))

    def with_user(self, row: Listening) -> Listening:
        """Return the row with its holder's user where the socket itself tells of none."""
        if row.user is not None or not row.pids:
            return row
        return replace(row, user=self.processes()[row.pids[0]].user)

    @cached_property
    def networks(self) -> dict[str, list[int]]:
        """The processes of each network namespace, our own first."""
        found: defaultdict[str, list[int]] = defaultdict(list, {"": []})
        for pid, process in sorted(self.processes().items()):
            found[process.network].append(pid)
        return dict(found)

    @cached_property
    def sockets(self) -> dict[str, Sockets | None]:
        """The sockets of each namespace, None where there is no way to see them."""
        networks = list(self.networks.items())[:MAX_NETWORKS]
        return {network: read_sockets(network, pids) for network, pids in networks}

    @cached_property
    def peers(self) -> dict[int, int]:
        """Both ends of all socket pairs that can be seen."""
        known = [sockets.peers for sockets in self.sockets.values() if sockets and sockets.peers]
        return {one: other for peers in known for one, other in peers.items()}

    @cached_property
    def telling(self) -> frozenset[int]:
        """The sockets worth knowing the holders of: those that listen, and pairs."""
        return self.waiting | self.peers.keys()

    @cached_property
    def waiting(self) -> frozenset[int]:
        """The sockets that listen."""
        known = [sockets for sockets in self.sockets.values() if sockets]
        tcp = {one.inode for sockets in known for one in sockets.tcp}
        return frozenset(tcp.union(one.inode for sockets in known for one in sockets.unix))

    def held_by(self, pids: Iterable[int]) -> dict[int, Held]:
        """Return what each of `pids` holds, without those that hide it."""
        return {pid: held for pid in pids if (held := self.held_of(pid))}

    def held_of(self, pid: int) -> Held | None:
        """Return what one process holds; None where that is hidden."""
        if pid not in self.held:
            limit = MAX_DESCRIPTORS if self.looked_at < MAX_HELD else FEW
            held = read_held(pid, self.telling, limit)
            self.looked_at += held.count if held else 0
            self.cut += [pid] if held and held.count == limit else []
            self.held[pid] = held
        return self.held[pid]

    def verified(self, pids: Collection[int]) -> tuple[int, ...]:
        """Return those of `pids`, sorted, that still were the processes seen when what they hold was read."""
        for pid in pids:
            if pid not in self.proven:
                self.proven[pid] = self.is_same(pid)
        return tuple(sorted(pid for pid in pids if self.proven[pid]))

    def is_same(self, pid: int) -> bool:
        """Return whether `pid` is still the process that was seen: what was just read is then its own."""
        return started(pid) == self.processes().get(pid, NOBODY).started

    def listens(self, pid: int) -> bool:
        """Return whether one process holds a listening socket."""
        held = self.held_of(pid) if pid in self.processes() else None
        return held is not None and not self.waiting.isdisjoint(held.sockets) and self.is_same(pid)

    def partners(self, pid: int, among: Iterable[int] | None = None) -> frozenset[int] | None:
        """Return who holds the other ends of this process's pipes and socket pairs."""
        mine = self.held_of(pid) if pid in self.processes() else None
        if mine is None:
            return None
        others = self.processes() if among is None else set(among) & self.processes().keys()
        ends = open_ends(pid, mine, self.peers)
        found = answer(ends, self.held_by(other for other in others if other != pid))
        if not self.is_same(pid) or (not found and self.may_be_hidden(pid, mine, ends, others)):
            return None
        return frozenset(self.verified(found))

    def may_be_hidden(self, pid: int, mine: Held, ends: Ends, others: Collection[int]) -> bool:
        """Return whether one of `others` may hold an end though none is seen to."""
        if mine.connected and not self.tells_pairs(pid):
            return True
        if not ends or all(self.held_of(other) for other in others):
            return False
        return not answer(ends, self.held_by(self.processes().keys() - {pid}))

    def tells_pairs(self, pid: int) -> bool:
        """Return whether the kernel told the socket pairs of the namespaces that a process's may be in."""
        places = [self.sockets.get(network) for network in ("", self.processes()[pid].network)]
        return all(sockets and sockets.peers is not None for sockets in places)

    def descriptors(self, pid: int) -> Mapping[int, str] | None:
        """Return what each descriptor is; None where it is hidden or the process has ended."""
        table = read_table(pid)
        return table if self.is_same(pid) else None

    def cwd(self, pid: int) -> str | None:
        """Return the working folder as the process sees it, also one that was removed; None if hidden."""
        told = link(f"/proc/{pid}/cwd")
        seen = None if told is None else self.files_of(pid).seen(told.removesuffix(DELETED))
        return seen if self.is_same(pid) else None

    def environment(self, pid: int, names: frozenset[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """Return the names of all variables, sorted, and the values of those in `names` only."""
        told = read_environment(pid, names)
        return told if self.is_same(pid) else ((), {})

    def mapped(self, pid: int) -> tuple[str, ...]:
        """Return the files mapped into the process, each once, sorted."""
        told = read_mapped(pid)
        seen = self.files_of(pid).seen
        paths = tuple(sorted({seen(path) for path in told}))
        return paths if self.is_same(pid) else ()

    def files(self, pid: int) -> Files:
        """Return the files as the process sees them; what may hang is given up after a while."""
        direct = self.files_of(pid)
        return PatientFiles(direct, patience_with(direct.process.user)) if self.is_slow(pid) else direct

    def is_slow(self, pid: int) -> bool:
        """Return whether a process sees a file system that may never answer."""
        place = link(f"/proc/{pid}/ns/mnt") or ""
        if place not in self.slow:
            mounts = read_path(f"/proc/{pid}/mountinfo", MAX_MOUNTS)
            self.slow[place] = mounts is None or len(mounts) == MAX_MOUNTS or may_hang(mounts)
        return self.slow[place]

    def files_of(self, pid: int) -> ProcessFiles:
        """Return the same, with what only Linux tells."""
        return ProcessFiles(self.processes().get(pid, NOBODY))

    def hidden(self) -> Mapping[str, int]:
        """Return of how many processes of each user the descriptors were asked for and are hidden."""
        users = Counter(
            self.processes()[pid].user or "?"
            for pid, held in self.held.items()
            if held is None and pid in self.processes()
        )
        return dict(sorted(users.items()))

    def gaps(self) -> tuple[Gap, ...]:
        """Return what could not be read so far."""
        read = self.__dict__
        gaps = list(unseen_processes(self.seen)) if "seen" in read else []
        gaps += unseen_sockets(self.seen, self.networks, self.sockets) if "sockets" in read else []
        return (*gaps, *cut_short(self.seen, self.cut))
