"""DATA: what Resource Graph does not show, and ARM must be asked for by GET with the Reader role.

API versions are pinned: an older one hides what a newer one declares (of APIs: type mcp, 2025-03-01-preview).
Versions and paths: Azure/bicep-types-az and azure-rest-api-specs, 2026-10; Azure/LogicAppsUX for the file.
"""

from __future__ import annotations

from enum import StrEnum

from discovery.azure.model import Resource
from discovery.frozen import frozen


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

    `{service}` stands for the id of what holds the API that the resource is.
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
        own = resource.id.rstrip("/")
        return self.path.replace("{service}", own[: own.lower().rfind("/apis/")]).replace("{id}", own)


APIM = "2025-09-01-preview"
APIC = "2024-06-01-preview"
FOUNDRY = "2026-05-01"
WEB = "2025-03-01"
APPS = "2026-01-01"
SITES = frozenset({"microsoft.web/sites", "microsoft.web/sites/slots"})
FUNCTIONS = frozenset({"microsoft.web/sites/functions", "microsoft.web/sites/slots/functions"})
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
        id="function",
        of=FUNCTIONS,
        path="{id}",
        api_version=WEB,
        gives=Gives.SELF,
        decides=True,
        listed=False,
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
        id="service-policy",
        of=APIS,
        path="{service}/policies/policy",
        api_version=APIM,
        gives=Gives.FACTS,
        listed=False,
    ),
    Read(
        id="api-policy",
        of=APIS,
        path="{id}/policies/policy",
        api_version=APIM,
        gives=Gives.FACTS,
        listed=False,
    ),
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
