"""Examples of lists, documents with frontmatter, databases and platforms."""

from __future__ import annotations

import json

from discovery.model import Launch
from discovery.shapes.model import Folder, Include, Toggle
from tests.shapes.sample import Sample, remote, stdio

CHERRY = json.dumps(
    {
        "servers": [
            {
                "id": "1",
                "name": "files",
                "type": "stdio",
                "command": "npx",
                "args": ["s"],
                "isActive": True,
            },
            {"id": "2", "name": "docs", "type": "streamableHttp", "baseUrl": "https://d.example/mcp"},
            {"id": "3", "name": "@cherry/fetch", "type": "inMemory"},
        ]
    }
)
LANGFLOW = {
    "nodes": [
        {
            "data": {
                "node": {
                    "template": {
                        "mcp_server": {
                            "value": {"name": "lf", "config": {"command": "uvx", "args": ["mcp-proxy"]}}
                        }
                    }
                }
            }
        }
    ]
}

LISTS = (
    Sample(
        shape="vibe",
        at=(("mcp_servers",),),
        file="config.toml",
        document={
            "mcp_servers": [
                {"name": "a", "transport": "stdio", "command": ["uvx", "a"], "args": ["--x"]},
                {
                    "name": "b",
                    "transport": "streamable-http",
                    "url": "https://b.example",
                    "api_key_env": "B_KEY",
                    "api_key_header": "X-Key",
                },
            ]
        },
        expect=[
            stdio("a", "/mcp_servers/0", "uvx", "a", "--x"),
            Launch(
                name="b",
                pointer="/mcp_servers/1",
                url="https://b.example",
                headers={"X-Key": "${B_KEY}"},
                transport="http",
            ),
        ],
    ),
    Sample(
        shape="reasonix",
        at=(("plugins",),),
        file="reasonix.toml",
        document={"plugins": [{"name": "a", "type": "stdio", "command": "npx", "args": ["a"]}]},
        expect=[stdio("a", "/plugins/0", "npx", "a")],
    ),
    Sample(
        shape="continue-list",
        at=(("mcpServers",),),
        file="config.yaml",
        document={
            "mcpServers": [
                None,
                {"name": "a", "command": "npx", "args": ["a"]},
                {
                    "name": "b",
                    "type": "sse",
                    "url": "https://b.example",
                    "requestOptions": {"headers": {"K": "v"}},
                    "apiKey": "secret",
                },
                {"uses": "acme/browser", "with": {"KEY": "x"}},
            ]
        },
        expect=[
            stdio("a", "/mcpServers/1", "npx", "a"),
            Launch(
                name="b",
                pointer="/mcpServers/2",
                url="https://b.example",
                headers={"K": "v", "apiKey": "secret"},
                transport="sse",
            ),
            Launch(name=None, pointer="/mcpServers/3", ref="continue-hub:acme/browser"),
        ],
    ),
    Sample(
        shape="continue-legacy",
        at=(("experimental", "modelContextProtocolServers"),),
        document={
            "experimental": {
                "modelContextProtocolServers": [
                    {"transport": {"type": "stdio", "command": "uvx", "args": ["a"]}}
                ]
            }
        },
        expect=[stdio(None, "/experimental/modelContextProtocolServers/0", "uvx", "a")],
    ),
    Sample(
        shape="augment-array",
        file="mcpServers.json",
        document=[
            {"id": "1", "name": "a", "type": "stdio", "command": "npx", "args": ["a"], "disabled": False},
            7,
        ],
        expect=[
            Launch(name="a", pointer="/0", command="npx", args=("a",), transport="stdio", enabled=True),
            Launch(name=None, pointer="/1", problem="the entry is not an object"),
        ],
    ),
    Sample(
        shape="chatbox",
        at=(("settings", "mcp", "servers"),),
        document={
            "settings": {
                "mcp": {
                    "servers": [
                        {
                            "id": "1",
                            "name": "a",
                            "enabled": True,
                            "transport": {"type": "http", "url": "https://a.example", "headers": {"K": "v"}},
                        }
                    ]
                }
            }
        },
        expect=[
            Launch(
                name="a",
                pointer="/settings/mcp/servers/0",
                url="https://a.example",
                headers={"K": "v"},
                transport="http",
                enabled=True,
            )
        ],
    ),
    Sample(
        shape="grok-list",
        at=(("mcp", "servers"), ("mcpServers",)),
        document={
            "mcp": {
                "servers": [
                    {
                        "id": "1",
                        "label": "A",
                        "enabled": False,
                        "transport": "stdio",
                        "command": "npx",
                        "cwd": "/x",
                    }
                ]
            }
        },
        expect=[
            Launch(
                name="A",
                pointer="/mcp/servers/0",
                command="npx",
                cwd="/x",
                transport="stdio",
                enabled=False,
            )
        ],
    ),
    Sample(
        shape="5ire",
        at=(("mcpServers",), ("servers",)),
        file="mcp.json",
        document={
            "servers": [
                {"key": "a", "type": "remote", "url": "https://a.example", "isActive": True},
                {"key": "b", "type": "local", "command": "uvx", "args": ["b"], "approvalPolicy": "never"},
            ]
        },
        expect=[
            Launch(
                name="a",
                pointer="/servers/0",
                url="https://a.example",
                transport="http-unspecified",
                enabled=True,
            ),
            Launch(
                name="b",
                pointer="/servers/1",
                command="uvx",
                args=("b",),
                transport="stdio",
                auto_approve=("*",),
            ),
        ],
    ),
    Sample(
        shape="openhands-toml",
        at=(("mcp",),),
        file="config.toml",
        document={
            "mcp": {
                "stdio_servers": [{"name": "a", "command": "npx", "args": ["a"], "env": {"K": "v"}}],
                "sse_servers": ["https://b.example/sse"],
                "shttp_servers": [{"url": "https://c.example/mcp", "api_key": "k"}, 3],
            }
        },
        expect=[
            Launch(
                name="a",
                pointer="/mcp/stdio_servers/0",
                command="npx",
                args=("a",),
                env={"K": "v"},
                transport="stdio",
            ),
            remote(None, "/mcp/sse_servers/0", "https://b.example/sse", "sse"),
            Launch(
                name=None,
                pointer="/mcp/shttp_servers/0",
                url="https://c.example/mcp",
                headers={"api_key": "k"},
                transport="http",
            ),
            Launch(name=None, pointer="/mcp/shttp_servers/1", problem="the entry is not an object"),
        ],
    ),
    Sample(
        shape="claude-agent-mcp",
        at=(("mcpServers",),),
        file="reviewer.md",
        document={
            "name": "reviewer",
            "mcpServers": ["existing", {"inline": {"command": "npx", "args": ["a"]}}, {"bad": 4, "good": {}}],
        },
        expect=[
            stdio("inline", "/mcpServers/1/inline", "npx", "a"),
            Launch(
                name=None,
                pointer="/mcpServers/2",
                problem="the entry has neither a command nor an address",
            ),
        ],
    ),
    Sample(
        shape="copilot-agent",
        at=(("mcp-servers",),),
        file="x.agent.md",
        document={
            "mcp-servers": {
                "a": {"type": "local", "command": "npx", "args": ["a"], "tools": ["*"]},
                "b": {"type": "http", "url": "https://b.example", "tools": ["read", "list"]},
            }
        },
        expect=[
            Launch(
                name="a",
                pointer="/mcp-servers/a",
                command="npx",
                args=("a",),
                transport="stdio",
                auto_approve=("*",),
            ),
            Launch(
                name="b",
                pointer="/mcp-servers/b",
                url="https://b.example",
                transport="http",
                auto_approve=("read", "list"),
            ),
        ],
    ),
    Sample(
        shape="fast-agent-card",
        at=(("servers",), ("mcp_connect",)),
        file="card.md",
        document={
            "servers": ["files"],
            "mcp_connect": [{"target": "https://a.example/mcp", "name": "a"}, "@b/c"],
        },
        expect=[
            remote("a", "/mcp_connect/0", "https://a.example/mcp"),
            stdio(None, "/mcp_connect/1", "npx", "-y", "@b/c"),
        ],
    ),
    Sample(
        shape="obsidian-smart-composer",
        at=(("mcp", "servers"),),
        file="data.json",
        document={
            "mcp": {
                "servers": [
                    {
                        "id": "files",
                        "enabled": True,
                        "parameters": {"command": "npx", "args": ["a"], "env": {"K": "v"}},
                        "toolOptions": {"read": {"allowAutoExecution": True}, "write": {}},
                    }
                ]
            }
        },
        expect=[
            Launch(
                name="files",
                pointer="/mcp/servers/0",
                command="npx",
                args=("a",),
                env={"K": "v"},
                transport="stdio",
                enabled=True,
                auto_approve=("read",),
            )
        ],
    ),
    Sample(
        shape="flujo",
        file="mcp_servers.json",
        document={"a": {"name": "a", "transport": "websocket", "url": "wss://a.example", "disabled": False}},
        expect=[Launch(name="a", pointer="/a", url="wss://a.example", transport="ws", enabled=True)],
    ),
    Sample(
        shape="redux-persist",
        at=(("persist:cherry-studio", "mcp", "servers"),),
        document={"persist:cherry-studio": json.dumps({"mcp": CHERRY, "llm": "{}"})},
        expect=[
            Launch(
                name="files",
                pointer="/persist:cherry-studio",
                command="npx",
                args=("s",),
                transport="stdio",
                enabled=True,
            ),
            remote("docs", "/persist:cherry-studio", "https://d.example/mcp", "http"),
        ],
    ),
    Sample(
        shape="db-rows",
        at=(("mcp_servers", "name", "config_json"),),
        file="agent.db",
        document={
            "mcp_servers": [
                {
                    "name": "a",
                    "config_json": '{"type": "stdio", "command": "npx", "args": ["a"], "enabled": true}',
                },
                {"name": "b", "config_json": "{broken"},
                {"name": "c", "config_json": '{"type": "inmemory", "command": "", "args": []}'},
            ]
        },
        expect=[
            Launch(
                name="a",
                pointer="/mcp_servers/0/config_json",
                command="npx",
                args=("a",),
                transport="stdio",
                enabled=True,
            ),
            Launch(
                name="b",
                pointer="/mcp_servers/1/config_json",
                problem="the text inside the value cannot be read as JSON",
            ),
        ],
    ),
    Sample(
        shape="db-rows",
        at=(("servers", "name", "command", "args", "env", "disabled", "server_type", "remote_url"),),
        file="mcprouter.db",
        document={
            "servers": [
                {
                    "name": "a",
                    "command": "npx",
                    "args": '["-y", "a"]',
                    "env": '{"K": "v"}',
                    "disabled": 1,
                    "server_type": "local",
                    "remote_url": None,
                },
                {
                    "name": "b",
                    "command": "",
                    "args": "[]",
                    "server_type": "remote",
                    "remote_url": "https://b.example",
                },
            ]
        },
        expect=[
            Launch(
                name="a",
                pointer="/servers/0",
                command="npx",
                args=("-y", "a"),
                env={"K": "v"},
                transport="stdio",
                enabled=False,
            ),
            remote("b", "/servers/1", "https://b.example"),
        ],
    ),
    Sample(
        shape="db-rows",
        at=(("tool", "displayId", "config", "enabled"),),
        file="app.db",
        document={
            "tool": [
                {
                    "displayId": "a",
                    "config": '{"type": "stdio", "command": "npx -y a", "env": "K=v\\nL=w"}',
                    "enabled": 0,
                }
            ]
        },
        expect=[
            Launch(
                name="a",
                pointer="/tool/0/config",
                command="npx",
                args=("-y", "a"),
                env={"K": "v", "L": "w"},
                transport="stdio",
                enabled=False,
            )
        ],
    ),
    Sample(
        shape="db-rows",
        at=(("working_set", "id", "name", "servers"),),
        file="mcp-toolkit.db",
        document={
            "working_set": [
                {
                    "id": "dev",
                    "name": "Dev",
                    "servers": json.dumps(
                        [
                            {"type": "registry", "source": "https://r.example/v0/servers/abc"},
                            {
                                "type": "image",
                                "image": "mcp/github",
                                "snapshot": {"server": {"name": "github"}},
                            },
                            {"type": "remote", "endpoint": "https://c.example/mcp"},
                        ]
                    ),
                }
            ]
        },
        expect=[
            Launch(
                name="abc",
                pointer="/working_set/0/servers",
                ref="docker-mcp:https://r.example/v0/servers/abc",
            ),
            Launch(
                name="github",
                pointer="/working_set/0/servers",
                command="docker",
                args=("run", "mcp/github"),
                transport="stdio",
                facts={"image": "mcp/github"},
            ),
            remote("https://c.example/mcp", "/working_set/0/servers", "https://c.example/mcp"),
        ],
    ),
    Sample(
        shape="db-rows",
        at=(("flow", "name", "data"),),
        file="langflow.db",
        document={"flow": [{"name": "Flow", "data": json.dumps(LANGFLOW)}]},
        expect=[stdio("lf", "/flow/0/data", "uvx", "mcp-proxy")],
    ),
    Sample(
        shape="warp-db",
        at=(("generic_string_objects",),),
        file="warp.sqlite",
        document={
            "generic_string_objects": [{"data": '{"json": {"mcpServers": {"a": {"command": "npx"}}}}'}]
        },
        expect=[stdio("a", "/generic_string_objects/0/data", "npx")],
    ),
    Sample(
        shape="openwebui",
        at=(("config", "key", "value"), ("config", "data")),
        file="webui.db",
        document={
            "config": [
                {
                    "key": "tool_server.connections",
                    "value": json.dumps(
                        [
                            {"type": "openapi", "url": "https://api.example"},
                            {
                                "type": "mcp",
                                "url": "https://m.example/mcp",
                                "auth_type": "bearer",
                                "key": "secret",
                                "config": {"enable": True},
                                "info": {"id": "m", "name": "M"},
                            },
                        ]
                    ),
                }
            ]
        },
        expect=[
            Launch(
                name="M",
                pointer="/config/0/value",
                url="https://m.example/mcp",
                headers={"key": "secret"},
                transport="http",
                enabled=True,
            )
        ],
    ),
    Sample(
        shape="n8n-nodes",
        at=(("workflow_entity", "name", "nodes", "active"),),
        file="database.sqlite",
        document={
            "workflow_entity": [
                {
                    "name": "W",
                    "active": 0,
                    "nodes": json.dumps(
                        [
                            {
                                "type": "@n8n/n8n-nodes-langchain.mcpClientTool",
                                "name": "Docs",
                                "parameters": {
                                    "endpointUrl": "https://d.example/mcp",
                                    "serverTransport": "httpStreamable",
                                },
                            },
                            {
                                "type": "n8n-nodes-mcp.mcpClient",
                                "name": "Local",
                                "credentials": {"mcpClientApi": {"id": "77", "name": "Creds"}},
                            },
                        ]
                    ),
                }
            ]
        },
        expect=[
            Launch(
                name="Docs",
                pointer="/workflow_entity/0/nodes",
                url="https://d.example/mcp",
                transport="http",
                enabled=False,
            ),
            Launch(
                name="Local",
                pointer="/workflow_entity/0/nodes",
                ref="n8n-credential:77",
                enabled=False,
            ),
        ],
    ),
    Sample(
        shape="n8n-nodes",
        at=(("nodes", "[]"),),
        file="flow.n8n.json",
        document={
            "nodes": [
                {"type": "n8n-nodes-base.set", "parameters": {"url": "https://x.example"}},
                {
                    "type": "@n8n/n8n-nodes-langchain.mcpClientTool",
                    "name": "Old",
                    "disabled": True,
                    "parameters": {"sseEndpoint": "https://o.example/sse"},
                },
            ]
        },
        expect=[
            Launch(
                name="Old",
                pointer="/nodes/1",
                url="https://o.example/sse",
                transport="sse",
                enabled=False,
            )
        ],
    ),
    Sample(
        shape="flowise",
        at=(("chat_flow", "name", "flowData"),),
        file="database.sqlite",
        document={
            "chat_flow": [
                {
                    "name": "F",
                    "flowData": json.dumps(
                        {
                            "nodes": [
                                {
                                    "data": {
                                        "name": "customMCP",
                                        "label": "Custom MCP",
                                        "inputs": {"mcpServerConfig": "{command: 'npx', args: ['a'],}"},
                                    }
                                }
                            ]
                        }
                    ),
                }
            ]
        },
        expect=[stdio("Custom MCP", "/chat_flow/0/flowData", "npx", "a")],
    ),
    Sample(
        shape="home-assistant",
        at=(("data", "entries", "[]"),),
        file="core.config_entries",
        document={
            "data": {
                "entries": [
                    {"domain": "hue", "data": {"url": "https://hue.example"}},
                    {
                        "domain": "mcp",
                        "title": "Docs",
                        "data": {"url": "https://d.example/sse", "token": {"access_token": "t"}},
                        "disabled_by": "user",
                    },
                ]
            }
        },
        expect=[
            Launch(
                name="Docs",
                pointer="/data/entries/1",
                url="https://d.example/sse",
                transport="http-unspecified",
                enabled=False,
            )
        ],
    ),
    Sample(
        shape="name-list",
        at=(
            ("enabledMcpjsonServers",),
            ("disabledMcpjsonServers",),
            ("enableAllProjectMcpServers",),
            ("enabledPlugins",),
        ),
        document={
            "enabledMcpjsonServers": ["a"],
            "disabledMcpjsonServers": ["b", 5],
            "enableAllProjectMcpServers": True,
            "enabledPlugins": {"tools@acme": False},
        },
        expect=[
            Toggle(name="a", enabled=True),
            Toggle(name="b", enabled=False),
            Toggle(name="*", enabled=True),
            Toggle(name="tools@acme", enabled=False),
        ],
    ),
    Sample(
        shape="name-list",
        at=(("projects", "*", "disabledMcpServers"),),
        file=".claude.json",
        document={"projects": {"/srv/web": {"disabledMcpServers": ["a"]}}},
        expect=[Toggle(name="a", enabled=False, project="/srv/web")],
    ),
    Sample(
        shape="name-list",
        at=(("mcp", "disabledMcpServers"), ("mcp", "allowedMcpServers"), ("mcp", "mcpConfigPath")),
        file="config.yml",
        document={"mcp": {"allowedMcpServers": ["x"], "mcpConfigPath": "./mcp/servers.json"}},
        expect=[Include(path="mcp/servers.json", pointer="/mcp/mcpConfigPath")],
    ),
    Sample(
        shape="enablement",
        at=(("*", "enabled"),),
        file="mcp-server-enablement.json",
        document={"a": {"enabled": False}, "b": {"enabled": True}, "c": {}},
        expect=[Toggle(name="a", enabled=False), Toggle(name="b", enabled=True)],
    ),
    Sample(
        shape="policy-list",
        at=(("allowedMcpServers",), ("deniedMcpServers",)),
        document={
            "allowedMcpServers": [{"serverName": "a"}],
            "deniedMcpServers": [{"serverName": "b"}, {"serverUrl": "https://*.example"}],
        },
        expect=[Toggle(name="b", enabled=False)],
    ),
    Sample(
        shape="vscdb",
        at=(("ItemTable", "key", "value"),),
        file="state.vscdb",
        document={
            "ItemTable": [
                {"key": "mcp.disabledServers", "value": '["a"]'},
                {"key": "mcp.enablement", "value": '{"b": true, "c": false}'},
                {"key": "workbench.disabled", "value": '["d"]'},
            ]
        },
        expect=[
            Toggle(name="a", enabled=False),
            Toggle(name="b", enabled=True),
            Toggle(name="c", enabled=False),
        ],
    ),
    Sample(
        shape="claude-ext-settings",
        at=(("isEnabled",),),
        file="ant.dir.acme.files.json",
        document={"isEnabled": False, "userConfig": {"key": "secret"}},
        expect=[Toggle(name="ant.dir.acme.files", enabled=False)],
    ),
    Sample(
        shape="project-registry",
        at=(("projects",),),
        file="config.toml",
        document={"projects": {"/srv/a": {"trust_level": "trusted"}, "C:\\b": {}, "relative": {}}},
        expect=[Folder(path="/srv/a"), Folder(path="C:\\b")],
    ),
    Sample(
        shape="project-registry",
        at=(("project", "worktree"),),
        file="opencode.db",
        document={"project": [{"id": "1", "worktree": "/srv/a"}, {"id": "global", "worktree": "/"}]},
        expect=[Folder(path="/srv/a"), Folder(path="/")],
    ),
    Sample(
        shape="project-registry",
        at=(("projectResources", "resources", "[]", "folderUri"),),
        document={"projectResources": {"resources": [{"folderUri": "file:///srv/a%20b"}, {"name": "x"}]}},
        expect=[Folder(path="file:///srv/a%20b")],
    ),
    Sample(
        shape="project-registry",
        at=(("RECENT_WORKSPACES",),),
        file="org.eclipse.ui.ide.prefs",
        document={"RECENT_WORKSPACES": "/home/ana/ws1\n/home/ana/ws2"},
        expect=[Folder(path="/home/ana/ws1"), Folder(path="/home/ana/ws2")],
    ),
    Sample(
        shape="vscode-workspace-registry",
        at=(("folder",), ("workspace",)),
        file="workspace.json",
        document={"workspace": "file:///srv/a/team.code-workspace"},
        expect=[Folder(path="file:///srv/a")],
    ),
    Sample(
        shape="claude-ide-lock",
        file="12345.lock",
        document={"pid": 1, "workspaceFolders": ["/srv/a"], "authToken": "secret"},
        expect=[Folder(path="/srv/a")],
    ),
    Sample(
        shape="plugin-registry",
        at=(("plugins", "*"),),
        file="installed_plugins.json",
        document={
            "plugins": {
                "a@m": [{"scope": "project", "projectPath": "/srv/a", "installPath": "/x"}],
                "b@m": [{"scope": "user", "installPath": "/y"}],
            }
        },
        expect=[Folder(path="/srv/a")],
    ),
)
