"""How a server is governed in Azure: marked, owned, reviewed, exposed, guarded, watched (MCP01 to MCP09).

Facts are those of the Azure sweep. What could not be read has no fact, and no finding is made of silence:
only `none`, `off` and the like, which somebody saw, are held against a server. Hints have no findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from discovery.model import Sighting, Surface
from inventory.cloud_notes import CATALOGUED, ORPHAN, SERVES, owner_above
from inventory.exposure import has_address, is_guarded, is_public, is_unguarded
from inventory.findings.rule import Hit, Rule
from inventory.grades import is_faint
from inventory.model import Policy, Severity
from inventory.registry.tagged import Claim, claim_of

SHOWN_NAMES = 20
# An id with no more than a provider, a type and a name behind `/providers/`: ARM keeps tags of those alone.
TOP = 3
MISSING = "(missing)"
GUARDS = ("auth", "auth_above", "no_auth_flag", "client_certificates", "ip_restrictions")


def is_served(sighting: Sighting) -> bool:
    """Return whether a sighting is of a server or gateway in a cloud, and more than a hint."""
    return (
        sighting.surface is Surface.CLOUD and sighting.facts.get("role") in SERVES and not is_faint(sighting)
    )


def is_taggable(sighting: Sighting) -> bool:
    """Return whether what was seen is a resource that bears tags of its own."""
    behind = sighting.source.lower().rpartition("/providers/")[2]
    return is_served(sighting) and behind.startswith("microsoft.") and behind.count("/") == TOP - 1


def claim(sighting: Sighting, policy: Policy) -> Claim:
    """Return what the tags of a resource said on the day it was seen."""
    return claim_of(sighting.facts, sighting.seen_at.date(), policy.review_days)


def look_for_approval(sighting: Sighting, policy: Policy) -> Iterator[Hit]:
    """Yield a resource that is not marked as approved: a tag that says no weighs more than none."""
    if not is_taggable(sighting) or (found := claim(sighting, policy)).is_approved:
        return
    evidence = {"tag": policy.azure_tag_approved, "value": found.approved or MISSING}
    if found.approved is None and found.review is None:
        # Told here: what nobody approved has no review that could be late.
        evidence["also missing"] = policy.azure_tag_review
    yield Hit(evidence=evidence, severity=Severity.MEDIUM if found.approved is not None else None)


def look_for_owner(sighting: Sighting, policy: Policy) -> Iterator[Hit]:
    """Yield a resource that nobody is named as the owner of; less bad where what it lies in has an owner."""
    if not is_taggable(sighting) or claim(sighting, policy).owner is not None:
        return
    evidence = {"tag": policy.azure_tag_owner}
    if above := owner_above(sighting):
        yield Hit(evidence={**evidence, "above": above}, severity=Severity.INFO)
    else:
        yield Hit(evidence=evidence)


def look_for_review(sighting: Sighting, policy: Policy) -> Iterator[Hit]:
    """Yield a resource whose review is missing, unreadable, too old, or still to come."""
    if not is_taggable(sighting) or (found := claim(sighting, policy)).is_fresh:
        return
    if found.approved is None and found.review is None:
        return
    why = review_fault(found, sighting.seen_at.date())
    # Who wrote a date once has a process; a missing tag says nothing of one.
    worse = Severity.MEDIUM if found.reviewed is not None else None
    yield Hit(
        evidence={"tag": policy.azure_tag_review, "value": found.review or MISSING, "why": why},
        severity=worse,
    )


def review_fault(found: Claim, today: date) -> str:
    """Return what is wrong with a review that is not fresh."""
    if found.review is None:
        return "missing"
    if found.reviewed is None:
        return "no date; write year-month-day"
    return "in the future" if found.reviewed > today else "too long ago"


def fact(name: str, *bad: str) -> Callable[[Sighting], Iterator[Hit]]:
    """Return a look for servers whose fact `name` is one of `bad`."""

    def look(sighting: Sighting) -> Iterator[Hit]:
        if is_served(sighting) and sighting.facts.get(name) in bad:
            yield Hit(evidence={name: sighting.facts[name]})

    return look


def look_for_open(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server that the whole Internet reaches, and that nothing in front of asks who calls."""
    if is_served(sighting) and is_public(sighting.facts) and is_unguarded(sighting.facts):
        yield Hit(evidence=shown(sighting, "ingress", *GUARDS))


def look_for_public(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server that the whole Internet reaches, and that is asked for a proof or not known to be.

    One with an address of its own is told by that.
    """
    facts = sighting.facts
    if is_served(sighting) and is_public(facts) and not is_unguarded(facts) and not has_address(facts):
        less = Severity.LOW if is_guarded(facts) else None
        yield Hit(evidence=shown(sighting, "ingress", *GUARDS), severity=less)


def look_for_address(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server with a public IP address of its own, unless it is told as open to everybody."""
    facts = sighting.facts
    if is_served(sighting) and has_address(facts) and not (is_public(facts) and is_unguarded(facts)):
        yield Hit(evidence=shown(sighting, "public_ip", "resource_type"))


def look_for_unguarded(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server inside the network that nothing in front of asks who calls."""
    if is_served(sighting) and not is_public(sighting.facts) and is_unguarded(sighting.facts):
        yield Hit(evidence=shown(sighting, "ingress", *GUARDS))


def look_for_dangerous(sighting: Sighting) -> Iterator[Hit]:
    """Yield settings that say of themselves that they are dangerous; their values are not known."""
    if sighting.surface is Surface.CLOUD and (
        names := sorted(name for name in sighting.env_names if "DANGEROUSLY" in name.upper())
    ):
        yield Hit(evidence={"env": ", ".join(names[:SHOWN_NAMES])})


def look_for_plain_settings(sighting: Sighting) -> Iterator[Hit]:
    """Yield the settings that hold a secret as they are, but for those that the launch itself tells of."""
    told = {secret.where.partition(":")[2] for secret in sighting.secrets}
    listed = sighting.facts.get("plain_secrets", "").split(",")
    if names := sorted(name for name in listed if name and name not in told):
        yield Hit(evidence={"env": ", ".join(names[:SHOWN_NAMES])})


def shown(sighting: Sighting, *names: str) -> dict[str, str]:
    """Return the facts `names` that are known, and where the server answers."""
    found = {name: sighting.facts[name] for name in names if sighting.facts.get(name)}
    return {**found, **({"url": sighting.url} if sighting.url else {})}


RULES = (
    Rule(
        id="MCP01-azure-no-identity",
        severity=Severity.LOW,
        title="The server has no managed identity",
        advice="Give it a managed identity of its own, with the roles it needs: it then keeps no secret.",
        look=fact("managed_identity", "none"),
    ),
    Rule(
        id="MCP01-azure-plain-setting",
        severity=Severity.MEDIUM,
        title="A setting holds a secret that everybody with the Reader role can read",
        advice="Move it to Key Vault or a secret of the app, refer to it by secretRef, and renew it.",
        look=look_for_plain_settings,
    ),
    Rule(
        id="MCP02-azure-dangerous-setting",
        severity=Severity.MEDIUM,
        title="A setting says of itself that it is dangerous",
        advice="Remove the setting; where a test needs it, keep that server off any network others reach.",
        look=look_for_dangerous,
    ),
    Rule(
        id="MCP07-azure-no-authentication",
        severity=Severity.LOW,
        title="Nothing in front of the server asks who calls",
        advice="Turn on the platform's authentication, or put it behind API Management with validate-jwt.",
        look=look_for_unguarded,
    ),
    Rule(
        id="MCP07-azure-open-to-internet",
        severity=Severity.HIGH,
        title="The whole Internet reaches the server, and nothing in front of it asks who calls",
        advice="Make the ingress internal now, or turn on authentication; then find out who called it.",
        look=look_for_open,
    ),
    Rule(
        id="MCP07-azure-public-address",
        severity=Severity.MEDIUM,
        title="The server has a public IP address of its own",
        advice="Remove the address, and let clients in through API Management or a private endpoint.",
        look=look_for_address,
    ),
    Rule(
        id="MCP07-azure-public-ingress",
        severity=Severity.MEDIUM,
        title="The whole Internet reaches the server",
        advice="Make the ingress internal, or let only the gateway's addresses in.",
        look=look_for_public,
    ),
    Rule(
        id="MCP08-azure-no-diagnostics",
        severity=Severity.LOW,
        title="Nothing keeps the server's logs",
        advice="Add a diagnostic setting that sends its logs to a Log Analytics workspace.",
        look=fact("diagnostics", "off"),
    ),
    Rule(
        id="MCP09-azure-no-owner",
        severity=Severity.LOW,
        title="The resource names no owner",
        advice="Tag it with the team that answers for it; let Azure Policy deny what has no such tag.",
        weigh=look_for_owner,
    ),
    Rule(
        id="MCP09-azure-no-review",
        severity=Severity.LOW,
        title="The resource has no valid date of a security review",
        advice="Review the server, and write the day into the tag as year-month-day.",
        weigh=look_for_review,
    ),
    Rule(
        id="MCP09-azure-not-marked",
        severity=Severity.LOW,
        title="The resource is not marked as an approved server",
        advice="Have it reviewed and approved in the registry, then set the tag to true; else shut it down.",
        weigh=look_for_approval,
    ),
    Rule(
        id="MCP09-azure-listed-unapproved",
        severity=Severity.MEDIUM,
        title="API Center lists the server, and nobody approved it",
        advice="Decide on it: approve the entry in the registry, or take it out of API Center.",
        note=CATALOGUED,
    ),
    Rule(
        id="MCP09-orphan",
        severity=Severity.MEDIUM,
        title="No owner is named, and nothing that was seen calls the server",
        advice="Find out who deployed it (`azure sweep --since 14d` tells); shut it down if nobody owns it.",
        note=ORPHAN,
    ),
)
