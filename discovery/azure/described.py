"""What a resource is called, tagged with and reached at, as signs: the same for every service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from discovery.azure.homonyms import Spoken
from discovery.azure.marks import seen
from discovery.azure.model import Mark, Resource
from discovery.azure.rows import tag
from discovery.azure.words import LETTERS, Says, says
from discovery.identity.flags import spelt
from discovery.shapes.descend import child
from discovery.shapes.values import flag

APPROVED = "mcp-server-approved"  # mcp-azure-security-guide, mcp09: mandatory on all compute
OWNER = "owner"
REVIEW = "security-review-date"
SERVICE = "azd-service-name"
# azd's own, and whoever looks after a resource: a team called `mcp-team@` says nothing of what it runs.
PEOPLE = spelt(f"azd-env-name {OWNER} {REVIEW} team contact created-by createdby managedby costcenter")
# What Azure writes itself: AKS names its node pools' machines, the portal links resources.
WRITTEN = ("aks-managed-", "hidden-", "ms-resource-usage", "link:")
GROUPING = spelt("project solution program application-group repo repository env environment customer client")
YES = frozenset({"yes", "approved"})
NAME_SIGN: Mapping[Says, str] = {
    Says.SERVER: "name.server",
    Says.WORD: "name.word",
    Says.CLIENT: "name.client",
    Says.GLUED: "name.word",
    Says.OTHER: "name.word",
}
TAG_SIGN: Mapping[Says, str] = {
    Says.SERVER: "tag.server",
    Says.WORD: "tag.word",
    Says.CLIENT: "tag.client",
    Says.GLUED: "tag.word",
    Says.OTHER: "tag.word",
}


def described(resource: Resource, also: Iterable[tuple[str, str]] = ()) -> Iterator[Mark]:
    """Yield the signs in a resource's names and tags; `also` are (pointer, text) pairs of other names."""
    for pointer, text in (("/name", resource.name), *also):
        yield from named(pointer, text, NAME_SIGN)
    yield from approval(resource)
    for key, value in sorted(resource.tags.items()):
        if speaks_for(key.lower()) and not is_name(key, value, resource.name):
            yield from tagged(key, value)


def speaks_for(key: str) -> bool:
    """Return whether a tag may say what a resource is: neither people's nor one that Azure writes."""
    return key not in PEOPLE and key != APPROVED and not key.startswith(WRITTEN)


def tagged(key: str, value: str) -> Iterator[Mark]:
    """Yield what a tag says: its value, or its name where the value only affirms it.

    What stands on all of a project's resources says what the project is, and of none of them that it serves.
    """
    if says(value) is None and flag(value) is not True and value.strip():
        return
    told = value if says(value) is not None else key
    if key.lower() not in GROUPING or says(told) is Says.SERVER:
        yield from named(child("/tags", key), told, TAG_SIGN)


def named(pointer: str, text: str, signs: Mapping[Says, str]) -> Iterator[Mark]:
    """Yield what a text that somebody chose as a name says."""
    said = says(text)
    if said is not None:
        yield seen(signs[said], pointer, text)
    if said is Says.OTHER:
        yield seen("role.other", pointer, text)


def is_name(key: str, value: str, name: str) -> bool:
    """Return whether a tag is the resource's name again: azd makes one of the other, no second word."""
    return key.lower() == SERVICE and value.strip().lower() == name.lower()


def approval(resource: Resource) -> Iterator[Mark]:
    """Yield that somebody approved this as an MCP server; a `false` may be on every machine of a tenant."""
    value = tag(resource, APPROVED)
    if value is not None and (flag(value) is True or value.lower() in YES):
        yield seen("tag.approved", child("/tags", APPROVED), value)


def hosts(pointer: str, names: Iterable[str]) -> Iterator[Mark]:
    """Yield what host names say that somebody chose: the letters alone, a server's name, are specific."""
    for name in names:
        labels = name.lower().rstrip(".").split(".")
        own = labels[:-2] or labels[:1]
        told = {says(label) for label in own}
        if Says.SERVER in told or any(LETTERS.fullmatch(label) for label in own):
            yield seen("domain.mcp", pointer, name)
        elif told - {None}:
            yield seen("domain.word", pointer, name)


def spoken(resource: Resource) -> Iterator[Spoken]:
    """Yield the texts of a resource in which another meaning of the letters may be spelt out."""
    yield Spoken("/name", resource.name)
    for key, value in sorted(resource.tags.items()):
        yield Spoken(child("/tags", key), value)
        yield Spoken(child("/tags", key), key)
