"""Where an Azure stands: resource manager, authority, Microsoft Graph and the scopes of their tokens.

Sources: azure-mgmt-core, `get_arm_endpoints` (1.6.0); azure-identity, `AzureAuthorityHosts` (1.27.0);
learn.microsoft.com, graph/deployments (read 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from discovery.frozen import frozen

DEFAULT = "public"
ENVIRONMENT = "AZURE_AUTHORITY_HOST"
ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https://\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


class BadCloud(ValueError):
    """A cloud that cannot be asked, in words for the operator."""


@frozen
class Cloud:
    """One Azure. URLs have no slash at the end. A `private` authority is not looked up at Microsoft's.

    `graph` is None where nobody said where Microsoft Graph stands.
    """

    name: str
    manager: str
    authority: str
    scope: str
    graph: str | None = None
    private: bool = False


CLOUDS: Mapping[str, Cloud] = {
    cloud.name: cloud
    for cloud in (
        Cloud(
            name="public",
            manager="https://management.azure.com",
            authority="https://login.microsoftonline.com",
            scope="https://management.azure.com/.default",
            graph="https://graph.microsoft.com",
        ),
        Cloud(
            name="china",
            manager="https://management.chinacloudapi.cn",
            authority="https://login.chinacloudapi.cn",
            scope="https://management.chinacloudapi.cn/.default",
            graph="https://microsoftgraph.chinacloudapi.cn",
        ),
        Cloud(
            name="usgov",
            manager="https://management.usgovcloudapi.net",
            authority="https://login.microsoftonline.us",
            scope="https://management.core.usgovcloudapi.net/.default",
            graph="https://graph.microsoft.us",
        ),
    )
}


def find_cloud(
    name: str | None = None,
    manager: str | None = None,
    authority: str | None = None,
    *,
    audience: str | None = None,
    graph: str | None = None,
    env: Mapping[str, str],
) -> Cloud:
    """Return the cloud that is meant: a private pair, a name, the authority in `env`, else the public one.

    Raises BadCloud for an unknown name, half a pair, or a URL that is more or less than `https://host`.
    """
    said = authority or env.get(ENVIRONMENT)
    if manager is not None:
        if not said:
            raise BadCloud(f"--resource-manager needs --authority, or {ENVIRONMENT}, beside it")
        return private_cloud(manager, said, audience=audience, graph=graph)
    if graph is not None:
        raise BadCloud("--graph needs --resource-manager beside it: Microsoft's clouds have their own")
    if authority is not None:
        raise BadCloud("--authority needs --resource-manager beside it")
    if name is not None:
        return named_cloud(name)
    return cloud_of_authority(said) if said else CLOUDS[DEFAULT]


def named_cloud(name: str) -> Cloud:
    """Return one of Microsoft's clouds; raise BadCloud."""
    try:
        return CLOUDS[name]
    except KeyError:
        raise BadCloud(f"no cloud {name!r}; there are {', '.join(sorted(CLOUDS))}") from None


def cloud_of_authority(authority: str) -> Cloud:
    """Return the cloud that signs in at `authority`; raise BadCloud."""
    wanted = origin(authority)
    for cloud in CLOUDS.values():
        if cloud.authority == wanted:
            return cloud
    raise BadCloud(f"{ENVIRONMENT} names a private cloud; say where its --resource-manager is")


def private_cloud(
    manager: str, authority: str, *, audience: str | None = None, graph: str | None = None
) -> Cloud:
    """Return a cloud of one's own; raise BadCloud. Tokens are asked for `audience`, else for the manager."""
    place = origin(manager)
    known = {cloud.authority for cloud in CLOUDS.values()}
    return Cloud(
        name="private",
        manager=place,
        authority=origin(authority),
        scope=f"{(audience or place).rstrip('/')}/.default",
        graph=None if graph is None else origin(graph),
        private=origin(authority) not in known,
    )


def origin(url: str) -> str:
    """Return `https://host[:port]` of a URL without a path, or of a bare host; raise BadCloud."""
    written = url if "://" in url else f"https://{url}"
    written = written.rstrip("/")
    if not ORIGIN.fullmatch(written):
        raise BadCloud("the place of a cloud is written https://host or https://host:port")
    try:
        port = urlsplit(written).port
    except ValueError:
        raise BadCloud("the place of a cloud has a port that does not exist") from None
    # The default port is not written, so that two ways to write one place compare equal.
    return (written.removesuffix(":443") if port == 443 else written).lower()
