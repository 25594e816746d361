"""Finds the servers of one tenant: Resource Graph names what could be one, Resource Manager decides."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from functools import partial

from agents.azure.asking import Azure, Reach, Shortfall
from agents.azure.called import as_called, questions, unseen
from agents.azure.crew import Crew
from agents.azure.edges import Edges, hosts_of
from agents.azure.examine import Environments, Looking
from agents.azure.ground import PREFIX, Ground, Place, subscription_root
from agents.azure.needs import seen_actions
from agents.azure.planes import Planes
from agents.azure.reading import is_ours, unreadable
from agents.azure.rights import inherited
from agents.azure.standing import Standing
from agents.azure.worth import MAX_STRAYS, UNLISTED, Query, hosts_in, is_outside, is_served, names_server
from discovery.azure.facts import TAGS
from discovery.azure.model import Evidence, Recognised, Resource, Role
from discovery.azure.planes import plane_reads_of
from discovery.azure.reads import decider, is_inner, reads_of
from discovery.azure.recognise import recognise
from discovery.azure.rows import read_resource
from discovery.azure.sighted import FINDER, Sight, sighting
from discovery.azure.undecided import undecided, unknown
from discovery.crash import described
from discovery.frozen import frozen
from discovery.model import Gap, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter

Result = Sighting | Gap | Looked
# Resource Graph's quota is 15 questions in 5 seconds: so many at a time use it up, waiting for answers.
ASKERS = 4
# Resource Manager lets a principal read 25 times a second in each subscription.
READERS = 16
# Candidates that only a probe could decide; see agents.azure.away.
MAX_CANDIDATES = 2000


@frozen
class AzureFinder:
    """Finds what of a tenant is a server, a client of one, or a hint at one.

    `known` are the roots at which earlier sweeps found something; `probing` keeps the resources that only a
    probe could decide, for whoever will ask them. `short` is what is missing of the subscriptions already. A
    `delta` looks at single resources, so that nothing but those is covered.
    """

    azure: Azure
    reach: Reach
    queries: Sequence[Query]
    keyed: Fingerprinter
    scope: str
    subscriptions: Sequence[str]
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    short: tuple[Shortfall, ...] = ()
    known: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=lambda: TAGS)
    edges: Edges = field(default_factory=Edges)
    candidates: list[Sighting] = field(default_factory=list)
    probing: bool = False
    clusters: frozenset[str] = frozenset()
    delta: bool = False
    planes: Planes | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = FINDER
    surface: Surface = Surface.CLOUD

    def find(self) -> Iterator[Result]:
        """Give what is found as it is found, then what was covered, and what was not."""
        yield from Search(self).find()


class Search:
    """One search of one tenant."""

    def __init__(self, finder: AzureFinder) -> None:
        """Prepare; nothing is asked yet."""
        self.finder = finder
        place = Place(finder=FINDER, surface=finder.surface, scope=finder.scope)
        self.ground = Ground(place, finder.reach, finder.known)
        self.sight = Sight(keyed=finder.keyed, now=finder.now(), tags=finder.tags)
        self.environments = Environments()
        self.standing = Standing(finder.azure)
        self.crew: Crew[Result] = Crew(ASKERS, READERS, self.crashed)
        self.told: set[str] = set()
        self.sources: set[str] = set()
        self.strays: dict[str, Resource] = {}
        self.hosts: set[str] = set()
        self.met: set[int] = set()
        self.lock = threading.Lock()

    def find(self) -> Iterator[Result]:
        """Give everything."""
        for id_ in self.finder.subscriptions:
            self.ground.list_subscription(id_)
        for cut in self.finder.short:
            yield from self.ground.fall_short(cut)
        for query in self.finder.queries:
            self.crew.ask(query.name, partial(self.answer, query))
        if not self.finder.delta:
            self.crew.ask("subscriptions", self.check_subscriptions)
        yield from self.crew.work()
        yield from self.by_themselves()
        yield from self.called()
        if not self.finder.delta:
            yield from self.unlisted()
            yield from self.ground.close()

    def by_themselves(self) -> Iterator[Result]:
        """Give what came as a row although it is listed in another, where that one did not tell it."""
        for id_, resource in sorted(self.strays.items()):
            if id_ not in self.sources:
                yield from self.tell(resource, recognise(resource))

    def called(self) -> Iterator[Result]:
        """Give what clients call as a server, and what by itself does not look like one."""
        asserted = self.finder.edges.asserted
        wanted = frozenset(unseen(asserted, self.hosts))
        for question in questions(wanted):
            for row in self.finder.azure.query(question.kql, self.finder.reach, name=question.name):
                if isinstance(row, Shortfall):
                    yield from self.ground.fall_short(row)
                    continue
                resource = read_resource(row, question.table)
                # Whatever the answer holds: only what was asked for.
                if resource is None or not self.is_open(resource):
                    continue
                callers = {one for host in hosts_in(resource) & wanted for one in asserted.get(host, ())}
                if (found := as_called(resource, callers)) is not None and callers:
                    yield from self.sighted(resource, found)

    def is_open(self, resource: Resource) -> bool:
        """Return whether a resource is in reach and was not told yet."""
        return resource.id.lower() not in self.sources and not is_outside(self.finder.reach, resource)

    def unlisted(self) -> Iterator[Result]:
        """Have subscriptions covered that are in reach though nobody lists them; give gaps of the others."""
        wanted = {f"{PREFIX}{id_.lower()}" for id_ in self.finder.reach.subscriptions}
        shown = {root for root in self.ground.examined if root}
        for root in sorted((wanted | shown) - self.ground.listed - self.ground.short):
            if is_ours(self.finder.azure, root):
                self.ground.list_subscription(root.removeprefix(PREFIX))
            elif root not in wanted and not self.ground.blind:
                yield self.ground.close_off(root, Reason.DENIED, UNLISTED)

    def crashed(self, name: str, what: str) -> Gap:
        """Return the gap of a task that failed by our own mistake: a resource's, or everybody's."""
        if name.startswith("/"):
            # Under its own name, so that what was seen of it, and nothing beside it, is kept.
            return self.ground.gap(name, name, Reason.CRASHED, what)
        self.ground.blind = True
        return self.ground.gap(name, self.finder.scope, Reason.CRASHED, what)

    def check_subscriptions(self) -> Iterator[Result]:
        """Have each subscription checked for what we may not read: Resource Graph says nothing about that.

        One answer at a management group stands for those below it, but never for one in which something may
        have to be taken for gone.
        """
        sure = {f"{PREFIX}{id_}" for id_ in inherited(self.finder.azure, self.finder.above, seen_actions())}
        for root in sorted(self.ground.listed - (sure - self.ground.known - self.ground.homes())):
            self.crew.read(root, partial(self.check, root))
        return iter(())

    def check(self, root: str) -> Iterator[Result]:
        """Give the gap of a subscription that we may not read as a whole."""
        if (trouble := unreadable(self.finder.azure, root, self.standing)) is not None:
            yield self.ground.close_off(root, trouble.reason, trouble.detail)

    def answer(self, query: Query) -> Iterator[Result]:
        """Give what the rows of a query are; what must be read further is left to the readers."""
        for row in self.finder.azure.query(query.kql, self.finder.reach, name=query.name):
            if isinstance(row, Shortfall):
                yield from self.ground.fall_short(row)
                continue
            resource = read_resource(row, query.table)
            if resource is None:
                continue
            try:
                yield from self.row(resource)
            except Exception as error:  # noqa: BLE001  # our mistake about one row costs that row
                yield self.crashed(resource.id, described(error))

    def row(self, resource: Resource) -> Iterator[Result]:
        """Give what one row is, or have it read."""
        if is_outside(self.finder.reach, resource):
            return
        self.ground.see(resource.id)
        if is_inner(resource) and len(self.strays) < MAX_STRAYS:
            # Its parent may tell it with more: that comes first.
            self.strays[resource.id.lower()] = resource
            return
        own = recognise(resource)
        if not self.is_new(resource, own):
            return
        if self.is_asked(resource, own) or is_served(own) or resource.type.endswith("/config"):
            self.crew.read(resource.id, partial(self.examine, resource))
            return
        yield from self.tell(resource, own)

    def is_new(self, resource: Resource, own: Recognised | None) -> bool:
        """Return whether a resource is met for the first time: an answer in parts may name it twice."""
        if own is None and not self.is_asked(resource, own) and not self.is_candidate(resource):
            return False
        mark = hash(resource.id.lower())
        with self.lock:
            new = mark not in self.met
            self.met.add(mark)
        return new

    def is_asked(self, resource: Resource, own: Recognised | None) -> bool:
        """Return whether Resource Manager, or a data plane, is asked about a resource."""
        plane = self.finder.planes is not None and bool(plane_reads_of(resource))
        return plane or bool(reads_of(resource, own))

    def is_candidate(self, resource: Resource) -> bool:
        """Return whether something could decide what a resource is, if it were asked."""
        means = decider(resource)
        if means is Evidence.KUBERNETES:
            return True
        return self.finder.probing and means is Evidence.PROBE and undecided(resource) is not None

    def tell(self, resource: Resource, own: Recognised | None) -> Iterator[Sighting]:
        """Give the sighting of a resource that nothing but its row tells of."""
        if own is not None:
            yield from self.sighted(resource, own)
            return
        open_ = undecided(resource)
        if open_ is None:
            return
        if open_.evidence is Evidence.KUBERNETES:
            if resource.id.lower() not in self.finder.clusters:
                yield from self.sighted(resource, open_)
        elif len(self.finder.candidates) < MAX_CANDIDATES:
            self.finder.candidates.append(sighting(resource, open_, self.sight))

    def examine(self, resource: Resource) -> Iterator[Result]:
        """Give what a resource and all that is in it are, and how much of it could be read."""
        look = Looking(self.finder.azure, self.environments, self.standing, self.finder.planes)
        held = look.top(resource)
        root = resource.id.lower()
        for about, refusal in look.refused:
            yield replace(self.ground.refuse(about.id, refusal), root=root)
        found = 0
        for one in look.seen:
            for item in self.sighted(one.resource, one.found, root):
                found += 1
                yield item
        for item in self.top(resource, held, look, root):
            found += item.root == root
            yield item
        if look.asked and look.whole and not look.refused and self.is_kept_by(root, found):
            yield self.ground.looked(root, len(look.seen) + 1, found)

    def is_kept_by(self, root: str, found: int) -> bool:
        """Return whether something may hang on a parent: that any other was listed says nothing."""
        return bool(found) or root in self.ground.parents or self.finder.delta

    def top(
        self, resource: Resource, held: Recognised | None, look: Looking, root: str
    ) -> Iterator[Sighting]:
        """Give the resource itself: by its row, by what is in it, or as what nobody could look into."""
        own = recognise(resource)
        if look.undecided:
            if root in self.ground.parents:
                return  # earlier sweeps could look, and what they saw is kept by the gap
            held = held or unknown(resource, Evidence.ARM)
        if held is None:
            yield from self.tell(resource, None) if self.is_candidate(resource) else ()
            return
        by_row = own is not None and own.grade is held.grade and not look.undecided
        yield from self.sighted(resource, held, None if by_row else root)

    def sighted(self, resource: Resource, found: Recognised, root: str | None = None) -> Iterator[Sighting]:
        """Give the sighting of what was recognised, and note whom it calls; mere callers are no servers."""
        self.finder.edges.add(resource.id, found.edges)
        if found.role is Role.CLIENT and found.grade.alarms:
            self.finder.edges.assert_server(resource.id, found.edges)
        if found.role is Role.CLIENT and not names_server(found):
            return
        one = sighting(resource, found, self.sight, root)
        if found.role is Role.CLIENT:
            one = replace(one, facts={**one.facts, "presence": "configured"})
        with self.lock:
            new = one.key not in self.told
            self.told.add(one.key)
            self.sources.add(one.source.lower())
        if new:
            self.hosts |= hosts_of(one) if found.role is not Role.CLIENT else frozenset()
            self.ground.hit(subscription_root(resource.id))
            yield one
