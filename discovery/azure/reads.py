"""Which of `questions.py` a resource needs, which resources an answer holds, and what else would decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from discovery.azure.model import Evidence, Grade, Recognised, Resource, Role
from discovery.azure.planes import PlaneRead, resources_in
from discovery.azure.questions import APIS, ENTRIES, READS, SITES, Gives, Read
from discovery.azure.recognise import LOOKS
from discovery.azure.rows import inner, read_resource
from discovery.azure.surfaces.session_pools import is_told
from discovery.shapes.model import Plain
from discovery.shapes.values import filled

SERVING = frozenset({Role.SERVER, Role.GATEWAY})
Wish = Callable[[Resource, Recognised | None], bool]


def is_function_app(resource: Resource, own: Recognised | None) -> bool:
    """Return whether a site has functions: a Standard logic app is a function app of another kind."""
    kind = resource.kind.lower()
    return "functionapp" in kind and "workflowapp" not in kind


def is_logic_app(resource: Resource, own: Recognised | None) -> bool:
    """Return whether a site is a Standard logic app."""
    return "workflowapp" in resource.kind.lower()


def is_silent(resource: Resource, own: Recognised | None) -> bool:
    """Return whether a session pool does not say if its server is on."""
    return not is_told(resource)


def is_unbound(resource: Resource, own: Recognised | None) -> bool:
    """Return whether a function is listed without its bindings: they alone say what it is."""
    return not isinstance(inner(resource.properties, "config", "bindings"), list)


def is_foundry(resource: Resource, own: Recognised | None) -> bool:
    """Return whether an account may have projects and connections: a single model's has none."""
    known = resource.type != "microsoft.cognitiveservices/accounts"
    return known or resource.kind.lower() in ("aiservices", "ai hub") or has_projects(resource)


def has_projects(resource: Resource) -> bool:
    """Return whether an account says that it has projects."""
    return inner(resource.properties, "allowProjectManagement") is True


def is_front_door(resource: Resource, own: Recognised | None) -> bool:
    """Return whether a profile is one of Front Door: the classic ones have no agents."""
    return "frontdoor" in resource.kind.lower() or resource.kind == ""


def is_of_type_mcp(resource: Resource, own: Recognised | None) -> bool:
    """Return whether an API is one of MCP by its own word."""
    return own is not None and own.grade is Grade.PROVEN


def is_doubtful(resource: Resource, own: Recognised | None) -> bool:
    """Return whether the operations of an API may tell more than its names and its path did."""
    kind = (filled(inner(resource.properties, "type")) or "http").lower()
    path = (filled(inner(resource.properties, "path")) or "").lower()
    doubt = own is not None and own.grade in (Grade.WEAK, Grade.PROBABLE)
    return kind == "http" and (doubt or path.endswith("sse"))


def is_entry(resource: Resource, own: Recognised | None) -> bool:
    """Return whether an entry of a registry is one of MCP."""
    return own is not None


def is_serving(resource: Resource, own: Recognised | None) -> bool:
    """Return whether it is worth asking what stands in front of a resource, and who keeps its logs."""
    return own is not None and own.role in SERVING and own.grade.alarms


def is_open(resource: Resource, own: Recognised | None) -> bool:
    """Return whether an API serves whoever calls, unless a policy asks who that is."""
    return is_serving(resource, own) and own is not None and own.facts.get("auth") == "none"


WISHES: Mapping[str, Wish] = {
    "functions": is_function_app,
    "workflow-servers": is_logic_app,
    "session-pool": is_silent,
    "function": is_unbound,
    "foundry-projects": is_foundry,
    "foundry-connections": is_foundry,
    "front-door-agents": is_front_door,
    "api-tools": is_of_type_mcp,
    "api-operations": is_doubtful,
    "api-center-deployments": is_entry,
    "api-center-versions": is_entry,
    "service-policy": is_open,
    "api-policy": is_open,
    "app-authentication": is_serving,
    "site-authentication": is_serving,
    "diagnostics": is_serving,
}


def reads_of(resource: Resource, own: Recognised | None = None) -> tuple[Read, ...]:
    """Return what ARM is to be asked about a resource; `own` is what it was recognised as by itself.

    Facts are only asked for about what serves: ask for those last, once the children are known.
    """
    return tuple(
        read
        for read in READS
        if resource.type in read.of and (read.id not in WISHES or WISHES[read.id](resource, own))
    )


def resources_of(read: Read, parent: Resource, answers: Iterable[Plain]) -> tuple[Resource, ...]:
    """Return the resources in what was answered; items that are none are left out."""
    if isinstance(read, PlaneRead):
        return tuple(resources_in(read, parent, answers))
    if read.gives is Gives.FILE:
        return tuple(as_resource(parent, answer) for answer in answers if isinstance(answer, dict))
    own = parent.parent if read.gives is Gives.SELF else parent
    found = (read_resource(answer, "arm", own) for answer in answers)
    return tuple(resource for resource in found if resource is not None)


def as_resource(parent: Resource, document: dict[str, Plain]) -> Resource:
    """Return the document of a site as a resource below it: ARM has no type for it."""
    return Resource(
        id=f"{parent.id}/mcpservers",
        name=f"{parent.name}/mcpservers",
        type="microsoft.web/sites/mcpservers",
        subscription=parent.subscription,
        tenant=parent.tenant,
        group=parent.group,
        properties=document,
        table="arm",
        parent=parent,
    )


def is_left_open(read: Read, meant: Resource) -> bool:
    """Return whether what was asked of a resource itself is still not told by `meant`, its own answer."""
    return read.id in TELLING and WISHES[read.id](meant, None)


def is_inner(resource: Resource) -> bool:
    """Return whether a resource is of those that ARM lists in another, and Resource Graph does not show."""
    return resource.type in INNER


def decider(resource: Resource) -> Evidence | None:
    """Return what would decide whether a resource serves MCP, where its own row does not; None if nothing."""
    if any(read.decides for read in reads_of(resource)):
        return Evidence.ARM
    if resource.type in (
        "microsoft.containerservice/managedclusters",
        "microsoft.kubernetes/connectedclusters",
    ):
        return Evidence.KUBERNETES
    return Evidence.PROBE if resource.type in PROBED else None


PROBED = frozenset(
    {
        "microsoft.app/containerapps",
        "microsoft.containerinstance/containergroups",
        "microsoft.search/searchservices",
        *SITES,
    }
)
# Where an answer that says nothing is no answer; a session pool's that says nothing has no server.
TELLING = frozenset({"function"})
INNER = frozenset(
    {
        *(APIS | ENTRIES),
        *(kind for kind in LOOKS if kind.endswith(("/functions", "/connections", "/connectors"))),
        "microsoft.apimanagement/service/workspaces",
        "microsoft.apicenter/services/workspaces",
        "microsoft.app/managedenvironments/httprouteconfigs",
        "microsoft.cdn/profiles/agents",
        "microsoft.cognitiveservices/accounts/projects",
        "microsoft.search/searchservices/knowledgebases",
        "microsoft.cognitiveservices/accounts/projects/toolboxes",
        "microsoft.cognitiveservices/accounts/projects/agents/tools",
        "microsoft.web/sites/mcpservers",
    }
)
