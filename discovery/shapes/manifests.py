"""Manifests that describe a server: of FastMCP, Smithery, plug-ins and marketplaces, Microsoft 365."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes.descend import segments
from discovery.shapes.entry import named
from discovery.shapes.fields import Entry, environment
from discovery.shapes.maps import include, read_own, stem
from discovery.shapes.model import Include, Item, Node, Plain
from discovery.shapes.provided import PROVIDED
from discovery.shapes.transport import UNSPECIFIED, is_web, word_of
from discovery.shapes.values import filled, text, texts

# Smithery's commandFunction is JavaScript text; the two literals in it are read, nothing is run.
JS_COMMAND = re.compile(r"""\bcommand["']?\s*:\s*(["'`])(?P<value>[^"'`\n]{1,500})\1""")
JS_ARGS = re.compile(r"""\bargs["']?\s*:\s*\[(?P<items>[^\]]{0,5000})\]""")
JS_TEXT = re.compile(r"""(["'`])(?P<value>(?:(?!\1).){0,1000})\1""")


def read_fastmcp(node: Node) -> Iterator[Item]:
    """Yield the server a fastmcp.json describes."""
    document = node.document
    if not isinstance(document, dict):
        return
    source = document.get("source", document.get("entrypoint"))
    path = filled(source.get("path")) if isinstance(source, dict) else filled(source)
    if path is None or not ("source" in document or path.partition(":")[0].endswith(".py")):
        return
    entry_point = filled(source.get("entrypoint")) if isinstance(source, dict) else None
    deployment = document.get("deployment")
    settings = deployment if isinstance(deployment, dict) else {}
    arguments = texts(settings.get("args")) if settings.get("args") else ()
    yield Launch(
        name=named(document, ("name",)) or node.folder_name or stem(node.file_name),
        pointer="/source" if "source" in document else "/entrypoint",
        command="fastmcp",
        args=(
            "run",
            f"{path}:{entry_point}" if entry_point else path,
            *(("--", *arguments) if arguments else ()),
        ),
        env=environment(settings),
        cwd=filled(settings.get("cwd")),
        transport=word_of(settings) or "stdio",
        facts={**PROVIDED, **({"listens": address} if (address := listens(settings)) else {})},
    )


def listens(settings: Entry) -> str | None:
    """Return where a deployment listens, None where no port is given."""
    port = text(settings.get("port"))
    return f"{filled(settings.get('host')) or '127.0.0.1'}:{port}" if port else None


def read_smithery(node: Node) -> Iterator[Item]:
    """Yield the server a smithery.yaml starts, from the literals in its command function."""
    start = node.value
    if not isinstance(start, dict) or not (start.get("type") or start.get("commandFunction")):
        return
    function = start.get("commandFunction")
    function = function if isinstance(function, str) else ""
    command = JS_COMMAND.search(function)
    listed = JS_ARGS.search(function)
    name = node.folder_name or None
    yield Launch(
        name=name,
        pointer=node.pointer,
        command=command["value"] if command else None,
        args=tuple(item["value"] for item in JS_TEXT.finditer(listed["items"])) if command and listed else (),
        transport=word_of(start),
        ref=None if command else f"smithery-build:{name or ''}",
        facts={**PROVIDED, "approximate": "text"} if command else PROVIDED,
    )


def read_marketplace(node: Node) -> Iterator[Item]:
    """Yield the servers one marketplace plug-in carries inline, or the file in the plug-in that does."""
    path = segments(node.pointer)
    plugins = node.document.get("plugins") if isinstance(node.document, dict) else None
    source: Plain = None
    if len(path) > 1 and isinstance(plugins, list) and path[1].isdecimal() and int(path[1]) < len(plugins):
        plugin = plugins[int(path[1])]
        source = plugin.get("source") if isinstance(plugin, dict) else None
    for item in provided(node):
        if isinstance(item, Include):
            if isinstance(source, str):
                # A plug-in's paths count from its own folder, which `source` names from the root.
                inside = item.path.removeprefix("../")
                yield replace(item, path=posixpath.normpath(posixpath.join("..", source.lstrip("/"), inside)))
        else:
            yield item


def read_package_pi(node: Node) -> Iterator[Item]:
    """Yield the files that a Pi package names as holding its servers."""
    paths = node.value if isinstance(node.value, list) else [node.value]
    for index, path in enumerate(paths):
        if isinstance(path, str) and path.strip():
            pointer = f"{node.pointer}/{index}" if isinstance(node.value, list) else node.pointer
            yield include(node, path.strip(), pointer)


def read_ai_plugin(node: Node) -> Iterator[Item]:
    """Yield the remote MCP servers that a Microsoft 365 plug-in calls."""
    runtime = node.value
    if not isinstance(runtime, dict) or runtime.get("type") != "RemoteMCPServer":
        return
    spec = runtime.get("spec")
    url = filled(spec.get("url")) if isinstance(spec, dict) else None
    document = node.document if isinstance(node.document, dict) else {}
    auth = runtime.get("auth")
    kind = filled(auth.get("type")) if isinstance(auth, dict) else None
    usable = url is not None and is_web(url)
    yield Launch(
        name=named(document, ("name_for_human", "namespace", "name_for_model")),
        pointer=node.pointer,
        url=url if usable else None,
        transport=UNSPECIFIED if usable else None,
        facts={"auth": kind} if kind else {},
        problem=None if usable else "the runtime has no address",
    )


def provided(node: Node) -> Iterator[Item]:
    """Yield the servers at a node, marked as provided by the repository, not configured on the machine."""
    for item in read_own(node):
        yield marked(item)


def marked(item: Item) -> Item:
    """Return a Launch marked as provided; other items as they are."""
    return replace(item, facts={**item.facts, **PROVIDED}) if isinstance(item, Launch) else item
