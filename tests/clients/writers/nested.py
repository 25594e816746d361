"""Shapes whose servers stand under a key path: the value that stands there, with the server and without."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from discovery.shapes.model import Plain
from tests.clients.writers.entries import Entry, entry_of
from tests.clients.writers.model import Ask, Meant, Written, meant
from tests.clients.writers.spelling import Spelling

Value = tuple[Plain, Plain, Meant | None]

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
        return {ask.name: entry}, {}, replaced(truth, enabled=False)
    if (ask.client, ask.row, ask.at) == ("continue", "mcpservers-dir-json", ()):
        return entry, {}, truth  # named by the file
    if ask.at[:1] == ("tools",) and ask.client == "gh-aw":
        return entry, {}, replaced(truth, name=ask.project)
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


def replaced(truth: Meant, **changes: object) -> Meant:
    """Return `truth` with other facts."""
    from dataclasses import replace

    return replace(truth, **changes)  # type: ignore[arg-type]


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
    inner: Entry = {"type": kind, **({"url": ask.url} if ask.remote else {"command": "npx", "args": [*ask.args]})}
    return [{"transport": inner}], [], meant(ask, name=None)


def chatbox(ask: Ask) -> Value:
    """Return Chatbox's list: {id, name, enabled, transport}."""
    transport: Entry = (
        {"type": "http", "url": ask.url, "headers": {"X-Census": "1"}}
        if ask.remote
        else {"type": "stdio", "command": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}
    )
    entry: Entry = {"id": "5f0c", "name": ask.name, "enabled": not ask.off, "transport": transport}
    return [entry], [], beside(ask, enabled=not ask.off)


def beside(ask: Ask, **more: object) -> Meant:
    """Return the truth of an entry with one variable or one header."""
    names: dict[str, object] = {"headers": ("X-Census",)} if ask.remote else {"env": ("CENSUS_TOKEN",)}
    return meant(ask, **{**names, **more})


def five_ire(ask: Ask) -> Value:
    """Return 5ire's map, or its older list with `key`."""
    kind = "remote" if ask.remote else "local"
    line: Entry = {"url": ask.url} if ask.remote else {"command": "npx", "args": [*ask.args]}
    entry: Entry = {"key": ask.name, "isActive": not ask.off, "type": kind, **line}
    truth = meant(ask, enabled=not ask.off)
    return ([entry], [], truth) if ask.at == ("servers",) else ({ask.name: entry}, {}, truth)


def grok(ask: Ask) -> Value:
    """Return Grok CLI's list: {id, label, enabled, transport, ...}."""
    kind = "http" if ask.remote else "stdio"
    line: Entry = {"url": ask.url} if ask.remote else {"command": "npx", "args": [*ask.args]}
    entry: Entry = {"id": "a1", "label": ask.name, "enabled": not ask.off, "transport": kind, **line}
    return [entry], [], meant(ask, enabled=not ask.off)


def zed(ask: Ask) -> Value:
    """Return a Zed context server: flat, the older nested command, or one of an extension."""
    if ask.number % 4 == 0:
        old: Entry = {"command": {"path": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}}
        return {ask.name: {"source": "custom", **old}}, {}, beside(ask)
    if ask.number % 8 == 6:
        entry: Entry = {"source": "extension", "settings": {"size": 1}}
        return {ask.name: entry}, {}, Meant(name=ask.name, args=(), by_ref=True)
    return std(ask)


def goose(ask: Ask) -> Value:
    """Return Goose's map, in recipes a list; beside it one of its own tools, which is no server."""
    line: Entry = (
        {"type": "streamable_http", "uri": ask.url, "headers": {"X-Census": "1"}}
        if ask.remote
        else {"type": "stdio", "cmd": "npx", "args": [*ask.args], "envs": {"CENSUS_TOKEN": "x"}}
    )
    own: Entry = {"type": "builtin", "name": "developer", "enabled": True}
    entry: Entry = {"name": ask.name, "enabled": not ask.off, **line}
    truth = beside(ask, enabled=not ask.off)
    if ask.row == "recipes":
        return [own, entry], [own], truth
    return {"developer": own, ask.name: entry}, {"developer": own}, truth


def vibe(ask: Ask) -> Value:
    """Return Vibe's list: every other local command is a list, the rest a string and arguments."""
    whole = ask.number % 4 == 0
    line: Entry = {"command": ["npx", *ask.args]} if whole else {"command": "npx", "args": [*ask.args]}
    if ask.remote:
        line = {"url": ask.url}
    kind = "http" if ask.remote else "stdio"
    return [{"name": ask.name, "transport": kind, **line}], [], meant(ask)


def openhands(ask: Ask) -> Value:
    """Return OpenHands' typed lists; a remote one may be a plain address."""
    if not ask.remote:
        stdio: Entry = {"name": ask.name, "command": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}
        return {"stdio_servers": [stdio]}, {"stdio_servers": []}, beside(ask)
    address: Plain = ask.url if ask.number % 4 == 1 else {"url": ask.url, "timeout": 60}
    return {"shttp_servers": [address]}, {"shttp_servers": []}, meant(ask, name=None)


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


def card(ask: Ask) -> Value:
    """Return the targets of a fast-agent card."""
    target = ask.url if ask.remote else ask.line
    return [{"name": ask.name, "target": target}], [], meant(ask)


def smart_composer(ask: Ask) -> Value:
    """Return Smart Composer's list: {id, parameters, enabled, toolOptions}; it starts programs only."""
    inner: Entry = {"command": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}
    entry: Entry = {"id": ask.name, "parameters": inner, "enabled": not ask.off, "toolOptions": {}}
    truth = Meant(
        name=ask.name, command="npx", args=ask.args, env=("CENSUS_TOKEN",), enabled=not ask.off
    )
    return [entry], [], truth


def home_assistant(ask: Ask) -> Value:
    """Return one entry of Home Assistant's storage, of the domain mcp."""
    entry: Entry = {"entry_id": "1", "domain": "mcp", "title": ask.name, "data": {"url": ask.url}}
    other: Entry = {"entry_id": "2", "domain": "mqtt", "title": "broker", "data": {"broker": "b"}}
    return entry, other, Meant(name=ask.name, url=ask.url, args=())


def n8n_node(ask: Ask) -> Value:
    """Return one node of an exported n8n workflow."""
    key = "sseEndpoint" if ask.off else "endpointUrl"
    entry: Entry = {
        "name": ask.name,
        "type": "@n8n/n8n-nodes-langchain.mcpClientTool",
        "parameters": {key: ask.url},
    }
    other: Entry = {"name": "Fetch", "type": "n8n-nodes-base.httpRequest", "parameters": {"url": ask.url}}
    return entry, other, Meant(name=ask.name, url=ask.url, args=())


def docker_registry(ask: Ask) -> Value:
    """Return the enabled servers of Docker's toolkit: references into its catalogue."""
    return {ask.name: {"ref": ""}}, {}, Meant(name=ask.name, args=(), by_ref=True, enabled=True)


def compose(ask: Ask) -> Value:
    """Return a compose service that is an MCP server."""
    return {"image": f"mcp/{ask.name}"}, {"image": f"acme/{ask.name}"}, Meant(name=None, command="docker")


def agentgateway(ask: Ask) -> Value:
    """Return agentgateway's targets."""
    stdio: Entry = {"cmd": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}
    web: Entry = {"host": f"{ask.name}.example", "port": 443, "path": "/mcp"}
    target: Entry = {"name": ask.name, **({"mcp": web} if ask.remote else {"stdio": stdio})}
    other: Entry = {"name": "api", "openapi": {"schema": {"file": "a.json"}, "host": "a.example"}}
    truth = meant(ask) if ask.remote else beside(ask)
    return [target, other], [other], truth


def cagent(ask: Ask) -> Value:
    """Return a toolset of a Docker agent, or the map of reusable ones: command, remote, or reference."""
    if ask.number % 4 == 2:
        entry, truth = {"ref": f"docker:{ask.name}"}, Meant(name=ask.name, args=(), by_ref=True)
    elif ask.remote:
        entry, truth = {"remote": {"url": ask.url, "transport_type": "streamable"}}, meant(ask)
    else:
        entry, truth = {"command": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}, beside(ask)
    whole: Entry = {"type": "mcp", **entry}
    if ask.at == ("mcps",):
        return {ask.name: whole}, {}, truth
    return {"name": ask.name, **whole}, {"type": "think"}, truth


def ai_plugin(ask: Ask) -> Value:
    """Return a runtime of a declarative agent."""
    entry: Entry = {"type": "RemoteMCPServer", "spec": {"url": ask.url}, "auth": {"type": "None"}}
    other: Entry = {"type": "OpenApi", "spec": {"url": "https://api.example"}}
    return entry, other, Meant(name=None, url=ask.url, args=())


VALUES: Mapping[str, Callable[[Ask], Value]] = {
    "std": std,
    "std-list": listed,
    "vscode": mapped(),
    "zed": zed,
    "codex": mapped(),
    "vibe": vibe,
    "reasonix": listed,
    "goose": goose,
    "opencode": mapped(),
    "crush": mapped(),
    "continue-list": listed,
    "continue-legacy": legacy,
    "augment-array": listed,
    "chatbox": chatbox,
    "grok-list": grok,
    "5ire": five_ire,
    "openhands-toml": openhands,
    "agent-zero": in_text,
    "qodo": in_text,
    "claude-agent-mcp": references,
    "copilot-agent": mapped(Spelling(kind=("type", "local", "http"))),
    "fast-agent-card": card,
    "obsidian-smart-composer": smart_composer,
    "flujo": listed,
    "home-assistant": home_assistant,
    "n8n-nodes": n8n_node,
    "docker-registry": docker_registry,
    "compose-mcp-gateway": compose,
    "agentgateway": agentgateway,
    "cagent": cagent,
    "ai-plugin": ai_plugin,
}


def nested(ask: Ask) -> Written:
    """Return the whole file of a shape whose servers stand under a key path."""
    without = WITHOUT.get((ask.client, ask.at))
    if without is not None:
        return Written(full=at_path(ask, without), empty=at_path(ask, []), meant=None)
    value, nothing, truth = VALUES[ask.shape](ask)
    if truth and ask.at[:2] == ("projects", "*"):
        truth = replaced(truth, project=ask.project)
    empty: Plain = {} if ask.at and ask.number % 2 else at_path(ask, nothing)
    if ask.at and ask.number % 2 and ask.shape != "vscode":
        empty = {"theme": "dark"}
    return Written(full=at_path(ask, value), empty=empty, meant=truth)


def at_path(ask: Ask, value: Plain) -> Plain:
    """Return a document that leads to `value`; the keys that stand for any are a project or a name."""
    for segment in reversed(ask.at):
        if segment == "[]":
            value = [value]
        else:
            value = {ask.project if segment == "*" else segment: value}
    return value
