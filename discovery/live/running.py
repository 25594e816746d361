"""One server that runs: its processes, what proves it, who started it."""

from __future__ import annotations

from enum import StrEnum

from discovery.frozen import frozen
from discovery.host.running import Listening, Process
from discovery.model import Confidence, Identity


class Channel(StrEnum):
    """How a running server is reached."""

    STDIO = "stdio"
    TCP = "tcp"
    UNIX = "unix"
    NONE = "none"


@frozen
class Evidence:
    """One fact that speaks for or against a server: the rule's id, what it saw, its weight."""

    rule: str
    saw: str
    weight: int


@frozen
class Running:
    """One server that runs, however many processes it is made of.

    `root` is the topmost process of its launcher chain, `leaf` the one that serves; `pids` are all of them.
    `client` is the catalogue id of the program that owns it, None if none is known. `inner` are the pids of
    the `leaf` of each server that a gateway started, `outer` the leaf of the gateway that started this one.
    `members` go from root to leaf, workers left out. `launched` is what the command line of `root` alone
    says, as a configuration would; `file` is the file that runs, `built` the purl of the module that a
    native program was built from, `remote` the remote server that a gateway leads to, `home` the folder that
    its user calls `~`, where that is known.
    """

    identity: Identity
    root: Process
    leaf: Process
    pids: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    score: int
    confidence: Confidence
    channels: tuple[Channel, ...] = ()
    listening: tuple[Listening, ...] = ()
    client: str | None = None
    owner: Process | None = None
    name: str | None = None
    inner: tuple[int, ...] = ()
    outer: int | None = None
    remote: Identity | None = None
    home: str | None = None
    members: tuple[Process, ...] = ()
    launched: Identity | None = None
    file: str | None = None
    built: str | None = None
