"""One resource of Azure → what it is: the row of its type decides who looks. Pure; nothing sent raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from discovery.azure.gathering import gather
from discovery.azure.model import Recognised, Resource
from discovery.azure.surfaces import (
    agents,
    api_center,
    api_management,
    container_apps,
    container_instances,
    edge_network,
    foundry,
    kubernetes,
    logic_apps,
    search,
    session_pools,
    sites,
)

Look = Callable[[Resource], Recognised | None]

LOOKS: Mapping[str, Look] = {
    "microsoft.app/containerapps": container_apps.container_app,
    "microsoft.app/jobs": container_apps.job,
    "microsoft.app/managedenvironments/httprouteconfigs": container_apps.route,
    "microsoft.app/sessionpools": session_pools.session_pool,
    "microsoft.app/agents": agents.agent,
    "microsoft.app/agents/connectors": agents.connector,
    "microsoft.containerinstance/containergroups": container_instances.container_group,
    "microsoft.web/sites": sites.site,
    "microsoft.web/sites/slots": sites.site,
    "microsoft.web/sites/config": sites.site_config,
    "microsoft.web/sites/slots/config": sites.site_config,
    "microsoft.web/sites/functions": sites.function,
    "microsoft.web/sites/slots/functions": sites.function,
    "microsoft.web/sites/mcpservers": sites.workflow_servers,
    "microsoft.web/staticsites": edge_network.near,
    "microsoft.web/customapis": logic_apps.connector,
    "microsoft.logic/workflows": logic_apps.workflow,
    "microsoft.apimanagement/service": api_management.service,
    "microsoft.apimanagement/gateways": api_management.service,
    "microsoft.apicenter/services": api_center.service,
    "microsoft.apicenter/catalogs": api_center.service,
    "microsoft.cognitiveservices/accounts": edge_network.near,
    "microsoft.cognitiveservices/accounts/projects": edge_network.near,
    "microsoft.cognitiveservices/accounts/connections": foundry.connection,
    "microsoft.cognitiveservices/accounts/projects/connections": foundry.connection,
    "microsoft.cognitiveservices/accounts/projects/toolboxes": foundry.toolbox,
    "microsoft.cognitiveservices/accounts/projects/agents/tools": foundry.agent_tool,
    "microsoft.machinelearningservices/workspaces": edge_network.near,
    "microsoft.machinelearningservices/workspaces/connections": foundry.connection,
    "microsoft.search/searchservices": edge_network.near,
    "microsoft.search/searchservices/knowledgebases": search.knowledge_base,
    "microsoft.botservice/botservices": agents.agent,
    "microsoft.cdn/profiles": edge_network.near,
    "microsoft.cdn/profiles/agents": edge_network.front_door_agent,
    "microsoft.network/dnszones/a": edge_network.dns_record,
    "microsoft.network/dnszones/aaaa": edge_network.dns_record,
    "microsoft.network/dnszones/cname": edge_network.dns_record,
    "microsoft.network/privatednszones/a": edge_network.dns_record,
    "microsoft.network/privatednszones/aaaa": edge_network.dns_record,
    "microsoft.network/privatednszones/cname": edge_network.dns_record,
    "microsoft.network/networksecuritygroups": edge_network.security_group,
    "microsoft.network/publicipaddresses": edge_network.public_address,
    "microsoft.network/applicationgateways": edge_network.application_gateway,
    "microsoft.compute/virtualmachines": edge_network.only_named,
    "microsoft.compute/virtualmachinescalesets": edge_network.only_named,
    "microsoft.hybridcompute/machines": edge_network.only_named,
    "microsoft.containerservice/managedclusters": edge_network.near,
    "microsoft.kubernetes/connectedclusters": edge_network.near,
    "microsoft.kubernetesconfiguration/extensions": kubernetes.configuration,
    "microsoft.kubernetesconfiguration/fluxconfigurations": kubernetes.configuration,
    "microsoft.containerregistry/registries": kubernetes.registry,
    "microsoft.security/assessments/subassessments": kubernetes.registry_image,
}


WITH: Mapping[str, Callable[[Resource, Sequence[Resource]], Recognised | None]] = {
    "microsoft.apimanagement/service/apis": api_management.api,
    "microsoft.apimanagement/service/workspaces/apis": api_management.api,
    "microsoft.apicenter/services/workspaces/apis": api_center.entry,
}


def recognise(resource: Resource, children: Sequence[Resource] = ()) -> Recognised | None:
    """Return what a resource is; None where nothing in it says MCP, or its type is not ours.

    `children` are what ARM listed in it (`questions.py`): parts of an API or an entry, or resources.
    """
    if resource.type in WITH:
        return WITH[resource.type](resource, children)
    look = LOOKS.get(resource.type)
    own = look(resource) if look is not None else None
    found = [(child, told) for child in children if (told := recognise(child)) is not None]
    return gather(resource, own, found)
