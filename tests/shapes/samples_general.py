"""Examples of the general map, of editors, and of command-line agents."""

from __future__ import annotations

import base64
import json

from discovery.model import Launch
from discovery.shapes.model import Folder, Include, Toggle
from tests.shapes.sample import Sample, remote, stdio

MCP_SERVERS = (("mcpServers",),)
TOML = '[mcp_servers.docs]\nurl = "https://docs.example/mcp"\n'
CHAT_TEXT = '{"servers": {"files": {"command": "npx", "args": ["-y", "files-mcp"]}}}'

GENERAL = (
    Sample(
        shape="std",
        at=MCP_SERVERS,
        file="claude_desktop_config.json",
        document={
            "globalShortcut": "Ctrl+Space",
            "mcpServers": {
                "files": {
                    "command": "npx",
                    "args": ["-y", "@acme/files", 8080],
                    "env": {"TOKEN": "${TOKEN}", "LEVEL": 3, "DEBUG": True, "NONE": None},
                    "autoApprove": ["read"],
                },
                "hosted": {"url": "https://mcp.example/mcp", "headers": {"Authorization": "Bearer x"}},
                "off": {"command": "uvx", "args": ["acme"], "disabled": True},
                "elsewhere": {"disabled": False},
                "text": "npx -y acme",
                "empty": {},
                "//note": "a comment",
            },
        },
        expect=[
            Launch(
                name="files",
                pointer="/mcpServers/files",
                command="npx",
                args=("-y", "@acme/files", "8080"),
                env={"TOKEN": "${TOKEN}", "LEVEL": "3", "DEBUG": "true", "NONE": None},
                transport="stdio",
                auto_approve=("read",),
            ),
            Launch(
                name="hosted",
                pointer="/mcpServers/hosted",
                url="https://mcp.example/mcp",
                headers={"Authorization": "Bearer x"},
                transport="http-unspecified",
            ),
            Launch(
                name="off",
                pointer="/mcpServers/off",
                command="uvx",
                args=("acme",),
                transport="stdio",
                enabled=False,
            ),
            Toggle(name="elsewhere", enabled=True),
            Launch(name="text", pointer="/mcpServers/text", problem="the entry is not an object"),
            Launch(
                name="empty",
                pointer="/mcpServers/empty",
                problem="the entry has neither a command nor an address",
            ),
        ],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",), ("projects", "*", "mcpServers")),
        file=".claude.json",
        document={
            "mcpServers": {},
            "projects": {
                "/home/ana/web": {"mcpServers": {"db": {"command": "uvx", "args": ["db-mcp"]}}},
                "C:\\src\\api": {"history": []},
            },
        },
        expect=[
            Launch(
                name="db",
                pointer="/projects/~1home~1ana~1web/mcpServers/db",
                command="uvx",
                args=("db-mcp",),
                transport="stdio",
                facts={"project": "/home/ana/web"},
            ),
            Folder(path="/home/ana/web"),
            Folder(path="C:\\src\\api"),
        ],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",), ()),
        file=".mcp.json",
        document={"$schema": "https://x/y.json", "files": {"command": "npx", "args": ["acme"]}, "v": 1},
        expect=[stdio("files", "/files", "npx", "acme")],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",), ("projects", "*", "mcpServers"), ()),
        file="sqlite.json",
        document={"type": "sse", "url": "https://mcp.example/sse"},
        expect=[remote("sqlite", "", "https://mcp.example/sse", "sse")],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",), ()),
        file="plugin.json",
        folder=".claude-plugin",
        document={"name": "acme", "mcpServers": ["./mcp/a.json", "${CLAUDE_PLUGIN_ROOT}/b.mcpb"]},
        expect=[
            Include(path="../mcp/a.json", pointer="/mcpServers/0"),
            Include(path="../b.mcpb", pointer="/mcpServers/1", shape="mcpb-manifest"),
        ],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",),),
        document={
            "mcpServers": {"on": {"url": "https://a.example"}},
            "__disabled": {"off": {"command": "b"}},
        },
        expect=[
            remote("on", "/mcpServers/on", "https://a.example"),
            Launch(name="off", pointer="/__disabled/off", command="b", transport="stdio", enabled=False),
        ],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",),),
        document={
            "mcpServers": {"a": {"httpUrl": "https://a.example/mcp", "trust": True}},
            "mcp": {"excluded": ["a"], "allowed": ["b"]},
        },
        expect=[
            Launch(
                name="a",
                pointer="/mcpServers/a",
                url="https://a.example/mcp",
                transport="http",
                auto_approve=("*",),
            ),
            Toggle(name="a", enabled=False),
        ],
    ),
    Sample(
        shape="std",
        at=(("mcpServers",), ("servers",), ("mcp",)),
        document={"mcp": {"serverCommand": "npx -y acme", "allowed": ["x"]}},
        expect=[stdio(None, "/mcp/serverCommand", "npx", "-y", "acme")],
    ),
    Sample(
        shape="std",
        at=(("mcp-servers",), ("tools", "*", "mcp")),
        file="triage.md",
        document={
            "mcp-servers": {"notion": {"container": "mcp/notion", "allowed": ["search"]}},
            "tools": {"jira": {"mcp": {"type": "http", "url": "https://jira.example/mcp"}}},
        },
        expect=[
            Launch(
                name="notion",
                pointer="/mcp-servers/notion",
                command="docker",
                args=("run", "mcp/notion"),
                transport="stdio",
                facts={"image": "mcp/notion"},
            ),
            remote("jira", "/tools/jira/mcp", "https://jira.example/mcp", "http"),
        ],
    ),
    Sample(
        shape="std",
        at=(("steps", "[]", "mcp_servers"),),
        document={"steps": [{"name": "plan"}, {"mcp_servers": {"x": {"command": "takt-mcp"}}}]},
        expect=[stdio("x", "/steps/1/mcp_servers/x", "takt-mcp")],
    ),
    Sample(
        shape="std",
        at=(("amp.mcpServers",),),
        document={"amp.mcpServers": {"a/b~c": {"command": "x"}}},
        expect=[stdio("a/b~c", "/amp.mcpServers/a~1b~0c", "x")],
    ),
    Sample(
        shape="std",
        at=(("mcp", "servers"), ("mcp", "targets")),
        document={"mcp": {"targets": [{"name": "docs", "target": "https://docs.example/mcp"}]}},
        expect=[remote("docs", "/mcp/targets/0", "https://docs.example/mcp")],
    ),
    Sample(  # the provider `mcp` itself, beside one that names a host
        shape="std-list",
        at=(("providers", "[]", "config", "servers"), ("providers", "[]", "config", "server")),
        file="promptfooconfig.yaml",
        document={
            "providers": [
                {"id": "mcp", "config": {"servers": [{"name": "a", "path": "./a.js"}]}},
                {"id": "other", "config": {"server": "h.example"}},
            ]
        },
        expect=[stdio("a", "/providers/0/config/servers/0", "./a.js")],
    ),
    Sample(
        shape="std-list",
        at=(("providers", "[]", "config", "mcp", "servers"), ("providers", "[]", "config", "mcp", "server")),
        file="promptfooconfig.yaml",
        document={
            "providers": [
                "openai:chat",
                {
                    "config": {
                        "mcp": {
                            "servers": [{"name": "a", "url": "https://a.example", "auth": {"token": "t"}}]
                        }
                    }
                },
                {"config": {"mcp": {"server": {"command": "node", "args": ["s.js"]}}}},
            ]
        },
        expect=[
            Launch(
                name="a",
                pointer="/providers/1/config/mcp/servers/0",
                url="https://a.example",
                headers={"auth.token": "t"},
                transport="http-unspecified",
            ),
            stdio(None, "/providers/2/config/mcp/server", "node", "s.js"),
        ],
    ),
    Sample(
        shape="vscode",
        at=(("servers",),),
        file="mcp.json",
        folder="User",
        document={
            "inputs": [{"id": "key", "type": "promptString", "password": True}],
            "servers": {
                "files": {
                    "type": "stdio",
                    "command": "npx",
                    "args": ["acme"],
                    "env": {"KEY": "${input:key}", "N": 1, "U": None},
                    "envFile": "${workspaceFolder}/.env",
                    "gallery": "https://api.mcp.example",
                    "version": "1.2.0",
                },
                "pipe": {"url": "pipe:///agent"},
                "wrong": "x",
            },
        },
        expect=[
            Launch(
                name="files",
                pointer="/servers/files",
                command="npx",
                args=("acme",),
                env={"KEY": "${input:key}", "N": "1", "U": None},
                transport="stdio",
                facts={
                    "version": "1.2.0",
                    "gallery": "https://api.mcp.example",
                    "env_file": "${workspaceFolder}/.env",
                },
            ),
            remote("pipe", "/servers/pipe", "pipe:///agent", "pipe"),
            Launch(name="wrong", pointer="/servers/wrong", problem="the entry is not an object"),
        ],
    ),
    Sample(
        shape="vscode",
        at=(("mcp", "servers"), ("mcp.servers",)),
        document={"mcp": {"servers": {"a": {"command": "x"}}}, "mcp.servers": {"a": {"command": "y"}}},
        expect=[stdio("a", "/mcp/servers/a", "x"), stdio("a", "/mcp.servers/a", "y")],
    ),
    Sample(
        shape="vscode-in-string",
        at=(("mcp",),),
        file="com.microsoft.copilot.eclipse.ui.prefs",
        document={"eclipse.preferences.version": "1", "mcp": CHAT_TEXT},
        expect=[stdio("files", "/mcp", "npx", "-y", "files-mcp")],
    ),
    Sample(
        shape="vscode-provider",
        at=(("contributes", "mcpServerDefinitionProviders"),),
        file="package.json",
        document={
            "publisher": "acme",
            "name": "tools",
            "version": "2.0.1",
            "contributes": {
                "mcpServerDefinitionProviders": [{"id": "main", "label": "Acme Tools"}, {"x": 1}]
            },
        },
        expect=[
            Launch(
                name="Acme Tools",
                pointer="/contributes/mcpServerDefinitionProviders/0",
                ref="vscode-extension:acme.tools/main",
                facts={"version": "2.0.1"},
            )
        ],
    ),
    Sample(
        shape="zed",
        at=(("context_servers",),),
        document={
            "context_servers": {
                "flat": {"source": "custom", "command": "npx", "args": ["s"], "env": {"A": "1"}},
                "old": {"command": {"path": "npx", "args": ["s"], "env": {"B": "2"}}},
                "extension": {"enabled": False, "settings": {"key": "x"}},
                "remote": {"url": "https://e.example/mcp"},
                "toggle": {"enabled": False},
                "wrong": 5,
                "half": {"command": {"args": []}},
            }
        },
        expect=[
            Launch(
                name="flat",
                pointer="/context_servers/flat",
                command="npx",
                args=("s",),
                env={"A": "1"},
                transport="stdio",
            ),
            Launch(
                name="old",
                pointer="/context_servers/old",
                command="npx",
                args=("s",),
                env={"B": "2"},
                transport="stdio",
            ),
            Launch(
                name="extension",
                pointer="/context_servers/extension",
                ref="zed-extension:extension",
                enabled=False,
            ),
            remote("remote", "/context_servers/remote", "https://e.example/mcp"),
            Toggle(name="toggle", enabled=False),
            Launch(name="wrong", pointer="/context_servers/wrong", problem="the entry is not an object"),
            Launch(
                name="half",
                pointer="/context_servers/half",
                problem="the command is neither text nor a list of text",
            ),
        ],
    ),
    Sample(
        shape="zed-extension",
        at=(("context_servers",),),
        file="extension.toml",
        document={"id": "postgres", "version": "0.1.0", "context_servers": {"postgres-mcp": {}}},
        expect=[
            Launch(
                name="postgres-mcp",
                pointer="/context_servers/postgres-mcp",
                ref="zed-extension:postgres-mcp",
                facts={"extension": "postgres", "version": "0.1.0"},
            )
        ],
    ),
    Sample(
        shape="codex",
        at=(("mcp_servers",),),
        file="config.toml",
        document={
            "model": "o5",
            "mcp_servers": {
                "files": {
                    "command": "npx",
                    "args": ["acme"],
                    "env": {"A": "1"},
                    "env_vars": ["TOKEN", {"name": "KEY", "source": "remote"}],
                    "cwd": "/srv",
                    "enabled": False,
                },
                "docs": {
                    "url": "https://docs.example/mcp",
                    "http_headers": {"X-Team": "blue"},
                    "env_http_headers": {"X-Key": "DOCS_KEY"},
                    "bearer_token_env_var": "DOCS_TOKEN",
                },
            },
        },
        expect=[
            Launch(
                name="files",
                pointer="/mcp_servers/files",
                command="npx",
                args=("acme",),
                env={"A": "1", "TOKEN": None, "KEY": None},
                cwd="/srv",
                transport="stdio",
                enabled=False,
            ),
            Launch(
                name="docs",
                pointer="/mcp_servers/docs",
                url="https://docs.example/mcp",
                headers={"X-Team": "blue", "X-Key": "${DOCS_KEY}", "Authorization": "Bearer ${DOCS_TOKEN}"},
                transport="http-unspecified",
            ),
        ],
    ),
    Sample(
        shape="codex",
        at=(("profiles", "*", "mcp_servers"),),
        file="config.toml",
        document={"profiles": {"work": {"mcp_servers": {"a": {"command": "x"}}}, "play": {}}},
        expect=[
            Launch(
                name="a",
                pointer="/profiles/work/mcp_servers/a",
                command="x",
                transport="stdio",
                facts={"profile": "work"},
            )
        ],
    ),
    Sample(
        shape="codex-base64",
        at=(("config_toml_base64",),),
        file="com.openai.codex.plist",
        document={"config_toml_base64": base64.b64encode(TOML.encode()).decode()},
        expect=[remote("docs", "/config_toml_base64", "https://docs.example/mcp")],
    ),
    Sample(
        shape="goose",
        at=(("extensions",),),
        file="config.yaml",
        document={
            "extensions": {
                "files": {
                    "type": "stdio",
                    "cmd": "npx",
                    "args": ["acme"],
                    "envs": {"A": "1"},
                    "env_keys": ["TOKEN"],
                    "enabled": True,
                },
                "hosted": {"type": "streamable_http", "uri": "https://g.example/mcp", "enabled": False},
                "local": {"type": "streamable_http", "uri": "http://localhost/mcp", "socket": "/run/g.sock"},
                "developer": {"type": "builtin", "enabled": True},
                "older": {"enabled": True, "config": {"type": "sse", "uri": "https://o.example/sse"}},
                "script": {"type": "inline_python", "code": "print()"},
            }
        },
        expect=[
            Launch(
                name="files",
                pointer="/extensions/files",
                command="npx",
                args=("acme",),
                env={"A": "1", "TOKEN": None},
                transport="stdio",
                enabled=True,
            ),
            Launch(
                name="hosted",
                pointer="/extensions/hosted",
                url="https://g.example/mcp",
                transport="http",
                enabled=False,
            ),
            remote("local", "/extensions/local", "unix:///run/g.sock", "unix"),
            Launch(
                name="older",
                pointer="/extensions/older",
                url="https://o.example/sse",
                transport="sse",
                enabled=True,
            ),
        ],
    ),
    Sample(
        shape="goose",
        at=(("extensions",),),
        file="recipe.yaml",
        document={
            "extensions": [{"type": "stdio", "name": "files", "cmd": "npx"}, {"type": "builtin", "name": "d"}]
        },
        expect=[stdio("files", "/extensions/0", "npx")],
    ),
    Sample(
        shape="opencode",
        at=(("mcp",), ("mcp", "servers")),
        file="opencode.json",
        document={
            "mcp": {
                "files": {"type": "local", "command": ["npx", "-y", "s"], "environment": {"A": "1"}},
                "hosted": {"type": "remote", "url": "https://h.example/mcp", "enabled": False},
                "other": {"enabled": False},
            }
        },
        expect=[
            Launch(
                name="files",
                pointer="/mcp/files",
                command="npx",
                args=("-y", "s"),
                env={"A": "1"},
                transport="stdio",
            ),
            Launch(
                name="hosted",
                pointer="/mcp/hosted",
                url="https://h.example/mcp",
                transport="http-unspecified",
                enabled=False,
            ),
            Toggle(name="other", enabled=False),
        ],
    ),
    Sample(
        shape="opencode",
        at=(("mcp",), ("mcp", "servers")),
        file="opencode.json",
        document={"mcp": {"servers": {"files": {"type": "local", "command": ["npx", "s"]}}, "timeout": 5}},
        expect=[stdio("files", "/mcp/servers/files", "npx", "s")],
    ),
    Sample(
        shape="opencode",
        at=(("mcp",), ("mcp", "servers")),
        file="opencode.json",
        document={"mcp": {"servers": {"type": "local", "command": ["npx", "named-servers"]}}},
        expect=[stdio("servers", "/mcp/servers", "npx", "named-servers")],
    ),
    Sample(
        shape="crush",
        at=(("mcp",),),
        file="crush.json",
        document={
            "mcp": {"gh": {"type": "http", "url": "https://gh.example", "headers": {"A": "$(pass gh)"}}}
        },
        expect=[
            Launch(
                name="gh",
                pointer="/mcp/gh",
                url="https://gh.example",
                headers={"A": "$(pass gh)"},
                transport="http",
            )
        ],
    ),
    Sample(
        shape="refact",
        file="mcp_stdio_github.yaml",
        folder="integrations.d",
        document={
            "command": "npx -y 'acme server' --flag",
            "env": {"T": "x"},
            "available": {"on_your_laptop": True},
        },
        expect=[
            Launch(
                name="github",
                pointer="",
                command="npx",
                args=("-y", "acme server", "--flag"),
                env={"T": "x"},
                transport="stdio",
            )
        ],
    ),
    Sample(
        shape="agent-zero",
        at=(("mcp_servers",),),
        document={
            "mcp_servers": "{'mcpServers': {'files': {'command': 'npx', 'args': ['s'], 'disabled': True}}}"
        },
        expect=[
            Launch(
                name="files",
                pointer="/mcp_servers",
                command="npx",
                args=("s",),
                transport="stdio",
                enabled=False,
            )
        ],
    ),
    Sample(
        shape="qodo",
        at=(("commands", "*", "mcpServers"), ("mcpServers",)),
        file="agent.toml",
        document={"commands": {"review": {"mcpServers": json.dumps({"files": {"command": "npx"}})}}},
        expect=[stdio("files", "/commands/review/mcpServers", "npx")],
    ),
)
