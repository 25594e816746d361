"""Who can reach a cloud's resource, and who is asked for a proof there. Pure: facts in, yes or no out."""

from __future__ import annotations

from collections.abc import Mapping

# No list of addresses lets only some in.
NO_LIST = frozenset({"", "0"})
OPEN = frozenset({"none", "anonymous"})
MUTUAL = frozenset({"require", "required"})
# What says of these that nobody is asked speaks of keys alone: a function's site may ask before the function
# does, and an API of API Management by its policy. `auth_above` tells what was read of that.
BELOW = (
    "microsoft.web/sites/functions",
    "microsoft.web/sites/slots/functions",
    "microsoft.apimanagement/service/apis",
    "microsoft.apimanagement/service/workspaces/apis",
)
GROUP = "microsoft.containerinstance/containergroups"


def is_public(facts: Mapping[str, str]) -> bool:
    """Return whether everybody on the Internet reaches a resource."""
    listed = facts.get("ip_restrictions", "0") not in NO_LIST
    closed = facts.get("network", "").lower() == "disabled"
    return facts.get("ingress") == "external" and not listed and not closed


def has_address(facts: Mapping[str, str]) -> bool:
    """Return whether a resource has a public IP address of its own, as public container groups have."""
    group = facts.get("resource_type") == GROUP and facts.get("ingress") == "external"
    return group or bool(facts.get("public_ip"))


def is_unguarded(facts: Mapping[str, str]) -> bool:
    """Return whether somebody saw that nothing asks who calls: the platform, or the server by its switch."""
    if facts.get("client_certificates", "").lower() in MUTUAL:
        return False
    if facts.get("no_auth_flag"):
        return True
    if facts.get("resource_type") in BELOW and facts.get("auth_above") not in OPEN:
        return False
    return facts.get("auth") in OPEN


def is_guarded(facts: Mapping[str, str]) -> bool:
    """Return whether somebody saw that callers are asked for a proof."""
    if facts.get("client_certificates", "").lower() in MUTUAL:
        return True
    told = {facts.get("auth", ""), facts.get("auth_above", "")} - OPEN - {"", "optional"}
    return bool(told) and not facts.get("no_auth_flag")
