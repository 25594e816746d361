"""The proofs that two running things are one: the same process, the same socket, the same container.

Each rule is a row. Its tokens name a thing of the kernel or of an engine; two sightings that hold the same
token saw the same thing. What a process calls itself is no token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from discovery.identity.patterns import Pattern
from discovery.model import Kind, Sighting, Surface
from inventory.joins.nodes import is_running

CONTAINER_ID = Pattern(r"[0-9a-f]{12,64}")
SHORT_ID = 12  # hex digits that engines print, and that tell containers apart
MAX_DIGITS = 10  # of a pid: longer ones are nobody's


class Token(NamedTuple):
    """A thing that was seen; where two sightings both tell its `mark`, it must be the same."""

    subject: str
    mark: str = ""


class Proof(NamedTuple):
    """One rule: the tokens that a sighting holds, and what it means that two hold the same."""

    id: str
    tokens: Callable[[Sighting], Iterator[Token]]
    text: str


def processes(sighting: Sighting) -> Iterator[Token]:
    """Give the processes of a server; a pid is only with its start a name, for pids are used again."""
    if not is_running(sighting) or is_bridge(sighting):
        return
    of_process = sighting.surface is not Surface.CONTAINER
    if sighting.pid is not None:
        started = sighting.facts.get("started", "").replace("+00:00", "Z")
        yield Token(str(sighting.pid), started if of_process else "")
    for pid in numbers(sighting.facts.get("pids", "")) - {sighting.pid, number(sighting.facts.get("outer"))}:
        yield Token(str(pid))


def is_bridge(sighting: Sighting) -> bool:
    """Return whether a process only carries messages to the server that was seen, which runs elsewhere."""
    return sighting.surface is Surface.PROCESS and sighting.identity.kind is Kind.REMOTE


def numbers(text: str) -> set[int | None]:
    """Return the whole numbers of a list such as `12,13 14`."""
    return {number(word) for word in text.replace(",", " ").split()} - {None}


def number(text: str | None) -> int | None:
    """Return the whole number that `text` is, None for anything else."""
    return int(text) if text and len(text) <= MAX_DIGITS and text.isascii() and text.isdecimal() else None


def sockets(sighting: Sighting) -> Iterator[Token]:
    """Give the listening socket by its inode, which only a namespace makes unique."""
    inode = sighting.facts.get("inode", "")
    if sighting.surface is Surface.LISTENER and inode not in ("", "0"):
        yield Token(f"{sighting.facts.get('network', '')}/{inode}", sighting.source)


def containers(sighting: Sighting) -> Iterator[Token]:
    """Give the container that a sighting is, or is in; an id, for a name may be given again."""
    if is_running(sighting):
        found = CONTAINER_ID.fullmatch(sighting.facts.get("container_id", ""))
        if found:
            yield Token(found[0][:SHORT_ID])


PROOFS = (
    Proof("process", processes, "the same process, {0}"),
    Proof("socket", sockets, "the same listening socket"),
    Proof("container", containers, "the same container, {0}"),
)
