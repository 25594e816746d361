"""What only points to a server: DNS records, rules that open ports, public addresses, gateways' paths.

Table `dnsresources`; Microsoft.Network networkSecurityGroups, publicIPAddresses, applicationGateways
2024-05-01; Microsoft.Cdn/profiles/agents 2025-09-01-preview.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.azure.addresses import is_endpoint
from discovery.azure.described import described, hosts
from discovery.azure.homonyms import Spoken
from discovery.azure.marks import seen
from discovery.azure.model import Entry, Evidence, Mark, Recognised, Resource, Role
from discovery.azure.rows import entries, inner
from discovery.azure.verdicts import Seen, weighed
from discovery.azure.walking import texts_in
from discovery.azure.words import says
from discovery.shapes.values import filled, text, texts

RULES = "/properties/securityRules"
ADDRESSED = frozenset({"a", "aaaa", "cname"})  # records that lead to a host; the others only say things


def dns_record(resource: Resource) -> Recognised | None:
    """Return the hint that a DNS record is: its label, and where it leads."""
    if resource.type.rpartition("/")[2] not in ADDRESSED:
        return None
    name = (filled(inner(resource.properties, "fqdn")) or resource.name).rstrip(".")
    target = (filled(inner(resource.properties, "CNAMERecord", "cname")) or "").rstrip(".")
    private = "private" in resource.type
    found = Seen(
        marks=tuple(hosts("/properties/fqdn", (name,))),
        role=Role.HINT,
        texts=(Spoken("/properties/fqdn", name),),
        urls=(f"https://{name}",),
        facts={"target": target, "ingress": "internal" if private else ""},
    )
    return weighed(resource, found)


def security_group(resource: Resource) -> Recognised | None:
    """Return the hint that a security group is whose rules let traffic in to what they call MCP.

    An open port alone is none: every second development server listens at 8000.
    """
    rules = [
        (at, item)
        for at, item in enumerate(entries(inner(resource.properties, "securityRules")))
        if opens(item)
    ]
    marks = [
        seen("rule.word", f"{RULES}/{at}/name", name)
        for at, item in rules
        if (name := filled(item.get("name"))) and says(name) is not None
    ]
    ports = [port for _, item in rules for port in ports_of(item)]
    found = Seen(
        marks=(*marks, *(described(resource) if marks else ())),
        role=Role.HINT,
        facts={"port": ",".join(dict.fromkeys(ports)), "ingress": "external" if marks else ""},
    )
    return weighed(resource, found)


def opens(rule: Entry) -> bool:
    """Return whether a rule lets traffic in from anywhere outside the network."""
    sources = [filled(inner(rule, "properties", "sourceAddressPrefix")) or ""]
    listed = inner(rule, "properties", "sourceAddressPrefixes")
    sources += texts(listed) if isinstance(listed, list) else ()
    return (
        word(rule, "access") == "allow"
        and word(rule, "direction") == "inbound"
        and any(source.lower() in ("*", "internet", "any", "0.0.0.0/0", "::/0") for source in sources)
    )


def word(rule: Entry, key: str) -> str:
    """Return a setting of a rule in lower case."""
    return (filled(inner(rule, "properties", key)) or "").lower()


def ports_of(rule: Entry) -> Iterator[str]:
    """Yield the ports that a rule opens."""
    single = text(inner(rule, "properties", "destinationPortRange"))
    listed = inner(rule, "properties", "destinationPortRanges")
    yield from filter(None, (single or "", *(texts(listed) if isinstance(listed, list) else ())))


def public_address(resource: Resource) -> Recognised | None:
    """Return the hint that a public address is: its name, its tags and its DNS label."""
    label = filled(inner(resource.properties, "dnsSettings", "fqdn"))
    found = Seen(
        marks=(*described(resource), *hosts("/properties/dnsSettings/fqdn", (label,) if label else ())),
        role=Role.HINT,
        urls=(f"https://{label}",) if label else (),
        facts={"address": filled(inner(resource.properties, "ipAddress")) or "", "ingress": "external"},
    )
    return weighed(resource, found)


def application_gateway(resource: Resource) -> Recognised | None:
    """Return the hint that an application gateway is: listeners and path rules for MCP endpoints."""
    listeners = entries(inner(resource.properties, "httpListeners"))
    names = [name for item in listeners for name in listener_hosts(item)]
    paths = [path for path in rule_paths(resource) if is_endpoint(path)]
    found = Seen(
        marks=(
            *(seen("url.path", "/properties/urlPathMaps", path) for path in paths),
            *hosts("/properties/httpListeners", names),
            *described(resource),
        ),
        role=Role.HINT,
        urls=tuple(f"https://{name}" for name in names),
        facts={"paths": ",".join(dict.fromkeys(paths))},
    )
    return weighed(resource, found)


def listener_hosts(listener: Entry) -> Iterator[str]:
    """Yield the host names of a listener."""
    single = filled(inner(listener, "properties", "hostName"))
    listed = inner(listener, "properties", "hostNames")
    yield from filter(None, (single or "", *(texts(listed) if isinstance(listed, list) else ())))


def rule_paths(resource: Resource) -> Iterator[str]:
    """Yield the paths that a gateway's rules send somewhere of their own."""
    for item in entries(inner(resource.properties, "urlPathMaps")):
        for rule in entries(inner(item, "properties", "pathRules")):
            listed = inner(rule, "properties", "paths")
            yield from texts(listed) if isinstance(listed, list) else ()


def front_door_agent(resource: Resource) -> Recognised | None:
    """Return what an agent of Front Door is: a gateway where one of its paths is of type McpServer."""
    marks = [
        seen("frontdoor.agent", place, told)
        for place, key, told in texts_in(resource.properties, "/properties")
        if key.lower() in ("type", "kind") and told.lower() == "mcpserver"
    ]
    paths = [told for _, key, told in texts_in(resource.properties, "/properties") if key.lower() == "path"]
    found = Seen(
        marks=tuple(marks),
        role=Role.GATEWAY,
        evidence=Evidence.ARM,
        facts={"paths": ",".join(dict.fromkeys(paths)), "ingress": "external"},
    )
    return weighed(resource, found)


def only_named(resource: Resource) -> Recognised | None:
    """Return what a name and tags say of a resource that has nothing else to say."""
    marks: tuple[Mark, ...] = tuple(described(resource))
    return weighed(resource, Seen(marks=marks, role=Role.SERVER))


def near(resource: Resource) -> Recognised | None:
    """Return the hint in the name and tags of a resource that hosts servers, and is none."""
    return weighed(resource, Seen(marks=tuple(described(resource)), role=Role.HINT))
