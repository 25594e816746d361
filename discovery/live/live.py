"""The servers that run on one machine, found in two passes: cheap facts of all, evidence of the likely."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from discovery.host.running import Listening, Machine, Process
from discovery.identity.programs import launcher_name
from discovery.live.chains import Chain, Forest, by_pid, channels, is_worker, package_folder
from discovery.live.contents import Memory
from discovery.live.entry import JAVASCRIPT, Runtime, entry_of, runtime_of
from discovery.live.examine import examine
from discovery.live.identify import Namer
from discovery.live.known import CONTAINERS, SHELLS, client_of, is_launcher, is_system, launchers
from discovery.live.relations import related, role_of, speaking
from discovery.live.running import Channel, Evidence, Running
from discovery.live.subject import Found
from discovery.signals.roles import GATEWAY_PROGRAMS
from discovery.signals.table import confidence, score, seen, what_it_is

NO_HOMES: Mapping[str, str] = MappingProxyType({})
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
MAX_BELOW = 4  # processes between a gateway and what it started: shells, npx, uv
MAX_TOLD = 10_000  # processes that are remembered from one look to the next


class Live:
    """What runs on a machine, looked at once; a `memory` shared by several saves reading files again."""

    def __init__(
        self,
        machine: Machine,
        *,
        memory: Memory | None = None,
        me: int | None = None,
        system: str | None = None,
        homes: Mapping[str, str] = NO_HOMES,
    ) -> None:
        """Look at `machine`, which runs `system` (linux, macos or windows; by default as here).

        `me` is the process that looks, by default this one. `homes` are the folders that users call
        `~`, by account; usual places need not be named.
        """
        self.machine = machine
        self.memory = memory or Memory()
        self.homes = homes
        self.system = system or SYSTEMS.get(sys.platform, "linux")
        self.namer = Namer(machine, self.system, homes)
        self.me = os.getpid() if me is None else me

    def running(self) -> tuple[Running, ...]:
        """Return every server that runs, by the pid of its topmost process."""
        return self.all_running

    def unjudged(self) -> Mapping[str, tuple[Process, ...]]:
        """Return by user the processes that might be servers, but may not be looked into."""
        closed = [self.processes[pid] for pid, found in self.found.items() if is_closed(found)]
        nameless = (
            each for each in self.processes.values() if each.pid not in self.found and is_nameless(each)
        )
        by_user: defaultdict[str, list[Process]] = defaultdict(list)
        for process in sorted((*closed, *nameless), key=lambda each: each.pid):
            by_user[process.user or "?"].append(process)
        return {user: tuple(group) for user, group in sorted(by_user.items())}

    @cached_property
    def processes(self) -> Mapping[int, Process]:
        """All processes by pid."""
        return self.machine.processes()

    @cached_property
    def listening(self) -> Mapping[int, tuple[Listening, ...]]:
        """The listening sockets by who holds them."""
        return by_pid(self.machine.listening())

    @cached_property
    def forest(self) -> Forest:
        """The processes as trees."""
        return Forest(self.machine, self.mine)

    @cached_property
    def mine(self) -> frozenset[int]:
        """This process, and the launchers that started it."""
        found = {self.me}
        process = self.processes.get(self.me)
        while process is not None:
            process = self.processes.get(process.parent)
            if process is None or process.pid in found or not is_launcher(process):
                break
            found.add(process.pid)
        return frozenset(found)

    @cached_property
    def found(self) -> dict[int, Found]:
        """What the likely processes turned out to be."""
        alike: dict[object, Found] = {}
        found: dict[int, Found] = {}
        for pid, process in self.processes.items():
            if self.is_likely(process):
                found[pid] = self.examined(process, alike)
        return found

    def examined(self, process: Process, alike: dict[object, Found]) -> Found:
        """Return what `process` is, asked anew only where neither it nor one like it is known."""
        key = (process.pid, process.started)
        known = self.memory.told.get(key)
        if isinstance(known, tuple) and known[0] == process.args and isinstance(known[1], Found):
            return known[1]
        kind = (process.exe, process.args, process.user, process.network, self.machine.cwd(process.pid))
        same = None if process.deleted or len(process.args) < 2 else alike.get(kind)
        found = same or examine(process, self.machine, self.memory)
        alike[kind] = found
        if not found.denied:
            if len(self.memory.told) >= MAX_TOLD:
                self.memory.told.clear()
            self.memory.told[key] = (process.args, found)
        return found

    def is_likely(self, process: Process) -> bool:
        """Return whether a process is worth looking into."""
        if process.pid in self.mine or not (process.args or process.exe):
            return False
        if runtime_of(process) is not Runtime.NATIVE or entry_of(process).runtime in JAVASCRIPT:
            return self.is_open(process) or any(map(self.is_open, self.forked(process)))
        program = process.exe or process.args[0]
        called = launcher_name(program)
        if called in CONTAINERS or called in GATEWAY_PROGRAMS:
            return len(process.args) > 1
        named = "mcp" in called or any("mcp" in arg.lower() for arg in process.args[:6])
        if not named and (process.exe is None or is_system(program)):
            return False
        if called in SHELLS or called in launchers():
            return False
        return named or self.is_open(process)

    def is_open(self, process: Process) -> bool:
        """Return whether a process can be reached: an ancestor has a channel to it, or may; or it listens."""
        holders = self.forest.holders(process)
        return holders is None or bool(holders) or self.machine.listens(process.pid)

    @cached_property
    def children(self) -> Mapping[int, list[Process]]:
        """The processes by who started them."""
        found: defaultdict[int, list[Process]] = defaultdict(list)
        for process in self.processes.values():
            found[process.parent].append(process)
        return found

    def forked(self, process: Process) -> list[Process]:
        """Return the workers that a process forked: copies of itself."""
        return [child for child in self.children.get(process.pid, ()) if is_worker(child, process)]

    @cached_property
    def all_running(self) -> tuple[Running, ...]:
        """What `running` returns."""
        servers: list[Running] = []
        taken: set[int] = set()
        for process in self.deepest_first():
            if process.pid in taken:
                continue
            server = self.server(process, taken)
            if server is not None:
                servers.append(server)
                taken.update(server.pids)
        servers += self.behind(servers, taken)
        return tuple(sorted(related(servers), key=lambda server: server.root.pid))

    def deepest_first(self) -> list[Process]:
        """Return the processes with evidence for them, children before their parents."""
        told = [self.processes[pid] for pid, found in self.found.items() if what_it_is(found.evidence) > 0]
        heights = {process.pid: sum(1 for _ in self.forest.above(process)) for process in told}
        return sorted(
            (process for process in told if not self.is_copy(process)),
            key=lambda process: (-heights[process.pid], process.pid),
        )

    def is_copy(self, process: Process) -> bool:
        """Return whether a process is a worker that its parent forked."""
        parent = self.processes.get(process.parent)
        return parent is not None and is_worker(process, parent) and parent.pid in self.found

    def behind(self, servers: list[Running], taken: set[int]) -> list[Running]:
        """Return what gateways hold channels to and nothing else tells of: servers in other languages."""
        gateways = {pid for server in servers if role_of(server) == "gateway" for pid in server.pids}
        found: list[Running] = []
        for process in sorted(self.processes.values(), key=lambda each: each.started) if gateways else ():
            if process.pid in taken or not self.is_started_by(process, gateways, taken):
                continue
            holders = (self.forest.holders(process) or frozenset()) & gateways
            if not holders or is_launcher(process):
                continue
            server = self.server(process, taken, (seen("gateway.inner", f"{min(holders)}"),))
            if server is not None:
                found.append(server)
                taken.update(server.pids)
        return found

    def is_started_by(self, process: Process, gateways: set[int], taken: set[int]) -> bool:
        """Return whether a gateway started `process`, and no server that the gateway started."""
        for _, above in zip(range(MAX_BELOW), self.forest.above(process), strict=False):
            if above.pid in taken:
                return above.pid in gateways
        return False

    def server(self, leaf: Process, taken: set[int], known: tuple[Evidence, ...] = ()) -> Running | None:
        """Return the server that ends in `leaf`, None if too little speaks for one."""
        chain = self.forest.chain(
            leaf,
            ends=lambda parent: parent.pid in taken or self.stands_alone(parent),
            relays=lambda parent: self.relays(parent, leaf),
        )
        found = [self.found.get(member.pid) for member in chain.members]
        pids = (*(member.pid for member in chain.members), *self.copies(chain))
        rows = tuple(dict.fromkeys(row for pid in pids for row in self.listening.get(pid, ())))
        ways = channels(chain.members, chain.owner, self.forest, rows)
        client = self.client(chain)
        evidence = (*known, *speaking(found), *(each for _, each in ways))
        if client is not None and Channel.STDIO in {way for way, _ in ways}:
            evidence = (*evidence, seen("owner.client", client))
        sure = confidence(evidence)
        if sure is None:
            return None
        named = self.namer.identify(chain.members, found)
        return Running(
            identity=named.identity,
            root=chain.root,
            leaf=leaf,
            pids=tuple(sorted(pids)),
            evidence=evidence,
            score=score(evidence),
            confidence=sure,
            channels=tuple(way for way, _ in ways),
            listening=rows,
            client=client,
            owner=chain.owner,
            members=chain.members,
            launched=named.launched,
            remote=named.remote if any(each.rule == "gateway.known" for each in evidence) else None,
            home=self.homes.get(leaf.user or ""),
            file=next((each.file for each in reversed(found) if each is not None and each.file), None),
            built=next((each.built for each in reversed(found) if each is not None and each.built), None),
        )

    def relays(self, parent: Process, leaf: Process) -> bool:
        """Return whether `parent` is a wrapper of `leaf`: of the same package, or of one beside it."""
        files = [found.file for each in (parent, leaf) if (found := self.found.get(each.pid)) is not None]
        if len(files) < 2 or self.stands_alone(parent):
            return False
        folder = package_folder(files[0] or "")
        return bool(folder) and (files[1] or "").startswith(folder)

    def stands_alone(self, parent: Process) -> bool:
        """Return whether `parent` is a server of its own and no launcher: a gateway, a tool."""
        found = self.found.get(parent.pid)
        return found is not None and bool(found.role)

    def copies(self, chain: Chain) -> list[int]:
        """Return the workers that processes of the chain forked."""
        members = {member.pid for member in chain.members}
        forked = (worker.pid for member in chain.members for worker in self.forked(member))
        return [pid for pid in forked if pid not in members]

    def client(self, chain: Chain) -> str | None:
        """Return the catalogue's id of the program that owns a chain; several processes may be of it."""
        owner = chain.owner
        while owner is not None:
            row = client_of(owner)
            if row is not None:
                return row.client
            parent = self.processes.get(owner.parent)
            owner = parent if parent is not None and parent.exe and parent.exe == owner.exe else None
        return None


def is_nameless(process: Process) -> bool:
    """Return whether nothing tells which program a process runs, though it runs one."""
    return process.exe is None and bool(process.args)


def is_closed(found: Found) -> bool:
    """Return whether a program could not be told because its files may not be read."""
    return found.denied and what_it_is(found.evidence) <= 0
