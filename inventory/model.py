"""The words of judgement: Server, Entry, Snapshot, Verdict, Evidence, Finding, View."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from discovery.frozen import frozen
from discovery.model import NOTHING, Coverage, Gap, Identity, Scope, Sighting, Status


class Verdict(StrEnum):
    """Headline verdicts, worst first: the first that applies is the server's."""

    DENIED = "denied"
    IMPERSONATING = "impersonating"
    DRIFTED = "drifted"
    EXPIRED = "expired"
    PENDING = "pending"
    UNREGISTERED = "unregistered"
    UNRESOLVED = "unresolved"
    APPROVED = "approved"


class State(StrEnum):
    """Where a registry entry stands in its life."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    DEPRECATED = "deprecated"
    SUSPENDED = "suspended"
    DENIED = "denied"
    RETIRED = "retired"


class Severity(StrEnum):
    """How bad, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Presence(StrEnum):
    """In what way a server is there; several may hold."""

    CONFIGURED = "configured"
    DISABLED = "disabled"
    RUNNING = "running"
    LISTENING = "listening"
    INSTALLED = "installed"
    CACHED = "cached"
    LOGGED = "logged"
    REMOTE = "remote"
    DEPLOYED = "deployed"


@frozen
class Seen:
    """A sighting as the inventory remembers it. `gone` is set when a full look no longer found it."""

    sighting: Sighting
    first_seen: datetime
    last_seen: datetime
    gone: datetime | None = None


@frozen
class Join:
    """Why what would be another record is part of a server: the rule, and what proves it.

    `id` is the id it has where the proof is missing, `sightings` are the keys of what was seen of it. It
    `points` where it only says where a server is to be found (an address, a label), not what it is.
    """

    rule: str
    id: str
    text: str
    sightings: tuple[str, ...]
    points: bool = False


@frozen
class Server:
    """One server: every sighting of one identity, whatever it was called. `key` is what was compared.

    `parent` is the id of the gateway that started it, `children` are the ids of those it started.
    """

    id: str
    key: str
    identity: Identity
    name: str
    names: tuple[str, ...]
    transport: str | None
    presence: tuple[Presence, ...]
    seen: tuple[Seen, ...]
    first_seen: datetime
    last_seen: datetime
    joins: tuple[Join, ...] = ()
    parent: str | None = None
    children: tuple[str, ...] = ()


@frozen
class Reach:
    """To whom an entry applies; an empty tuple means everyone."""

    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()


@frozen
class Entry:
    """One registry entry: an identity, and what an organisation decided about it.

    `identity` is a purl without version, a URL, `file:<path>`, `sha256:<hex>` or another ref;
    `versions` a range in the ecosystem's own notation or `vers:`; `source` the file it was read from.
    """

    id: str
    identity: str
    state: State
    owner: str
    name: str = ""
    purpose: str = ""
    reason: str = ""
    versions: str | None = None
    reach: Reach = field(default_factory=Reach)
    approved_by: str = ""
    approved_at: date | None = None
    expires: date | None = None
    ticket: str = ""
    source: str = ""


@frozen
class Problem:
    """One registry entry that could not be read: where it is, and what to write instead."""

    source: str
    line: int | None
    field: str
    message: str


@frozen
class Snapshot:
    """All entries of a registry as read at one time; `id` is the hash of their content.

    `source` is None where no registry is configured, which makes every server unregistered.
    """

    id: str
    source: str | None
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


@frozen
class Evidence:
    """Why a verdict was given: the rule, the field it looked at, and the two values it compared."""

    rule: str
    field: str
    expected: str | None
    observed: str | None
    text: str


@frozen
class Judgement:
    """A verdict with its evidence; a pure function of sighting, snapshot and day, so it can be replayed."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]
    entry: Entry | None = None
    strength: int = 0


@frozen
class Finding:
    """Something wrong with how a server is configured. `advice` says what to do about it."""

    id: str
    severity: Severity
    owasp: str
    title: str
    advice: str
    evidence: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@frozen
class Note:
    """Something worth knowing about how a server is there; no fault, and no part of the verdict."""

    id: str
    text: str


@frozen
class Judged:
    """A server with its verdict, findings and notes, and the judgement of each of its sightings by key."""

    server: Server
    judgement: Judgement
    findings: tuple[Finding, ...] = ()
    by_sighting: Mapping[str, Judgement] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@frozen
class View:
    """Everything a report tells: one sweep (or what is remembered of the last), judged."""

    sweep_id: str
    agent: str
    scope: Scope
    started: datetime
    ended: datetime
    status: Status
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    servers: tuple[Judged, ...]
    snapshot: Snapshot
    ghosts: tuple[Entry, ...] = ()
    hosts: int = 1
