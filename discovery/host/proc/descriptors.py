"""What processes hold open, and who holds the other end."""

from __future__ import annotations

import itertools
import os
from collections.abc import Collection, Iterable, Iterator, Mapping

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


def pipe_partners(pid: int, held: Mapping[int, Held], others: Iterable[int]) -> set[int]:
    """Return which of `others` hold the end of a pipe of `pid` that it does not hold itself.

    A pipe that has both its ends in one process is that process's own (event loops have one), and a copy
    in a forked child is no channel.
    """
    mine: dict[int, int] = {}
    for descriptor, number in held[pid].pipes.items():
        mine[number] = mine.get(number, 0) | direction(pid, descriptor)
    wanted = {number: (READS | WRITES) ^ end for number, end in mine.items() if end in {READS, WRITES}}
    return {
        other for other in others if other != pid and other in held and answers(other, held[other], wanted)
    }


def answers(pid: int, holds: Held, wanted: Mapping[int, int]) -> bool:
    """Return whether a process holds one of the wanted ends of pipes."""
    return any(
        number in wanted and direction(pid, descriptor) & wanted[number]
        for descriptor, number in holds.pipes.items()
    )


def direction(pid: int, descriptor: int) -> int:
    """Return how a descriptor was opened: the permissions of its link say it."""
    try:
        return os.lstat(f"/proc/{pid}/fd/{descriptor}").st_mode & (READS | WRITES)
    except OSError:
        return 0


def pair_partners(
    pid: int, held: Mapping[int, Held], peers: Mapping[int, int], others: Iterable[int]
) -> set[int]:
    """Return which of `others` hold the other socket of a pair of which `pid` holds one only."""
    mine = held[pid].sockets
    wanted = {peers[number] for number in mine if number in peers} - mine
    if not wanted:
        return set()
    return {other for other in others if other != pid and other in held and held[other].sockets & wanted}
