"""Examples of the rarer forms of a shape: older layouts, and values that are wrong."""

from __future__ import annotations

import json

from discovery.model import Launch
from discovery.shapes.model import Folder, Include, Toggle
from tests.shapes.sample import Sample, remote, stdio

NOT_SERVERS = "the value is not a map or list of servers"
NOT_AN_OBJECT = "the entry is not an object"
NO_ADDRESS = "the entry has neither a command nor an address"
NOT_TEXT = "the text inside the value cannot be read as JSON"
CONNECTION = {"type": "mcp", "url": "https://m.example", "info": {"name": "m"}, "config": {"enable": False}}
FLOW = {"data": {"label": "L", "inputs": {"mcpServerConfig": '{"mcpServers": {"a": {"command": "x"}}}'}}}

MORE = (
    Sample(
        shape="std",
        at=(("servers",),),
        file=".mcp.json",
        document={"servers": {"a": {"type": "http", "url": "https://a.example", "newField": 1}}},
        expect=[remote("a", "/servers/a", "https://a.example", "http")],
    ),
    Sample(
        shape="std",
        at=(("servers",),),
        document={"servers": [{"name": "a", "url": "${A_URL}"}, {"name": "b", "command": "x"}]},
        expect=[remote("a", "/servers/0", "${A_URL}"), stdio("b", "/servers/1", "x")],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",),),
        document={"mcpServers": [{"name": "a", "command": "x"}, {"b": {"command": "y"}}, None, "c"]},
        expect=[
            stdio("a", "/mcpServers/0", "x"),
            stdio("b", "/mcpServers/1/b", "y"),
            Launch(name=None, pointer="/mcpServers/3", problem=NOT_AN_OBJECT),
        ],
    ),
    Sample(
        shape="std",
        at=((),),
        file="mcp.json",
        document=[{"name": "a", "command": "x"}],
        expect=[stdio("a", "/0", "x")],
    ),
    Sample(
        shape="vscode",
        at=(("servers",), ("mcpServers",)),
        file="mcp.json",
        document={"servers": "x"},
        expect=[Launch(name=None, pointer="/servers", problem=NOT_SERVERS)],
    ),
    Sample(
        shape="vscode-in-string",
        at=(("mcp",),),
        document={"mcp": "{broken"},
        expect=[Launch(name=None, pointer="/mcp", problem=NOT_TEXT)],
    ),
    Sample(
        shape="vscode-workspace-registry",
        at=(("folder",), ("workspace",)),
        document={"folder": "file:///srv/a", "workspace": {"configPath": "/srv/b/x.code-workspace"}},
        expect=[Folder(path="file:///srv/a"), Folder(path="/srv/b")],
    ),
    Sample(
        shape="zed",
        at=(("context_servers",),),
        document={"context_servers": "x"},
        expect=[Launch(name=None, pointer="/context_servers", problem=NOT_SERVERS)],
    ),
    Sample(
        shape="codex",
        at=(("mcp_servers",),),
        file="config.toml",
        document={"mcp_servers": {"a": {"enabled": False}, "b": 3}},
        expect=[
            Toggle(name="a", enabled=False),
            Launch(name="b", pointer="/mcp_servers/b", problem=NOT_AN_OBJECT),
        ],
    ),
    Sample(
        shape="codex-base64",
        at=(("config_toml_base64",),),
        document={"config_toml_base64": "é"},
        expect=[
            Launch(
                name=None,
                pointer="/config_toml_base64",
                problem="the value is not base64 of a TOML text",
            )
        ],
    ),
    Sample(
        shape="goose",
        at=(("extensions",),),
        document={"extensions": {"a": 3, "b": {"type": "stdio"}, "c": None, "d": {"enabled": False}}},
        expect=[
            Launch(name="a", pointer="/extensions/a", problem=NOT_AN_OBJECT),
            Launch(name="b", pointer="/extensions/b", problem=NO_ADDRESS),
            Toggle(name="d", enabled=False),
        ],
    ),
    Sample(
        shape="goose",
        at=(("extensions",),),
        document={"extensions": "x"},
        expect=[Launch(name=None, pointer="/extensions", problem=NOT_SERVERS)],
    ),
    Sample(
        shape="opencode",
        at=(("mcp",), ("mcp", "servers")),
        document={"mcp": {"a": {"type": "local"}, "servers": {"enabled": False}}},
        expect=[
            Launch(name="a", pointer="/mcp/a", problem=NO_ADDRESS),
            Toggle(name="servers", enabled=False),
        ],
    ),
    Sample(
        shape="refact",
        file="mcp_sse_x.yaml",
        document=["x"],
        expect=[Launch(name="x", pointer="", problem=NOT_AN_OBJECT)],
    ),
    Sample(
        shape="agent-zero",
        at=(("mcp_servers",),),
        document={"mcp_servers": '[{"name": "a", "serverUrl": "https://a.example"}]'},
        expect=[remote("a", "/mcp_servers", "https://a.example")],
    ),
    Sample(
        shape="claude-agent-mcp",
        at=(("mcpServers",),),
        document={"mcpServers": {"a": {"command": "x"}}},
        expect=[stdio("a", "/mcpServers/a", "x")],
    ),
    Sample(
        shape="fast-agent-card",
        at=(("mcp_connect",),),
        document={"mcp_connect": ["uvx acme --x"]},
        expect=[stdio(None, "/mcp_connect/0", "uvx", "acme", "--x")],
    ),
    Sample(
        shape="openhands-toml",
        at=(("mcp_config",),),
        document={"mcp_config": {"sse_servers": "x", "mcpServers": {"a": {"command": "x"}}}},
        expect=[
            Launch(name=None, pointer="/mcp_config/sse_servers", problem=NOT_SERVERS),
            stdio("a", "/mcp_config/mcpServers/a", "x"),
        ],
    ),
    Sample(
        shape="flujo",
        document={"mcpServers": {"a": {"command": "x"}}},
        expect=[stdio("a", "/mcpServers/a", "x")],
    ),
    Sample(
        shape="enablement",
        document={"a": {"enabled": False, "reason": "x"}},
        expect=[Toggle(name="a", enabled=False)],
    ),
    Sample(
        shape="claude-ide-lock",
        at=(("workspaceFolders",),),
        document={"workspaceFolders": ["/srv/a"]},
        expect=[Folder(path="/srv/a")],
    ),
    Sample(
        shape="openwebui",
        at=(("config", "key", "value"), ("config", "data")),
        document={
            "config": [
                {
                    "data": json.dumps(
                        {"tool_server": {"connections": [CONNECTION, {"type": "mcp", "url": ""}]}}
                    )
                },
            ]
        },
        expect=[
            Launch(
                name="m",
                pointer="/config/0/data",
                url="https://m.example",
                transport="http",
                enabled=False,
            ),
            Launch(name=None, pointer="/config/0/data", problem=NO_ADDRESS),
        ],
    ),
    Sample(
        shape="n8n-nodes",
        at=(("nodes", "[]"),),
        document={"nodes": [{"type": "n8n-nodes-mcp.mcpClientTool", "name": "a"}]},
        expect=[Launch(name="a", pointer="/nodes/0", problem=NO_ADDRESS)],
    ),
    Sample(
        shape="home-assistant",
        at=(("data", "entries", "[]"),),
        document={"data": {"entries": [{"domain": "mcp", "title": "a", "data": {}}]}},
        expect=[Launch(name="a", pointer="/data/entries/0", problem=NO_ADDRESS)],
    ),
    Sample(
        shape="flowise",
        at=(("chat_flow", "name", "flowData"),),
        document={
            "chat_flow": [
                {
                    "flowData": json.dumps(
                        {"nodes": [FLOW, {"data": {"label": "B", "inputs": {"mcpServerConfig": "{broken"}}}]}
                    )
                }
            ]
        },
        expect=[
            stdio("a", "/chat_flow/0/flowData", "x"),
            Launch(name="B", pointer="/chat_flow/0/flowData", problem=NOT_TEXT),
        ],
    ),
    Sample(
        shape="server-json",
        at=(("packages", "[]"), ("remotes", "[]")),
        document={
            "name": "io.github.a/b",
            "packages": [{"registryType": "npm"}],
            "remotes": [{"type": "sse"}],
        },
        expect=[
            Launch(name="io.github.a/b", pointer="/packages/0", problem=NO_ADDRESS),
            Launch(name="io.github.a/b", pointer="/remotes/0", problem=NO_ADDRESS),
        ],
    ),
    Sample(  # runtime arguments that repeat the subcommand and the image, beside one that does not
        shape="server-json",
        at=(("packages", "[]"),),
        document={
            "name": "io.github.a/b",
            "packages": [
                {
                    "registryType": "oci",
                    "identifier": "ghcr.io/acme/files:1.0.0",
                    "runtimeArguments": [
                        {"type": "positional", "value": "run"},
                        {"type": "named", "name": "-i", "value": "true", "format": "boolean"},
                        {"type": "named", "name": "-t", "value": "false", "format": "boolean"},
                        {"type": "named", "name": "-e", "value": "REGION=eu"},
                        {"type": "positional", "value": "ghcr.io/acme/files", "valueHint": "image"},
                    ],
                    "packageArguments": [{"type": "positional", "value": "run"}],
                },
                {
                    "registryType": "npm",
                    "identifier": "@acme/files",
                    "version": "1.0.0",
                    "runtimeArguments": [
                        {"type": "positional", "value": "-y"},
                        {"type": "named", "name": "--package", "value": "@acme/other"},
                    ],
                },
            ],
        },
        expect=[
            Launch(
                name="io.github.a/b",
                pointer="/packages/0",
                command="docker",
                args=(
                    *("run", "-i", "--rm", "-e", "REGION=eu"),
                    *("ghcr.io/acme/files:1.0.0", "run"),
                ),
                transport="stdio",
                facts={"role": "provided", "registry": "oci"},
            ),
            Launch(
                name="io.github.a/b",
                pointer="/packages/1",
                command="npx",
                args=("-y", "--package", "@acme/other", "@acme/files@1.0.0"),
                transport="stdio",
                facts={"role": "provided", "registry": "npm"},
            ),
        ],
    ),
    Sample(
        shape="package-json",
        file="package.json",
        document={
            "publisher": "acme",
            "name": "x",
            "mcpServers": {"a": {"command": "x"}},
            "contributes": {"mcpServerDefinitionProviders": [{"id": "p"}]},
        },
        expect=[
            Launch(
                name="a",
                pointer="/mcpServers/a",
                command="x",
                transport="stdio",
                facts={"role": "provided"},
            ),
            Launch(
                name="p",
                pointer="/contributes/mcpServerDefinitionProviders/0",
                ref="vscode-extension:acme.x/p",
                facts={"role": "provided"},
            ),
        ],
    ),
    Sample(
        shape="mcpb-manifest",
        at=(("server",),),
        file="manifest.json",
        document={"manifest_version": "0.2", "name": "x", "server": {"type": "node"}},
        expect=[Launch(name="x", pointer="/server", problem=NO_ADDRESS)],
    ),
    Sample(
        shape="odr-list",
        document={"servers": {"a": {"command": "odr.exe"}}},
        expect=[stdio("a", "/servers/a", "odr.exe")],
    ),
    Sample(
        shape="toolhive-runconfig",
        document={"name": "a", "image": ""},
        expect=[Launch(name="a", pointer="", problem=NO_ADDRESS)],
    ),
    Sample(
        shape="agentgateway",
        at=(("targets",),),
        document={
            "targets": [{"name": "a", "mcp": {"port": 1}}, {"name": "b", "mcp": {"host": "https://b/mcp"}}]
        },
        expect=[
            Launch(name="a", pointer="/targets/0", problem=NO_ADDRESS),
            remote("b", "/targets/1", "https://b/mcp", "http"),
        ],
    ),
    Sample(
        shape="ai-plugin",
        at=(("runtimes", "[]"),),
        document={"namespace": "a", "runtimes": [{"type": "RemoteMCPServer", "spec": {}}]},
        expect=[Launch(name="a", pointer="/runtimes/0", problem="the runtime has no address")],
    ),
    Sample(
        shape="fastmcp-json",
        file="x.fastmcp.json",
        folder="weather",
        document={"name": "W", "entrypoint": "server.py:mcp"},
        expect=[
            Launch(
                name="W",
                pointer="/entrypoint",
                command="fastmcp",
                args=("run", "server.py:mcp"),
                transport="stdio",
                facts={"role": "provided"},
            )
        ],
    ),
    Sample(
        shape="smithery-yaml",
        at=(("startCommand",),),
        folder="w",
        document={"startCommand": {"type": "http"}},
        expect=[
            Launch(
                name="w",
                pointer="/startCommand",
                ref="smithery-build:w",
                transport="http",
                facts={"role": "provided"},
            )
        ],
    ),
    Sample(
        shape="package-json-pi",
        at=(("pi", "mcp"),),
        file="package.json",
        document={"pi": {"mcp": "..\\shared\\mcp.json"}},
        expect=[Include(path="../shared/mcp.json", pointer="/pi/mcp")],
    ),
    Sample(
        shape="crushrc",
        document="mcp add 'open\nmcp add a --command x --header K v",
        expect=[
            Launch(name=None, pointer="/1", problem="the statement has unbalanced quotes"),
            Launch(
                name="a",
                pointer="/2",
                command="x",
                headers={"K": "v"},
                transport="stdio",
                facts={"approximate": "text"},
            ),
        ],
    ),
)
