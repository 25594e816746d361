"""DATA and rule: what the reference of a container image says of MCP."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.azure.marks import seen
from discovery.azure.model import Mark
from discovery.azure.words import Says, says
from discovery.engines.marks import MARKS, PROOF
from discovery.identity.patterns import Pattern
from discovery.identity.specs.image import read_image, repository_of

# mcr.microsoft.com/artifact/mar/azure-sdk/azure-mcp; the official server of Azure, whose name says less.
# Gateways whose names say less too; any registry may hold a mirror of them.
OFFICIAL = Pattern(r"(?:.*/)?azure-sdk/azure-mcp|.*/(?:supergateway|mcpo)")
# learn.microsoft.com/azure/data-api-builder, SQL MCP server: from 1.7 it serves MCP beside REST.
ABLE = Pattern(r"(?:.*/)?azure-databases/data-api-builder")
SINCE = (1, 7)
NUMBERS = Pattern(r"v?(\d{1,4})\.(\d{1,4})")
# modelcontextprotocol/inspector on GitHub's registry and mirrors of it.
TOOLS = Pattern(r"(?:.*/)?modelcontextprotocol/inspector|(?:.*/)?mcpjam/.*")
# They run as they are, whatever the app is called. Each one's page on Docker Hub or the Microsoft registry.
OTHERS = Pattern(
    r"(?:.*/)?(?:library/)?(?:nginx|httpd|redis|postgres|mongo|mysql|rabbitmq|memcached|busybox)"
    r"|(?:.*/)?hashicorp/http-echo|(?:.*/)?keycloak/keycloak|(?:.*/)?minecraft-(?:server|bedrock-server)"
    r"|mcr\.microsoft\.com/appsvc/.+"
)
# What a container app runs until something is deployed (azd, the portal): it says nothing.
PLACEHOLDERS = Pattern(
    r"mcr\.microsoft\.com/(?:azuredocs/(?:containerapps|aci)-helloworld|k8se/quickstart(?:-jobs)?|dotnet/samples)"
)
KNOWN = tuple(mark for mark in MARKS if mark.sees == "repository" and mark.weight >= PROOF)


def image_signs(image: str | None, pointer: str) -> Iterator[Mark]:
    """Yield what an image says; a placeholder says nothing."""
    repository = repository_of(read_image(image)) if image else ""
    if not image or not repository or PLACEHOLDERS.fullmatch(repository):
        return
    sign = sign_of(repository)
    if sign == "image.able" and is_too_old(read_image(image).version or ""):
        return
    if sign is not None:
        yield seen(sign, pointer, repository)


def sign_of(repository: str) -> str | None:
    """Return the row of `marks.py` that a repository meets; only its last part names what it is."""
    folder, _, last = repository.rpartition("/")
    if TOOLS.fullmatch(repository):
        return "image.client"
    if OFFICIAL.fullmatch(repository) or any(mark.pattern.fullmatch(repository) for mark in KNOWN):
        return "image.server"
    if OTHERS.fullmatch(repository):
        return "image.other"
    if ABLE.fullmatch(repository):
        return "image.able"
    match says(last):
        case Says.SERVER:
            return "image.server"
        case Says.WORD:
            return "image.word"
        case Says.CLIENT:
            return "image.client"
        case Says.OTHER | Says.GLUED:
            return "image.folder"
    return "image.folder" if "mcp" in folder.split("/") else None


def is_too_old(version: str) -> bool:
    """Return whether a version of Data API builder is one from before it served MCP."""
    found = NUMBERS.match(version)
    return found is not None and (int(found[1]), int(found[2])) < SINCE


def is_placeholder(image: str | None) -> bool:
    """Return whether an image only stands there until something is deployed."""
    return image is not None and PLACEHOLDERS.fullmatch(repository_of(read_image(image)) or "") is not None
