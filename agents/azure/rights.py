"""What a principal may do, and what each part of a sweep needs: told by Azure itself, nothing is tried out.

GET of `Microsoft.Authorization/permissions` at a scope answers what the caller may do there
(learn.microsoft.com, rest/api/authorization/permissions, 2022-04-01). Resource Graph is silent about what it
does not show: a principal that reads one resource group of a subscription gets its rows, and no word about
the rest. What a role lets do at a management group it lets do in all that is below: no assignment further
down takes that back (role-based-access-control/scope-overview and .../deny-assignments: those are Azure's own
and leave reading alone). So one answer there stands for thousands of subscriptions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from agents.azure.asking import Azure, Refusal
from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.shapes.model import Plain

VERSION = "2022-04-01"
PATH = "/providers/Microsoft.Authorization/permissions"
GROUPS = "/providers/Microsoft.Management/managementGroups"
# What Azure takes for the id of a management group.
GROUP = Pattern(r"[A-Za-z0-9()._-]{1,90}")
# A tenant may have ten thousand of them; whoever has rights at so many is asked for by subscription.
MAX_GROUPS = 100


@frozen
class Grant:
    """One role's say at a scope: what it lets do, and what it takes out of that."""

    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Return whether this grant lets do `action`, whatever others take out."""
        return is_any(action, self.actions) and not is_any(action, self.not_actions)


def is_any(action: str, patterns: Iterable[str]) -> bool:
    """Return whether one of the patterns is about an action; `*` is any letters, case does not count."""
    return any(matches(action.lower(), pattern.lower()) for pattern in patterns)


def matches(text: str, pattern: str) -> bool:
    """Return whether `text` is what a pattern with `*` means, in time that is linear in both."""
    parts = pattern.split("*")
    if len(parts) == 1:
        return text == pattern
    if not text.startswith(parts[0]) or not text.endswith(parts[-1]):
        return False
    at, end = len(parts[0]), len(text) - len(parts[-1])
    for part in parts[1:-1]:
        found = text.find(part, at, max(at, end))
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def allowed(action: str, grants: Iterable[Grant]) -> bool:
    """Return whether one of several grants lets do `action`: they add up."""
    return any(grant.allows(action) for grant in grants)


def missing(wanted: Iterable[str], grants: Iterable[Grant]) -> tuple[str, ...]:
    """Return which of the wanted actions no grant allows, in order."""
    given = tuple(grants)
    return tuple(action for action in wanted if not allowed(action, given))


def grants_at(azure: Azure, scope: str) -> tuple[Grant, ...] | Refusal:
    """Return what we may do at a scope (`/subscriptions/...`), or why Azure does not say."""
    found: list[Grant] = []
    for item in azure.pages(f"{scope}{PATH}", VERSION):
        if isinstance(item, Refusal):
            return item
        if isinstance(item, dict):
            found.append(Grant(actions=texts(item, "actions"), not_actions=texts(item, "notActions")))
    return tuple(found)


def texts(fields: Mapping[str, Plain], name: str) -> tuple[str, ...]:
    """Return the texts of a list, none where there is none."""
    value = fields.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


@frozen
class Lacking:
    """What is missing at a scope, by what it is wanted for; `unsaid` is why Azure does not say."""

    scope: str
    missing: Mapping[str, tuple[str, ...]]
    unsaid: str = ""


def lacking(azure: Azure, scope: str, wanted: Mapping[str, tuple[str, ...]]) -> Lacking:
    """Return which of the wanted actions we may not do at a scope."""
    grants = grants_at(azure, scope)
    if isinstance(grants, Refusal):
        return Lacking(scope=scope, missing={}, unsaid=grants.detail)
    found = {name: missing(actions, grants) for name, actions in wanted.items()}
    return Lacking(scope=scope, missing={name: actions for name, actions in found.items() if actions})


def inherited(azure: Azure, above: Mapping[str, tuple[str, ...]], wanted: tuple[str, ...]) -> frozenset[str]:
    """Return the subscriptions below a management group at which we may do all that is wanted.

    `above` gives the groups above each subscription, the nearest first. Where a group says nothing, or not
    enough, the groups in it are asked, as long as they hold more than one subscription.
    """
    left, sure, asked = dict(above), set[str](), 0
    for depth in range(max(map(len, above.values()), default=0)):
        left = {id_: chain for id_, chain in left.items() if len(chain) > depth}
        held = Counter(chain[-1 - depth] for chain in left.values())
        for group, _ in sorted(held.items(), key=lambda pair: (-pair[1], pair[0])):
            if held[group] < 2 or asked >= MAX_GROUPS or not GROUP.fullmatch(group):
                continue
            asked += 1
            if not is_whole(azure, f"{GROUPS}/{group}", wanted):
                continue
            below = [id_ for id_, chain in left.items() if chain[-1 - depth] == group]
            sure.update(below)
            for id_ in below:
                del left[id_]
    return frozenset(sure)


def is_whole(azure: Azure, scope: str, wanted: tuple[str, ...]) -> bool:
    """Return whether Azure says that we may do all that is wanted at a scope; silence is no."""
    grants = grants_at(azure, scope)
    return not isinstance(grants, Refusal) and bool(grants) and not missing(wanted, grants)
