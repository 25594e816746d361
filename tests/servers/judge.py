"""Whether the census was right about one program: pure, a row and what was seen of it in, the faults out."""

from __future__ import annotations

from tests.servers.census import Seen
from tests.servers.kind import Decoy, Kind, Speech, owner

FAULTS = ("missed", "split", "identity", "presence", "client", "inner", "false")


def faults(row: Kind | Decoy, seen: tuple[Seen, ...]) -> dict[str, str]:
    """Return what is wrong, each fault with what was seen; nothing if the census was right."""
    if isinstance(row, Decoy):
        wrong = [one for one in seen if not (row.tooling and one.facts.get("role") == "tooling")]
        return {"false": told(wrong)} if wrong else {}
    outer = tuple(one for one in seen if not is_inner(one, row))
    if not outer:
        return {"missed": told(seen)}
    processes = [one for one in outer if one.surface == "process"]
    found = {}
    if len({one.server for one in outer}) > 1 or len(processes) != 1:
        found["split"] = told(outer)
    if not all(names(row.identity, one) for one in processes):
        found["identity"] = told(processes)
    if not presence(row) <= frozenset[str]().union(*(one.presence for one in outer)):
        found["presence"] = told(outer)
    if {one.client for one in outer} != {owner(row)}:
        found["client"] = told(outer)
    if row.inner and [names(row.inner, one) for one in seen if is_inner(one, row)] != [True]:
        found["inner"] = told(seen)
    return found


def is_inner(one: Seen, row: Kind) -> bool:
    """Return whether a sighting is of the server that a gateway started."""
    return row.inner is not None and "outer" in one.facts


def presence(row: Kind) -> frozenset[str]:
    """Return the presences that a server must have."""
    return frozenset({"running"} if row.speech is Speech.STDIO else {"running", "listening"})


def names(identity: str, one: Seen) -> bool:
    """Return whether a sighting has the identity that a row asks for."""
    if identity.startswith("pkg:"):
        return (one.purl or "").rpartition("@")[0] == identity or one.purl == identity
    kind, _, rest = identity.partition(":")
    return one.kind == kind and (kind != "local" or rest in (one.ref or ""))


def told(seen: tuple[Seen, ...] | list[Seen]) -> str:
    """Return what was seen, for whoever reads a fault."""
    return "; ".join(
        f"{one.surface} {one.source} {one.name} client={one.client} {sorted(one.presence)} {one.facts}"
        for one in seen
    )
