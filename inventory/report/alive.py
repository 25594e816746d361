"""The words for what runs, listens, lies on a disk or stands in a log."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.model import Sighting, Surface
from inventory.exposure import is_unguarded
from inventory.report.words import clean

# What came of asking a listener whether it speaks MCP.
PROBES: Mapping[str, str] = {
    "confirmed": "answers as a server",
    "auth": "a server that asks for authentication",
    "weak": "may be a server",
    "no": "did not answer as a server",
    "silent": "did not answer",
    "not-asked": "not asked",
}


def alive(sighting: Sighting) -> str:
    """Return what is known of a running, listening, lying or logged server at this place, in a few words."""
    facts = sighting.facts
    words: tuple[str, ...] = ()
    match sighting.surface:
        case Surface.PROCESS:
            words = (facts.get("chain", ""), since(facts), by_user(sighting), facts.get("role", ""))
        case Surface.LISTENER:
            words = (asked(facts), reachable(facts), by_user(sighting))
        case Surface.CONTAINER:
            words = (facts.get("image", ""), facts.get("state", ""), since(facts))
        case Surface.LOG:
            words = (f"last used {day(facts['last_used'])}" if facts.get("last_used") else "",)
        case Surface.PACKAGE:
            words = (facts.get("presence", ""), sighting.identity.version or "")
        case Surface.CLOUD:
            words = (graded(facts), exposed(facts), called(facts), made(facts))
    return clean(", ".join(word for word in words if word))


def graded(facts: Mapping[str, str]) -> str:
    """Return how much says that a cloud's resource is a server, and what does."""
    marks = marked(facts)
    return clean(f"{facts.get('grade', '')}: {marks}" if marks else facts.get("grade", ""))


def marked(facts: Mapping[str, str]) -> str:
    """Return the signs that a cloud's resource was recognised by."""
    return clean(facts.get("marks", "").replace(",", ", "))


def exposed(facts: Mapping[str, str]) -> str:
    """Return who can reach what a cloud's resource serves, and whether it asks who calls."""
    who = "public" if facts.get("ingress") == "external" else facts.get("ingress", "")
    gate = "no authentication" if is_unguarded(facts) else ""
    asked_it = PROBES.get(facts.get("probe", ""), "")
    return ", ".join(word for word in (who, gate, asked_it) if word)


def called(facts: Mapping[str, str]) -> str:
    """Return how many of the tenant's resources call it."""
    callers = [one for one in facts.get("called_by", "").split(",") if one]
    return f"called by {len(callers)}" if callers else ""


def made(facts: Mapping[str, str]) -> str:
    """Return who made or changed a cloud's resource lately, where Azure was asked for that."""
    if by := facts.get("created_by"):
        return f"created {day(facts.get('created_at', ''))} by {by}"
    if by := facts.get("changed_by"):
        return f"changed {day(facts.get('changed_at', ''))} by {by}"
    return ""


def since(facts: Mapping[str, str]) -> str:
    """Return since when something runs."""
    return f"since {day(facts['started'])}" if facts.get("started") else ""


def day(moment: str) -> str:
    """Return an ISO 8601 time to the minute, as reports write it."""
    return moment[:16].replace("T", " ")


def by_user(sighting: Sighting) -> str:
    """Return who runs it."""
    return f"of {sighting.user}" if sighting.user else ""


def asked(facts: Mapping[str, str]) -> str:
    """Return what came of asking a socket."""
    said = PROBES.get(facts.get("probe", ""), "")
    versions = facts.get("protocol_versions", "").rpartition(",")[2]
    proven = facts.get("probe") == "confirmed"
    return (
        f"{said} ({versions or facts.get('era', '')})" if proven and (versions or facts.get("era")) else said
    )


def reachable(facts: Mapping[str, str]) -> str:
    """Return who can reach a socket, and whether it asks who calls."""
    who = "open to others" if facts.get("bind") == "wide" else ""
    gate = "no authentication" if facts.get("auth") == "none" else ""
    if facts.get("auth") == "required" and facts.get("probe") != "auth":
        gate = "asks for authentication"
    where = "in another network namespace" if facts.get("network") else ""
    return ", ".join(word for word in (who, gate, "TLS" if facts.get("tls") else "", where) if word)
