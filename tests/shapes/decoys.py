"""Documents that resemble a shape and hold no server of it."""

from __future__ import annotations

import json

from discovery.shapes.model import Plain
from tests.shapes.sample import MCP_KEYS, Sample
from tests.shapes.samples_packages import MANIFEST, element, option

EVERY_KEY = (("servers",), ("mcpServers",), ())
MINECRAFT_LIST: Plain = {
    "servers": [{"name": "Hypixel", "ip": "mc.hypixel.net"}, {"name": "x", "url": "mc.x.net"}]
}
MINECRAFT_MAP: Plain = {"servers": {"survival": {"ip": "10.0.0.1", "port": 25565, "image": "icon.png"}}}
OPENAPI: dict[str, Plain] = {
    "openapi": "3.2.0",
    "servers": [{"name": "prod", "url": "https://api.example", "description": "x"}],
}
ASYNCAPI: Plain = {"servers": {"prod": {"url": "mqtt://broker.example", "protocol": "mqtt"}}}
ASSETS: Plain = {"assetIndex": {"id": "1.20", "sha1": "ab", "size": 1, "url": "https://x.example/i.json"}}
POLICY: Plain = {
    "mcp": {"allowed": ["a"], "gallery": {"enabled": False}, "discovery": {"x": {"enabled": True}}}
}
NPM: Plain = {
    "name": "x",
    "version": "1.0.0",
    "scripts": {"a": "b"},
    "author": {"name": "y", "url": "https://y"},
}
WEB_APP: Plain = {"name": "App", "start_url": "/", "icons": [{"src": "a.png"}], "server": {"type": "node"}}

CHERRY_INSIDE = json.dumps({"servers": [{"type": "inMemory", "name": "x"}]})

DECOYS = (
    Sample(shape="std", at=EVERY_KEY, file="mcp.json", document=MINECRAFT_LIST),
    Sample(shape="std", at=EVERY_KEY, file="mcp.json", document=MINECRAFT_MAP),
    Sample(shape="std", at=EVERY_KEY, file="server_config.json", document=OPENAPI),
    Sample(shape="std", at=EVERY_KEY, document={"servers": [{"url": "https://api.example"}]}),
    Sample(shape="std", at=EVERY_KEY, document=ASYNCAPI),
    Sample(shape="std", at=EVERY_KEY, document={"servers": "all"}),
    Sample(shape="std", at=EVERY_KEY, document={"servers": {"a": {"type": "shell", "command": "ls"}}}),
    Sample(shape="std", at=EVERY_KEY, file="mcp.json", document=ASSETS),
    Sample(shape="std", at=EVERY_KEY, file="plugin.json", document=NPM),
    Sample(shape="std", at=EVERY_KEY, file="manifest.json", document=WEB_APP),
    Sample(shape="std", at=EVERY_KEY, document={"name": "Acme", "url": "https://acme.example"}),
    Sample(shape="std", at=EVERY_KEY, document={"mcpServers": None, "a": {"command": "npx"}}),
    Sample(shape="std", at=EVERY_KEY, document={"mcpServers": {}, "mcpSettings": {"a": {"toolTimeout": 3}}}),
    Sample(shape="std", at=EVERY_KEY, document={"mcpServers": {"$schema": "x", "_comment": "y", "//": 1}}),
    Sample(
        shape="std",
        at=MCP_KEYS,
        file="cline_mcp_settings.json",
        document={"mcpServers": {}, "__vscodeLegacyMcpSettingsMigration": {"done": {"command": "x"}}},
    ),
    Sample(shape="std", at=(("mcpServers",), ("servers",), ("mcp",)), document=POLICY),
    Sample(shape="std", at=(("mcp",),), document={"mcp": {"a": {"enabled": False}}}),
    Sample(shape="std", at=(("mcp",),), document={"mcp": True}),
    Sample(shape="std", at=(("profiles",),), document={"profiles": {"work": ["a", "b"]}}),
    Sample(
        shape="std",
        at=(("amp.mcpPermissions",),),
        document={"amp.mcpPermissions": [{"matches": {}, "action": "x"}]},
    ),
    Sample(
        shape="std-list", at=(("mcp", "servers"),), document={"mcp": {"enabled": True, "servers": [None]}}
    ),
    Sample(shape="vscode", at=(("servers",),), file="mcp.json", document={"inputs": [], "servers": {}}),
    Sample(shape="vscode", at=(("servers",),), file="mcp.json", document=MINECRAFT_MAP),
    Sample(
        shape="vscode",
        at=(("servers",),),
        file="settings.json",
        document={"servers": ["a", {"url": "https://x"}]},
    ),
    Sample(shape="vscode", at=(("mcp", "servers"), ("mcp.servers",)), document=POLICY),
    Sample(shape="vscode-in-string", at=(("mcp",),), document={"mcp": ""}),
    Sample(shape="vscode-in-string", at=(("mcp",),), document={"mcp": '{"servers": {}}'}),
    Sample(
        shape="vscode-provider",
        at=(("contributes", "mcpServerDefinitionProviders"),),
        document={"name": "x", "contributes": {"commands": [{"id": "x", "label": "y"}]}},
    ),
    Sample(
        shape="vscode-workspace-registry",
        at=(("folder",), ("workspace",)),
        document={"folder": "vscode-remote://ssh-remote%2Bhost/srv", "workspace": 3},
    ),
    Sample(
        shape="vscdb",
        at=(("ItemTable", "key", "value"),),
        document={"ItemTable": [{"key": "mcp.cache", "value": '{"a": {"tools": []}}'}, {"key": 1}, 4]},
    ),
    Sample(
        shape="zed",
        at=(("context_servers",),),
        document={"context_servers": {}, "agent": {"x": {"command": "y"}}},
    ),
    Sample(
        shape="zed-extension",
        at=(("context_servers",),),
        document={"id": "x", "grammars": {"a": {"repository": "b"}}},
    ),
    Sample(shape="codex", at=(("mcp_servers",),), document={"mcpServers": {"a": {"command": "x"}}}),
    Sample(
        shape="codex-base64",
        at=(("config_toml_base64",),),
        document={"config_toml_base64": "bW9kZWwgPSAibzUiCg=="},
    ),
    Sample(shape="vibe", at=(("mcp_servers",),), document={"mcp_servers": []}),
    Sample(shape="reasonix", at=(("plugins",),), document={"plugins": []}),
    Sample(
        shape="goose",
        at=(("extensions",),),
        document={
            "extensions": {"developer": {"type": "builtin"}, "todo": {"type": "platform", "enabled": True}}
        },
    ),
    Sample(
        shape="goose", at=(("extensions",),), file="recipe.yaml", document={"extensions": ["a", {"id": "b"}]}
    ),
    Sample(
        shape="opencode", at=(("mcp",), ("mcp", "servers")), document={"mcp": {"timeout": 5, "servers": {}}}
    ),
    Sample(shape="crush", at=(("mcp",),), document={"lsp": {"go": {"command": "gopls"}}}),
    Sample(shape="crushrc", document='echo "mcp add x"\n# mcp add y --command z\n'),
    Sample(
        shape="continue-list",
        at=(("mcpServers",),),
        document={"mcpServers": [None], "models": [{"name": "x"}]},
    ),
    Sample(
        shape="continue-legacy",
        at=(("experimental", "modelContextProtocolServers"),),
        document={"experimental": {"x": [{"transport": {"command": "y"}}]}},
    ),
    Sample(shape="augment-array", document=[]),
    Sample(
        shape="chatbox",
        at=(("settings", "mcp", "servers"),),
        document={"settings": {"mcp": {"enabledBuiltin": []}}},
    ),
    Sample(
        shape="grok-list",
        at=(("mcp", "servers"), ("mcpServers",)),
        document={"apiKey": "x", "mcp": {"servers": []}},
    ),
    Sample(shape="5ire", at=(("mcpServers",), ("servers",)), file="mcp.json", document={"mcpServers": {}}),
    Sample(shape="openhands-toml", at=(("mcp",),), document={"mcp": {"sse_servers": [], "timeout": 3}}),
    Sample(
        shape="agent-zero",
        at=(("mcp_servers",),),
        document={"mcp_servers": '{"mcpServers": {}}', "agent": {}},
    ),
    Sample(
        shape="jetbrains-xml",
        document=element(
            "project", element("component", element("X", option("name", "run")), name="RunManager")
        ),
    ),
    Sample(
        shape="jetbrains-xml",
        document=element("a", element("component", element("commands"), name="McpApplicationServerCommands")),
    ),
    Sample(shape="claude-agent-mcp", at=(("mcpServers",),), document={"name": "x", "mcpServers": ["a", "b"]}),
    Sample(shape="copilot-agent", at=(("mcp-servers",),), document={"name": "x", "tools": ["read"]}),
    Sample(shape="fast-agent-card", at=(("servers",), ("mcp_connect",)), document={"servers": ["a"]}),
    Sample(shape="mcpb-manifest", at=(("server",),), file="manifest.json", document=WEB_APP),
    Sample(
        shape="mcpb-manifest",
        at=(("server",),),
        document={"manifest_version": 3, "name": "x", "server": {"type": "x"}},
    ),
    Sample(
        shape="claude-ext-settings",
        at=(("isEnabled",),),
        document={"isEnabled": "yes", "userConfig": {"a": True}},
    ),
    Sample(
        shape="claude-ext-registry",
        at=(("extensions", "*"),),
        document={"extensions": {"a": {"manifest": WEB_APP}}},
    ),
    Sample(
        shape="plugin-registry",
        at=(("plugins", "*"),),
        document={"plugins": {"a@m": [{"installPath": "/x"}]}},
    ),
    Sample(shape="claude-ide-lock", document={"pid": 1, "transport": "ws", "authToken": "/secret"}),
    Sample(
        shape="policy-list",
        at=(("mcp_servers",),),
        document={"mcp_servers": {"a": {"identity": {"command": "x"}}}},
    ),
    Sample(
        shape="name-list",
        at=(("clients", "registeredClients"),),
        document={"clients": {"registeredClients": ["a"]}},
    ),
    Sample(shape="enablement", at=(("*", "enabled"),), document={"a": {"enabled": "maybe"}, "b": 3}),
    Sample(
        shape="project-registry", at=(("projects",),), document={"projects": {"relative": {}, "other": 3}}
    ),
    Sample(
        shape="redux-persist",
        at=(("persist:cherry-studio", "mcp", "servers"),),
        document={"persist:cherry-studio": json.dumps({"mcp": CHERRY_INSIDE})},
    ),
    Sample(
        shape="db-rows",
        at=(("flow", "name", "data"),),
        document={"flow": [{"name": "x", "data": '{"nodes": []}'}]},
    ),
    Sample(
        shape="db-rows",
        at=(("tool", "displayId", "config"),),
        document={"tool": [{"displayId": "x", "config": ""}, 3]},
    ),
    Sample(
        shape="warp-db",
        at=(("mcp_environment_variables",),),
        document={"mcp_environment_variables": [{"id": 1}]},
    ),
    Sample(
        shape="openwebui",
        at=(("config", "key", "value"), ("config", "data")),
        document={
            "config": [
                {
                    "key": "tool_server.connections",
                    "value": '[{"type": "openapi", "url": "https://x"}, {"url": "https://y"}]',
                },
                {"key": "openai.api_base_urls", "value": '["https://z"]'},
            ]
        },
    ),
    Sample(
        shape="n8n-nodes",
        at=(("nodes", "[]"),),
        document={"nodes": [{"type": "n8n-nodes-base.httpRequest", "parameters": {"url": "https://x"}}]},
    ),
    Sample(
        shape="flowise",
        at=(("chat_flow", "name", "flowData"),),
        document={"chat_flow": [{"flowData": json.dumps({"nodes": [{"data": {"inputs": {"model": "x"}}}]})}]},
    ),
    Sample(shape="flujo", document={"mcpServers": {}}),
    Sample(
        shape="home-assistant",
        at=(("data", "entries", "[]"),),
        document={"data": {"entries": [{"domain": "mcp_server", "title": "Self"}]}},
    ),
    Sample(shape="docker-registry", at=(("registry",),), document={"registry": {}}),
    Sample(
        shape="docker-catalog",
        at=(("registry",),),
        document={"registry": {"a": {"type": "server", "image": "mcp/a", "command": ["x"]}}},
    ),
    Sample(
        shape="docker-catalog-index", at=(("catalogs",),), document={"catalogs": {"x": {"url": "https://x"}}}
    ),
    Sample(shape="docker-config", document={"github": {"url": "https://x", "command": "y"}}),
    Sample(shape="docker-tools", document={"github": ["read"]}),
    Sample(shape="docker-profiles", at=(("*", "profile"),), document={"gordon": {"profile": "dev"}}),
    Sample(
        shape="compose-mcp-gateway",
        at=(("services", "*"),),
        document={
            "services": {
                "web": {"image": "acme/mcp", "command": "--servers=a"},
                "x": {"build": "."},
                "y": None,
            }
        },
    ),
    Sample(
        shape="toolhive-runconfig", document={"schema_version": "v0.1.0", "name": "x", "transport": "stdio"}
    ),
    Sample(
        shape="agentgateway",
        at=(("targets",),),
        document={"targets": ["localhost:9090", {"name": "a", "openapi": {}}]},
    ),
    Sample(
        shape="cagent",
        at=(("agents", "*", "toolsets", "[]"), ("mcps",)),
        document={"agents": {"root": {"toolsets": [{"type": "shell", "command": "ls"}, {"type": "script"}]}}},
    ),
    Sample(
        shape="ai-plugin",
        at=(("runtimes", "[]"),),
        document={"runtimes": [{"type": "OpenApi", "spec": {"url": "https://x"}}]},
    ),
    Sample(
        shape="spring", document={"spring.ai.mcp.client.enabled": "true", "spring.ai.mcp.server.name": "x"}
    ),
    Sample(shape="refact", file="mcp_stdio_x.yaml", document=None),
    Sample(shape="qodo", at=(("mcpServers",),), document={"mcpServers": "{}", "commands": {}}),
    Sample(
        shape="codecompanion-lua", document="-- mcp = { servers = { a = { cmd = { 'x' } } } }\nlocal mcp = {}"
    ),
    Sample(shape="codecompanion-lua", document="return { mcp = { servers = { a = { cmd = cmd }, b = 3 } } }"),
    Sample(
        shape="mcp-el",
        document='(use-package mcp-hub-servers :config (foo))\n(setq x \'(("a" :command "b")))',
    ),
    Sample(
        shape="obsidian-smart-composer",
        at=(("mcp", "servers"),),
        document={"mcp": {"servers": []}, "providers": [{"id": "x"}]},
    ),
    Sample(
        shape="package-json-pi",
        at=(("pi", "mcp"),),
        document={"pi": {"extensions": ["./x.ts"], "mcp": [3, ""]}},
    ),
    Sample(shape="package-json", document={"name": "x", "dependencies": {"@modelcontextprotocol/sdk": "1"}}),
    Sample(shape="package-json", document={"name": "x", "bin": "x.js", "dependencies": {"express": "4"}}),
    Sample(
        shape="pyproject",
        document={"project": {"name": "x", "dependencies": ["mcpadapt", "mcp-thing"], "scripts": {"x": "y"}}},
    ),
    Sample(
        shape="pyproject",
        document={"project": {"name": "x", "dependencies": ["mcp"]}, "tool": {"mcp": {"x": 1}}},
    ),
    Sample(shape="dockerfile-label", document='FROM x\nLABEL org.opencontainers.image.title="mcp/x"\n'),
    Sample(
        shape="smithery-yaml",
        at=(("startCommand",),),
        document={"startCommand": {}, "build": {"dockerfile": "x"}},
    ),
    Sample(
        shape="server-json",
        at=(("packages", "[]"), ("remotes", "[]")),
        document={**OPENAPI, "packages": [{"name": "x"}]},
    ),
    Sample(
        shape="server-json",
        at=(("packages", "[]"),),
        document={"name": "not a registry name", "packages": [{"name": "x"}]},
    ),
    Sample(shape="fastmcp-json", document={"environment": {"type": "uv"}, "entrypoint": "index.js"}),
    Sample(
        shape="marketplace",
        at=(("plugins", "[]", "mcpServers"),),
        document={"plugins": [{"name": "x", "source": "./x"}]},
    ),
    Sample(
        shape="appx-mcp",
        document=element(
            "Package", element("AppExtension", element("Registration", text="x"), Name="com.other")
        ),
    ),
    Sample(shape="odr-list", document={"version": 1, "items": [MANIFEST]}),
    Sample(shape="lmstudio-plugin", document={"type": "plugin", "runner": "node", "name": "x"}),
    Sample(
        shape="code-python",
        document='subprocess.run(command="npx")\nStdioServerParameters(command=cmd, args=args)\n',
    ),
    Sample(
        shape="code-js",
        document="const mcpServers: Config = load(); new StdioClientTransport(params); spawn('npx');",
    ),
    Sample(shape="none", document={"mcpServers": {"a": {"command": "x"}}}),
)
