"""One tenant: who asks, what is asked, and what becomes of the answers. The Sweep of the agent `azure`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agents.azure.above import stood_under
from agents.azure.asking import Progress, Shortfall
from agents.azure.beginning import Begun, begin, is_unheard
from agents.azure.changes import Changed, changes, questions, told
from agents.azure.clouds import BadCloud, find_cloud
from agents.azure.credentials import NotSignedIn, SignIn
from agents.azure.edges import Edges
from agents.azure.entra import EntraFinder, Registration, joined
from agents.azure.finder import AzureFinder
from agents.azure.planes import Planes
from agents.azure.tenant import Tenant, Ways, open_tenant
from agents.azure.transport import Journal
from agents.azure.worth import Query, silent
from agents.sweep import run
from discovery.azure.facts import TAGS
from discovery.azure.queries import Use, for_use
from discovery.frozen import frozen
from discovery.model import PART, Finder, Scope, Sighting, Status, Sweep
from discovery.redact.keyed import Fingerprinter

if TYPE_CHECKING:
    from agents.azure.kubernetes import KubernetesFinder

AGENT = "azure"
KIND = "tenant"
FINDER = "azure"
TENANT = "AZURE_TENANT_ID"
# Throttled questions wait for their quota, hours at worst; every single answer has limits of its own.
STALL_S = 3600.0


class Unasked(Exception):
    """A sweep that could not begin: what happened, for the operator."""


@frozen
class Request:
    """Which tenant, as whom, how far, and what to do besides. `key` makes the fingerprints of secrets.

    `known` gives the roots at which earlier sweeps of a tenant found something; `since` asks only for what
    changed after it. `signed` is told how we sign in, before anything is asked. `journal` is told of each
    request that leaves, `ways` stand in for time and chance.
    """

    key: bytes
    env: Mapping[str, str]
    tenant: str | None = None
    management_groups: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    resource_manager: str | None = None
    authority: str | None = None
    graph: str | None = None
    cloud: str | None = None
    credential: str | None = None
    probe: bool = False
    entra: bool = False
    data_plane: bool = False
    since: datetime | None = None
    kubeconfig: Path | None = None
    tags: Mapping[str, str] = field(default_factory=lambda: TAGS)
    version: str = "0"
    known: Callable[[str], tuple[str, ...]] = lambda _: ()
    tell: Callable[[Progress], None] = silent
    signed: Callable[[str], None] = lambda _: None
    journal: Journal | None = None
    ways: Ways | None = None


@contextmanager
def signed_in(request: Request) -> Iterator[Tenant]:
    """Give the tenant, open for reading; raise Unasked where it cannot be said who asks whom."""
    named = request.tenant or request.env.get(TENANT, "")
    if not named:
        raise Unasked(f"no tenant is named; write --tenant ID, or set {TENANT}")
    try:
        place = (request.resource_manager, request.authority)
        cloud = find_cloud(request.cloud, *place, graph=request.graph, env=request.env)
        kind = SignIn(request.credential) if request.credential else None
        tenant = open_tenant(
            cloud,
            named,
            kind,
            request.env,
            tell=request.tell,
            journal=request.journal,
            ways=request.ways,
        )
    except (BadCloud, NotSignedIn) as error:
        raise Unasked(str(error)) from None
    with tenant:
        request.signed(tenant.signed_in)
        yield tenant


def sweep(request: Request) -> Sweep:
    """Return all that one tenant shows, or what changed in it; raise Unasked."""
    with signed_in(request) as tenant:
        begun = begin(tenant, request.management_groups, request.subscriptions)
        known = request.known(begun.id)
        if not begun.subscriptions and any(map(is_unheard, begun.short)) and not known:
            raise Unasked(f"the tenant was not read: {begun.short[0].detail}")
        return Swept(request, begun, known).sweep()


class Swept:
    """One sweep that has begun."""

    def __init__(self, request: Request, begun: Begun, known: tuple[str, ...]) -> None:
        """Prepare the finders."""
        self.request, self.begun, self.known = request, begun, known
        self.keyed = Fingerprinter(request.key)
        self.edges = Edges()
        self.candidates: list[Sighting] = []
        self.registrations: list[Registration] = []
        self.changed: list[Changed] = []
        self.short = list(begun.short)

    def sweep(self) -> Sweep:
        """Return what all finders saw, joined with what they know of each other's."""
        found = run(self.finders(), agent=AGENT, scope=self.scope(), stall_s=STALL_S)
        sightings = told(joined(self.edges.told(found.sightings), self.registrations), self.changed)
        sightings = stood_under(sightings, self.begun.tenant, self.begun.reach, self.request.tags)
        if self.request.probe:
            from agents.azure.away import confirmed

            asked = confirmed((*sightings, *self.candidates), self.request.version)
            sightings = tuple(one for one in asked if not is_left_open(one, self.candidates))
        return seen_in_part(replace(found, sightings=sightings))

    def scope(self) -> Scope:
        """Return the tenant; its roots are the parts that were asked for, none for all of it."""
        parts = (*self.begun.reach.management_groups, *self.begun.reach.subscriptions)
        return Scope(kind=KIND, id=self.begun.id, name=self.begun.id, roots=parts)

    def finders(self) -> Iterator[Finder]:
        """Give the finders that the request asks for."""
        cluster = self.cluster()
        yield self.azure(frozenset() if cluster is None else frozenset({cluster.source.lower()}))
        if cluster is not None:
            yield cluster
        if self.request.entra:
            yield EntraFinder(graph=self.begun.tenant, tenant=self.begun.id, registrations=self.registrations)

    def azure(self, clusters: frozenset[str]) -> AzureFinder:
        """Return the finder of everything, or of what changed."""
        queries: Sequence[Query] = for_use(Use.SWEEP)
        part = f"{PART}subscriptions" if self.scope().roots else ""
        if self.request.since is not None:
            queries, part = self.what_changed(self.request.since), f"{PART}changes"
        return AzureFinder(
            azure=self.begun.tenant,
            reach=self.begun.reach,
            queries=queries,
            keyed=self.keyed,
            scope=self.begun.id,
            subscriptions=self.begun.subscriptions,
            above=self.begun.above,
            short=tuple(self.short),
            known=self.known,
            tags=self.request.tags,
            edges=self.edges,
            candidates=self.candidates,
            probing=self.request.probe,
            clusters=clusters,
            delta=self.request.since is not None,
            planes=Planes(self.begun.tenant) if self.request.data_plane else None,
            name=f"{FINDER}{part}",
        )

    def what_changed(self, since: datetime) -> Sequence[Query]:
        """Return the questions about what changed; what could not be told is kept as short."""
        for item in changes(self.begun.tenant, self.begun.reach, since):
            if isinstance(item, Shortfall):
                self.short.append(item)
            else:
                self.changed.append(item)
        return questions(self.changed)

    def cluster(self) -> KubernetesFinder | None:
        """Return the finder of a cluster's workloads, None where no kubeconfig is given; raise Unasked."""
        if self.request.kubeconfig is None:
            return None
        from agents.azure.cluster import Api
        from agents.azure.kubeconfig import Unusable, read_cluster
        from agents.azure.kubernetes import KubernetesFinder
        from agents.azure.managed import cluster_id, token_for

        try:
            cluster = read_cluster(self.request.kubeconfig)
            tenant = self.begun.tenant
            api = Api(cluster, token_for(tenant, cluster.scope) if cluster.scope else None)
        except Unusable as error:
            raise Unasked(f"the kubeconfig cannot be used: {error}") from None
        known = cluster_id(tenant, self.begun.reach, cluster.server)
        return KubernetesFinder(api=api, cluster=cluster, keyed=self.keyed, cluster_id=known)


def is_left_open(sighting: Sighting, candidates: Sequence[Sighting]) -> bool:
    """Return whether what only a probe could decide did not prove to be a server."""
    keys = {one.key for one in candidates}
    return sighting.key in keys and sighting.facts.get("grade") != "proven"


def seen_in_part(found: Sweep) -> Sweep:
    """Return a sweep that read something and was cut short everywhere as partial: it did not fail."""
    coverage = tuple(
        replace(row, status=Status.PARTIAL) if row.status is Status.FAILED else row for row in found.coverage
    )
    status = Status.PARTIAL if found.status is Status.FAILED else found.status
    return replace(found, coverage=coverage, status=status)
