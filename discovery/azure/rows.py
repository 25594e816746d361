"""A row of Resource Graph, or an answer of ARM, as plain JSON → a Resource. Nothing that is sent raises."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.azure.model import Entry, Resource
from discovery.formats.errors import Unreadable
from discovery.formats.json import parse_json
from discovery.shapes.model import Plain
from discovery.shapes.values import filled, text

MAX_ID = 2048  # the longest id that ARM takes
MAX_TAGS = 50  # of one resource, ARM's own limit
# Types that other tables of Resource Graph hold (learn.microsoft.com, supported tables, 2026-11): an answer
# may mix them, whatever table was asked.
TABLES = (
    ("microsoft.network/dnszones/", "dnsresources"),
    ("microsoft.network/privatednszones/", "dnsresources"),
    ("microsoft.kubernetesconfiguration/", "kubernetesconfigurationresources"),
    ("microsoft.security/", "securityresources"),
)
CONFIGS = frozenset({"microsoft.web/sites/config", "microsoft.web/sites/slots/config"})


def read_resource(value: Plain, table: str = "resources", parent: Resource | None = None) -> Resource | None:
    """Return the resource that `value` describes, None if it has no id, or nothing says of which type."""
    if not isinstance(value, dict):
        return None
    id_ = filled(value.get("id"))
    if id_ is None or len(id_) > MAX_ID:
        return None
    type_ = (filled(value.get("type")) or kind_of(id_)).lower()
    if not type_:
        return None
    inner = spread(value.get("properties"))
    place = placed(id_)
    return Resource(
        id=id_,
        name=filled(value.get("name")) or id_.rpartition("/")[2],
        type=type_,
        kind=filled(value.get("kind")) or "",
        location=filled(value.get("location")) or (parent.location if parent else ""),
        group=filled(value.get("resourceGroup")) or place.get("resourcegroups", ""),
        subscription=filled(value.get("subscriptionId")) or place.get("subscriptions", ""),
        tenant=filled(value.get("tenantId")) or (parent.tenant if parent else ""),
        tags=tags_of(spread(value.get("tags"))),
        identity=identity_of(spread(value.get("identity"))),
        properties=inner if isinstance(inner, dict) else {},
        table=table_of(type_, table),
        parent=parent,
    )


def kind_of(id_: str) -> str:
    """Return the type that an id spells out, empty where it names no provider's resource."""
    words = id_.strip("/").split("/")
    at = max((at for at, word in enumerate(words) if word.lower() == "providers"), default=len(words))
    named = words[at + 1 :]
    return "/".join((named[0], *named[1::2])) if len(named) > 2 and len(named) % 2 else ""


def table_of(type_: str, asked: str) -> str:
    """Return the table that a type stands in, the one that was asked for where no other is known."""
    if asked == "arm":
        return asked
    if type_ in CONFIGS:
        return "appserviceresources"
    return next((table for start, table in TABLES if type_.startswith(start)), asked)


def spread(value: Plain) -> Plain:
    """Return a value that is written as JSON in a text, as some exports of Resource Graph do, spread out."""
    if not isinstance(value, str) or not value.lstrip().startswith("{"):
        return value
    try:
        return parse_json(value)
    except Unreadable:
        return value


def placed(id_: str) -> Mapping[str, str]:
    """Return the segments of a resource id by the lower-case word before each."""
    words = id_.strip("/").split("/")
    return {word.lower(): value for word, value in zip(words[::2], words[1::2], strict=False)}


def tags_of(value: Plain) -> dict[str, str]:
    """Return tags with their names as written; a value that is no scalar is left out."""
    if not isinstance(value, dict):
        return {}
    told = ((name, text(inner)) for name, inner in list(value.items())[:MAX_TAGS])
    return {name: inner for name, inner in told if inner is not None}


def identity_of(value: Plain) -> str:
    """Return the type of a managed identity, empty where there is none."""
    kind = filled(value.get("type")) if isinstance(value, dict) else None
    return "" if kind is None or kind.lower() == "none" else kind


def tag(resource: Resource, name: str) -> str | None:
    """Return the value of a tag, whose name ARM compares without its case; None if it is not set."""
    wanted = name.lower()
    return next((value.strip() for key, value in resource.tags.items() if key.lower() == wanted), None)


def inner(entry: Entry, *path: str) -> Plain:
    """Return what stands at `path` in an object, its keys compared without case; None if nothing does.

    Resource Graph and ARM spell the same key differently (`AppCommandLine`, `appCommandLine`).
    """
    value: Plain = entry
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value[key] if key in value else folded(value, key)
    return value


def folded(entry: Entry, key: str) -> Plain:
    """Return the value under `key` written in any case."""
    wanted = key.lower()
    return next((value for name, value in entry.items() if name.lower() == wanted), None)


def entries(value: Plain) -> list[Entry]:
    """Return the objects of a list; none for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
