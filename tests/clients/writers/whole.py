"""Shapes that are documents of their own: manifests of packages, bundles, run configurations."""

from __future__ import annotations

import json
from collections.abc import Mapping

from discovery.shapes.model import Plain
from tests.clients.writers.entries import Entry, entry_of
from tests.clients.writers.model import Ask, Meant, Writer, Written, meant
from tests.clients.writers.nested import at_path


def local(ask: Ask, **more: object) -> Meant:
    """Return the truth of a server that is always local."""
    told: dict[str, object] = {"name": ask.name, "command": "npx", "args": ask.args, **more}
    return Meant(**told)  # type: ignore[arg-type]


def bundle(ask: Ask) -> Entry:
    """Return an MCPB manifest, every other with overrides for the scanned system."""
    config: Entry = {"command": "npx", "args": [*ask.args]}
    if ask.off:
        system = {"windows": "win32", "macos": "darwin"}.get(ask.os, "linux")
        config = {"command": "other", "args": [], "platform_overrides": {system: config}}
    server: Entry = {"type": "node", "entry_point": "server/index.js", "mcp_config": config}
    return {"manifest_version": "0.3", "name": ask.name, "version": "1.0.0", "server": server}


def mcpb_manifest(ask: Ask) -> Written:
    """Return a bundle's manifest; its twin is a web app's, which has the same file name."""
    web: Entry = {"manifest_version": 3, "name": ask.name, "version": "1.0.0"}
    return Written(full=bundle(ask), empty=web, meant=local(ask))


def extension_registry(ask: Ask) -> Written:
    """Return Claude Desktop's registry of installed extensions."""
    record: Entry = {"id": "ant.dir.acme", "version": "1.0.0", "manifest": bundle(ask), "source": "registry"}
    full: Entry = {"extensions": {"ant.dir.acme": record}}
    return Written(full=full, empty={"extensions": {}}, meant=local(ask))


def toolhive(ask: Ask) -> Written:
    """Return one workload of ToolHive: a container, or a remote."""
    base: Entry = {"schema_version": "v0.1.0", "name": ask.name, "transport": "stdio", "port": 18000}
    if ask.remote:
        remote: Entry = {**base, "transport": "streamable-http", "remote_url": ask.url}
        return Written(full=remote, empty={}, meant=meant(ask))
    image: Entry = {**base, "image": f"ghcr.io/census/{ask.name}:1", "cmd_args": ["--ro"]}
    return Written(full=image, empty={}, meant=Meant(name=ask.name, command="docker"))


def refact(ask: Ask) -> Written:
    """Return one Refact integration: the command is one line, the file's name is the server's."""
    full: Entry = {"url": ask.url} if ask.remote else {"command": ask.line, "env": {"CENSUS_TOKEN": "x"}}
    return Written(full=full, empty={}, meant=meant(ask, env=() if ask.remote else ("CENSUS_TOKEN",)))


def provider(ask: Ask) -> Written:
    """Return an editor extension's manifest that announces a provider: known by reference only."""
    listed: Plain = [{"id": ask.name, "label": "Acme"}]
    base: Entry = {"publisher": "acme", "name": "tools", "version": "1.0.0"}
    full: Entry = {**base, "contributes": {"mcpServerDefinitionProviders": listed}}
    empty: Entry = {**base, "contributes": {"commands": []}}
    return Written(full=full, empty=empty, meant=Meant(name="Acme", args=(), by_ref=True))


def zed_extension(ask: Ask) -> Written:
    """Return an installed Zed extension's manifest."""
    base: Entry = {"id": "acme", "name": "Acme", "version": "1.0.0"}
    full: Entry = {**base, "context_servers": {ask.name: {}}}
    return Written(full=full, empty=base, meant=Meant(name=ask.name, args=(), by_ref=True))


def lmstudio(ask: Ask) -> Written:
    """Return LM Studio's plug-in folder: the manifest, and beside it the server."""
    manifest: Entry = {"type": "plugin", "runner": "mcpBridge", "owner": "mcp", "name": ask.name}
    entry, truth = entry_of(ask)
    files: dict[str, Plain] = {"mcp-bridge-config.json": entry}
    other: Entry = {"type": "plugin", "runner": "node", "owner": "acme", "name": "b"}
    return Written(full=manifest, empty=other, meant=truth, beside=files, source="mcp-bridge-config.json")


def pi_package(ask: Ask) -> Written:
    """Return a Pi package that names a file of servers below it."""
    entry, truth = entry_of(ask)
    path = "config/mcp.json"
    named: Plain = f"./{path}" if ask.off else [path]
    return Written(
        full={"name": "pi-acme", "pi": {"mcp": named}},
        empty={"name": "pi-acme"},
        meant=truth,
        beside={path: {"mcpServers": {ask.name: entry}}},
        source=path,
    )


def package_json(ask: Ask) -> Written:
    """Return a package that says it is a server of the official registry."""
    base: Entry = {"name": f"@census/{ask.name}", "version": "1.0.0"}
    full: Entry = {**base, "mcpName": f"io.github.census/{ask.name}"}
    return Written(full=full, empty=base, meant=Meant(name=f"io.github.census/{ask.name}", command="npx"))


def pyproject(ask: Ask) -> Written:
    """Return a Python project that depends on the SDK and has a script that is named as a server."""
    base: Entry = {"name": ask.name, "version": "1.0", "dependencies": ["httpx"]}
    script: Entry = {"scripts": {f"mcp-server-{ask.name}": "acme:main"}}
    full: Entry = {**base, "dependencies": ["mcp[cli]>=1.2"], **script}
    return Written(
        full={"project": full},
        empty={"project": {**base, **script}},
        meant=Meant(name=ask.name, command="uvx"),
    )


def smithery(ask: Ask) -> Written:
    """Return Smithery's build file, whose command is JavaScript text."""
    code = f"(c) => ({{ command: 'npx', args: {json.dumps(ask.args)} }})"
    full: Entry = {"startCommand": {"type": "stdio", "configSchema": {}, "commandFunction": code}}
    return Written(
        full=full, empty={"build": {"dockerfile": "Dockerfile"}}, meant=local(ask, name=ask.folder)
    )


def server_json(ask: Ask) -> Written:
    """Return the registry's server.json: a package or a remote."""
    name = f"io.github.census/{ask.name}"
    package: Entry = {"registryType": "npm", "identifier": f"@census/{ask.name}", "version": "1.0.0"}
    web: Entry = {"type": "streamable-http", "url": ask.url}
    remote = ask.at[0] == "remotes"
    full: Entry = {"name": name, "version": "1.0.0", ask.at[0]: [web] if remote else [package]}
    truth = Meant(name=name, url=ask.url, args=()) if remote else Meant(name=name, command="npx")
    return Written(full=full, empty={"name": "web-server", "version": "1"}, meant=truth)


def fastmcp(ask: Ask) -> Written:
    """Return a FastMCP project file."""
    source: Entry = {"type": "filesystem", "path": f"{ask.name}.py", "entrypoint": "mcp"}
    full: Entry = {"source": source, "deployment": {"transport": "stdio"}}
    return Written(full=full, empty={"title": "other"}, meant=Meant(name=None, command="fastmcp"))


def marketplace(ask: Ask) -> Written:
    """Return a marketplace of plug-ins, of which one has its server inline."""
    entry, truth = entry_of(ask)
    plugin: Entry = {"name": "a", "source": "./plugins/a"}
    full: Entry = {"name": "acme", "plugins": [{**plugin, "mcpServers": {ask.name: entry}}]}
    return Written(full=full, empty={"name": "acme", "plugins": [plugin]}, meant=truth)


def catalogue(ask: Ask) -> Written:
    """Return a Docker file that configures or lists, and enables nothing."""
    values: Mapping[str, Plain] = {
        "docker-catalog": {ask.name: {"title": "A", "type": "server", "image": f"mcp/{ask.name}"}},
        "docker-catalog-index": {"docker-mcp": {"displayName": "Docker", "url": "https://a.example/c.yaml"}},
        "docker-profiles": {"gordon": {"profile": ask.name}},
        "docker-config": {ask.name: {"path": "/srv"}},
        "docker-tools": {ask.name: ["read"]},
    }
    value = values[ask.shape]
    full = value if ask.shape == "docker-profiles" else at_path(ask, value)
    return Written(full=full, empty={}, meant=None)


DOCUMENTS: Mapping[str, Writer] = {
    "mcpb-manifest": mcpb_manifest,
    "claude-ext-registry": extension_registry,
    "toolhive-runconfig": toolhive,
    "refact": refact,
    "vscode-provider": provider,
    "zed-extension": zed_extension,
    "lmstudio-plugin": lmstudio,
    "package-json-pi": pi_package,
    "package-json": package_json,
    "pyproject": pyproject,
    "smithery-yaml": smithery,
    "server-json": server_json,
    "fastmcp-json": fastmcp,
    "marketplace": marketplace,
    "docker-catalog": catalogue,
    "docker-catalog-index": catalogue,
    "docker-profiles": catalogue,
    "docker-config": catalogue,
    "docker-tools": catalogue,
}
