"""DATA: which permissions each part of a sweep takes. Those of resource types follow from what is looked at.

Names of actions: learn.microsoft.com, role-based-access-control/resource-provider-operations (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from discovery.azure.questions import READS, Gives
from discovery.azure.recognise import LOOKS
from discovery.frozen import frozen

# Azure's own spelling of the providers whose types we look at; the types of rows are lower-case.
PROVIDERS = (
    *("Microsoft.ApiCenter", "Microsoft.ApiManagement", "Microsoft.App", "Microsoft.Authorization"),
    *("Microsoft.BotService", "Microsoft.Cdn", "Microsoft.CognitiveServices", "Microsoft.Compute"),
    *("Microsoft.ContainerInstance", "Microsoft.ContainerRegistry", "Microsoft.ContainerService"),
    *("Microsoft.HybridCompute", "Microsoft.Insights", "Microsoft.Kubernetes"),
    *("Microsoft.KubernetesConfiguration", "Microsoft.Logic", "Microsoft.MachineLearningServices"),
    *("Microsoft.Network", "Microsoft.Search", "Microsoft.Security", "Microsoft.Web"),
)
SPELT = {name.lower(): name for name in PROVIDERS}
SUBSCRIPTIONS = (
    "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.ResourceGraph/resources/read",
    "Microsoft.Authorization/permissions/read",
)
# What these read in is in preview: a role that names an action Azure does not know yet is refused, so that a
# role of one's own takes all reading of them.
PREVIEWS = frozenset(
    {"Microsoft.ApiCenter", "Microsoft.ApiManagement", "Microsoft.App", "Microsoft.Cdn"}
    | {"Microsoft.CognitiveServices", "Microsoft.MachineLearningServices"}
)
# Their content is behind an action of its own that Reader has not, or is no resource of ARM at all.
NO_ACTION = frozenset(
    {
        "microsoft.cognitiveservices/accounts/projects/agents/tools",
        "microsoft.cognitiveservices/accounts/projects/toolboxes",
        "microsoft.search/searchservices/knowledgebases",
        "microsoft.web/sites/mcpservers",
    }
)


@frozen
class Feature:
    """One part of a sweep: what it is for, which actions it takes, and what stands in for them.

    `role` is a built-in role that has them all; empty where it takes none, or where `besides` says what else.
    """

    name: str
    purpose: str
    actions: tuple[str, ...] = ()
    role: str = ""
    besides: str = ""
    optional: bool = True


def spelt(kind: str) -> str:
    """Return a resource type with its provider spelt as Azure spells it."""
    provider, _, rest = kind.partition("/")
    return f"{SPELT.get(provider, provider)}/{rest}"


@cache
def seen_actions() -> tuple[str, ...]:
    """Return the actions without which Resource Graph leaves rows out, or Resource Manager resources."""
    kinds = {kind for kind in LOOKS if kind not in NO_ACTION}
    return tuple(sorted(f"{spelt(kind)}/read" for kind in kinds))


@cache
def asked_actions() -> tuple[str, ...]:
    """Return the actions that the further questions take: lists below a resource, what stands in front."""
    asked = (
        action for read in READS if read.gives is not Gives.FILE for action in actions_of(read.of, read.path)
    )
    return tuple(sorted(set(asked) - set(seen_actions())))


def actions_of(kinds: Iterable[str], path: str) -> Iterable[str]:
    """Yield the action that a question about each of `kinds` takes."""
    below = path.partition("?")[0].removeprefix("{id}").removeprefix("{service}").strip("/")
    held = {kind.partition("/apis")[0] for kind in kinds} if path.startswith("{service}") else kinds
    for kind in sorted(held):
        if below.lower().startswith("providers/"):
            yield f"{below.partition('/')[2]}/read"
        elif "/" in below:
            # `config/authsettingsV2`: the last word names one of them.
            yield f"{spelt(kind)}/{below.partition('/')[0]}/read"
        else:
            yield f"{spelt(kind)}/{below}/read" if below else f"{spelt(kind)}/read"


def role_actions() -> tuple[str, ...]:
    """Return the actions of a custom role that lets do everything a sweep can do with Azure's own rights."""
    every = {action for feature in features() for action in feature.actions}
    return tuple(sorted({widened(action) for action in every}))


def widened(action: str) -> str:
    """Return an action, or all reading of its provider where that is in preview."""
    provider = action.partition("/")[0]
    return f"{provider}/*/read" if provider in PREVIEWS else action


@cache
def features() -> tuple[Feature, ...]:
    """Return every part of a sweep, those that none can do without first."""
    return (
        Feature(
            name="sweep",
            purpose="find candidates by Resource Graph, and know which subscriptions could not be read",
            actions=(*SUBSCRIPTIONS, *seen_actions()),
            role="Reader",
            optional=False,
        ),
        Feature(
            name="proof",
            purpose="ask what is inside a candidate: functions, APIs, entries, connections",
            actions=asked_actions(),
            role="Reader",
            optional=False,
        ),
        Feature(
            name="management-group",
            purpose="look below a management group (--management-group)",
            actions=("Microsoft.Management/managementGroups/read",),
            role="Reader",
        ),
        Feature(
            name="since",
            purpose="tell what changed, and who changed it (--since)",
            actions=("Microsoft.Resources/changes/read",),
            role="Reader",
        ),
        Feature(
            name="workflow-servers",
            purpose="read which MCP servers a Standard logic app hosts; without it those are unknown",
            actions=("Microsoft.Web/sites/hostruntime/*/read",),
            besides="not in Reader; a custom role, or Logic Apps Standard Reader",
        ),
        Feature(
            name="entra",
            purpose="join app registrations to the sites they protect (--entra)",
            besides="Application.Read.All of Microsoft Graph (application), with an administrator's consent",
        ),
        Feature(
            name="kubernetes",
            purpose="look at the workloads of a cluster (--kubeconfig)",
            besides="the ClusterRole view in that cluster, or Azure Kubernetes Service RBAC Reader",
        ),
        Feature(
            name="data-plane",
            purpose="list knowledge bases of AI Search, agents and toolboxes of Foundry (--data-plane)",
            besides="Reader, where a search service takes tokens; Azure AI User of a Foundry project",
        ),
        Feature(
            name="probe", purpose="ask public addresses (--probe)", besides="no right; it carries no token"
        ),
    )
