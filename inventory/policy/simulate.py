"""What each client's policy would do with each server it was seen with, beside what our registry says.

Pure: a view and policies in, rows out. Only configurations count: a client decides about what it is
configured to start, not about a process that runs or a package that lies in a cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discovery.frozen import frozen
from discovery.model import Sighting, Surface
from inventory.model import Judged, View
from inventory.policy.dialects import BY_ID, of_client, read_policy
from inventory.policy.model import (
    Answer,
    Candidate,
    Decision,
    Given,
    Policy,
    allow,
    candidate_of,
    unknown,
)
from inventory.standing import Verdict

# What we say nobody approved, and a client would let run all the same: code without a name as well, which is
# what a list of names lets pass.
UNWANTED = frozenset({Verdict.DENIED, Verdict.IMPERSONATING, Verdict.UNREGISTERED, Verdict.UNRESOLVED})
NEXT = {Answer.BLOCK: 0, Answer.UNKNOWN: 1, Answer.ALLOW: 2}
WORST_FIRST = {verdict: rank for rank, verdict in enumerate(Verdict)}


@frozen
class Opened:
    """The policy of one dialect, read, with the files it was read from."""

    dialect: str
    sources: tuple[str, ...]
    policy: Policy


@frozen
class Row:
    """One server in one client: our verdict, and what the client would do. `policy` names the dialect."""

    client: str
    server: str
    name: str
    identity: str
    verdict: Verdict
    decision: Decision
    policy: str | None
    source: str
    pointer: str | None
    enabled: bool | None
    scope: str | None

    @property
    def gap(self) -> bool:
        """Whether the client lets run what we do not."""
        return self.decision.answer is Answer.ALLOW and self.verdict in UNWANTED


@frozen
class Simulation:
    """All rows, the gaps first, and the policies they were made with."""

    rows: tuple[Row, ...]
    policies: tuple[Opened, ...]

    @property
    def gaps(self) -> tuple[Row, ...]:
        """The rows of what is denied or unregistered by us and allowed by the client."""
        return tuple(row for row in self.rows if row.gap)

    @property
    def problems(self) -> tuple[str, ...]:
        """What in the policies was not understood."""
        return tuple(problem for opened in self.policies for problem in opened.policy.problems)

    def table(self) -> dict[Verdict, dict[Answer, int]]:
        """Return how many rows there are of each verdict and each answer."""
        counts = {verdict: dict.fromkeys(Answer, 0) for verdict in Verdict}
        for row in self.rows:
            counts[row.verdict][row.decision.answer] += 1
        return {verdict: row for verdict, row in counts.items() if any(row.values())}


def simulate(view: View, given: Iterable[Given], *, only_given: bool = False) -> Simulation:
    """Return what clients would do with the servers of `view`; `only_given`: clients with a policy only."""
    policies = tuple(opened(it) for it in given)
    known = {it.dialect: it for it in policies}
    rows = [row for judged in view.servers for row in rows_of(judged, known, only_given=only_given)]
    return Simulation(rows=tuple(sorted(rows, key=rank)), policies=policies)


def opened(given: Given) -> Opened:
    """Return the policy that layers of one dialect make."""
    sources = tuple(layer.source for layer in given.layers)
    return Opened(dialect=given.dialect, sources=sources, policy=read_policy(given.dialect, given.layers))


def rank(row: Row) -> tuple[bool, int, int, str, str, str, str]:
    """Return the sort key: gaps first, then the worst verdict, then what is not known."""
    worst = WORST_FIRST[row.verdict]
    unsure = row.decision.answer is not Answer.UNKNOWN
    return not row.gap, worst, unsure, row.client, row.name, row.source, row.pointer or ""


def rows_of(judged: Judged, known: dict[str, Opened], *, only_given: bool) -> Iterator[Row]:
    """Give a row for each client that is configured with a server."""
    for seen in judged.server.seen:
        sighting = seen.sighting
        if seen.gone or sighting.surface is not Surface.CONFIG:
            continue
        judgement = judged.by_sighting.get(sighting.key, judged.judgement)
        for client in readers(sighting):
            if only_given and not any(it.id in known for it in of_client(client)):
                continue
            decision, dialect = decide(client, candidate_of(sighting), known)
            yield Row(
                client=client,
                server=judged.server.id,
                name=sighting.name or judged.server.name,
                identity=text_of(sighting),
                verdict=judgement.verdict,
                decision=decision,
                policy=dialect,
                source=sighting.source,
                pointer=sighting.pointer,
                enabled=sighting.enabled,
                scope=sighting.scope,
            )


def readers(sighting: Sighting) -> tuple[str, ...]:
    """Return the clients that read a configuration."""
    return tuple(dict.fromkeys(client for client in (sighting.client, *sighting.readers) if client))


def text_of(sighting: Sighting) -> str:
    """Return what a server is, in one word."""
    identity = sighting.identity
    return identity.purl or identity.url or identity.ref or identity.kind.value


def decide(client: str, candidate: Candidate, known: dict[str, Opened]) -> tuple[Decision, str | None]:
    """Return what a client does with a server, and by which dialect: all that it obeys must let it pass."""
    dialects = of_client(client)
    if not dialects:
        return allow("no-mechanism", "this client obeys no lists: what is configured runs"), None
    found = [(known[it.id].policy.decide(candidate), it.id) for it in dialects if it.id in known]
    if found:
        return min(found, key=lambda pair: NEXT[pair[0].answer])
    if any(it.on_disk for it in dialects):
        return allow("no-policy", "no policy was found: what is configured runs"), None
    kept = BY_ID[dialects[0].id].off_disk
    return unknown("not-given", f"its policy is kept in {kept}: give it with --policy"), None
