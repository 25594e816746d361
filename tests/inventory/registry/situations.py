"""One situation for each verdict: what was seen, and the entries by which it gets that verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from discovery.frozen import frozen
from discovery.identity.purl import split_purl
from discovery.model import Identity, Kind, Pin, Sighting, Surface
from inventory.model import Entry, Judgement, Policy, Seen, Server, Snapshot, State, Verdict, Waiver
from inventory.reconcile import judge
from inventory.registry.reach import Place
from inventory.registry.read import in_order

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
CRM = "pkg:npm/%40acme/crm"
FILES = "pkg:npm/%40modelcontextprotocol/server-filesystem"
FAKE = "pkg:npm/%40modelcontextprotoco1/server-filesystem"
BRIDGE = "pkg:npm/mcp-remote@0.1.15"
PLACE = Place(hosts=("ana-mbp",), environments=("production",))


@frozen
class Situation:
    """What was seen, and the registry it is judged by."""

    sightings: tuple[Sighting, ...]
    snapshot: Snapshot

    @property
    def entry(self) -> Entry:
        """The entry that the situation is about."""
        return self.snapshot.entries[0]


def days(number: int) -> date:
    """Return the day that is so many days from today."""
    return TODAY + timedelta(days=number)


def package(purl: str, *via: str) -> Identity:
    parsed = split_purl(purl)
    assert parsed is not None
    pin = Pin.EXACT if parsed.version else Pin.FLOATING
    return Identity(kind=Kind(parsed.type), purl=purl, version=parsed.version, pin=pin, via=via)


def sight(identity: Identity, *args: str, name: str = "crm", **changes: object) -> Sighting:
    base = Sighting(
        identity=identity,
        surface=Surface.CONFIG,
        finder="configs",
        source="/home/dana/.cursor/mcp.json",
        pointer=f"/mcpServers/{name}",
        root="/home/dana",
        seen_at=NOW,
        name=name,
        client="cursor",
        user="dana",
        command="npx",
        args=args,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def entry(identity: str, state: State = State.APPROVED, **changes: object) -> Entry:
    return replace(Entry(id="e1", identity=identity, state=state, owner="platform"), **changes)  # type: ignore[arg-type]


def registry(*entries: Entry, policy: Policy | None = None, waivers: tuple[Waiver, ...] = ()) -> Snapshot:
    """Return a snapshot as reading files with these entries gives it, whatever their order."""
    return Snapshot(
        id="snap",
        source="registry",
        entries=tuple(in_order(entries)),
        policy=policy or Policy(),
        waivers=waivers,
    )


def server(*sightings: Sighting) -> Server:
    return Server(
        id="s1",
        key="k",
        identity=sightings[0].identity,
        name=sightings[0].name or "",
        names=tuple(it.name for it in sightings if it.name),
        transport=None,
        presence=(),
        seen=tuple(Seen(sighting=it, first_seen=NOW, last_seen=NOW) for it in sightings),
        first_seen=NOW,
        last_seen=NOW,
    )


def judged(situation: Situation, today: date = TODAY, place: Place = PLACE) -> Judgement:
    """Return the verdict on a situation."""
    return judge([server(*situation.sightings)], situation.snapshot, today=today, place=place)[0].judgement


def verdict(seen: Identity | Sighting, *entries: Entry, policy: Policy | None = None) -> Judgement:
    """Return the verdict on one sighting."""
    sighting = seen if isinstance(seen, Sighting) else sight(seen)
    return judged(Situation(sightings=(sighting,), snapshot=registry(*entries, policy=policy)))


def of(identity: Identity, *entries: Entry) -> Situation:
    return Situation(sightings=(sight(identity),), snapshot=registry(*entries))


SEEN = package(f"{CRM}@1.2.3")
INLINE = Identity(kind=Kind.INLINE, ref="inline:bash")
SITUATIONS: dict[Verdict, Situation] = {
    Verdict.APPROVED: of(SEEN, entry(CRM)),
    Verdict.DRIFTED: of(SEEN, entry(CRM, versions=">=2")),
    Verdict.EXPIRED: of(SEEN, entry(CRM, expires=days(-1))),
    Verdict.PENDING: of(SEEN, entry(CRM, State.PENDING)),
    Verdict.UNREGISTERED: of(SEEN, entry("pkg:pypi/something-else")),
    Verdict.UNRESOLVED: of(INLINE, entry(CRM)),
    Verdict.IMPERSONATING: of(package(f"{FAKE}@1.2.3"), entry(FILES)),
    Verdict.DENIED: of(SEEN, entry(CRM, State.DENIED)),
}
