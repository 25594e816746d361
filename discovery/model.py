"""The vocabulary every room shares: Identity, Launch, Sighting, Gap, Coverage, Sweep, Finder.

No other packages, and no logic beyond invariants. Values are frozen; a value that may
hold a secret exists only in `Launch`, which never leaves `discovery`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from discovery.blake import blake2b
from discovery.frozen import frozen

NOTHING: Mapping[str, str] = MappingProxyType({})
# Between a finder's name and the part of it that not every sweep asks for: `configs+experimental`.
PART = "+"


class Surface(StrEnum):
    """Where a server can be seen."""

    CONFIG = "config"
    PROCESS = "process"
    LISTENER = "listener"
    CONTAINER = "container"
    PACKAGE = "package"
    LOG = "log"
    NETWORK = "network"
    CLOUD = "cloud"


class Reason(StrEnum):
    """Why a place could not be looked at, or not fully."""

    DENIED = "denied"
    MALFORMED = "malformed"
    UNRECOGNISED = "unrecognised"
    TOO_LARGE = "too-large"
    TIMED_OUT = "timed-out"
    UNSUPPORTED = "unsupported"
    OUTSIDE = "outside"
    NOT_A_FILE = "not-a-file"
    ENCRYPTED = "encrypted"
    CHANGED = "changed"
    CRASHED = "crashed"


class Kind(StrEnum):
    """What an identity stands for."""

    NPM = "npm"
    JSR = "jsr"  # a package registry without a purl type: named by ref, `jsr:@scope/name`
    PYPI = "pypi"
    OCI = "oci"
    NUGET = "nuget"
    GOLANG = "golang"
    CARGO = "cargo"
    GEM = "gem"
    MAVEN = "maven"
    GIT = "git"
    MCPB = "mcpb"
    REMOTE = "remote"
    LOCAL = "local"
    BINARY = "binary"
    CONTAINER = "container"
    GATEWAY = "gateway"
    EXTENSION = "extension"  # started by an editor's extension, or built into the client: named by ref
    URL_ARCHIVE = "url-archive"
    URL_SCRIPT = "url-script"
    INLINE = "inline"
    UNRESOLVED = "unresolved"


class Pin(StrEnum):
    """How firmly a version is fixed."""

    EXACT = "exact"
    RANGE = "range"
    TAG = "tag"
    FLOATING = "floating"
    REF = "ref"
    COMMIT = "commit"
    DIGEST = "digest"


class Form(StrEnum):
    """How a secret-bearing field holds its secret."""

    PLAIN = "plain"
    REFERENCE = "reference"
    PROMPT = "prompt"


class Confidence(StrEnum):
    """How sure a sighting is that it saw a server."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@frozen
class Identity:
    """What a server is, apart from what anybody calls it.

    `secrets` names where secrets were (`env:TOKEN`, `args:--key`, `query:code`, `userinfo`),
    never what they were.
    """

    kind: Kind
    purl: str | None = None
    version: str | None = None
    pin: Pin | None = None
    url: str | None = None
    ref: str | None = None
    launcher: str | None = None
    wrapper: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    confidence: Confidence | None = None


@frozen
class Secret:
    """A place where a secret stands: never the value, but a keyed fingerprint of it."""

    where: str
    form: Form
    fingerprint: str | None = None


@frozen
class Launch:
    """One declared server as its client would start it. RAW: may hold secrets, never stored.

    `pointer` is an RFC 6901 pointer into the file. `enabled` is None where the file does not say.
    `env` and `headers` map a name to its value, None where only the name is written.
    `problem` says why an entry could not be read as a server; such an entry becomes a Gap.
    """

    name: str | None
    pointer: str
    command: str | None = None
    args: tuple[str, ...] = ()
    url: str | None = None
    env: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    cwd: str | None = None
    transport: str | None = None
    enabled: bool | None = None
    ref: str | None = None
    auto_approve: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    problem: str | None = None


@frozen
class Sighting:
    """One server, seen once, by one finder, at one place. Redacted: fit to store and to print.

    `source` is an absolute path, `pid:<n>`, `tcp:<address>:<port>` or a resource id; `root` the home, project
    or scope that was searched; `scope` the configuration's own (user, project, ...). Times are UTC.
    """

    identity: Identity
    surface: Surface
    finder: str
    source: str
    root: str
    seen_at: datetime
    pointer: str | None = None
    name: str | None = None
    client: str | None = None
    readers: tuple[str, ...] = ()
    scope: str | None = None
    project: str | None = None
    user: str | None = None
    enabled: bool | None = None
    transport: str | None = None
    command: str | None = None
    args: tuple[str, ...] = ()
    url: str | None = None
    cwd: str | None = None
    pid: int | None = None
    address: str | None = None
    env_names: tuple[str, ...] = ()
    header_names: tuple[str, ...] = ()
    auto_approve: tuple[str, ...] = ()
    secrets: tuple[Secret, ...] = ()
    confidence: Confidence = Confidence.HIGH
    facts: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def key(self) -> str:
        """The place of this sighting as 16 hex digits, always the same; ids of a cloud have no case."""
        parts = (self.source, self.pointer or "", self.name or "")
        return digest(self.surface, *(map(str.lower, parts) if self.surface is Surface.CLOUD else parts))


@frozen
class Gap:
    """Something that could not be looked at: where, and why."""

    surface: Surface
    finder: str
    source: str
    root: str
    reason: Reason
    detail: str = ""


@frozen
class Looked:
    """One root that a finder, or a part of it, went through to its end: sources examined, and found in."""

    surface: Surface
    finder: str
    root: str
    examined: int
    found: int


class Status(StrEnum):
    """How far a sweep, or a finder in it, got."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@frozen
class Coverage:
    """How far one finder got on one surface."""

    surface: Surface
    finder: str
    status: Status
    examined: int
    found: int


@frozen
class Scope:
    """What a sweep swept: `id` is stable for the same machine or tenant, the rest describes it."""

    kind: str
    id: str
    name: str
    os: str | None = None
    roots: tuple[str, ...] = ()


@frozen
class Sweep:
    """All that one run saw and could not see: the only thing that crosses from agents to inventory."""

    id: str
    agent: str
    scope: Scope
    started: datetime
    ended: datetime
    status: Status
    looked: tuple[Looked, ...]
    coverage: tuple[Coverage, ...]
    sightings: tuple[Sighting, ...]
    gaps: tuple[Gap, ...]

    def covered(self) -> frozenset[tuple[Surface, str]]:
        """The (surface, root) pairs looked at and without a gap: only there may absence mean gone."""
        gapped = {(gap.surface, gap.root) for gap in self.gaps}
        looked = {(done.surface, done.root) for done in self.looked}
        # A gap at the scope itself is a finder that ended with more to tell, of any root.
        return frozenset(it for it in looked - gapped if (it[0], self.scope.id) not in gapped)


class Finder(Protocol):
    """The one interface of everything that finds servers, endpoint and cloud alike."""

    @property
    def name(self) -> str: ...

    @property
    def surface(self) -> Surface: ...

    def find(self) -> Iterator[Sighting | Gap | Looked]: ...


def digest(*parts: str) -> str:
    """Sixteen hex digits (64 bits of BLAKE2b) over `parts`; the ids of the whole project."""
    state = blake2b(digest_size=8)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        state.update(len(encoded).to_bytes(8, "big"))
        state.update(encoded)
    return state.hexdigest()
