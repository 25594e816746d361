"""A cluster that a kubeconfig leads to, as Azure knows it: its resource id, and a token for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from azure.core.exceptions import ClientAuthenticationError

from agents.azure.asking import Azure, Reach, Shortfall
from agents.azure.changes import quoted
from agents.azure.kubeconfig import Unusable
from agents.azure.tenant import Tenant


def cluster_id(azure: Azure, reach: Reach, server: str) -> str | None:
    """Return the resource id of the AKS cluster whose API answers at `server`, None if it is none of ours."""
    host = quoted((urlsplit(server).hostname or "").lower())
    kql = (
        "resources\n"
        "| where type =~ 'microsoft.containerservice/managedclusters'\n"
        f"| where tostring(properties.fqdn) =~ '{host}' or tostring(properties.privateFQDN) =~ '{host}'\n"
        "| project id\n"
        "| order by id asc"
    )
    for row in azure.query(kql, reach, name="cluster"):
        if not isinstance(row, Shortfall) and isinstance(id_ := row.get("id"), str):
            return id_
    return None


def token_for(tenant: Tenant, scope: str) -> str:
    """Return a token for a cluster that trusts Entra ID; raise Unusable where none is given."""
    try:
        return tenant.signed.credential.get_token(scope).token
    except ClientAuthenticationError:
        raise Unusable("Entra ID gives no token for the cluster; sign in again") from None
