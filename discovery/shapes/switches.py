"""State files: which servers, declared elsewhere, are switched on or off."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from discovery.shapes.descend import segments
from discovery.shapes.maps import toggle
from discovery.shapes.model import Include, Item, Node, Plain, Toggle
from discovery.shapes.values import embedded, filled, flag, names
from discovery.shapes.vocabulary import TOGGLE_KEYS

# Being allowed (allowedMcpServers) switches nothing on, so such lists say nothing here.
NAME_LISTS = {
    "enabledMcpjsonServers": True,
    "enabledMcpServers": True,
    "disabledMcpjsonServers": False,
    "disabledMcpServers": False,
    "excluded": False,
}
EVERY_NAME = "*"


def read_name_list(node: Node) -> Iterator[Item]:
    """Yield what a list of names, or one switch for all names, says; a path to another file is an Include."""
    on = NAME_LISTS.get(node.key)
    if on is not None:
        for name in names(node.value):
            yield Toggle(name=name, enabled=on, project=project_of(node.pointer))
    elif node.key == "enabledPlugins" and isinstance(node.value, dict):
        yield from flags(node.value, None)
    elif node.key == "enableAllProjectMcpServers" and node.value is True:
        yield Toggle(name=EVERY_NAME, enabled=True)
    elif node.key == "mcpConfigPath":
        path = filled(node.value)
        if path is not None:
            yield Include(path=posixpath.normpath(path.replace("\\", "/")), pointer=node.pointer)


def project_of(pointer: str) -> str | None:
    """Return the project whose section a pointer leads into, None outside of any."""
    path = segments(pointer)
    return path[1] if len(path) > 1 and path[0] == "projects" else None


def flags(value: dict[str, Plain], project: str | None) -> Iterator[Toggle]:
    """Yield a Toggle for every name of a map from names to on or off."""
    for name, said in value.items():
        if isinstance(said, bool):
            yield Toggle(name=name, enabled=said, project=project)


def read_enablement(node: Node) -> Iterator[Item]:
    """Yield what a map from names to {enabled} says, or one `enabled` in it."""
    path = segments(node.pointer)
    if isinstance(node.value, dict):
        for name, value in node.value.items():
            if isinstance(value, dict) and (said := {k: v for k, v in value.items() if k in TOGGLE_KEYS}):
                yield toggle(name, said)
    elif isinstance(node.value, bool) and len(path) > 1:
        yield Toggle(name=path[-2], enabled=node.value)


def read_policy_list(node: Node) -> Iterator[Item]:
    """Yield the names a policy denies. What it allows, or matches by command or URL, switches no name."""
    if node.key == "deniedMcpServers" and isinstance(node.value, list):
        for rule in node.value:
            name = filled(rule.get("serverName")) if isinstance(rule, dict) else None
            if name is not None:
                yield Toggle(name=name, enabled=False)


def read_extension_settings(node: Node) -> Iterator[Item]:
    """Yield whether a Claude Desktop extension is on; its file is named after it. userConfig is not read."""
    value = node.value.get("isEnabled") if isinstance(node.value, dict) else node.value
    if isinstance(value, bool) and node.key in {"", "isEnabled"}:
        yield Toggle(name=posixpath.splitext(node.file_name)[0], enabled=value)


def read_state_rows(node: Node) -> Iterator[Item]:
    """Yield the switches in the rows of an editor's state database whose key names MCP."""
    for row in node.value if isinstance(node.value, list) else ():
        if not isinstance(row, dict):
            continue
        key = row.get("key")
        if isinstance(key, str) and "mcp" in key.lower():
            yield from state_of(key.lower(), embedded(row.get("value")))


def state_of(key: str, value: Plain) -> Iterator[Toggle]:
    """Yield the switches of one row: a list of disabled names, or a map from names to on or off."""
    if isinstance(value, list) and ("disabled" in key or "enabled" in key):
        for name in names(value):
            yield Toggle(name=name, enabled="disabled" not in key)
    elif isinstance(value, dict) and ("enable" in key or "disabled" in key):
        for name, said in value.items():
            on = flag(said)
            if isinstance(said, bool) and on is not None:
                yield Toggle(name=name, enabled=on is not ("disabled" in key))


def switches_beside(document: Plain) -> Iterator[Toggle]:
    """Yield what name lists beside the servers say: CodeBuddy's disabledMcpServers, Gemini's mcp.excluded."""
    if not isinstance(document, dict):
        return
    policy = document.get("mcp")
    for off in (
        document.get("disabledMcpServers"),
        policy.get("excluded") if isinstance(policy, dict) else None,
    ):
        for name in names(off):
            yield Toggle(name=name, enabled=False)
