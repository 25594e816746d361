"""Shapes whose servers stand under a key path: the value that stands there, with the server and without."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from discovery.shapes.model import Plain
from tests.clients.writers import forms
from tests.clients.writers.entries import Entry, entry_of
from tests.clients.writers.forms import Value, beside
from tests.clients.writers.model import Ask, Meant, Written, meant
from tests.clients.writers.spelling import Spelling

# Key paths of a row at which no server stands: a policy, names of servers declared elsewhere.
WITHOUT: Mapping[tuple[str, tuple[str, ...]], Plain] = {
    ("amp", ("amp.mcpPermissions",)): [{"matches": {"url": "*"}, "action": "reject"}],
    ("fast-agent", ("servers",)): ["files"],
    ("mcpm", ("profiles",)): {"work": {"name": "work", "description": "daily"}},
}
# Key paths of the general shape at which a list stands, or one bare server, or parked ones.
LISTS = frozenset({("witsy", ("mcp", "servers")), ("fast-agent", ("mcp", "targets"))})
LEGACY = ("experimental", "modelContextProtocolServers")
REMOTE_ONLY = frozenset({"sse", "streamable-http"})


def std(ask: Ask) -> Value:
    """Return a map of names to entries, or what the client writes at this key path instead."""
    if (ask.client, ask.at) in LISTS:
        return listed(ask)
    if ask.at == LEGACY:
        return legacy(ask)
    entry, truth = entry_of(ask)
    if ask.at[-1:] == ("__disabled",):
        return {ask.name: entry}, {}, replace(truth, enabled=False)
    if (ask.client, ask.row, ask.at) == ("continue", "mcpservers-dir-json", ()):
        return entry, {}, truth  # named by the file
    if ask.at[:1] == ("tools",) and ask.client == "gh-aw":
        return entry, {}, replace(truth, name=ask.project)
    if ask.client == "spring-ai" and "connections" in ask.at:
        return spring(ask)
    return {ask.name: entry}, {}, truth


def spring(ask: Ask) -> Value:
    """Return a map of connections: the key path says whether they are local or remote."""
    if ask.at[-2] in REMOTE_ONLY:
        return {ask.name: {"url": ask.url}}, {}, Meant(name=ask.name, url=ask.url, args=())
    return (
        {ask.name: {"command": "npx", "args": list(ask.args)}},
        {},
        Meant(name=ask.name, command="npx", args=ask.args),
    )


def mapped(spelled: Spelling | None = None) -> Callable[[Ask], Value]:
    """Return the writer of a map of names to entries."""

    def write(ask: Ask) -> Value:
        entry, truth = entry_of(ask, spelled)
        return {ask.name: entry}, {}, truth

    return write


def listed(ask: Ask) -> Value:
    """Return a list whose entries carry their name; at `server` one such entry alone."""
    entry, truth = entry_of(ask)
    named: Entry = {"name": ask.name, **entry}
    return (named, {}, truth) if ask.at[-1:] == ("server",) else ([named], [], truth)


def legacy(ask: Ask) -> Value:
    """Return Continue's first list: {transport: {...}} without a name."""
    kind = "streamable-http" if ask.remote else "stdio"
    inner: Entry = {
        "type": kind,
        **({"url": ask.url} if ask.remote else {"command": "npx", "args": [*ask.args]}),
    }
    return [{"transport": inner}], [], meant(ask, name=None)


def zed(ask: Ask) -> Value:
    """Return a Zed context server: flat, the older nested command, or one of an extension."""
    if ask.number % 4 == 0:
        old: Entry = {"command": {"path": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}}
        return {ask.name: {"source": "custom", **old}}, {}, beside(ask)
    if ask.number % 8 == 6:
        entry: Entry = {"source": "extension", "settings": {"size": 1}}
        return {ask.name: entry}, {}, Meant(name=ask.name, args=(), by_ref=True)
    return std(ask)


def in_text(ask: Ask) -> Value:
    """Return a map of servers as text; Agent Zero's may use Python's quotes."""
    entry, truth = entry_of(ask)
    servers = {"mcpServers": {ask.name: entry}}
    python = ask.client == "agent-zero" and ask.number % 4 < 2
    return repr(servers) if python else json.dumps(servers), "", truth


def references(ask: Ask) -> Value:
    """Return a Claude Code agent's list of names and one-key maps, or its plain map."""
    entry, truth = entry_of(ask)
    return ([{ask.name: entry}, "files"], ["files"], truth) if ask.off else ({ask.name: entry}, {}, truth)


VALUES: Mapping[str, Callable[[Ask], Value]] = {
    "std": std,
    "std-list": listed,
    "vscode": mapped(),
    "zed": zed,
    "codex": mapped(),
    "vibe": forms.vibe,
    "reasonix": listed,
    "goose": forms.goose,
    "opencode": mapped(),
    "crush": mapped(),
    "continue-list": listed,
    "continue-legacy": legacy,
    "augment-array": listed,
    "chatbox": forms.chatbox,
    "grok-list": forms.grok,
    "5ire": forms.five_ire,
    "openhands-toml": forms.openhands,
    "agent-zero": in_text,
    "qodo": in_text,
    "claude-agent-mcp": references,
    "copilot-agent": mapped(Spelling(kind=("type", "local", "http"))),
    "fast-agent-card": forms.card,
    "obsidian-smart-composer": forms.smart_composer,
    "flujo": listed,
    "home-assistant": forms.home_assistant,
    "n8n-nodes": forms.n8n_node,
    "docker-registry": forms.docker_registry,
    "compose-mcp-gateway": forms.compose,
    "agentgateway": forms.agentgateway,
    "cagent": forms.cagent,
    "ai-plugin": forms.ai_plugin,
}


def nested(ask: Ask) -> Written:
    """Return the whole file of a shape whose servers stand under a key path."""
    without = WITHOUT.get((ask.client, ask.at))
    if without is not None:
        return Written(full=at_path(ask, without), empty=at_path(ask, []), meant=None)
    value, nothing, truth = VALUES[ask.shape](ask)
    if truth and ask.at[:2] == ("projects", "*"):
        truth = replace(truth, project=ask.project)
    full = at_path(ask, value)
    if ask.at and ask.remote:
        return Written(full=full, empty={"theme": "dark"}, meant=truth, foreign=True)
    return Written(full=full, empty=at_path(ask, nothing), meant=truth)


def at_path(ask: Ask, value: Plain) -> Plain:
    """Return a document that leads to `value`; the keys that stand for any are a project or a name."""
    for segment in reversed(ask.at):
        name = ask.project if segment == "*" else segment
        value = [value] if segment == "[]" else {name: value}
    return value
