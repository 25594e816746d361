"""API Management: APIs of type mcp in every dialect, and older ones of type http that forward to servers.

Microsoft.ApiManagement/service/apis 2025-09-01-preview; samples of Azure-Samples/AI-Gateway and
Azure-Samples/remote-mcp-apim-functions-python (2025-06 to 2026-07). Only `type` counts; the rest is detail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discovery.azure.addresses import edge, ends_in_mcp, is_endpoint, urls_in
from discovery.azure.described import NAME_SIGN, described, named
from discovery.azure.homonyms import Spoken
from discovery.azure.marks import seen
from discovery.azure.model import Entry, Evidence, Mark, Recognised, Resource, Role
from discovery.azure.rows import entries, inner, placed
from discovery.azure.verdicts import Seen, weighed
from discovery.azure.words import PROTOCOL
from discovery.model import Launch
from discovery.shapes.values import filled

PROPERTIES = ("mcpProperties", "mcpPropperties")  # the second is how two labs of Microsoft's spell it
SSE = "sse"
MESSAGES = frozenset({"message", "messages"})


def service(resource: Resource) -> Recognised | None:
    """Return what the row of a gateway says by its name alone; its APIs are asked for apart."""
    found = Seen(marks=tuple(described(resource)), role=Role.GATEWAY, facts=exposure(resource))
    return weighed(resource, found)


def api(resource: Resource, operations: Sequence[Resource] = ()) -> Recognised | None:
    """Return what an API is; `operations` are its own, where they were asked for."""
    body = resource.properties
    url = exposed(resource)
    backend = [told for key in ("serviceUrl", "backendUrl") if (told := filled(body.get(key)))]
    found = Seen(
        marks=(*declared(body), *shaped(body), *texts_of(resource), *sse_of(operations)),
        role=Role.GATEWAY,
        evidence=Evidence.ARM,
        texts=tuple(spoken_in(body)),
        urls=(url,) if url else (),
        edges=tuple(edge(told) for text in backend for told in urls_in(text)),
        launch=Launch(
            name=filled(body.get("displayName")) or resource.name,
            pointer="/properties",
            url=url,
            ref=f"azure-api-management:{place_of(resource)}",
        ),
        facts=facts_of(resource),
    )
    return weighed(resource, found)


def place_of(resource: Resource) -> str:
    """Return the service that has an API, and the API's path in it: paths repeat from service to service."""
    service = placed(resource.id).get("service", "")
    path = filled(resource.properties.get("path")) or resource.name.rpartition("/")[2]
    return f"{service}/{path.strip('/')}" if service else path


def declared(body: Entry) -> Iterator[Mark]:
    """Yield that an API is of type mcp, or has the fields that only such an API has."""
    kind = filled(body.get("type")) or filled(body.get("apiType")) or ""
    if kind.lower() == "mcp":
        yield seen("apim.type", "/properties/type", kind)
    elif entries(body.get("mcpTools")):
        yield seen("apim.type", "/properties/mcpTools", "mcpTools")


def shaped(body: Entry) -> Iterator[Mark]:
    """Yield that an API of another type forwards to an MCP endpoint, or is reached as one."""
    for key in ("serviceUrl", "backendUrl"):
        told = filled(body.get(key)) or ""
        if ends_in_mcp(told):
            yield seen("url.endpoint", f"/properties/{key}", edge(told))
    path = filled(body.get("path")) or ""
    if path and is_endpoint(path):
        yield seen("url.path", "/properties/path", path)


def texts_of(resource: Resource) -> Iterator[Mark]:
    """Yield what an API is called and described as: two names are one word."""
    names = (
        ("/name", resource.name),
        ("/properties/displayName", filled(resource.properties.get("displayName"))),
    )
    for pointer, text in names:
        if text:
            yield from named(pointer, text, NAME_SIGN)
    told = filled(resource.properties.get("description")) or ""
    if PROTOCOL.search(told):
        yield seen("text.protocol", "/properties/description", told)


def sse_of(operations: Sequence[Resource]) -> Iterator[Mark]:
    """Yield that the operations are those of the SSE transport, or that one is an MCP endpoint."""
    templates = {filled(item.properties.get("urlTemplate")) or "" for item in operations}
    last = {template.rstrip("/").rpartition("/")[2].lower() for template in templates}
    if SSE in last and last & MESSAGES:
        yield seen("api.operations", "/operations", ",".join(sorted(templates)))
    elif any(template and is_endpoint(template) for template in templates):
        yield seen("url.path", "/operations", ",".join(sorted(filter(is_endpoint, templates))))


def spoken_in(body: Entry) -> Iterator[Spoken]:
    """Yield the texts of an API in which another meaning of the letters may be spelt out."""
    for key in ("displayName", "description", "path"):
        if told := filled(body.get(key)):
            yield Spoken(f"/properties/{key}", told)


def exposed(resource: Resource) -> str | None:
    """Return where the gateway serves an API; None while the gateway itself is not known."""
    host = gateway_of(resource.parent) if resource.parent is not None else None
    path = filled(resource.properties.get("path"))
    if host is None or path is None:
        return None
    return f"{host.rstrip('/')}/{path.strip('/')}" + (
        "" if is_endpoint(path) else template_of(resource.properties)
    )


def template_of(body: Entry) -> str:
    """Return the path under which an API of type mcp answers: `/mcp` unless it says another."""
    for key in PROPERTIES:
        told = inner(body, key, "endpoints")
        listed = list(told.values()) if isinstance(told, dict) else told
        for item in entries(listed):
            if path := filled(item.get("uriTemplate")):
                return f"/{path.lstrip('/')}"
    return "/mcp"


def gateway_of(resource: Resource) -> str | None:
    """Return the address of a gateway: its own domain before the one that Azure gave."""
    hosts = [item for item in entries(inner(resource.properties, "hostnameConfigurations")) if is_proxy(item)]
    chosen = next((name for item in hosts if (name := filled(item.get("hostName")))), None)
    return f"https://{chosen}" if chosen else filled(inner(resource.properties, "gatewayUrl"))


def is_proxy(item: Entry) -> bool:
    """Return whether a host name is the gateway's, rather than the portal's."""
    return (filled(item.get("type")) or "").lower() == "proxy"


def facts_of(resource: Resource) -> dict[str, str]:
    """Return what guards an API, and what it is made of."""
    body = resource.properties
    required = body.get("subscriptionRequired")
    settings = inner(body, "authenticationSettings")
    oauth = isinstance(settings, dict) and any(settings.get(key) for key in ("oAuth2", "openid"))
    transport = next((told for key in PROPERTIES if (told := filled(inner(body, key, "transportType")))), "")
    guard = (
        "oauth" if oauth else "subscription-key" if required is True else "none" if required is False else ""
    )
    return {
        "auth": guard,
        "transport": transport,
        "tools": ",".join(
            name for item in entries(body.get("mcpTools")) if (name := filled(item.get("name")))
        ),
        "backend": filled(body.get("backendId")) or "",
        **(exposure(resource.parent) if resource.parent is not None else {}),
    }


def exposure(resource: Resource) -> dict[str, str]:
    """Return how a gateway is reached: one inside a network, or with public access off, is internal."""
    network = (filled(inner(resource.properties, "virtualNetworkType")) or "").lower()
    public = (filled(inner(resource.properties, "publicNetworkAccess")) or "").lower()
    return {"ingress": "internal" if network == "internal" or public == "disabled" else "external"}
