"""What changed in a tenant, and by whom: Azure's own record of the last 14 days (table `resourcechanges`).

A delta looks again at what was created or changed, and at nothing else; so it retires nothing.
learn.microsoft.com, governance/resource-graph/changes/get-resource-changes (read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from agents.azure.asking import Azure, Reach, Row, Shortfall
from discovery.azure.queries import Use, changed_since, for_use
from discovery.frozen import frozen
from discovery.model import Sighting
from discovery.redact.text import printable, scrub

DAYS_KEPT = 14
# Ids in one question: Resource Graph's queries may be some 100 kB long, an id 300 bytes.
BATCH = 100
MAX_NAME = 256
COLUMNS = (
    "id, name, type, kind, location, resourceGroup, subscriptionId, tenantId, tags, identity, properties"
)
# What a configuration is of: a site's own row is looked at again where its configuration changed.
CONFIG = "/config/"


@frozen
class Changed:
    """What happened to one resource: who touched it last, and who made it, if that was within the time."""

    target: str
    at: str
    change: str
    by: str
    tool: str
    created_at: str = ""
    created_by: str = ""


@frozen
class Question:
    """Some resources to look at again."""

    name: str
    kql: str
    table: str = "resources"


def changes(azure: Azure, reach: Reach, since: datetime) -> Iterator[Changed | Shortfall]:
    """Give what was created or changed since a moment, each resource once; what is missing as Shortfall."""
    (query,) = for_use(Use.CHANGES)
    found: dict[str, list[Row]] = {}
    for row in azure.query(changed_since(query, since), reach, name=query.name):
        if isinstance(row, Shortfall):
            yield row
        elif target := said(row, "target").lower():
            found.setdefault(target, []).append(row)
    for target in sorted(found):
        rows = sorted(found[target], key=lambda row: said(row, "at"))
        yield changed(target, rows)


def changed(target: str, rows: list[Row]) -> Changed:
    """Return what several rows about one resource, in the order of time, say together."""
    last = rows[-1]
    made = next((row for row in reversed(rows) if said(row, "change").lower() == "create"), None)
    return Changed(
        target=target,
        at=said(last, "at"),
        change=said(last, "change").lower(),
        by=said(last, "changedBy"),
        tool=said(last, "clientType"),
        created_at="" if made is None else said(made, "at"),
        created_by="" if made is None else said(made, "changedBy"),
    )


def said(row: Row, name: str) -> str:
    """Return a text of a row, fit to print."""
    value = row.get(name)
    return (
        printable(scrub(value), MAX_NAME) if isinstance(value, str) and name != "target" else str(value or "")
    )


def questions(found: Iterable[Changed]) -> tuple[Question, ...]:
    """Return the questions that look again at what is still there."""
    ids = sorted({it.target.partition(CONFIG)[0] for it in found if it.change != "delete"})
    batches = [ids[at : at + BATCH] for at in range(0, len(ids), BATCH)]
    return tuple(
        Question(name=f"changed {at} of {len(batches)}", kql=looking_at(batch))
        for at, batch in enumerate(batches, 1)
    )


def looking_at(ids: Iterable[str]) -> str:
    """Return the KQL that gives the rows of some ids."""
    named = ", ".join(f"'{quoted(id_)}'" for id_ in ids)
    return f"resources\n| where id in~ ({named})\n| project {COLUMNS}\n| order by id asc"


def quoted(text: str) -> str:
    """Return a text as it stands between quotes in KQL; an id holds neither quote nor backslash by itself."""
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ").replace("\r", " ")


def told(sightings: Iterable[Sighting], found: Iterable[Changed]) -> tuple[Sighting, ...]:
    """Return `sightings` with who made and who changed the resource that each stands in."""
    by_target = {it.target.partition(CONFIG)[0]: it for it in found}
    return tuple(with_change(one, by_target) for one in sightings)


def with_change(sighting: Sighting, by_target: Mapping[str, Changed]) -> Sighting:
    """Return a sighting with what happened to its resource, or to the one that it is in."""
    parts = sighting.source.lower().split("/")
    above = ("/".join(parts[:end]) for end in range(len(parts), 8, -1))
    it = next((by_target[id_] for id_ in above if id_ in by_target), None)
    if it is None:
        return sighting
    facts = {
        "changed_at": it.at,
        "changed_by": it.by,
        "changed_with": it.tool,
        "created_at": it.created_at,
        "created_by": it.created_by,
    }
    return replace(sighting, facts={**sighting.facts, **{name: text for name, text in facts.items() if text}})
