"""The words of judgement: Server, Entry, Snapshot, Verdict, Evidence, Finding, View."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from discovery.frozen import frozen
from discovery.model import NOTHING, Coverage, Gap, Identity, Scope, Sighting, Status
from inventory.entry import (
    Denial,
    Entry,
    Governs,
    Group,
    Policy,
    Problem,
    Reach,
    Snapshot,
    Waiver,
)
from inventory.standing import Presence, Severity, State, Verdict

# The words of the registry and the closed lists are read from here, too.
__all__ = [
    "Denial",
    "Entry",
    "Evidence",
    "Finding",
    "Governs",
    "Group",
    "Join",
    "Judged",
    "Judgement",
    "Policy",
    "Presence",
    "Problem",
    "Reach",
    "Seen",
    "Server",
    "Severity",
    "Snapshot",
    "State",
    "Verdict",
    "View",
    "Waiver",
]


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
class Evidence:
    """Why a verdict was given: the rule, the field it looked at, and the two values it compared.

    `grade` is the severity of what departs from an approval, empty for what does not; `entry` the id of the
    entry, or `id/denial` of the denial in one, that asks for it.
    """

    rule: str
    field: str
    expected: str | None
    observed: str | None
    text: str
    grade: str = ""
    entry: str = ""


@frozen
class Judgement:
    """A verdict with its evidence; a pure function of sighting, snapshot, policy and day: it can be replayed.

    `waivers` are the exceptions that together cover all of it, none where a part is left uncovered.
    """

    verdict: Verdict
    evidence: tuple[Evidence, ...]
    entry: Entry | None = None
    strength: int = 0
    severity: Severity = Severity.MEDIUM
    waivers: tuple[Waiver, ...] = ()


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
    waivers: tuple[Waiver, ...] = ()
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
