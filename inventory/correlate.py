"""Sightings become servers: one server, one record, with every sighting kept as its evidence. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from discovery.identity.purl import split_purl
from discovery.model import Confidence, Identity, Sighting, Surface, digest
from discovery.wire import to_json
from inventory.bridged import behind
from inventory.model import Join, Judged, Presence, Seen, Server
from inventory.server_key import launched_key, server_key

PRESENCE: Mapping[Surface, Presence] = {
    Surface.PROCESS: Presence.RUNNING,
    Surface.LISTENER: Presence.LISTENING,
    Surface.CONTAINER: Presence.RUNNING,
    Surface.PACKAGE: Presence.INSTALLED,
    Surface.LOG: Presence.LOGGED,
    Surface.NETWORK: Presence.REMOTE,
    Surface.CLOUD: Presence.DEPLOYED,
}
# Traces of a server that nothing starts: they alone are no reason for an alarm.
AT_REST = frozenset({Presence.CACHED, Presence.LOGGED})
SURFACES = tuple(Surface)
SURENESS = tuple(Confidence)


class Part(NamedTuple):
    """What one scope has of a server: its key, its sightings, and what was joined to make it one."""

    key: str
    seen: list[Seen]
    joins: tuple[Join, ...]


def correlate(seen: Iterable[Seen], scope_id: str) -> tuple[Server, ...]:
    """Return the servers that `seen` on one scope are sightings of, in an order of their own."""
    return gather((one, scope_id) for one in seen)


def gather(seen: Iterable[tuple[Seen, str]]) -> tuple[Server, ...]:
    """Return the servers of several scopes; each sighting comes with the id of its own scope."""
    scopes: defaultdict[str, defaultdict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one, scope_id in seen:
        meant = behind(one.sighting)
        kept = one if meant is one.sighting else replace(one, sighting=meant)
        scopes[scope_id][server_key(meant, scope_id)].append(kept)
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    outer: defaultdict[str, set[str]] = defaultdict(set)
    for scope_id, groups in scopes.items():
        here = list(joined(groups, scope_id))
        for part in here:
            parts[part.key].append(part)
        for key, above in gateways(here):
            outer[key].add(above)
    servers = [family(server_of(key, *together(found)), outer) for key, found in parts.items()]
    return tuple(sorted(servers, key=lambda server: (server.name.casefold(), server.name, server.id)))


def joined(groups: Mapping[str, list[Seen]], scope_id: str) -> Iterator[Part]:
    """Give the servers of one scope."""
    taken: set[str] = set()
    by_id = {digest(key): key for key in groups}
    for key, joins in proven(groups, scope_id).items():
        keys = sorted({key, *(by_id[join.id] for join in joins)})
        taken.update(keys)
        yield Part(key, [one for each in keys for one in groups[each]], joins)
    yield from (Part(key, group, ()) for key, group in groups.items() if key not in taken)


def gateways(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """Give the key of each server of one scope that a gateway started, and the gateway's."""
    told = [(part.key, one.sighting) for part in parts for one in part.seen if one.gone is None]
    running = [(key, it) for key, it in told if it.surface is Surface.PROCESS]
    served = ((key, it) for key, it in running if it.facts.get("role") != "remote")
    holders = {str(it.pid): key for key, it in sorted(served, key=lambda pair: pair[0])}
    for key, it in running:
        above = holders.get(it.facts.get("outer", ""), key)
        if above != key:
            yield key, above


def family(server: Server, outer: Mapping[str, set[str]]) -> Server:
    """Return `server` with the gateway that started it, and the servers that it started."""
    above = sorted(map(digest, outer.get(server.key, ())))
    below = sorted(digest(key) for key, keys in outer.items() if server.key in keys)
    return replace(server, parent=above[0] if above else None, children=tuple(below)) if outer else server


def proven(groups: Mapping[str, list[Seen]], scope_id: str) -> Mapping[str, tuple[Join, ...]]:
    """Return which records of one scope are one server; configurations alone prove nothing."""
    present = {
        key: tuple(one.sighting for one in sorted(group, key=order) if one.gone is None)
        for key, group in groups.items()
    }
    if all(it.surface is Surface.CONFIG for group in present.values() for it in group):
        return {}
    from inventory.joins.join import join  # a machine on which nothing runs needs none of it
    from inventory.joins.nodes import Node

    return join([Node(key, group, launched_keys(group, scope_id)) for key, group in present.items() if group])


def launched_keys(group: Iterable[Sighting], scope_id: str) -> frozenset[str]:
    """Return the keys that configurations with the command lines of a group's processes have."""
    running = (it for it in group if it.surface is Surface.PROCESS)
    return frozenset(filter(None, (launched_key(it, scope_id) for it in running)))


def together(parts: Iterable[Part]) -> tuple[list[Seen], tuple[Join, ...]]:
    """Return the sightings and joins of a server of several scopes as one, each join once."""
    found = list(parts)
    joins = {repr(join): join for part in found for join in part.joins}
    return [one for part in found for one in part.seen], tuple(joins[text] for text in sorted(joins))


def server_of(key: str, group: Iterable[Seen], joins: tuple[Join, ...] = ()) -> Server:
    """Return the one server of a group; what is gone is kept, but says nothing about how it is now."""
    seen = tuple(sorted(group, key=order))
    live = [one.sighting for one in seen if one.gone is None]
    telling = live or [one.sighting for one in seen]
    labels = [sighting.name for sighting in telling if sighting.name]
    elsewhere = {key for join in joins for key in join.sightings}
    identity = commonest_identity([it for it in telling if it.key not in elsewhere] or telling)
    return Server(
        id=digest(key),
        key=key,
        identity=identity,
        name=commonest(labels) or plain_name(identity),
        names=tuple(sorted({one.sighting.name for one in seen if one.sighting.name})),
        transport=commonest([sighting.transport for sighting in telling if sighting.transport]),
        presence=presence_of(live),
        seen=seen,
        first_seen=min(one.first_seen for one in seen),
        last_seen=max(one.last_seen for one in seen),
        joins=joins,
    )


def order(one: Seen) -> tuple[int, str, str, str, str]:
    """Return the place of a sighting among its server's: configurations first, then by source."""
    sighting = one.sighting
    place = (sighting.source, sighting.pointer or "", sighting.name or "")
    return (SURFACES.index(sighting.surface), *place, repr((one.first_seen, to_json(sighting))))


def commonest(words: Iterable[str]) -> str | None:
    """Return the word that stands most often in `words`, of several the first in the alphabet."""
    counted = Counter(words)
    return min(counted, key=lambda word: (-counted[word], word), default=None)


def commonest_identity(sightings: Iterable[Sighting]) -> Identity:
    """Return the identity that most of the surest sightings have: they may differ in version and launcher."""
    told = list(sightings)
    surest = min(SURENESS.index(sighting.confidence) for sighting in told)
    counted = Counter(one.identity for one in told if SURENESS.index(one.confidence) == surest)
    return min(counted, key=lambda identity: (-counted[identity], repr(to_json(identity))))


def plain_name(identity: Identity) -> str:
    """Return what to call a server that nobody has given a name."""
    purl = split_purl(identity.purl or "")
    if purl is not None:
        return purl.full_name
    if identity.url is not None:
        return unquote(identity.url.partition("://")[2])
    return identity.ref or str(identity.kind)


def presence_of(live: Iterable[Sighting]) -> tuple[Presence, ...]:
    """Return in what ways a server is there now; switched off counts only where it is nowhere on."""
    found = {presence(sighting) for sighting in live}
    if Presence.CONFIGURED in found:
        found.discard(Presence.DISABLED)
    return tuple(way for way in Presence if way in found)


def is_at_rest(judged: Judged) -> bool:
    """Return whether nothing is left of a server but traces in caches and logs."""
    return bool(judged.server.presence) and AT_REST.issuperset(judged.server.presence)


def presence(sighting: Sighting) -> Presence:
    """Return the way in which one sighting shows its server to be there.

    A remote server is `remote` where it was met on the network; a configured address is no more than that.
    A finder that knows better says so in the fact `presence`.
    """
    told = sighting.facts.get("presence")
    if told in set(Presence):
        return Presence(told)
    if sighting.surface is not Surface.CONFIG:
        return PRESENCE[sighting.surface]
    if sighting.facts.get("role") == "provided":
        return Presence.INSTALLED  # a manifest says what a folder can start, not that anything starts it
    return Presence.DISABLED if sighting.enabled is False else Presence.CONFIGURED
