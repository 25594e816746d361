"""The first questions to a tenant: what its id is, and which subscriptions there are to be covered."""

from __future__ import annotations

from collections.abc import Mapping

from agents.azure.asking import Reach, Refusal, Row, Shortfall
from agents.azure.refusing import Failure
from agents.azure.tenant import Tenant
from discovery.azure.queries import Use, for_use
from discovery.azure.rows import placed
from discovery.frozen import frozen
from discovery.model import Reason

NOT_IN, ANSWERED = 401, 200
SUBSCRIPTION = "microsoft.resources/subscriptions"
NONE_LISTED = "no subscription is listed: there is none, or none that we may read"
# The tenants that we are in (learn.microsoft.com, rest/api/resources/tenants/list).
TENANTS, TENANTS_VERSION = "/tenants", "2022-12-01"


@frozen
class Begun:
    """A tenant that was asked for its subscriptions: its id, those in reach, and what is missing of them.

    `above` are the management groups above each, the nearest first.
    """

    tenant: Tenant
    id: str
    reach: Reach
    subscriptions: tuple[str, ...]
    short: tuple[Shortfall, ...]
    above: Mapping[str, tuple[str, ...]]


def begin(tenant: Tenant, management_groups: tuple[str, ...], subscriptions: tuple[str, ...]) -> Begun:
    """Return which subscriptions are in reach, and the tenant's id as Azure writes it."""
    reach = Reach(
        tenant=tenant.tenant,
        management_groups=management_groups,
        subscriptions=tuple(id_.lower() for id_ in subscriptions),
    )
    (query,) = for_use(Use.COVERAGE)
    found: dict[str, str] = {}
    above: dict[str, tuple[str, ...]] = {}
    chains: dict[tuple[str, ...], tuple[str, ...]] = {}  # thousands of subscriptions share a few
    short: list[Shortfall] = []
    for row in tenant.query(query.kql, reach, name=query.name):
        if isinstance(row, Shortfall):
            short.append(row)
        elif id_ := subscription_of(row):
            found[id_] = str(row.get("tenantId") or "")
            if chain := groups_of(row):
                above[id_] = chains.setdefault(chain, chain)
    if not found and not short and not reach.subscriptions:
        listed = tenant.subscriptions(reach)
        found = {} if isinstance(listed, Failure) else dict.fromkeys(listed, "")
        if not found:
            # An empty tenant and one of which we may see nothing look alike: so nothing is taken for gone.
            none = Shortfall(query=query.name, reason=Reason.DENIED, detail=NONE_LISTED, status=ANSWERED)
            short.append(none)
    named = tenant.tenant if is_id(tenant.tenant) else id_of(tenant, found)
    # Names of groups are their own tenant's: those of another, entrusted to this one, may read the same.
    own = {id_: chain for id_, chain in above.items() if found[id_].lower() in ("", named.lower())}
    return Begun(
        tenant=tenant,
        id=named.lower(),
        reach=reach,
        subscriptions=tuple(found),
        short=tuple(short),
        above=own,
    )


def subscription_of(row: Row) -> str:
    """Return the id, in lower case, of the subscription that a row is of; empty for another row."""
    kind, written, path = row.get("type"), row.get("subscriptionId"), row.get("id")
    if isinstance(kind, str) and kind.lower() != SUBSCRIPTION:
        return ""
    named = written if isinstance(written, str) else placed(str(path or "")).get("subscriptions", "")
    return named.lower()


def groups_of(row: Row) -> tuple[str, ...]:
    """Return the management groups above a subscription, the nearest first; none where one has no name."""
    chain = row.get("groups")
    if not isinstance(chain, list):
        return ()
    names = [group.get("name") if isinstance(group, dict) else None for group in chain]
    told = tuple(name for name in names if isinstance(name, str) and name)
    return told if len(told) == len(names) else ()


def id_of(tenant: Tenant, subscriptions: dict[str, str]) -> str:
    """Return the id of a tenant that is named by a domain, the name itself where nobody tells.

    Subscriptions may be another tenant's, entrusted to this one: only where all agree do they tell.
    """
    domain = tenant.tenant.lower()
    for item in tenant.pages(TENANTS, TENANTS_VERSION):
        if isinstance(item, Refusal) or not isinstance(item, dict):
            continue
        id_, first, domains = item.get("tenantId"), item.get("defaultDomain"), item.get("domains")
        names = [first, *(domains if isinstance(domains, list) else ())]
        if isinstance(id_, str) and any(isinstance(it, str) and it.lower() == domain for it in names):
            return id_
    told = {id_.lower() for id_ in subscriptions.values() if is_id(id_)}
    return told.pop() if len(told) == 1 else tenant.tenant


def is_unheard(cut: Shortfall) -> bool:
    """Return whether nobody there listened: we were not let in, or did not get there at all."""
    return cut.status in (None, NOT_IN) and cut.reason in (Reason.DENIED, Reason.TIMED_OUT)


def is_id(tenant: str) -> bool:
    """Return whether a tenant is named by its id and not by a domain."""
    return len(tenant) == 36 and tenant.count("-") == 4
