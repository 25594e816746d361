"""Which addresses are Azure's own: what an approval of one can be missed in a tenant for."""

from __future__ import annotations

from urllib.parse import urlsplit

# Where Azure serves what its customers deploy, public and sovereign (learn.microsoft.com: Container Apps
# ingress, App Service custom domains, API Management gateway, Container Instances, Front Door, AI Search,
# Foundry endpoints; Azure China and US Government developer guides, endpoint tables; read 2026-11).
SUFFIXES = (
    ".azurecontainerapps.io",
    ".azurecontainerapps.us",
    ".azurecontainerapps.cn",
    ".azurewebsites.net",
    ".azurewebsites.us",
    ".chinacloudsites.cn",
    ".azurestaticapps.net",
    ".azure-api.net",
    ".azure-api.us",
    ".azure-api.cn",
    ".azurecontainer.io",
    ".azurefd.net",
    ".cloudapp.azure.com",
    ".cloudapp.usgovcloudapi.net",
    ".cloudapp.chinacloudapi.cn",
    ".search.windows.net",
    ".search.azure.us",
    ".search.azure.cn",
    ".services.ai.azure.com",
    ".cognitiveservices.azure.com",
    ".logic.azure.com",
)


def is_in_azure(identity: str) -> bool:
    """Return whether an entry's identity is an address at which Azure serves what somebody deployed."""
    if "://" not in identity:
        return False
    try:
        host = urlsplit(identity).hostname or ""
    except ValueError:
        return False
    return host.lower().rstrip(".").endswith(SUFFIXES)
