"""One resource, looked at to the bottom: what its row says, what ARM says of it and of what is in it.

Every failure is local. What could not be read leaves a Gap at the resource that was asked about; where it
would have decided, the resource is told as `unknown`, unless earlier sweeps know it better.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from agents.azure.asking import Azure, Refusal
from agents.azure.planes import Planes
from agents.azure.standing import Standing
from discovery.azure.enriched import facts_of
from discovery.azure.gathering import Found, gather
from discovery.azure.model import Grade, Recognised, Resource, Role
from discovery.azure.planes import PlaneRead, plane_reads_of
from discovery.azure.questions import Gives, Read
from discovery.azure.reads import is_left_open, reads_of, resources_of
from discovery.azure.recognise import recognise
from discovery.azure.rows import inner, read_resource
from discovery.model import Reason
from discovery.shapes.model import Plain
from discovery.shapes.values import filled

MAX_LEVELS = 4  # account, project, connection, and one to spare
# What of a resource is not there, or not offered: nothing was withheld from us.
NOT_OFFERED = frozenset({Reason.CHANGED, Reason.UNSUPPORTED})
ENVIRONMENT = ("properties", "managedEnvironmentId")
ENVIRONMENT_VERSION = "2025-01-01"
SITE_VERSION = "2025-03-01"
KEPT_NOWHERE = frozenset({"", "none"})


class Answered(NamedTuple):
    """What one question to ARM gave, and what of it was refused."""

    answers: list[Plain]
    refusal: Refusal | None


class Seen(NamedTuple):
    """One resource and what it is; `below` tells that only what is in its parent's lists shows it."""

    resource: Resource
    found: Recognised
    below: bool


class Looking:
    """One look at a top resource: what was found so far, what was refused, whether all was listed."""

    def __init__(
        self,
        azure: Azure,
        environments: Environments,
        standing: Standing,
        planes: Planes | None = None,
    ) -> None:
        """Ask `azure`, and `planes` if given; `standing` tells what is not found from what is not known."""
        self.azure, self.environments, self.standing, self.planes = azure, environments, standing, planes
        self.seen: list[Seen] = []
        self.refused: list[tuple[Resource, Refusal]] = []
        self.undecided = False
        self.whole = True
        self.asked = False

    def top(self, resource: Resource) -> Recognised | None:
        """Return what the top resource is; everything found in it is in `seen`, itself not."""
        return self.examined(resource, MAX_LEVELS)

    def examined(self, resource: Resource, levels: int) -> Recognised | None:
        """Return what a resource is, given all that is in it."""
        own = recognise(self.with_parent(resource))
        children: list[Found] = []
        parts: list[Resource] = []
        facts: dict[str, str] = {}
        done: set[str] = set()
        meant = resource
        below = plane_reads_of(resource) if self.planes is not None else ()
        for read in (*reads_of(resource, own), *below):
            if read.gives is Gives.FACTS:
                continue
            done.add(read.id)
            found = self.ask(resource, read)
            facts |= facts_of(read, found.answers) if found.refusal is None else {}
            resources = resources_of(read, resource, found.answers)
            if read.gives is Gives.SELF:
                meant = resources[0] if resources else meant
                self.hold_open(read, meant, found)
            elif read.gives is Gives.PARTS:
                parts += resources
            elif levels:
                children += self.inside(resources, read, levels - 1)
        own = recognise(meant, parts) if parts or meant is not resource else own
        held = gather(meant, own, children)
        facts |= self.in_front(resource, held, done)
        return replace(held, facts={**held.facts, **facts}) if held is not None and facts else held

    def inside(self, resources: Sequence[Resource], read: Read, levels: int) -> Iterator[Found]:
        """Give what is in a resource, and in that; places that hold others are nothing themselves."""
        for child in resources:
            below = len(self.seen)
            found = self.examined(child, levels)
            if found is None:
                continue
            if read.gives is Gives.PARENTS:
                yield from ((one.resource, one.found) for one in self.seen[below:])
            else:
                self.seen.append(Seen(child, found, below=True))
                yield child, found

    def ask(self, resource: Resource, read: Read) -> Answered:
        """Return what ARM answers; a refusal that matters is noted."""
        self.asked = True
        path = read.path_of(resource)
        answers: list[Plain] = []
        refusal: Refusal | None = None
        if isinstance(read, PlaneRead) and self.planes is not None:
            given = self.planes.pages(read, resource)
        else:
            given = self.azure.pages(path, read.api_version) if read.listed else self.single(path, read)
        for item in given:
            if isinstance(item, Refusal):
                refusal = item
            else:
                answers.append(item)
        if refusal is not None:
            self.note(resource, read, refusal)
        return Answered(answers, refusal)

    def single(self, path: str, read: Read) -> Iterator[Plain | Refusal]:
        """Give the one answer of a read that is no listing."""
        yield self.azure.read(path, read.api_version)

    def note(self, resource: Resource, read: Read, refusal: Refusal) -> None:
        """Note a refusal: nothing may be taken for gone, and what it withheld is a gap."""
        if read.gives is not Gives.FACTS:
            self.whole = False
        if not read.decides and refusal.reason in NOT_OFFERED:
            return
        meant = refusal
        if refusal.reason is Reason.CHANGED and not isinstance(read, PlaneRead):
            withheld = self.standing.withheld(resource, read, refusal)
            if withheld is None:
                return
            meant = withheld
        self.refused.append((resource, meant))
        self.undecided = self.undecided or read.decides

    def hold_open(self, read: Read, meant: Resource, found: Answered) -> None:
        """Note that a resource was asked for what it is, and that its answer leaves it open."""
        if found.refusal is None and is_left_open(read, meant):
            said = "the answer leaves out what would decide"
            self.refused.append((meant, Refusal(path=meant.id, reason=Reason.UNRECOGNISED, detail=said)))
            self.undecided, self.whole = True, False

    def in_front(self, resource: Resource, held: Recognised | None, done: set[str]) -> dict[str, str]:
        """Return what stands in front of a server, and who keeps its logs."""
        facts: dict[str, str] = {}
        for read in reads_of(resource, held):
            if read.gives is Gives.FACTS and read.id not in done:
                found = self.ask(resource, read)
                facts |= facts_of(read, found.answers) if found.refusal is None else {}
        if held is None or not held.grade.alarms or held.role not in (Role.SERVER, Role.GATEWAY):
            return facts
        environment = filled(inner(resource.properties, *ENVIRONMENT[1:]))
        return facts | (self.environments.facts(self.azure, environment) if environment else {})

    def with_parent(self, resource: Resource) -> Resource:
        """Return the configuration of a site with its site, which says where it answers."""
        if resource.parent is not None or not resource.type.endswith("/config"):
            return resource
        if recognise(resource) is None:
            return resource
        self.asked = True
        path = resource.id.lower().rpartition("/config/")[0]
        answer = self.azure.read(resource.id[: len(path)], SITE_VERSION) if path else None
        parent = None if answer is None or isinstance(answer, Refusal) else read_resource(answer, "arm")
        return replace(resource, parent=parent)


class Environments:
    """Where the logs of container apps go: it is their environment that keeps them, asked about once."""

    def __init__(self) -> None:
        """Begin with none known."""
        self.known: dict[str, dict[str, str]] = {}
        self.lock = threading.Lock()

    def facts(self, azure: Azure, id_: str) -> dict[str, str]:
        """Return what an environment says of the logs in it, nothing where it could not be read."""
        key = id_.lower()
        with self.lock:
            if key in self.known:
                return self.known[key]
        found = asked_about(azure, id_)
        with self.lock:
            return self.known.setdefault(key, found)


def asked_about(azure: Azure, id_: str) -> dict[str, str]:
    """Return where an environment sends its logs: a workspace, diagnostic settings of its own, or nowhere."""
    answer = azure.read(id_, ENVIRONMENT_VERSION)
    if isinstance(answer, Refusal) or not isinstance(answer, dict):
        return {}
    inside = answer.get("properties")
    if not isinstance(inside, dict) or "appLogsConfiguration" not in inside:
        return {}
    target = (filled(inner(inside, "appLogsConfiguration", "destination")) or "").lower()
    if target != "azure-monitor":
        return {"diagnostics": "off" if target in KEPT_NOWHERE else "on"}
    environment = read_resource(answer, "arm")
    reads = () if environment is None else reads_of(environment, recognised_host(environment))
    for read in reads:
        if read.id == "diagnostics" and environment is not None:
            listed = list(azure.pages(read.path_of(environment), read.api_version))
            if not any(isinstance(item, Refusal) for item in listed):
                return dict(facts_of(read, [item for item in listed if not isinstance(item, Refusal)]))
    return {}


def recognised_host(resource: Resource) -> Recognised:
    """Return an environment as what serves, for what is in it does."""
    return Recognised(role=Role.SERVER, grade=Grade.STRONG)
