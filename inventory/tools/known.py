"""What a server listed when it was last asked stays known while nobody asks it again.

A scan that does not ask for tools has not seen that they are as approved: it must neither clear a drift nor
make one. So the last answer stays with the server until there is another, under the day it was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from discovery.model import Sighting, Surface, Sweep
from inventory.changes import OF_TOOLS
from inventory.database import exists
from inventory.opening import opened
from inventory.rows import Damaged, as_object, as_text, bare, from_ms
from inventory.server_key import server_id

HASH, SINCE = "tools_sha256", "tools_listed"
NAMES = tuple(sorted(name.removeprefix("facts.") for name in OF_TOOLS))
# A socket of the same server on another port, too: the port is often another one after each start.
SELECT_LISTED = """
    SELECT key, server, coalesce(last_seen, looked_at, first_seen), body FROM sighting
    JOIN detail ON detail.scope = sighting.scope AND detail.id = sighting.detail
    LEFT JOIN coverage ON coverage.scope = sighting.scope AND coverage.place = sighting.place
    WHERE sighting.scope = ? AND server IN (SELECT value FROM json_each(?))
    ORDER BY gone IS NULL DESC, 3 DESC, key
"""


def with_known(path: Path, sweep: Sweep) -> Sweep:
    """Return `sweep` with the tools that its servers listed last, where they were not asked this time.

    Raises InventoryError if the inventory cannot be read.
    """
    scope = sweep.scope.id
    silent = {one.key: server_id(one, scope) for one in sweep.sightings if is_unlisted(one)}
    if not silent or not exists(path):
        return sweep
    with opened(path) as connection:
        rows = connection.execute(SELECT_LISTED, (scope, as_text([*sorted({*silent.values()})]))).fetchall()
    known: dict[str, list[tuple[str, Mapping[str, object], dict[str, str]]]] = {}
    for key, server, seen, body in rows:
        for identity, facts in listed_in(str(body), int(seen)):
            known.setdefault(str(server), []).append((str(key), identity, facts))
    told = tuple(recalled(one, known.get(silent.get(one.key, ""), [])) for one in sweep.sightings)
    return replace(sweep, sightings=told)


def is_unlisted(sighting: Sighting) -> bool:
    """Return whether a sighting is of a way to a server that was not asked for its tools."""
    return sighting.surface is Surface.LISTENER and HASH not in sighting.facts


def listed_in(body: str, seen: int) -> Iterator[tuple[Mapping[str, object], dict[str, str]]]:
    """Yield what a stored sighting is of and what it tells of tools, nothing where it tells none."""
    try:
        stored = as_object(body)
    except Damaged:
        return  # recording meets it next, and tells
    facts, identity = stored.get("facts"), stored.get("identity")
    if isinstance(facts, dict) and isinstance(identity, dict) and HASH in facts:
        since = from_ms(seen).isoformat(timespec="seconds").replace("+00:00", "Z")
        kept = {name: str(facts[name]) for name in NAMES if name in facts}
        yield identity, {**kept, SINCE: str(facts.get(SINCE, since))}


def recalled(sighting: Sighting, known: list[tuple[str, Mapping[str, object], dict[str, str]]]) -> Sighting:
    """Return a sighting with what was known of its tools: at its own place, else at the latest one.

    Another version is another server in this: what the old one listed says nothing about it.
    """
    if not known or not is_unlisted(sighting):
        return sighting
    identity = bare(sighting).get("identity")
    same = [(key, facts) for key, was, facts in known if was == identity]
    here = [facts for key, facts in same if key == sighting.key] or [facts for _, facts in same]
    return replace(sighting, facts={**sighting.facts, **here[0]}) if here else sighting
