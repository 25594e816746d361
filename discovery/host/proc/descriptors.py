"""What processes hold open, and who holds the other end."""

from __future__ import annotations

import itertools
import os
from collections.abc import Collection, Iterator, Mapping

from discovery.frozen import frozen
from discovery.host.proc.read import link

# A process may be allowed a million; those of a server that matters come first.
MAX_DESCRIPTORS = 65_536
PIPE, SOCKET = "pipe:[", "socket:["
READS, WRITES = 0o400, 0o200
NONE: frozenset[int] = frozenset()


@frozen
class Held:
    """What one process holds that can lead to another one: pipes by descriptor, and sockets.

    `sockets` are only those that were asked for, `connected` says whether there were any at all, `count` is
    how many descriptors were looked at.
    """

    pipes: Mapping[int, int]
    sockets: frozenset[int]
    connected: bool
    count: int


@frozen
class Ends:
    """Ends of pipes, by inode as the permissions that mark them, and of socket pairs."""

    pipes: Mapping[int, int]
    sockets: frozenset[int]

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.pipes or self.sockets)


def read_table(pid: int, limit: int = MAX_DESCRIPTORS) -> dict[int, str] | None:
    """Return what each descriptor of `pid` is; None where that is hidden or the process has ended."""
    folder = f"/proc/{pid}/fd"
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in itertools.islice(entries, limit)]
    except OSError:
        return None
    told = {int(name): target for name in names if (target := link(f"{folder}/{name}"))}
    return told if told or not names else None


def read_held(pid: int, wanted: Collection[int], limit: int) -> Held | None:
    """Return what `pid` holds, of all sockets the `wanted` ones; None as `read_table` does."""
    table = read_table(pid, limit)
    if table is None:
        return None
    numbers = {number for _, number in inodes(table, SOCKET)}
    pipes = dict(inodes(table, PIPE))
    sockets = frozenset(numbers.intersection(wanted)) if numbers else NONE
    return Held(pipes=pipes, sockets=sockets, connected=bool(numbers), count=len(table))


def inodes(table: Mapping[int, str], kind: str) -> Iterator[tuple[int, int]]:
    """Give descriptor and inode of everything of one kind in a table: `pipe:[9]` or `socket:[8]`."""
    for descriptor, target in table.items():
        if target.startswith(kind) and (number := target[len(kind) : -1]).isdecimal():
            yield descriptor, int(number)


def holders(held: Mapping[int, Held]) -> dict[int, list[int]]:
    """Return which processes hold each socket."""
    found: dict[int, list[int]] = {}
    for pid, holds in held.items():
        for number in holds.sockets:
            found.setdefault(number, []).append(pid)
    return found


def open_ends(pid: int, holds: Held, peers: Mapping[int, int]) -> Ends:
    """Return the other ends of what `pid` holds one end of; `peers` are the two sockets of each pair.

    A pipe or pair with both its ends in one process is that process's own (event loops have one), and a
    copy in a forked child is no channel.
    """
    mine: dict[int, int] = {}
    for descriptor, number in holds.pipes.items():
        mine[number] = mine.get(number, 0) | direction(pid, descriptor)
    pipes = {number: (READS | WRITES) ^ end for number, end in mine.items() if end in {READS, WRITES}}
    sockets = frozenset(peers[number] for number in holds.sockets if number in peers) - holds.sockets
    return Ends(pipes=pipes, sockets=sockets)


def answer(ends: Ends, held: Mapping[int, Held]) -> set[int]:
    """Return which processes hold one of the ends."""
    if not ends:
        return set()
    return {pid for pid, holds in held.items() if holds.sockets & ends.sockets or has_pipe(pid, holds, ends)}


def has_pipe(pid: int, holds: Held, ends: Ends) -> bool:
    """Return whether a process holds one of the ends that are pipes."""
    return any(
        number in ends.pipes and direction(pid, descriptor) & ends.pipes[number]
        for descriptor, number in holds.pipes.items()
    )


def direction(pid: int, descriptor: int) -> int:
    """Return how a descriptor was opened: the permissions of its link say it."""
    try:
        return os.lstat(f"/proc/{pid}/fd/{descriptor}").st_mode & (READS | WRITES)
    except OSError:
        return 0
