"""What can happen to a server on a machine, and what of it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from discovery.frozen import frozen
from discovery.model import Sighting
from discovery.wire import Json

Pair = tuple[Json, Json]

# How it was looked at, or which run of a program it was: kept up to date, but no change of the server.
PASSING = frozenset(
    {"seen_at", "finder", "root", "pid", "confidence", "identity.confidence"}
    | {f"facts.{name}" for name in ("started", "chain", "login", "owner", "outer", "inner", "pids", "inode")}
    | {f"facts.{name}" for name in ("evidence", "score", "probe", "last_used", "first_used", "detail")}
    | {"facts.tools_listed"}
    # Who calls a server of a cloud, and who touched it, is known of as much as was looked at this time.
    | {f"facts.{name}" for name in ("called_by", "seen", "created_at", "created_by")}
    | {f"facts.{name}" for name in ("changed_at", "changed_by", "changed_with")}
)
# What only an answer tells: a server that was not asked this time has not changed in it.
TOLD = frozenset(
    {"transport", "url"}
    | {f"facts.{name}" for name in ("path", "proof", "era", "framing", "protocol_versions", "capabilities")}
    | {f"facts.{name}" for name in ("server_name", "server_version", "instructions", "truncated", "decoy")}
    | {f"facts.{name}" for name in ("auth", "auth_resource", "auth_servers", "redirect", "host_check")}
    | {f"facts.{name}" for name in ("origin_check", "tls", "tls_names", "tls_issuer", "tls_not_before")}
    | {f"facts.{name}" for name in ("tls_not_after", "tls_self_signed")}
)
# What only a server that was asked for its tools tells.
OF_TOOLS = frozenset(
    f"facts.{name}"
    for name in ("tools", "tools_sha256", "tool_names", "tools_hidden", "tools_instructing", "tools_shield")
)
LISTED = "facts.tools_sha256"
ANSWERED = frozenset({"confirmed", "auth"})
NESTED = ("identity", "facts")


class Happened(StrEnum):
    """What happened to a sighting, or (judged) to the verdict on a server."""

    APPEARED = "appeared"
    CHANGED = "changed"
    GONE = "gone"
    RETURNED = "returned"
    JUDGED = "judged"


@frozen
class Change:
    """One thing that happened on a scope. `fields` maps each changed field to its old and new value.

    `was` is the server that stood at this place before, if another does now. Key and sighting are None
    for a verdict; else `sighting` is what was told there last, dated when the change was seen.
    """

    scope: str
    at: datetime
    kind: Happened
    server: str
    was: str | None = None
    key: str | None = None
    sighting: Sighting | None = None
    fields: Mapping[str, Pair] = field(default_factory=lambda: MappingProxyType({}))


def changed_fields(old: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, Pair]:
    """Return the fields that differ between two stored sightings, each with its old and new value."""
    before, after = flat(old), flat(new)
    unknown = TOLD | OF_TOOLS if is_silent(before) or is_silent(after) else frozenset()
    if before.get(LISTED) is None or after.get(LISTED) is None:
        unknown |= OF_TOOLS  # not asked for its tools is not the same as having none
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if name not in PASSING and name not in unknown and before.get(name) != after.get(name)
    }


def is_silent(fields: Mapping[str, Json]) -> bool:
    """Return whether a socket was not asked this time, or gave no answer."""
    return "facts.probe" in fields and fields["facts.probe"] not in ANSWERED


def flat(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return `body` with the fields of its identity and facts as `identity.version`, `facts.mode`."""
    fields: dict[str, Json] = {}
    for name, value in body.items():
        if name in NESTED and isinstance(value, dict):
            fields.update({f"{name}.{inner}": item for inner, item in value.items()})
        else:
            fields[name] = value
    return fields
