"""Whether a subscription is ours to read as a whole: Resource Graph hides what we may not see."""

from __future__ import annotations

from agents.azure.asking import Azure, Refusal
from agents.azure.needs import seen_actions
from agents.azure.rights import grants_at, missing
from agents.azure.standing import STRANGE, Standing
from discovery.frozen import frozen
from discovery.model import Reason

GROUPS, GROUPS_VERSION = "resourceGroups", "2021-04-01"
PARTLY = "only parts of it may be read"


@frozen
class Trouble:
    """Why a subscription cannot be told to be whole."""

    reason: Reason
    detail: str


def unreadable(azure: Azure, root: str, standing: Standing) -> Trouble | None:
    """Return why we may not read a subscription as a whole, None where we may, or where nobody says.

    Only a refusal does: an answer that fails or does not know the question says nothing about our rights. Nor
    does an empty one, for some answer so to what they do not know: then the resource groups are asked for.
    """
    grants = grants_at(azure, root)
    if isinstance(grants, Refusal) and grants.reason is not Reason.CHANGED:
        return Trouble(reason=grants.reason, detail=grants.detail)
    if isinstance(grants, Refusal) or not grants:
        return without_word(azure, root, standing)
    lacking = missing(seen_actions(), grants)
    if not lacking:
        return None
    more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
    return Trouble(reason=Reason.DENIED, detail=f"{PARTLY}; it needs {lacking[0]}{more}, or the Reader role")


def without_word(azure: Azure, root: str, standing: Standing) -> Trouble | None:
    """Return why not even the resource groups of a subscription can be listed, None where they can.

    Where Resource Manager knows neither those nor the subscription, nobody has said that it is whole.
    """
    for item in azure.pages(f"{root}/{GROUPS}?$top=1", GROUPS_VERSION):
        if not isinstance(item, Refusal):
            return None
        if item.reason is Reason.DENIED:
            return Trouble(reason=item.reason, detail=item.detail)
        if item.reason is Reason.CHANGED and not standing.knows(root):
            return Trouble(reason=Reason.UNSUPPORTED, detail=STRANGE)
    return None


def is_ours(azure: Azure, root: str) -> bool:
    """Return whether Azure itself says that we may read all of a subscription, listed or not."""
    grants = grants_at(azure, root)
    return not isinstance(grants, Refusal) and bool(grants) and not missing(seen_actions(), grants)
