"""The words of Azure: Resource, Mark, Recognised, and how much each is worth. Plain values, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from discovery.frozen import frozen
from discovery.model import NOTHING, Launch
from discovery.shapes.model import Plain

Entry = dict[str, Plain]


class Grade(StrEnum):
    """How much says that a resource is what its role tells, best first."""

    PROVEN = "proven"  # Azure itself declares it, or a probe was answered
    STRONG = "strong"  # the resource is set up as only a server is
    PROBABLE = "probable"  # one specific sign, or two weak ones that agree
    WEAK = "weak"  # a name or a tag: homonyms live here
    UNKNOWN = "unknown"  # what would decide it could not be read

    @property
    def alarms(self) -> bool:
        """Return whether a finding of this grade may be held against anybody."""
        return self in (Grade.PROVEN, Grade.STRONG, Grade.PROBABLE)


class Role(StrEnum):
    """What a resource does with MCP."""

    SERVER = "server"
    CLIENT = "client"
    GATEWAY = "gateway"
    REGISTRY = "registry"
    HINT = "hint"  # it says that a server is near: a DNS record, a rule that opens a port


class Evidence(StrEnum):
    """Where the answer was found, or, of an unknown, where it would be."""

    ARG = "arg"
    ARM = "arm"
    PROBE = "probe"
    KUBERNETES = "k8s"


@frozen
class Resource:
    """One row of Resource Graph, or one resource as ARM answers it.

    `id` is written as Azure wrote it, `type` is lower-case, `identity` the managed identity's type.
    `properties` is RAW: it may hold secrets and never leaves `discovery`.
    """

    id: str
    name: str
    type: str
    kind: str = ""
    location: str = ""
    group: str = ""
    subscription: str = ""
    tenant: str = ""
    tags: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    identity: str = ""
    properties: Entry = field(default_factory=dict, repr=False)
    table: str = "resources"
    parent: Resource | None = None


@frozen
class Mark:
    """One sign: the id of its row in `marks.py`, where in the resource it stands, and what it says."""

    id: str
    pointer: str
    text: str


@frozen
class Recognised:
    """What a resource is, how much says so, and what of it is to be told.

    `launch` is RAW: what the resource runs or where it answers, as a client would write it. `urls` are the
    endpoints it serves, `edges` the URLs or hosts of MCP servers that it calls.
    """

    role: Role
    grade: Grade
    evidence: Evidence = Evidence.ARG
    marks: tuple[Mark, ...] = ()
    urls: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    image: str | None = None
    launch: Launch | None = field(default=None, repr=False)
    facts: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def only_calls(self) -> bool:
        """Return whether it is a client by its own settings, an edge; a declared one tells of a server."""
        return self.role is Role.CLIENT and self.grade is not Grade.PROVEN
