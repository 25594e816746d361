"""This machine as psutil tells of it: for macOS and Windows, and slower than /proc where there is one.

What a system does not tell is None or a gap, never nothing: neither knows who holds the other end of a pipe.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from discovery.host.own_files import OwnFiles
from discovery.host.patience import PatientFiles, patience_with
from discovery.host.running import Files, Listening, Process
from discovery.model import Gap, Reason, Surface

if TYPE_CHECKING:
    import psutil
    from psutil._ntuples import pconn, sconn

    Socket = pconn | sconn

FINDER = "machine"
# What names a server stands at the start of its arguments.
MAX_ARGS = 64 * 1024
FACTS = ["pid", "ppid", "create_time", "name", "cmdline", "username"]
# Transport, address and port.
Bound = tuple[str, str, int | None]


@frozen
class Listeners:
    """The processes behind each bound socket, and for which users some could not be asked."""

    bound: Mapping[Bound, frozenset[int]]
    denied: frozenset[str]


class PortableMachine:
    """This machine, read at most once and only as far as it is asked for."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self.refused: Counter[str] = Counter()

    def processes(self) -> Mapping[int, Process]:
        """Return all processes by pid."""
        return self.seen

    @cached_property
    def seen(self) -> dict[int, Process]:
        """What `processes` returns; counts whose arguments are hidden."""
        import psutil

        every = psutil.process_iter(FACTS, ad_value=None)
        told = (process_of({**one.info, "exe": program(one)}) for one in every)
        found: dict[int, Process] = {}
        for process, hidden in (pair for pair in told if pair):
            found[process.pid] = process
            if hidden:
                self.refused[process.user or "?"] += 1
        return found

    def listening(self) -> tuple[Listening, ...]:
        """Return every listening TCP and bound unix socket; sockets of one address are one row."""
        rows = [self.listener(bound, pids) for bound, pids in self.listeners.bound.items()]
        return tuple(sorted(rows, key=lambda row: (row.transport, row.address, row.port or 0)))

    def listener(self, bound: Bound, pids: frozenset[int]) -> Listening:
        """Return one row of what `listening` returns."""
        transport, address, port = bound
        known = tuple(sorted(pids & self.seen.keys()))
        user = self.seen[known[0]].user if known else None
        return Listening(transport=transport, address=address, port=port, pids=known, user=user)

    @cached_property
    def listeners(self) -> Listeners:
        """All sockets that are bound, asked of the system at once or else of each process."""
        import psutil

        held: defaultdict[Bound, set[int]] = defaultdict(set)
        denied: set[str] = set()
        kinds = ["inet", "unix"] if hasattr(socket, "AF_UNIX") else ["inet"]
        for kind in kinds:
            try:
                for one in psutil.net_connections(kind):
                    add(held, one, one.pid)
            except (psutil.Error, OSError):
                denied |= self.ask_each(kind, held)
        bound = {one: frozenset(pids) for one, pids in held.items()}
        return Listeners(bound=bound, denied=frozenset(denied))

    def ask_each(self, kind: str, held: defaultdict[Bound, set[int]]) -> set[str]:
        """Ask each process for its sockets, as macOS wants it; return the users whose processes refuse."""
        import psutil

        denied: set[str] = set()
        for pid, process in self.seen.items():
            try:
                for one in psutil.Process(pid).net_connections(kind):
                    add(held, one, pid)
            except psutil.NoSuchProcess:
                continue
            except (psutil.Error, OSError):
                denied.add(process.user or "?")
        return denied

    def listens(self, pid: int) -> bool:
        """Return whether one process holds a listening socket."""
        return any(pid in pids for pids in self.listeners.bound.values())

    def partners(self, pid: int, among: Iterable[int] | None = None) -> frozenset[int] | None:
        """Return None: no system but Linux tells."""
        return None

    def descriptors(self, pid: int) -> Mapping[int, str] | None:
        """Return None: no system but Linux tells all of them."""
        return None

    def cwd(self, pid: int) -> str | None:
        """Return the working folder; None where it is hidden or the process has ended."""
        import psutil

        try:
            return self.asked(pid).cwd() or None
        except (psutil.Error, OSError):
            return None

    def environment(self, pid: int, names: frozenset[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """Return the names of all variables, sorted, and the values of those in `names`; none if hidden."""
        import psutil

        try:
            told = self.asked(pid).environ()
        except (psutil.Error, OSError):
            return (), {}
        return tuple(sorted(told)), {name: told[name] for name in sorted(names & told.keys())}

    def mapped(self, pid: int) -> tuple[str, ...]:
        """Return the files mapped into the process, each once, sorted; empty where that is hidden."""
        import psutil

        try:
            process = self.asked(pid)
            rows = process.memory_maps() if hasattr(process, "memory_maps") else []
        except (psutil.Error, OSError):
            return ()
        return tuple(sorted({row.path for row in rows if os.path.isabs(row.path)}))

    def files(self, pid: int) -> Files:
        """Return the files as the process sees them."""
        process = self.seen.get(pid)
        direct = OwnFiles(self.cwd(pid), process.exe if process else None)
        return PatientFiles(direct, patience_with(process.user if process else None))

    def asked(self, pid: int) -> psutil.Process:
        """Return the process to ask; raise psutil.NoSuchProcess where it is not the one that was seen."""
        import psutil

        process = psutil.Process(pid)
        if pid not in self.seen or process.create_time() != self.seen[pid].started:
            raise psutil.NoSuchProcess(pid)
        return process

    def hidden(self) -> Mapping[str, int]:
        """Return of how many processes of each user the arguments are hidden."""
        return dict(sorted(self.refused.items()))

    def gaps(self) -> tuple[Gap, ...]:
        """Return what could not be read so far."""
        return tuple(self.unseen())

    def unseen(self) -> Iterator[Gap]:
        """Give a gap for each user whose processes or sockets are hidden."""
        for user, count in self.hidden().items():
            yield gap(Surface.PROCESS, user, f"{count} processes may not be looked at")
        known: Listeners | None = self.__dict__.get("listeners")
        for user in sorted(known.denied) if known else ():
            yield gap(Surface.LISTENER, user, "the sockets of this user's processes are hidden")


def program(process: psutil.Process) -> str | None:
    """Return the path of the program as the system tells it; None where it does not.

    psutil's own `exe` then takes the first argument instead, which is only a claim.
    """
    import psutil

    try:
        told = process._proc.exe()  # type: ignore[attr-defined]  # psutil's own, without the guess
    except (psutil.Error, OSError):
        return None
    return told if isinstance(told, str) and told else None


def process_of(told: Mapping[str, object]) -> tuple[Process, bool] | None:
    """Return the process of what psutil told, and whether its arguments are hidden; None where it ended."""
    match told:
        case {"pid": int(pid), "create_time": float(started)}:
            pass
        case _:
            return None
    line, exe, parent, user = told["cmdline"], told["exe"], told["ppid"], told["username"]
    args, cut = shortened(line) if isinstance(line, list) else ((), False)
    path = exe if isinstance(exe, str) else None
    process = Process(
        pid=pid,
        parent=parent if isinstance(parent, int) else 0,
        started=started,
        name=str(told["name"] or ""),
        args=args,
        cut=cut,
        user=str(user).rpartition("\\")[2] if user else None,
        session=session_of(pid),
        exe=path,
        deleted=path is not None and not os.path.exists(path),
    )
    return process, line is None and pid != 0


def shortened(line: list[str]) -> tuple[tuple[str, ...], bool]:
    """Return arguments without empty ones at their end, and whether they had to be cut."""
    left = MAX_ARGS
    kept: list[str] = []
    for arg in line:
        kept.append(arg[: max(left, 0)])
        left -= len(arg) + 1
        if left < 0:
            break
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept), left < 0


def session_of(pid: int) -> int | None:
    """Return the session of a process; None where the system has none or does not tell."""
    if not hasattr(os, "getsid"):
        return None
    try:
        return os.getsid(pid)
    except OSError:
        return None


def add(held: defaultdict[Bound, set[int]], one: Socket, pid: int | None) -> None:
    """Add a socket to `held` if it is one that waits for connections."""
    import psutil

    key: Bound | None = None
    if one.family in {socket.AF_INET, socket.AF_INET6}:
        if one.status == psutil.CONN_LISTEN and one.laddr:
            key = ("tcp", address(one.laddr[0]), one.laddr[1])
    elif one.laddr and one.type != socket.SOCK_DGRAM:
        key = ("unix", str(one.laddr), None)
    if key:
        held[key].update({pid} if pid else ())


def address(text: str) -> str:
    """Return an IP address as text: an IPv4 one in IPv6 as IPv4."""
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return text
    mapped = parsed.ipv4_mapped if parsed.version == 6 else None
    return str(mapped or parsed)


def gap(surface: Surface, user: str, detail: str) -> Gap:
    """Return a gap for what belongs to `user`."""
    source, root = "processes", f"user:{user}"
    return Gap(surface=surface, finder=FINDER, source=source, root=root, reason=Reason.DENIED, detail=detail)
