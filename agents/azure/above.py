"""What stands above a resource, and counts for what is in it: an owner's tag, a site that asks who calls.

Azure hands no tag down. A server without an owner in a resource group that has one is no orphan, so groups
and subscriptions are asked for by Resource Graph, and only those of servers that name no owner themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from agents.azure.asking import Azure, Reach, Shortfall
from agents.azure.changes import Question, quoted
from discovery.azure.facts import TAGS
from discovery.azure.rows import read_resource, tag
from discovery.model import Sighting, Surface
from discovery.redact.launch import shown_name

OWNER, OWNER_ABOVE, AUTH_ABOVE = "owner", "owner_above", "auth_above"
UNKNOWN = "unknown"
SERVES = frozenset({"server", "gateway"})
# Segments of an id: of a subscription, of a resource group, of a resource of its own.
SUBSCRIPTION, GROUP, TOP = 3, 5, 9
LEVELS = ((GROUP, "resource group"), (SUBSCRIPTION, "subscription"))
# Ids in one question, each some hundred letters: a query may be some 100 kB long.
BATCH = 300
FUNCTION = ("microsoft.web/sites/functions", "microsoft.web/sites/slots/functions")


def stood_under(
    sightings: Iterable[Sighting], azure: Azure, reach: Reach, tags: Mapping[str, str] = TAGS
) -> tuple[Sighting, ...]:
    """Return `sightings` with who owns what they lie in, and what asks before a function does."""
    given = tuple(sightings)
    by_id = {one.source.lower(): one for one in given if one.surface is Surface.CLOUD}
    wanted = sorted({id_ for one in given if is_unowned(one, by_id) for id_, _ in places(one)})
    owners, unsaid = owners_of(wanted, azure, reach, tags.get(OWNER, OWNER))
    return tuple(
        with_guard(with_owner(one, by_id, owners, unsaid), by_id) if one.surface is Surface.CLOUD else one
        for one in given
    )


def is_unowned(one: Sighting, by_id: Mapping[str, Sighting]) -> bool:
    """Return whether a sighting is of a server that names no owner, nor does anything seen that it is in."""
    return (
        one.surface is Surface.CLOUD
        and one.facts.get("role") in SERVES
        and not one.facts.get(OWNER, "").strip()
        and not owner_seen(one, by_id)
    )


def owner_seen(one: Sighting, by_id: Mapping[str, Sighting]) -> str:
    """Return the owner of the nearest resource above that was seen and has one, empty if none has."""
    for id_ in above(one.source):
        owner = by_id[id_].facts.get(OWNER, "").strip() if id_ in by_id else ""
        if owner:
            return f"{owner} ({id_.rpartition('/')[2]})"
    return ""


def above(source: str) -> Iterator[str]:
    """Give the ids of the resources that one lies in, nearest first, in lower case."""
    parts = source.lower().split("/")
    yield from ("/".join(parts[:end]) for end in range(len(parts) - 2, TOP - 1, -2))


def places(one: Sighting) -> Iterator[tuple[str, str]]:
    """Give the group and the subscription of a resource, and what they are called."""
    parts = one.source.lower().split("/")
    for end, word in LEVELS:
        if len(parts) > end and parts[1] == "subscriptions" and (end < GROUP or parts[3] == "resourcegroups"):
            yield "/".join(parts[:end]), word


def owners_of(
    ids: list[str], azure: Azure, reach: Reach, key: str
) -> tuple[Mapping[str, str], frozenset[str]]:
    """Return who owns which of some groups and subscriptions, and of which of them nobody could tell."""
    owners: dict[str, str] = {}
    unsaid: set[str] = set()
    for question, asked in questions(ids):
        for row in azure.query(question.kql, reach, name=question.name):
            if isinstance(row, Shortfall):
                unsaid.update(asked)
                continue
            resource = read_resource(row, question.table)
            if resource is not None and (owner := (tag(resource, key) or "").strip()):
                owners[resource.id.lower()] = shown_name(owner)
    return owners, frozenset(unsaid)


def questions(ids: list[str]) -> Iterator[tuple[Question, list[str]]]:
    """Give what asks for the tags of some groups and subscriptions, with the ids that each names."""
    batches = [ids[at : at + BATCH] for at in range(0, len(ids), BATCH)]
    for at, batch in enumerate(batches, 1):
        named = ", ".join(f"'{quoted(id_)}'" for id_ in batch)
        kql = (
            f"resourcecontainers\n| where id in~ ({named})\n"
            "| project id, name, type, subscriptionId, tags\n| order by id asc"
        )
        yield Question(name=f"owners {at} of {len(batches)}", kql=kql, table="resourcecontainers"), batch


def with_owner(
    one: Sighting, by_id: Mapping[str, Sighting], owners: Mapping[str, str], unsaid: frozenset[str]
) -> Sighting:
    """Return a sighting with who owns what it lies in; `unknown` where that could not be read."""
    if one.facts.get("role") not in SERVES or one.facts.get(OWNER, "").strip():
        return one
    told = owner_seen(one, by_id) or next(
        (f"{owners[id_]} ({word} {id_.rpartition('/')[2]})" for id_, word in places(one) if id_ in owners), ""
    )
    if not told and any(id_ in unsaid for id_, _ in places(one)):
        told = UNKNOWN
    return replace(one, facts={**one.facts, OWNER_ABOVE: told}) if told else one


def with_guard(one: Sighting, by_id: Mapping[str, Sighting]) -> Sighting:
    """Return a function with what its site asks for before any function is called, if that was read."""
    if one.facts.get("resource_type") not in FUNCTION:
        return one
    site = next((by_id[id_] for id_ in above(one.source) if id_ in by_id), None)
    told = "" if site is None else site.facts.get("auth", "")
    return replace(one, facts={**one.facts, AUTH_ABOVE: told}) if told else one
