"""Exports to the lists of Claude Code, GitHub Copilot and VS Code, and to managed-mcp.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from discovery.shapes.model import Plain
from inventory.policy.copilot import INPUT, VARIABLE
from inventory.policy.export.fit import denials, fitting, for_all, live, patterns, unwritten, with_path
from inventory.policy.export.model import (
    Exported,
    Launch,
    Loss,
    Material,
    exported,
    left_out,
    narrower,
)
from inventory.policy.lists import ALLOWED, DENIED

CLAUDE = ("claude-code", "claude-for-vscode-jetbrains")
COPILOT = ("github-copilot-cli", "github-copilot-jetbrains", "vscode")
VSCODE = ("vscode",)
VARIABLE_NAME = re.compile(r"[^A-Z0-9]+")


def claude(material: Material) -> Exported:
    """Return managed settings for Claude Code: only what they list loads, and users cannot add to it."""
    body, losses = both_lists(material, CLAUDE)
    return exported("managed-settings.json", dumped({"allowManagedMcpServersOnly": True, **body}), losses)


def copilot(material: Material) -> Exported:
    """Return managed settings for GitHub Copilot, where a launch with a variable never runs."""
    body, losses = both_lists(material, COPILOT)
    for launch in material.approved:
        if any(VARIABLE.search(INPUT.sub("", word)) for word in (*launch.argv, launch.url or "")):
            losses.append(narrower(launch.entry, "a launch of it has a variable, which Copilot blocks"))
    return exported("managed-settings.json", dumped(body), losses)


def vscode(material: Material) -> Exported:
    """Return policies for VS Code; with a gallery, servers must be in it as well."""
    body, losses = both_lists(material, VSCODE)
    policy: dict[str, Plain] = {"ChatMCP": "registry" if material.gallery else "all"}
    if material.gallery:
        policy["McpGalleryServiceUrl"] = material.gallery
    policy["ChatAllowedMcpServers"] = json.dumps(body[ALLOWED], ensure_ascii=False)
    policy["ChatDeniedMcpServers"] = json.dumps(body[DENIED], ensure_ascii=False)
    return exported("policy.json", dumped(policy), losses)


def both_lists(material: Material, clients: tuple[str, ...]) -> tuple[dict[str, Plain], list[Loss]]:
    """Return both lists: addresses of entries, and whole command lines that were approved or denied."""
    losses: list[Loss] = list(material.losses)
    launches = fitting(material.approved, clients, losses)
    entries = live(material, clients, losses)
    urls = [pattern for entry in entries for pattern in patterns(entry)]
    for entry in entries:
        unwritten(entry, losses, launches=launches)
    refused = list(material.denied)
    denied_urls = [pattern for entry in material.denying for pattern in denials(entry)]
    some = [entry for entry in material.denying if for_all(entry, clients)]
    losses.extend(narrower(entry, "it denies for some, and the list for all") for entry in some)
    return {
        ALLOWED: [*url_rules(urls, launches, losses), *command_rules(launches)],
        DENIED: [*url_rules(denied_urls, refused, losses), *command_rules(refused)],
    }, losses


def url_rules(urls: Iterable[str], launches: Iterable[Launch], losses: list[Loss]) -> list[Plain]:
    """Return rules for addresses; one that was seen with a `*` in it would be a pattern, and is left out."""
    found = list(urls)
    for launch in launches:
        if launch.url is None:
            continue
        if "*" in launch.url or "${" in launch.url:
            losses.append(left_out(launch.entry, "an address of it holds a * or a variable"))
        else:
            found.append(with_path(launch.url))
    return [{"serverUrl": url} for url in sorted(set(found))]


def command_rules(launches: Iterable[Launch]) -> list[Plain]:
    """Return rules for command lines."""
    return [{"serverCommand": list(argv)} for argv in sorted({it.argv for it in launches if it.argv})]


def managed(material: Material) -> Exported:
    """Return a managed-mcp.json: one server for each entry, as it was seen; users lose their own."""
    losses: list[Loss] = list(material.losses)
    launches = fitting((it for it in material.approved if it.observed), CLAUDE, losses)
    servers: dict[str, Plain] = {}
    for entry in live(material, CLAUDE, losses):
        own = [it for it in launches if it.entry.id == entry.id]
        if not own:
            losses.append(left_out(entry, "no launch of it was seen"))
            continue
        chosen = own[0]
        if len({(it.argv, it.url) for it in own}) > 1:
            losses.append(narrower(entry, "of several launches that were seen, the first is listed"))
        if chosen.env_names or chosen.header_names:
            losses.append(narrower(entry, "values are not kept: each is read from the variable of its name"))
        servers[free_name(chosen.name, servers)] = server_of(chosen)
    return exported("managed-mcp.json", dumped({"mcpServers": servers}), losses)


def server_of(launch: Launch) -> Plain:
    """Return a launch as Claude Code's file writes it, with variables where values were."""
    if launch.url is not None:
        body: dict[str, Plain] = {"type": "sse" if launch.transport == "sse" else "http", "url": launch.url}
        if launch.header_names:
            body["headers"] = {name: f"${{{variable(name)}}}" for name in launch.header_names}
        return body
    body = {"type": "stdio", "command": launch.argv[0], "args": list(launch.argv[1:])}
    if launch.env_names:
        body["env"] = {name: f"${{{name}}}" for name in launch.env_names}
    return body


def variable(header: str) -> str:
    """Return the variable that the value of a header is to be read from."""
    return f"MCP_{VARIABLE_NAME.sub('_', header.upper()).strip('_')}"


def free_name(wanted: str, taken: dict[str, Plain]) -> str:
    """Return `wanted`, with a number behind it where it is taken."""
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def dumped(value: Plain) -> str:
    """Return a document as JSON for people."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
