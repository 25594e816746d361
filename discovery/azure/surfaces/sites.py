"""App Service, Functions and Standard Logic Apps: the site's row, its configuration, and its functions.

Microsoft.Web 2025-03-01. Rows of `appserviceresources` write `AppCommandLine`, ARM `appCommandLine`.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.azure.addresses import is_endpoint
from discovery.azure.described import described, hosts
from discovery.azure.facts import of_containers
from discovery.azure.homonyms import Spoken
from discovery.azure.images import image_signs
from discovery.azure.marks import seen
from discovery.azure.model import Entry, Evidence, Mark, Recognised, Resource
from discovery.azure.rows import entries, inner
from discovery.azure.running import Container, line_signs
from discovery.azure.verdicts import Seen, weighed
from discovery.identity.patterns import Pattern
from discovery.model import Launch
from discovery.shapes.values import filled, flag, texts

CONTAINER = Pattern(r"(?i)(?:docker|sitecontainers)\|(?P<image>\S{1,500})")
# The MCP extension's tool, resource and prompt triggers (learn.microsoft.com, Functions, 2025-11).
TRIGGER = Pattern(r"(?i)mcp\w*trigger")
HTTP = "httptrigger"
# The host names that Azure gives: a public one and the one for tools; those somebody chose are the others.
GIVEN = Pattern(r"(?i).*\.(?:scm\.)?azurewebsites\.[a-z.]+|.*\.scm\..*|.*\.appserviceenvironment\.[a-z.]+")
MAX_LINE = 8192  # of a start command
WEBHOOK = "/runtime/webhooks/mcp"  # where the MCP extension answers, streamable HTTP


def site(resource: Resource) -> Recognised | None:
    """Return what the row of a site or a slot says of it; its functions are asked for apart."""
    config = inner(resource.properties, "siteConfig")
    settings = config if isinstance(config, dict) else {}
    container = container_of(resource, settings)
    chosen = [name for name in names_of(resource) if not GIVEN.fullmatch(name)]
    marks = (
        *described(resource),
        *hosts("/properties/hostNames", chosen),
        *config_signs(container),
    )
    return weighed(resource, found_in(resource, container, marks, origin(resource)))


def site_config(resource: Resource) -> Recognised | None:
    """Return what the configuration row of a site says of that site."""
    container = container_of(resource, resource.properties, "/properties")
    url = origin(resource.parent) if resource.parent is not None else None
    return weighed(resource, found_in(resource, container, tuple(config_signs(container)), url))


def found_in(resource: Resource, container: Container, marks: tuple[Mark, ...], url: str | None) -> Seen:
    """Return what is known of a site that has `marks`."""
    told = resource.parent or resource
    return Seen(
        marks=marks,
        texts=tuple(command_texts(container)),
        urls=(url,) if url else (),
        image=container.image,
        launch=container.launch if container.image or container.command else None,
        facts={**(of_containers((container,)) if container.image else {}), **exposure(told)},
    )


def container_of(resource: Resource, settings: Entry, pointer: str = "/properties/siteConfig") -> Container:
    """Return what a site runs: the image of a container setting, or the command it is started with."""
    version = filled(inner(settings, "linuxFxVersion")) or filled(inner(settings, "windowsFxVersion")) or ""
    image = CONTAINER.fullmatch(version)
    line = filled(inner(settings, "appCommandLine"))
    # Its start command is run by a shell: it may set variables, and do one thing after another.
    command = ("sh", "-c", line[:MAX_LINE]) if line else ()
    return Container(
        pointer=pointer,
        name=resource.name,
        image=image["image"] if image else None,
        command=() if image else command,
        args=command if image else (),
    )


def config_signs(container: Container) -> Iterator[Mark]:
    """Yield what the image and the start command of a site say."""
    yield from image_signs(container.image, f"{container.pointer}/linuxFxVersion")
    yield from line_signs((*container.command, *container.args), f"{container.pointer}/appCommandLine")


def command_texts(container: Container) -> Iterator[Spoken]:
    """Yield the texts in which another meaning of the letters may be spelt out."""
    if container.image:
        yield Spoken(f"{container.pointer}/linuxFxVersion", container.image)
    for word in (*container.command, *container.args):
        yield Spoken(f"{container.pointer}/appCommandLine", word, shown="its command")


def names_of(resource: Resource) -> tuple[str, ...]:
    """Return the host names of a site."""
    listed = inner(resource.properties, "hostNames") or inner(resource.properties, "enabledHostNames")
    return texts(listed) if isinstance(listed, list) else ()


def origin(resource: Resource) -> str | None:
    """Return where a site answers: a host somebody chose before the one that Azure gave."""
    chosen = [name for name in names_of(resource) if not GIVEN.fullmatch(name)]
    host = next(iter(chosen), None) or filled(inner(resource.properties, "defaultHostName"))
    return f"https://{host}" if host else None


def exposure(resource: Resource) -> dict[str, str]:
    """Return how a site is reached, and of which kind it is."""
    public = (filled(inner(resource.properties, "publicNetworkAccess")) or "").lower()
    return {
        "ingress": "internal" if public == "disabled" else "external",
        "insecure": "yes" if inner(resource.properties, "httpsOnly") is False else "",
        "client_certificates": "required" if inner(resource.properties, "clientCertEnabled") is True else "",
        "runtime": filled(inner(resource.properties, "functionAppConfig", "runtime", "name")) or "",
        "flavor": flavor(resource),
    }


def flavor(resource: Resource) -> str:
    """Return what kind of site it is: a Standard logic app is a function app too."""
    kind = resource.kind.lower()
    if "workflowapp" in kind:
        return "logic-app"
    return "function-app" if "functionapp" in kind else "web-app"


def function(resource: Resource) -> Recognised | None:
    """Return what one function of an app is: a tool of its MCP server, or a server written by hand."""
    config = inner(resource.properties, "config")
    bindings = entries(inner(config, "bindings")) if isinstance(config, dict) else []
    host = origin(resource.parent) if resource.parent is not None else None
    marks = tuple(binding_signs(bindings, resource.name.rpartition("/")[2]))
    extension = any(mark.id == "function.trigger" for mark in marks)
    written = filled(inner(resource.properties, "invoke_url_template"))
    url = f"{host}{WEBHOOK}" if extension and host else None if extension else written
    found = Seen(
        marks=marks,
        evidence=Evidence.ARM,
        urls=(url,) if url else (),
        launch=Launch(name=resource.name, pointer="/properties/config", url=url),
        facts={
            "enabled": "no" if flag(inner(resource.properties, "isDisabled")) is True else "",
            "auth": level(bindings),
            "tools": ",".join(name for item in bindings if (name := filled(item.get("toolName")))),
            **(exposure(resource.parent) if resource.parent is not None else {}),
        },
    )
    return weighed(resource, found)


def binding_signs(bindings: list[Entry], name: str) -> Iterator[Mark]:
    """Yield what the bindings of a function say: a trigger of the extension, or the route of an endpoint."""
    for index, item in enumerate(bindings):
        kind = filled(item.get("type")) or ""
        place = f"/properties/config/bindings/{index}"
        if TRIGGER.fullmatch(kind):
            yield seen("function.trigger", f"{place}/type", kind)
        elif kind.lower() == HTTP and is_endpoint(filled(item.get("route")) or name):
            yield seen("function.route", f"{place}/route", filled(item.get("route")) or name)


def level(bindings: list[Entry]) -> str:
    """Return what an HTTP trigger asks for before it answers."""
    told = next((level for item in bindings if (level := filled(item.get("authLevel")))), "")
    return {"anonymous": "none", "function": "key", "admin": "key"}.get(told.lower(), "")


def workflow_servers(resource: Resource) -> Recognised | None:
    """Return the servers that a Standard logic app makes of its workflows, as its own file lists them."""
    listed = entries(inner(resource.properties, "mcpServers"))
    if not listed:
        return None
    host = origin(resource.parent) if resource.parent is not None else None
    names = [name for item in listed if (name := filled(item.get("name")))]
    urls = tuple(f"{host}/api/mcpservers/{name}/mcp" for name in names) if host else ()
    found = Seen(
        marks=(seen("workflow.servers", "/mcpServers", ",".join(names)),),
        evidence=Evidence.ARM,
        urls=urls,
        launch=Launch(name=resource.name, pointer="/mcpServers", url=next(iter(urls), None)),
        facts=exposure(resource.parent) if resource.parent is not None else {},
    )
    return weighed(resource, found)
