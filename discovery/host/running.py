"""The vocabulary of what runs on a machine, as its kernel tells it: processes, their channels, what listens.

Everything a process says of itself (its name, its arguments) is a claim; what the kernel says (parent, start,
executable, descriptors) is a fact. Arguments are RAW and may hold secrets: they never leave `discovery`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from discovery.frozen import frozen
from discovery.model import Gap


@frozen
class Process:
    """One process. `pid` and `started` (seconds since the epoch, UTC) together name it: pids are reused.

    `exe` is None where the kernel does not tell, and a path of ours: `Files.real("")` is the process's own.
    `deleted` says that its file has been removed or replaced. `args` are without empty ones at the end, which
    programs leave that write a title over them; `cut` says that they were longer. `network` is the id of its
    network namespace, empty for our own.
    """

    pid: int
    parent: int
    started: float
    name: str
    args: tuple[str, ...] = ()
    cut: bool = False
    user: str | None = None
    session: int | None = None
    exe: str | None = None
    deleted: bool = False
    network: str = ""


@frozen
class Listening:
    """One socket that waits for connections, and who holds it.

    `address` is an IP address as text for `tcp`, a path or `@name` (abstract) for `unix`, which has no
    `port`. `network` is as in Process; `inode` names the socket in it, 0 where the system has none. `pids`
    is empty where the holder may not be seen.
    """

    transport: str
    address: str
    port: int | None = None
    inode: int = 0
    network: str = ""
    pids: tuple[int, ...] = ()
    user: str | None = None


class Files(Protocol):
    """The files of one process as itself sees them: its root, its working folder, its own view of links.

    Paths may be relative to the working folder. Every method raises discovery.formats.errors.Unreadable
    (a reason for a Gap) or FileNotFoundError, and reads regular files below their limit only. An empty
    path is the program that runs, even where its file has been removed or replaced.
    """

    def read(self, path: str, limit: int) -> bytes: ...

    def part(self, path: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start` on, of a file of any size; fewer at its end."""
        ...

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted; at most 20,000."""
        ...

    def real(self, path: str) -> str:
        """Return the absolute path, links followed, as the process sees it."""
        ...

    def mark(self, path: str) -> tuple[int, int, int, int]:
        """Return device, inode, mtime (ns) and size of a file or folder: equal marks are the same content."""
        ...


class Machine(Protocol):
    """What runs here, read once: every method gives the same answer for the life of the object."""

    def processes(self) -> Mapping[int, Process]:
        """Return all processes by pid."""
        ...

    def listening(self) -> tuple[Listening, ...]:
        """Return every listening TCP and unix socket of every network namespace that can be read."""
        ...

    def listens(self, pid: int) -> bool:
        """Return whether one process holds a listening socket, as `listening` says; asks no other process."""
        ...

    def partners(self, pid: int, among: Iterable[int] | None = None) -> frozenset[int] | None:
        """Return who holds the other ends of this process's pipes and socket pairs, of all or `among` a few.

        Of a pipe, who writes is the partner of who reads; a pipe or pair that one process holds both ends of
        is its own, no channel. Connections to a named socket (a bus, a journal) are no pairs. A question
        among a few reads the descriptors of those only. None where the system does not tell: on macOS and
        Windows, of another user's process, and where nobody who may be seen holds an end that one of the
        hidden may hold.
        """
        ...

    def descriptors(self, pid: int) -> Mapping[int, str] | None:
        """Return what each descriptor is (`pipe:[9]`, `socket:[8]`, `/dev/null`); None where it is hidden."""
        ...

    def cwd(self, pid: int) -> str | None:
        """Return the working folder as the process itself would write it; None where it is hidden."""
        ...

    def environment(self, pid: int, names: frozenset[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """Return the names of all variables, sorted, and the values of those in `names` only."""
        ...

    def mapped(self, pid: int) -> tuple[str, ...]:
        """Return the files mapped into the process, each once, sorted."""
        ...

    def files(self, pid: int) -> Files:
        """Return the files as the process sees them."""
        ...

    def hidden(self) -> Mapping[str, int]:
        """Return of how many processes of each user the descriptors were asked for so far, and are hidden."""
        ...

    def gaps(self) -> tuple[Gap, ...]:
        """Return what could not be read so far: hidden processes, the sockets of hidden namespaces."""
        ...
