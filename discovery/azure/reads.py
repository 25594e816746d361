"""DATA: what Resource Graph does not show, and ARM must be asked for by GET with the Reader role.

API versions are pinned: an older one hides what a newer one declares (of APIs: type mcp, 2025-03-01-preview).
Versions and paths: Azure/bicep-types-az and azure-rest-api-specs, 2026-10; Azure/LogicAppsUX for the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from discovery.azure.model import Evidence, Grade, Recognised, Resource, Role
from discovery.azure.rows import inner, read_resource
from discovery.azure.surfaces.session_pools import is_told
from discovery.frozen import frozen
from discovery.shapes.model import Plain
from discovery.shapes.values import filled


class Gives(StrEnum):
    """What an answer is."""

    CHILDREN = "children"  # a listing, each item a resource that is recognised by itself
    PARTS = "parts"  # a listing without which the parent is recognised less well, or without its address
    PARENTS = "parents"  # a listing of places to look in further: nothing to recognise
    SELF = "self"  # the resource itself in another version
    FILE = "file"  # one document, a resource of its own (`as_resource`)
    FACTS = "facts"  # what stands in front of a server, or keeps its logs: `enriched.py`


@frozen
class Read:
    """One question to ARM about a resource of one of the types `of`; `{id}` in `path` stands for its id.

    `decides` says that without this answer the resource is `unknown`. `listed` tells a paged listing from a
    single document.
    """

    id: str
    of: frozenset[str]
    path: str
    api_version: str
    gives: Gives
    decides: bool = False
    listed: bool = True

    def path_of(self, resource: Resource) -> str:
        """Return the path to be asked for."""
        return self.path.replace("{id}", resource.id.rstrip("/"))


APIM = "2025-09-01-preview"
APIC = "2024-06-01-preview"
FOUNDRY = "2026-05-01"
WEB = "2025-03-01"
APPS = "2026-01-01"
SITES = frozenset({"microsoft.web/sites", "microsoft.web/sites/slots"})
APIS = frozenset({"microsoft.apimanagement/service/apis", "microsoft.apimanagement/service/workspaces/apis"})
ENTRIES = frozenset({"microsoft.apicenter/services/workspaces/apis"})
LOGGED = frozenset(
    {
        "microsoft.app/managedenvironments",
        "microsoft.apimanagement/service",
        "microsoft.cognitiveservices/accounts",
        "microsoft.search/searchservices",
        "microsoft.containerinstance/containergroups",
        *SITES,
    }
)

READS = (
    Read(
        id="functions",
        of=SITES,
        path="{id}/functions",
        api_version=WEB,
        gives=Gives.CHILDREN,
        decides=True,
    ),
    Read(
        id="workflow-servers",
        of=SITES,
        path="{id}/hostruntime/admin/vfs/mcpservers.json?relativepath=1",
        api_version="2018-11-01",
        gives=Gives.FILE,
        decides=True,
        listed=False,
    ),
    Read(
        id="session-pool",
        of=frozenset({"microsoft.app/sessionpools"}),
        path="{id}",
        api_version="2025-10-02-preview",
        gives=Gives.SELF,
        decides=True,
        listed=False,
    ),
    Read(
        id="routes",
        of=frozenset({"microsoft.app/managedenvironments"}),
        path="{id}/httpRouteConfigs",
        api_version=APPS,
        gives=Gives.CHILDREN,
    ),
    Read(
        id="sre-connectors",
        of=frozenset({"microsoft.app/agents"}),
        path="{id}/connectors",
        api_version=APPS,
        gives=Gives.CHILDREN,
        decides=True,
    ),
    Read(
        id="apis",
        of=frozenset({"microsoft.apimanagement/service", "microsoft.apimanagement/service/workspaces"}),
        path="{id}/apis",
        api_version=APIM,
        gives=Gives.CHILDREN,
        decides=True,
    ),
    Read(
        id="api-workspaces",
        of=frozenset({"microsoft.apimanagement/service"}),
        path="{id}/workspaces",
        api_version=APIM,
        gives=Gives.PARENTS,
    ),
    Read(id="api-tools", of=APIS, path="{id}/tools", api_version=APIM, gives=Gives.PARTS),
    Read(id="api-operations", of=APIS, path="{id}/operations", api_version=APIM, gives=Gives.PARTS),
    Read(
        id="api-center-workspaces",
        of=frozenset({"microsoft.apicenter/services"}),
        path="{id}/workspaces",
        api_version=APIC,
        gives=Gives.PARENTS,
        decides=True,
    ),
    Read(
        id="api-center-entries",
        of=frozenset({"microsoft.apicenter/services/workspaces"}),
        path="{id}/apis",
        api_version=APIC,
        gives=Gives.CHILDREN,
        decides=True,
    ),
    Read(
        id="api-center-deployments",
        of=ENTRIES,
        path="{id}/deployments",
        api_version=APIC,
        gives=Gives.PARTS,
    ),
    Read(id="api-center-versions", of=ENTRIES, path="{id}/versions", api_version=APIC, gives=Gives.PARTS),
    Read(
        id="api-center-environments",
        of=frozenset({"microsoft.apicenter/services/workspaces"}),
        path="{id}/environments",
        api_version=APIC,
        gives=Gives.FACTS,
    ),
    Read(
        id="foundry-projects",
        of=frozenset({"microsoft.cognitiveservices/accounts"}),
        path="{id}/projects",
        api_version=FOUNDRY,
        gives=Gives.PARENTS,
        decides=True,
    ),
    Read(
        id="foundry-connections",
        of=frozenset(
            {"microsoft.cognitiveservices/accounts", "microsoft.cognitiveservices/accounts/projects"}
        ),
        path="{id}/connections",
        api_version=FOUNDRY,
        gives=Gives.CHILDREN,
        decides=True,
    ),
    Read(
        id="ml-connections",
        of=frozenset({"microsoft.machinelearningservices/workspaces"}),
        path="{id}/connections",
        api_version="2025-06-01",
        gives=Gives.CHILDREN,
        decides=True,
    ),
    Read(
        id="front-door-agents",
        of=frozenset({"microsoft.cdn/profiles"}),
        path="{id}/agents",
        api_version="2025-09-01-preview",
        gives=Gives.CHILDREN,
        decides=True,
    ),
    Read(
        id="app-authentication",
        of=frozenset({"microsoft.app/containerapps"}),
        path="{id}/authConfigs",
        api_version=APPS,
        gives=Gives.FACTS,
    ),
    Read(
        id="site-authentication",
        of=SITES,
        path="{id}/config/authsettingsV2",
        api_version=WEB,
        gives=Gives.FACTS,
        listed=False,
    ),
    Read(
        id="diagnostics",
        of=LOGGED,
        path="{id}/providers/Microsoft.Insights/diagnosticSettings",
        api_version="2021-05-01-preview",
        gives=Gives.FACTS,
    ),
)
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


WISHES: Mapping[str, Wish] = {
    "functions": is_function_app,
    "workflow-servers": is_logic_app,
    "session-pool": is_silent,
    "foundry-projects": is_foundry,
    "foundry-connections": is_foundry,
    "front-door-agents": is_front_door,
    "api-tools": is_of_type_mcp,
    "api-operations": is_doubtful,
    "api-center-deployments": is_entry,
    "api-center-versions": is_entry,
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
