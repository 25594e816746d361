"""What ARM told besides → facts about a server: who asks who calls, who keeps logs, which tools it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from discovery.azure.model import Entry
from discovery.azure.questions import Read
from discovery.azure.rows import entries, inner
from discovery.shapes.model import Plain
from discovery.shapes.values import filled

ANONYMOUS = "allowanonymous"
MAX_TOOLS = 50
# Policies of API Management are XML with code in it, up to 256 kB; learn.microsoft.com, api-management,
# validate-jwt, validate-azure-ad-token, set-edit-policies (2026-11).
MAX_POLICY = 256 * 1024
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
ENTRA = re.compile(r"<validate-azure-ad-token\b")
ASKS = re.compile(r"<validate-(?:jwt|client-certificate)\b")
BASE = re.compile(r"<base\s*/?>")


def facts_of(read: Read, answers: Sequence[Plain]) -> Mapping[str, str]:
    """Return the facts in the answers to a read that gives facts or tools; none for any other.

    Only call it with a listing that was told to its end: an empty one says that there is nothing.
    """
    listed = entries(list(answers))
    match read.id:
        case "app-authentication" | "site-authentication":
            return {"auth": guard(listed)}
        case "service-policy":
            return guarded(listed)
        case "api-policy":
            # Without `<base/>` what the service asks is not asked here.
            return guarded(listed) or ({"auth": "none"} if listed and not inherits(listed) else {})
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


def inbound(policies: list[Entry]) -> str | None:
    """Return what policies do with every request that comes in, comments aside; None where none say."""
    written = "".join(filled(inner(item, "properties", "value")) or "" for item in policies)[:MAX_POLICY]
    told = COMMENT.sub("", written).lower()
    start, end = told.find("<inbound>"), told.find("</inbound>")
    if not 0 <= start < end:
        return None
    part = told[start:end]
    # From the first condition to the end of the last one: they may stand in each other.
    first, last = part.find("<choose>"), part.rfind("</choose>")
    return part[:first] + part[last:] if 0 <= first < last else part


def guarded(policies: list[Entry]) -> dict[str, str]:
    """Return who is let in, where policies ask every caller for a token; nothing where they do not."""
    asked = inbound(policies) or ""
    if ENTRA.search(asked):
        return {"auth": "entra"}
    return {"auth": "required"} if ASKS.search(asked) else {}


def inherits(policies: list[Entry]) -> bool:
    """Return whether policies do what those above them say, too, or do not tell."""
    asked = inbound(policies)
    return asked is None or BASE.search(asked) is not None


def name_of(item: Entry) -> str:
    """Return what a tool is called."""
    return filled(inner(item, "properties", "displayName")) or filled(item.get("name")) or ""
