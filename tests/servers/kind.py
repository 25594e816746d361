"""What the suite starts: one real server, or one program that only looks like one. Rows are in kinds_*.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

HALVES = ("tune", "blind")


class Speech(StrEnum):
    """How the lab makes sure that a program really runs and says what it should."""

    STDIO = "stdio"  # answers `initialize`, one object a line
    HTTP = "http"  # answers a POST of `initialize`
    SSE = "sse"  # opens a stream whose first event is `endpoint`
    AUTH = "auth"  # answers 401 and names its metadata
    LSP = "lsp"  # answers `initialize` in the framing of language servers
    ACP = "acp"  # answers the `initialize` of the Agent Client Protocol
    PORT = "port"  # takes a connection on its port
    LINE = "line"  # says `ready` on stdout
    CONNECTED = "connected"  # the client that started it says that it is connected
    ALIVE = "alive"  # has become the program it was started as


class Parent(StrEnum):
    """What starts a server: each gives it another kind of descriptors."""

    PYTHON = "python"  # pipes
    NODE = "node"  # unix socket pairs
    SHELL = "sh"  # pipes, and a shell in between
    CURSOR = "cursor"  # socket pairs: node under the name of a client's executable
    OPENCODE = "opencode"  # socket pairs: a real client


OWNERS = {Parent.CURSOR: "cursor", Parent.OPENCODE: "opencode"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to run a server, and how the census should name it.

    `command` and `env` may hold the names of Lab.words in braces.
    `identity` is a purl, or `local:<end of the path>`, `inline:` or `remote:`. `inner` is the identity of
    what a gateway starts or leads to. `beside` is started first and is no part of the kind. `elsewhere`
    runs it in another network namespace. `counts`: the server tells at /open how many sessions are open.
    """

    id: str
    command: tuple[str, ...]
    identity: str
    speech: Speech = Speech.STDIO
    folder: str = "."
    path: str = "/mcp"
    env: Mapping[str, str] = field(default_factory=dict)
    inner: str | None = None
    beside: tuple[str, ...] = ()
    tls: bool = False
    unix: bool = False
    elsewhere: bool = False
    host: str | None = None
    parent: Parent | None = None
    counts: bool = False

    @property
    def half(self) -> str:
        """Return the half of the kinds this one is in: rules are tuned on one, the other stays blind."""
        return half(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoy:
    """One program that is no server. `leader` judges only the process itself: its children may be servers.

    `becomes` is the program that a command ends up as. `tooling` may be listed as what it is: tooling.
    """

    id: str
    command: tuple[str, ...]
    speech: Speech = Speech.ALIVE
    folder: str = "."
    env: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    leader: bool = False
    becomes: str | None = None
    tooling: bool = False

    @property
    def half(self) -> str:
        """Return the half of the look-alikes this one is in."""
        return half(self.id)


def half(name: str) -> str:
    """Return `tune` or `blind`, by the hash of a name and nothing that could be chosen."""
    return "blind" if sha256(name.encode()).digest()[0] & 1 else "tune"


def parent(kind: Kind) -> Parent:
    """Return what starts a stdio server: what its row names, else one by the hash of its name."""
    return kind.parent or tuple(Parent)[sha256(kind.id.encode()).digest()[1] % len(Parent)]


def owner(kind: Kind) -> str | None:
    """Return the catalogue's id of the client that must be named as the server's owner."""
    return OWNERS.get(parent(kind)) if kind.speech is Speech.STDIO else None
