"""What ARM told besides → facts about a server: who asks who calls, who keeps logs, which tools it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discovery.azure.model import Entry
from discovery.azure.questions import Read
from discovery.azure.rows import entries, inner
from discovery.shapes.model import Plain
from discovery.shapes.values import filled

ANONYMOUS = "allowanonymous"
MAX_TOOLS = 50


def facts_of(read: Read, answers: Sequence[Plain]) -> Mapping[str, str]:
    """Return the facts in the answers to a read that gives facts or tools; none for any other.

    Only call it with a listing that was told to its end: an empty one says that there is nothing.
    """
    listed = entries(list(answers))
    match read.id:
        case "app-authentication" | "site-authentication":
            return {"auth": guard(listed)}
        case "diagnostics":
            return {"diagnostics": "on" if listed else "off"}
        case "api-tools":
            return {"tools": ",".join(filter(None, map(name_of, listed[:MAX_TOOLS])))}
        case "api-center-versions":
            stages = [filled(inner(item, "properties", "lifecycleStage")) for item in listed]
            return {"versions": str(len(listed)), "stages": ",".join(sorted({it for it in stages if it}))}
    return {}


def guard(configs: list[Entry]) -> str:
    """Return what built-in authentication does: `none`, `optional` where anybody gets in, else `platform`."""
    on = [item for item in configs if inner(item, "properties", "platform", "enabled") is True]
    if not on:
        return "none"
    asked = [
        filled(inner(item, "properties", "globalValidation", "unauthenticatedClientAction")) for item in on
    ]
    return "optional" if any((word or "").lower() == ANONYMOUS for word in asked) else "platform"


def name_of(item: Entry) -> str:
    """Return what a tool is called."""
    return filled(inner(item, "properties", "displayName")) or filled(item.get("name")) or ""
