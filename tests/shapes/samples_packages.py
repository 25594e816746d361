"""Examples of bundles, package manifests, containers, gateways, markup and source text."""

from __future__ import annotations

from discovery.model import Launch
from discovery.shapes.model import Candidate, Include, Item, Plain, Program, Toggle
from discovery.shapes.npm_manifest import COMMON_SOURCES
from tests.shapes.sample import Sample, remote, stdio

PROVIDED = {"role": "provided"}
MANIFEST: dict[str, Plain] = {
    "manifest_version": "0.3",
    "name": "files",
    "version": "1.2.0",
    "server": {
        "type": "node",
        "entry_point": "server/index.js",
        "mcp_config": {
            "command": "node",
            "args": ["${__dirname}/server/index.js"],
            "env": {"KEY": "${user_config.key}"},
            "platform_overrides": {"win32": {"command": "node.exe", "env": {"TEMP": "x"}}},
        },
    },
    "user_config": {"key": {"type": "string", "sensitive": True}, "folder": {"type": "directory"}},
}


def element(tag: str, *children: Plain, text: str = "", **attrs: str) -> Plain:
    """Return one XML element in its plain form."""
    return {"tag": tag, "attrs": {**attrs}, "children": list(children), "text": text}


def option(name: str, value: str) -> Plain:
    """Return one JetBrains option."""
    return element("option", name=name, value=value)


JETBRAINS = element(
    "application",
    element(
        "component",
        element(
            "McpServerCommand",
            option("enabled", "true"),
            option("name", "files"),
            option("programPath", "npx"),
            option("arguments", "-y 'acme files'"),
            option("workingDirectory", ""),
            element("envs", element("env", name="TOKEN", value="x")),
        ),
        element("McpServerCommand", option("name", ""), option("programPath", ""), element("envs")),
        element(
            "urls",
            element(
                "McpServerURL",
                option("enabled", "false"),
                option("name", "hosted"),
                option("url", "https://h.example/mcp"),
                element("option", element("map", element("entry", key="K", value="v")), name="headers"),
            ),
        ),
        element(
            "commands",
            element("McpServerConfigurationProperties", option("enabled", "false"), option("name", "state")),
        ),
        name="McpApplicationServerCommands",
    ),
    element("component", element("McpServerCommand", option("programPath", "x")), name="RunManager"),
)
APPX = element(
    "Package",
    element(
        "Applications",
        element(
            "AppExtension",
            element("Properties", element("Registration", text="server\\manifest.json")),
            Name="com.microsoft.windows.ai.mcpServer",
            PublicFolder="Assets",
        ),
        element(
            "AppExtension",
            element("Properties", element("Registration", text="x.json")),
            Name="com.microsoft.windows.widgets",
        ),
    ),
)
BUNDLED: list[Item] = [
    Launch(
        name="files",
        pointer="/server",
        command="node",
        args=("${__dirname}/server/index.js",),
        env={"KEY": "${user_config.key}"},
        transport="stdio",
        facts={"version": "1.2.0", "sensitive_settings": "key"},
    )
]
SERVER_JSON: dict[str, Plain] = {
    "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    "name": "io.github.acme/files",
    "version": "1.0.0",
    "packages": [
        {
            "registryType": "npm",
            "identifier": "@acme/files",
            "version": "1.0.0",
            "transport": {"type": "stdio"},
            "packageArguments": [
                {"type": "positional", "valueHint": "folder"},
                {"type": "named", "name": "--mode", "value": "ro"},
            ],
            "environmentVariables": [{"name": "TOKEN", "isSecret": True}],
        },
        {
            "registryType": "oci",
            "identifier": "ghcr.io/acme/files",
            "version": "1.0.0",
            "runtimeArguments": [{"type": "named", "name": "--network", "value": "none"}],
        },
        {
            "registryType": "mcpb",
            "identifier": "https://acme.example/files.mcpb",
            "transport": {"type": "stdio"},
        },
    ],
    "remotes": [
        {"type": "streamable-http", "url": "https://acme.example/mcp", "headers": [{"name": "X-Key"}]}
    ],
}
KNOWN = {"role": "provided", "version": "1.0.0"}

PACKAGES = (
    Sample(shape="mcpb-manifest", at=(("server",),), file="manifest.json", document=MANIFEST, expect=BUNDLED),
    Sample(
        shape="mcpb-manifest",
        at=(("manifest.json", "server"),),
        file="files.mcpb",
        document={"manifest.json": MANIFEST, "sha256": "ab12"},
        os="windows",
        expect=[
            Launch(
                name="files",
                pointer="/manifest.json/server",
                command="node.exe",
                args=("${__dirname}/server/index.js",),
                env={"TEMP": "x"},
                transport="stdio",
                facts={"version": "1.2.0", "sensitive_settings": "key", "sha256": "ab12"},
            )
        ],
    ),
    Sample(
        shape="mcpb-manifest",
        at=(("server",),),
        file="manifest.json",
        folder="ant.dir.acme.files",
        document={"dxt_version": "0.1", "name": "f", "server": {"type": "uv", "entry_point": "./src/s.py"}},
        expect=[
            Launch(
                name="f",
                pointer="/server",
                command="uv",
                args=("run", "${__dirname}/src/s.py"),
                transport="stdio",
                facts={"extension": "ant.dir.acme.files"},
            )
        ],
    ),
    Sample(
        shape="claude-ext-registry",
        at=(("extensions", "*"),),
        file="extensions-installations.json",
        document={"extensions": {"ant.dir.acme.files": {"id": "ant.dir.acme.files", "manifest": MANIFEST}}},
        os="macos",
        expect=[
            Launch(
                name="files",
                pointer="/extensions/ant.dir.acme.files/manifest/server",
                command="node",
                args=("${__dirname}/server/index.js",),
                env={"KEY": "${user_config.key}"},
                transport="stdio",
                facts={"version": "1.2.0", "sensitive_settings": "key", "extension": "ant.dir.acme.files"},
            )
        ],
    ),
    Sample(
        shape="lmstudio-plugin",
        file="manifest.json",
        folder="files",
        document={"type": "plugin", "runner": "mcpBridge", "owner": "mcp", "name": "files"},
        expect=[Include(path="mcp-bridge-config.json", pointer="", shape="lmstudio-plugin")],
    ),
    Sample(
        shape="lmstudio-plugin",
        file="mcp-bridge-config.json",
        folder="files",
        document={"command": "npx", "args": ["a"]},
        expect=[stdio("files", "", "npx", "a")],
    ),
    Sample(
        shape="odr-list",
        document=[
            {"name": "files", "mcp_config": {"command": "odr.exe", "args": ["mcp", "--proxy", "x"]}},
            {"id": "MCPServer_acme", "display_name": "Acme"},
        ],
        expect=[
            stdio("files", "/0", "odr.exe", "mcp", "--proxy", "x"),
            Launch(name="Acme", pointer="/1", ref="windows-odr:MCPServer_acme"),
        ],
    ),
    Sample(
        shape="appx-mcp",
        file="AppxManifest.xml",
        document=APPX,
        expect=[
            Include(
                path="Assets/server/manifest.json",
                pointer="/children/0/children/0",
                shape="mcpb-manifest",
            )
        ],
    ),
    Sample(
        shape="jetbrains-xml",
        file="llm.mcpServers.xml",
        document=JETBRAINS,
        expect=[
            Launch(
                name="files",
                pointer="/children/0/children/0",
                command="npx",
                args=("-y", "acme files"),
                env={"TOKEN": "x"},
                transport="stdio",
                enabled=True,
            ),
            Launch(
                name="hosted",
                pointer="/children/0/children/2/children/0",
                url="https://h.example/mcp",
                headers={"K": "v"},
                transport="http-unspecified",
                enabled=False,
            ),
            Toggle(name="state", enabled=False),
        ],
    ),
    Sample(
        shape="server-json",
        at=(("packages", "[]"), ("remotes", "[]")),
        file="server.json",
        document=SERVER_JSON,
        expect=[
            Launch(
                name="io.github.acme/files",
                pointer="/packages/0",
                command="npx",
                args=("-y", "@acme/files@1.0.0", "{folder}", "--mode", "ro"),
                env={"TOKEN": None},
                transport="stdio",
                facts={**KNOWN, "registry": "npm"},
            ),
            Launch(
                name="io.github.acme/files",
                pointer="/packages/1",
                command="docker",
                args=("run", "-i", "--rm", "--network", "none", "ghcr.io/acme/files:1.0.0"),
                transport="stdio",
                facts={**KNOWN, "registry": "oci"},
            ),
            Launch(
                name="io.github.acme/files",
                pointer="/packages/2",
                ref="mcpb:https://acme.example/files.mcpb",
                transport="stdio",
                facts={**KNOWN, "registry": "mcpb"},
            ),
            Launch(
                name="io.github.acme/files",
                pointer="/remotes/0",
                url="https://acme.example/mcp",
                headers={"X-Key": None},
                transport="http",
                facts=KNOWN,
            ),
        ],
    ),
    Sample(
        shape="server-json",
        at=(("packages", "[]"), ("remotes", "[]")),
        file="server.json",
        document={
            "name": "io.github.acme/old",
            "version_detail": {"version": "0.0.1"},
            "packages": [
                {"registry_name": "pypi", "name": "acme-old", "version": "0.0.1", "runtime_hint": "uvx"},
                {"registry_type": "nuget", "identifier": "Acme.Mcp", "version": "2.0.0"},
            ],
            "remotes": [{"transport_type": "sse", "url": "https://old.example/sse"}],
        },
        expect=[
            Launch(
                name="io.github.acme/old",
                pointer="/packages/0",
                command="uvx",
                args=("acme-old@0.0.1",),
                transport="stdio",
                facts={"role": "provided", "version": "0.0.1", "registry": "pypi"},
            ),
            Launch(
                name="io.github.acme/old",
                pointer="/packages/1",
                command="dnx",
                args=("Acme.Mcp@2.0.0",),
                transport="stdio",
                facts={"role": "provided", "version": "0.0.1", "registry": "nuget"},
            ),
            Launch(
                name="io.github.acme/old",
                pointer="/remotes/0",
                url="https://old.example/sse",
                transport="sse",
                facts={"role": "provided", "version": "0.0.1"},
            ),
        ],
    ),
    Sample(
        shape="package-json",
        file="package.json",
        document={"name": "@acme/files", "version": "1.0.0", "mcpName": "io.github.acme/files"},
        expect=[
            Launch(
                name="io.github.acme/files",
                pointer="/mcpName",
                command="npx",
                args=("-y", "@acme/files@1.0.0"),
                transport="stdio",
                facts={"role": "provided", "evidence": "mcpName", "version": "1.0.0"},
            )
        ],
    ),
    Sample(
        shape="package-json",
        file="package.json",
        document={
            "name": "inner",
            "private": True,
            "bin": {"inner": "dist/cli.js"},
            "scripts": {
                "build": "tsup -c tsup.config.ts ./src/app.ts",
                "test": "vitest src/server.test.ts",
            },
            "keywords": ["mcp"],
            "dependencies": {"@modelcontextprotocol/sdk": "^1"},
        },
        expect=[
            Candidate(
                registry="npm",
                package="inner",
                pointer="/bin",
                programs=(
                    Program(
                        name="inner",
                        begins="dist/cli.js",
                        launch=Launch(
                            name="inner",
                            pointer="/bin",
                            command="node",
                            args=("dist/cli.js",),
                            transport="stdio",
                            facts={"role": "provided"},
                        ),
                    ),
                ),
                sources=("src/app.ts", *COMMON_SOURCES),
                keywords=("mcp",),
            )
        ],
    ),
    Sample(
        shape="pyproject",
        file="pyproject.toml",
        document={
            "project": {
                "name": "acme-mcp",
                "version": "0.3",
                "dependencies": ["httpx", "mcp[cli]>=1.2"],
                "scripts": {"acme-mcp": "acme:main"},
            },
            "tool": {
                "setuptools": {
                    "package-dir": {"": "lib"},
                    "packages": {"find": {"where": ["./src", "../x"]}},
                },
                "hatch": {"build": {"targets": {"wheel": {"packages": ["python/acme", "acme"]}}}},
            },
        },
        expect=[
            Candidate(
                registry="pypi",
                package="acme-mcp",
                pointer="/project/scripts",
                programs=(
                    Program(
                        name="acme-mcp",
                        begins="acme:main",
                        launch=Launch(
                            name="acme-mcp",
                            pointer="/project/scripts",
                            command="uvx",
                            args=("acme-mcp==0.3",),
                            transport="stdio",
                            facts={"role": "provided", "version": "0.3"},
                        ),
                    ),
                ),
                sources=("", "src", "lib", "python"),
            )
        ],
    ),
    Sample(
        shape="fastmcp-json",
        file="fastmcp.json",
        folder="weather",
        document={
            "source": {"type": "filesystem", "path": "server.py", "entrypoint": "mcp"},
            "environment": {"type": "uv", "dependencies": ["httpx"]},
            "deployment": {"transport": "http", "port": 8080, "env": {"K": "v"}, "args": ["--x"]},
        },
        expect=[
            Launch(
                name="weather",
                pointer="/source",
                command="fastmcp",
                args=("run", "server.py:mcp", "--", "--x"),
                env={"K": "v"},
                transport="http",
                facts={"role": "provided", "listens": "127.0.0.1:8080"},
            )
        ],
    ),
    Sample(
        shape="smithery-yaml",
        at=(("startCommand",),),
        file="smithery.yaml",
        folder="weather",
        document={
            "startCommand": {
                "type": "stdio",
                "commandFunction": "(c) => ({ command: 'node', args: ['dist/index.js', \"--x\"], env: {} })",
            }
        },
        expect=[
            Launch(
                name="weather",
                pointer="/startCommand",
                command="node",
                args=("dist/index.js", "--x"),
                transport="stdio",
                facts={"role": "provided", "approximate": "text"},
            )
        ],
    ),
    Sample(
        shape="marketplace",
        at=(("plugins", "[]", "mcpServers"),),
        file="marketplace.json",
        folder=".claude-plugin",
        document={
            "name": "acme",
            "plugins": [
                {"name": "a", "source": "./plugins/a", "mcpServers": {"x": {"command": "npx"}}},
                {"name": "b", "source": "./plugins/b", "mcpServers": "./.mcp.json"},
            ],
        },
        expect=[
            Launch(
                name="x",
                pointer="/plugins/0/mcpServers/x",
                command="npx",
                transport="stdio",
                facts=PROVIDED,
            ),
            Include(path="../plugins/b/.mcp.json", pointer="/plugins/1/mcpServers"),
        ],
    ),
    Sample(
        shape="package-json-pi",
        at=(("pi", "mcp"),),
        file="package.json",
        document={"name": "x", "pi": {"mcp": ["./mcp.json", "more/mcp.json"]}},
        expect=[
            Include(path="mcp.json", pointer="/pi/mcp/0"),
            Include(path="more/mcp.json", pointer="/pi/mcp/1"),
        ],
    ),
    Sample(
        shape="ai-plugin",
        at=(("runtimes", "[]"),),
        file="ai-plugin.json",
        document={
            "name_for_human": "Acme",
            "runtimes": [
                {"type": "OpenApi", "spec": {"url": "https://api.example"}},
                {
                    "type": "RemoteMCPServer",
                    "spec": {"url": "https://m.example/mcp"},
                    "auth": {"type": "OAuthPluginVault"},
                },
            ],
        },
        expect=[
            Launch(
                name="Acme",
                pointer="/runtimes/1",
                url="https://m.example/mcp",
                transport="http-unspecified",
                facts={"auth": "OAuthPluginVault"},
            )
        ],
    ),
    Sample(
        shape="docker-registry",
        at=(("registry",),),
        file="registry.yaml",
        document={"registry": {"github": {"ref": ""}, "bad": 3}},
        expect=[
            Launch(name="github", pointer="/registry/github", ref="docker-mcp:github", enabled=True),
            Launch(name="bad", pointer="/registry/bad", problem="the entry is not an object"),
        ],
    ),
    Sample(
        shape="compose-mcp-gateway",
        at=(("services", "*"),),
        file="compose.yaml",
        document={
            "services": {
                "web": {"image": "nginx"},
                "gateway": {
                    "image": "docker/mcp-gateway:v2",
                    "command": ["--servers=github, time", "--port=80"],
                },
                "time": {"image": "mcp/time", "environment": ["TZ=UTC"], "command": "--local"},
            }
        },
        expect=[
            Launch(
                name="gateway",
                pointer="/services/gateway",
                command="docker",
                args=("run", "docker/mcp-gateway:v2", "--servers=github, time", "--port=80"),
                facts={"image": "docker/mcp-gateway:v2", "servers": "github,time"},
            ),
            Launch(name="github", pointer="/services/gateway/command", ref="docker-mcp:github"),
            Launch(name="time", pointer="/services/gateway/command", ref="docker-mcp:time"),
            Launch(
                name="time",
                pointer="/services/time",
                command="docker",
                args=("run", "mcp/time", "--local"),
                env={"TZ": "UTC"},
                transport="stdio",
                facts={"image": "mcp/time"},
            ),
        ],
    ),
    Sample(
        shape="toolhive-runconfig",
        file="github.json",
        folder="runconfigs",
        document={
            "schema_version": "v0.1.0",
            "name": "github",
            "image": "ghcr.io/github/github-mcp-server:latest",
            "cmd_args": ["stdio"],
            "transport": "stdio",
            "host": "127.0.0.1",
            "port": 24680,
            "env_vars": {"MODE": "ro"},
            "secrets": ["gh,target=GITHUB_TOKEN"],
            "registry_server_name": "github",
        },
        expect=[
            Launch(
                name="github",
                pointer="",
                command="docker",
                args=("run", "ghcr.io/github/github-mcp-server:latest", "stdio"),
                env={"MODE": "ro", "GITHUB_TOKEN": None},
                transport="stdio",
                facts={
                    "image": "ghcr.io/github/github-mcp-server:latest",
                    "listens": "127.0.0.1:24680",
                    "registry_name": "github",
                },
            )
        ],
    ),
    Sample(
        shape="toolhive-runconfig",
        file="docs.json",
        folder="runconfigs",
        document={"name": "docs", "remote_url": "https://d.example/mcp", "transport": "streamable-http"},
        expect=[remote("docs", "", "https://d.example/mcp", "http")],
    ),
    Sample(
        shape="agentgateway",
        at=(("mcp", "targets"), ("targets",)),
        file="config.yaml",
        document={
            "targets": [
                {"name": "a", "stdio": {"cmd": "npx", "args": ["a"]}},
                {"name": "b", "mcp": {"host": "b.example", "port": 443, "path": "/mcp"}},
                {"name": "c", "sse": {"host": "localhost", "port": 81, "path": "/sse"}},
                {"name": "d", "openapi": {"schema": {}, "host": "d.example"}},
            ]
        },
        expect=[
            stdio("a", "/targets/0", "npx", "a"),
            remote("b", "/targets/1", "https://b.example/mcp", "http"),
            remote("c", "/targets/2", "http://localhost:81/sse", "sse"),
        ],
    ),
    Sample(
        shape="cagent",
        at=(("agents", "*", "toolsets", "[]"), ("mcps",)),
        file="agent.yaml",
        document={
            "agents": {
                "root": {
                    "toolsets": [
                        {"type": "think"},
                        {"type": "mcp", "ref": "docker:github"},
                        {"type": "mcp", "remote": {"url": "https://r.example/mcp", "transport_type": "sse"}},
                    ]
                }
            },
            "mcps": {"files": {"command": "npx", "args": ["a"]}},
        },
        expect=[
            Launch(
                name="github",
                pointer="/agents/root/toolsets/1",
                ref="docker-mcp:github",
                facts={"agent": "root"},
            ),
            Launch(
                name=None,
                pointer="/agents/root/toolsets/2",
                url="https://r.example/mcp",
                transport="sse",
                facts={"agent": "root"},
            ),
            stdio("files", "/mcps/files", "npx", "a"),
        ],
    ),
    Sample(
        shape="spring",
        file="application.properties",
        document={
            "spring.ai.mcp.client.stdio.connections.files.command": "npx",
            "spring.ai.mcp.client.stdio.connections.files.args": "-y,acme",
            "spring.ai.mcp.client.stdio.connections.files.env.TOKEN": "x",
            "spring.ai.mcp.client.stdio.connections.more.command": "uvx",
            "spring.ai.mcp.client.stdio.connections.more.args[1]": "b",
            "spring.ai.mcp.client.stdio.connections.more.args[0]": "a",
            "spring.ai.mcp.client.sse.connections.docs.url": "https://d.example",
        },
        expect=[
            Launch(
                name="files",
                pointer="/spring.ai.mcp.client.stdio.connections.files.command",
                command="npx",
                args=("-y", "acme"),
                env={"TOKEN": "x"},
                transport="stdio",
            ),
            stdio("more", "/spring.ai.mcp.client.stdio.connections.more.command", "uvx", "a", "b"),
            remote("docs", "/spring.ai.mcp.client.sse.connections.docs.url", "https://d.example", "sse"),
        ],
    ),
)
