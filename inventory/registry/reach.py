"""Whether an entry applies to the user, host, client and environment of a sighting."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from operator import attrgetter

from discovery.frozen import frozen
from discovery.model import Sighting
from inventory.model import Group, Reach

FIELDS = ("users", "groups", "hosts", "clients", "environments")  # of a reach, the narrowest first
PARTS = attrgetter(*FIELDS)


@frozen
class Place:
    """Where sightings were made: the machine's names, its environments, and the groups that there are."""

    hosts: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


@frozen
class Outside:
    """The part of an entry's reach that a sighting is not in; `unknown` if the sighting does not show it."""

    field: str
    expected: str
    observed: str | None
    unknown: bool


def is_for_all(reach: Reach) -> bool:
    """Return whether a reach asks for nothing, so that nobody need look who and where a sighting is."""
    return not any(PARTS(reach))


def outside(reach: Reach, sighting: Sighting, place: Place) -> Outside | None:
    """Return the first part of `reach` that does not hold `sighting`, None if it is within all of them.

    Names are compared without regard to case, `*` stands for any letters, and a user without a domain
    stands for that user in every domain.
    """
    for name, allowed in asked(reach):
        known = [text for text in shown(name, sighting, place) if text]
        if not any(is_named(text, allowed) for text in known):
            observed = ", ".join(known) or None
            return Outside(field=name, expected=", ".join(allowed), observed=observed, unknown=not known)
    return None


def asked(reach: Reach) -> list[tuple[str, tuple[str, ...]]]:
    """Return what a reach asks for, by the fields' names."""
    return [pair for pair in zip(FIELDS, PARTS(reach), strict=True) if pair[1]]


def shown(name: str, sighting: Sighting, place: Place) -> Iterable[str | None]:
    """Return what a sighting and its place show of one field of a reach; nobody looks at the others."""
    match name:
        case "users":
            return users(sighting)
        case "groups":
            return groups(users(sighting), place)
        case "hosts":
            return place.hosts
        case "clients":
            return (sighting.client, *sighting.readers)
    return place.environments


def is_about(reach: Reach, place: Place) -> bool:
    """Return whether an entry is about a machine at all, whoever its users and clients are."""
    pairs = ((reach.hosts, place.hosts), (reach.environments, place.environments))
    if reach.groups and not any(it.users or it.name in groups((), place) for it in named(reach, place)):
        return False
    return all(not allowed or any(is_named(name, allowed) for name in names) for allowed, names in pairs)


def users(sighting: Sighting) -> tuple[str, ...]:
    r"""Return the user of a sighting, with and without the domain in front (`CORP\dana`)."""
    user = sighting.user or ""
    return tuple(dict.fromkeys((user, user.replace("/", "\\").rpartition("\\")[2])))


def named(reach: Reach, place: Place) -> tuple[Group, ...]:
    """Return the groups of the policy that a reach names."""
    return tuple(it for it in place.groups if is_named(it.name, reach.groups))


def groups(of_users: Iterable[str], place: Place) -> tuple[str, ...]:
    """Return the names of the groups that one of the users, or the machine, is in."""
    people = [name for name in of_users if name]
    return tuple(
        group.name
        for group in place.groups
        if any(is_named(name, group.users) for name in people)
        or any(is_named(name, group.hosts) for name in place.hosts)
    )


def is_named(text: str, allowed: Iterable[str]) -> bool:
    """Return whether one of the patterns in `allowed` is about `text`."""
    return any(fnmatchcase(text.casefold(), pattern.casefold()) for pattern in allowed)


def narrowness(reach: Reach) -> tuple[bool, ...]:
    """Return how narrow a reach is, the narrower the greater: users, then groups, hosts and so on."""
    return tuple(map(bool, PARTS(reach)))
