"""Clients' own forms of a value: what stands there with a server, without one, and what it means."""

from __future__ import annotations

from discovery.shapes.model import Plain
from tests.clients.writers.entries import Entry
from tests.clients.writers.model import Ask, Meant, meant

Value = tuple[Plain, Plain, Meant | None]


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


def card(ask: Ask) -> Value:
    """Return the targets of a fast-agent card."""
    target = ask.url if ask.remote else ask.line
    return [{"name": ask.name, "target": target}], [], meant(ask)


def smart_composer(ask: Ask) -> Value:
    """Return Smart Composer's list: {id, parameters, enabled, toolOptions}; it starts programs only."""
    inner: Entry = {"command": "npx", "args": [*ask.args], "env": {"CENSUS_TOKEN": "x"}}
    entry: Entry = {"id": ask.name, "parameters": inner, "enabled": not ask.off, "toolOptions": {}}
    truth = Meant(name=ask.name, command="npx", args=ask.args, env=("CENSUS_TOKEN",), enabled=not ask.off)
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
    entry: Entry
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
