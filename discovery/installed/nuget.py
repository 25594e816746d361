"""NuGet packages: tools that `dotnet tool install` keeps, and those that `dnx` fetched for one run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.formats.xml import read_xml
from discovery.identity.naming import name as named
from discovery.installed.distributions import CLAIM
from discovery.installed.model import Package, Shelf
from discovery.installed.rules import Trait, judged
from discovery.shapes.model import Plain

MAX_README = 256 * 1024
# A package type of learn.microsoft.com, "MCP servers in NuGet packages".
SERVER_TYPE = "mcpserver"
TOOL_TYPE = "dotnettool"


def read_tool(shelf: Shelf) -> Iterator[Package]:
    """Yield the tool of one nuspec, if it is a server; of a tool's own parts for one platform, nothing.

    Raise Unreadable, or FileNotFoundError where it has gone.
    """
    asked, package = shelf.path.parents[3].name, shelf.path.parents[1].name
    if asked.lower() == package.lower():
        yield from tool_at(shelf.path, shelf)


def read_cached(shelf: Shelf) -> Iterator[Package]:
    """Yield the package that holds a `.mcp/server.json`, if it is a server; raise likewise."""
    folder = shelf.path.parents[1]
    yield from tool_at(folder / f"{folder.parent.name}.nuspec", shelf)


def tool_at(nuspec: Path, shelf: Shelf) -> Iterator[Package]:
    """Yield the package of one nuspec, if it is a server; raise Unreadable or FileNotFoundError."""
    fields = fields_of(read_xml(shelf.whole(nuspec)))
    identifier = next(iter(fields.get("id", ())), "")
    types = {each.lower() for each in fields.get("packageType", ())}
    traits = {Trait.TYPE} if SERVER_TYPE in types else set()
    claim = claim_of(nuspec.parent, next(iter(fields.get("readme", ())), "README.md"), shelf)
    if claim is not None and TOOL_TYPE in types:
        traits.add(Trait.CLAIM)
    rule = judged(traits) if identifier else None
    if rule is not None:
        version = next(iter(fields.get("version", ())), "")
        yield Package(
            identity=named(
                command=None, package={"registryType": "nuget", "identifier": identifier, "version": version}
            ),
            marker=nuspec,
            evidence=f"nuget.{rule.id}",
            confidence=rule.confidence,
            claims=claim,
        )


def fields_of(document: Plain) -> dict[str, list[str]]:
    """Return the texts of a nuspec's elements by tag; of package types, their names."""
    found: dict[str, list[str]] = {}
    todo = [document]
    while todo:
        node = todo.pop(0)
        if not isinstance(node, dict):
            continue
        tag, text, attrs, children = (node.get(key) for key in ("tag", "text", "attrs", "children"))
        if isinstance(tag, str) and isinstance(text, str):
            label = attrs.get("name") if tag == "packageType" and isinstance(attrs, dict) else text
            found.setdefault(tag, []).append(label if isinstance(label, str) else "")
        todo += children if isinstance(children, list) and tag != "dependencies" else []
    return found


def claim_of(folder: Path, readme: str, shelf: Shelf) -> str | None:
    """Return the registry name that the package's README claims, None where it claims none or several."""
    path = folder.joinpath(*readme.replace("\\", "/").split("/"))
    if ".." in path.parts or not path.is_relative_to(folder):
        return None
    try:
        text = shelf.head(path, MAX_README).decode("utf-8", "replace")
    except (Unreadable, FileNotFoundError):
        return None
    claims = set(CLAIM.ready().findall(text))
    return claims.pop() if len(claims) == 1 else None
