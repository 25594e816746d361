"""Azure templates, ARM's JSON and Bicep: what they deploy that is an MCP server, or call as one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.model import Launch
from discovery.shapes.descend import child
from discovery.shapes.fields import Entry
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.planned import OPEN, server_of
from discovery.shapes.provided import PROVIDED
from discovery.shapes.transport import UNSPECIFIED, is_web
from discovery.shapes.values import filled, first_filled, text
from discovery.shapes.workloads import has_port, labels_of, planned_of

# Microsoft's own samples and type files, 2025-11 to 2026-10: an API of type mcp whatever else
# it says; a connection of category RemoteTool; a session pool with its MCP server on.
API = Pattern(r"microsoft\.apimanagement/service/(?:workspaces/)?apis")
CONNECTION = Pattern(r"microsoft\.cognitiveservices/accounts/(?:projects/)?connections")
POOL = Pattern(r"microsoft\.app/sessionpools")
RUNS = Pattern(
    r"microsoft\.app/(?:containerapps|jobs)|microsoft\.containerinstance/containergroups"
    r"|.*\.bicep|br[:/].*"  # a module, which is told what to run
)
SITE = Pattern(r"microsoft\.web/sites(?:/slots)?(?:/config)?")
DEPLOYMENT = Pattern(r"microsoft\.resources/deployments")
CALL = Pattern(r"\[(?P<table>parameters|variables)\('(?P<name>[^']{1,100})'\)\]|\$\{(?P<bare>\w{1,100})\}")
IMAGE_SETTING = Pattern(r"(?i)docker\|(?P<image>\S{1,500})")
MAX_DEPTH = 12
MAX_VALUES = 20_000  # of one resource; container apps have some hundred
MCP_ON = ("isMCPServerEnabled", "isMcpServerEnabled")
ADDRESSES = ("serviceUrl", "uri", "url", "backendUrl")
NAMES = ("name", "displayName", "symbol")


@frozen
class Template:
    """What the words of one template stand for: its parameters' defaults, and its variables."""

    parameters: Entry
    variables: Entry
    by_line: bool

    def said(self, value: Plain) -> Plain:
        """Return a value, or what the parameter or variable that it names is by default."""
        found = CALL.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return value
        name = found["name"] or found["bare"]
        for table in (self.variables, self.parameters):
            told = table.get(name)
            told = told.get("defaultValue") if table is self.parameters and isinstance(told, dict) else told
            if isinstance(told, str | int) and not isinstance(told, bool):
                return told
        return f"${{{name}}}"

    def text(self, value: Plain) -> str | None:
        """Return a text that may be given by name; an expression of ARM's is none."""
        told = filled(self.said(value))
        return "${expression}" if told is not None and told.startswith("[") else told


def read_arm(node: Node) -> Iterator[Item]:
    """Yield the servers of a deployment template in JSON."""
    document = node.document
    if isinstance(document, dict) and isinstance(document.get("resources"), list | dict):
        yield from in_template(document, "", MAX_DEPTH)


def read_bicep(node: Node) -> Iterator[Item]:
    """Yield the servers of a Bicep file."""
    if not isinstance(node.document, str):
        return
    from discovery.formats.bicep import read_bicep as read

    told = read(node.document)
    template = template_of(told, by_line=True)
    for resource, pointer in resources_of(told, "", MAX_DEPTH):
        yield from in_resource(resource, pointer, template)


def in_template(document: Entry, pointer: str, levels: int) -> Iterator[Item]:
    """Yield the servers of one template of ARM's and of those nested in it."""
    template = template_of(document, by_line=False)
    for resource, place in resources_of(document, pointer, levels):
        inner = resource.get("properties")
        nested = inner.get("template") if isinstance(inner, dict) else None
        if DEPLOYMENT.fullmatch(type_of(resource)) and isinstance(nested, dict) and levels:
            yield from in_template(nested, child(child(place, "properties"), "template"), levels - 1)
        else:
            yield from in_resource(resource, place, template)


def template_of(document: Entry, *, by_line: bool) -> Template:
    """Return the names that a template gives to values."""
    tables = [document.get(key) for key in ("parameters", "variables")]
    known = [table if isinstance(table, dict) else {} for table in tables]
    return Template(parameters=known[0], variables=known[1], by_line=by_line)


def resources_of(document: Entry, pointer: str, levels: int) -> Iterator[tuple[Entry, str]]:
    """Yield the resources below a template or a resource, those inside them too, and where they stand."""
    listed = document.get("resources")
    here = child(pointer, "resources")
    pairs: list[tuple[str | int, Plain]] = list(listed.items()) if isinstance(listed, dict) else []
    pairs = list(enumerate(listed)) if isinstance(listed, list) else pairs
    for key, resource in pairs:
        if isinstance(resource, dict):
            place = child(here, key)
            yield resource, place
            if levels:
                inside = {**resource, "resources": inherited(resource)}
                yield from resources_of(inside, place, levels - 1)


def inherited(resource: Entry) -> Plain:
    """Return the resources inside another, whose types begin with that one's."""
    listed = resource.get("resources")
    outer = (text(resource.get("type")) or "").partition("@")[0]
    if not isinstance(listed, list):
        return listed
    return [
        {**item, "type": f"{outer}/{kind}"}
        if isinstance(item, dict) and "." not in (kind := text(item.get("type")) or "").partition("/")[0]
        else item
        for item in listed
    ]


def in_resource(resource: Entry, pointer: str, template: Template) -> Iterator[Item]:
    """Yield the servers of one resource."""
    kind = type_of(resource)
    place = f"/{resource['line']}" if template.by_line else pointer
    properties = resource.get("properties")
    body = properties if isinstance(properties, dict) else {}
    if API.fullmatch(kind):
        yield from api(resource, body, place, template)
    elif CONNECTION.fullmatch(kind):
        yield from connection(resource, body, place, template)
    elif POOL.fullmatch(kind):
        yield from pool(resource, body, place, template)
    elif SITE.fullmatch(kind) or RUNS.fullmatch(kind):
        yield from containers(resource, place, template)


def type_of(resource: Entry) -> str:
    """Return the type of a resource without its version, or the path of a module."""
    kind = (text(resource.get("type")) or "").lower()
    return kind if kind.startswith("br") or ".bicep" in kind else kind.partition("@")[0]


def api(resource: Entry, body: Entry, pointer: str, template: Template) -> Iterator[Launch]:
    """Yield an API of type mcp: the gateway's own server, or one behind it whose address is written."""
    if (template.text(body.get("type")) or "").lower() != "mcp":
        return
    name = name_of(resource, body, template)
    path = template.text(body.get("path"))
    inner = body.get("mcpProperties", body.get("mcpPropperties"))
    urls = [first_filled(part, ADDRESSES) for part in (body, inner) if isinstance(part, dict)]
    url = next((told for told in map(template.text, urls) if told and is_web(told)), None)
    yield declared(name, pointer, url, f"azure-api-management:{path or name or ''}")


def connection(resource: Entry, body: Entry, pointer: str, template: Template) -> Iterator[Launch]:
    """Yield the remote server that an AI Foundry connection calls."""
    if (template.text(body.get("category")) or "").lower() != "remotetool":
        return
    name, url = name_of(resource, body, template), template.text(body.get("target"))
    yield declared(name, pointer, url if url and is_web(url) else None, f"azure-connection:{name or ''}")


def pool(resource: Entry, body: Entry, pointer: str, template: Template) -> Iterator[Launch]:
    """Yield the server that a session pool is when that is switched on: it runs code."""
    settings = body.get("mcpServerSettings")
    if isinstance(settings, dict) and any(settings.get(key) is True for key in MCP_ON):
        name = name_of(resource, body, template)
        yield declared(name, pointer, None, f"azure-session-pool:{name or ''}")


def declared(name: str | None, pointer: str, url: str | None, ref: str) -> Launch:
    """Return a server by its address, or by reference where the template does not know it."""
    found = Launch(name=name, pointer=pointer, transport=UNSPECIFIED if url else "http", facts=PROVIDED)
    return replace(found, url=url) if url else replace(found, ref=ref)


def containers(resource: Entry, pointer: str, template: Template) -> Iterator[Launch]:
    """Yield the containers of a resource that are servers."""
    parts = list(dicts_in(resource, pointer))
    port = bool(SITE.fullmatch(type_of(resource))) or any(has_port(part) for part, _ in parts)
    names = tuple(OPEN.sub("x", told) for told in names_of(resource, template))
    for part, place in parts:
        image = image_in(part, template)
        if image is None:
            continue
        inner = part.get("properties")
        entry = {**part, **inner} if isinstance(inner, dict) else part
        spoken: Entry = {key: template.said(value) for key, value in entry.items()}
        found = server_of(
            planned_of(spoken, image=image, names=names, port=port),
            name=template.text(part.get("name")) or next(iter(names), None),
            pointer=pointer if template.by_line else place,
        )
        if found is not None:
            yield found


def image_in(part: Entry, template: Template) -> str | None:
    """Return the image that an object or its properties name, or that a site's setting does."""
    inner = part.get("properties")
    told = part.get("image", inner.get("image") if isinstance(inner, dict) and "name" in part else None)
    if told is not None:
        return template.text(told)
    setting = template.text(part.get("linuxFxVersion"))
    found = IMAGE_SETTING.fullmatch(setting) if setting else None
    return found["image"] if found else None


def dicts_in(value: Plain, pointer: str) -> Iterator[tuple[Entry, str]]:
    """Yield every object of a resource, the resources inside it left out, and where it stands."""
    pending: deque[tuple[Plain, str, int]] = deque([(value, pointer, 0)])
    left = MAX_VALUES
    while pending and left:
        found, place, depth = pending.popleft()
        left -= 1
        pairs: list[tuple[str | int, Plain]] = []
        if isinstance(found, dict):
            yield found, place
            pairs = [(key, inner) for key, inner in found.items() if key != "resources"]
        elif isinstance(found, list):
            pairs = list(enumerate(found))
        if depth < MAX_DEPTH:
            pending += [
                (inner, child(place, key), depth + 1)
                for key, inner in pairs
                if isinstance(inner, dict | list)
            ]


def names_of(resource: Entry, template: Template) -> Iterator[str]:
    """Yield what a resource is called, its tags and what its module is told to call it."""
    parameters = resource.get("params")
    for part in (resource, parameters if isinstance(parameters, dict) else {}):
        yield from filter(None, (template.text(part.get(key)) for key in NAMES))
        yield from labels_of(part.get("tags")).values()


def name_of(resource: Entry, body: Entry, template: Template) -> str | None:
    """Return what a resource is to be called in a report."""
    told = (template.text(part.get(key)) for part in (body, resource) for key in ("displayName", *NAMES))
    return next((name for name in told if name and name != "${expression}"), None)
