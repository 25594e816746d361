"""Frameworks, and pipelines that run agents: servers declared by a repository."""

from __future__ import annotations

from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import HYPHEN_SERVERS, MCP_DOT_SERVERS, WHOLE

FRAMEWORKS: tuple[Client, ...] = (
    Client(
        id="fast-agent",
        name="fast-agent",
        vendor="evalstate",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/fast-agent.yaml",
                    "{project}/fast-agent.config.yaml",
                    "{project}/fastagent.config.yaml",
                    "{project}/.fast-agent/fast-agent.yaml",
                    "{home}/.fast-agent/fast-agent.yaml",
                ),
                format=Format.YAML,
                at=(("mcp", "servers"), ("mcp", "targets")),
                trust=Trust.CODE,
                see=(
                    "evalstate/fast-agent:src/fast_agent/config.py",
                    "evalstate/fast-agent:src/fast_agent/home.py",
                ),
            ),
            Location(
                id="secrets",
                scope=Scope.PROJECT,
                paths=("{project}/fast-agent.secrets.yaml", "{project}/fastagent.secrets.yaml"),
                format=Format.YAML,
                at=MCP_DOT_SERVERS,
                trust=Trust.CODE,
                see=(
                    "evalstate/fast-agent:src/fast_agent/config.py",
                    "evalstate/fast-agent:src/fast_agent/home.py",
                ),
                note="Merged secrets: never emit values.",
            ),
            Location(
                id="cards",
                scope=Scope.PROJECT,
                paths=("{project}/.fast-agent/agent-cards/*.md", "{project}/.fast-agent/agent_cards/*.md"),
                format=Format.FRONTMATTER,
                shape="fast-agent-card",
                at=(("servers",), ("mcp_connect",)),
                trust=Trust.SECOND_HAND,
                see=(
                    "evalstate/fast-agent:src/fast_agent/config.py",
                    "evalstate/fast-agent:src/fast_agent/home.py",
                ),
            ),
        ),
        relocations=(("FAST_AGENT_HOME", "{home}/.fast-agent"),),
    ),
    Client(
        id="mcp-agent",
        name="mcp-agent",
        vendor="LastMile AI",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/mcp_agent.config.yaml",
                    "{project}/mcp-agent.config.yaml",
                    "{project}/.mcp-agent/mcp_agent.config.yaml",
                    "{home}/.mcp-agent/mcp_agent.config.yaml",
                ),
                format=Format.YAML,
                at=MCP_DOT_SERVERS,
                trust=Trust.CODE,
                see=("lastmile-ai/mcp-agent:src/mcp_agent/config.py",),
            ),
            Location(
                id="secrets",
                scope=Scope.PROJECT,
                paths=("{project}/mcp_agent.secrets.yaml",),
                format=Format.YAML,
                at=MCP_DOT_SERVERS,
                trust=Trust.CODE,
                see=("lastmile-ai/mcp-agent:src/mcp_agent/config.py",),
            ),
        ),
    ),
    Client(
        id="mcp-use",
        name="mcp-use",
        vendor="mcp-use",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/*mcp*.json",),
                trust=Trust.DOCS,
                see=("mcp-use/mcp-use:libraries/python/README.md",),
                note="Any file given to from_config_file; mcpServers map.",
            ),
        ),
    ),
    Client(
        id="pydantic-ai",
        name="Pydantic AI",
        vendor="Pydantic",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/mcp_config.json",),
                trust=Trust.DOCS,
                see=("pydantic/pydantic-ai:docs/mcp/client.md",),
                note="Conventional name; load_mcp_servers / load_mcp_toolsets take any path.",
            ),
        ),
    ),
    Client(
        id="langchain-mcp-adapters",
        name="LangChain / LangGraph MCP adapters",
        vendor="LangChain",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/mcp.json", "{project}/mcp_config.json", "{project}/mcp_servers.json"),
                at=(("mcpServers",), (), ("mcp", "servers")),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note=(
                    "Usually a Python dict in code: {name: {transport, command, args | url}}; file "
                    "names are convention."
                ),
            ),
        ),
    ),
    Client(
        id="agno",
        name="Agno",
        vendor="Agno",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/**/*.py",),
                format=Format.TEXT,
                shape="code-python",
                at=WHOLE,
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note="Code only: MCPTools/MultiMCPTools calls.",
            ),
        ),
    ),
    Client(
        id="code-defined-clients",
        name="MCP clients defined only in source code",
        vendor="various",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/**/*.py",),
                format=Format.TEXT,
                shape="code-python",
                at=WHOLE,
                trust=Trust.UNVERIFIED,
                see=("general knowledge",),
                note=(
                    "Calls of the MCP SDKs and agent frameworks that name a command or URL; a text "
                    "match, never evaluated."
                ),
            ),
            Location(
                id="project-js",
                scope=Scope.PROJECT,
                paths=("{project}/**/*.ts", "{project}/**/*.js"),
                format=Format.TEXT,
                shape="code-js",
                at=WHOLE,
                trust=Trust.UNVERIFIED,
                see=("general knowledge",),
                note="As in Python: a text match, never evaluated.",
            ),
        ),
        status="heuristic",
    ),
    Client(
        id="cagent",
        name="Docker Agent (cagent)",
        vendor="Docker",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/*.yaml", "{project}/agent.yaml", "{project}/cagent.yaml"),
                format=Format.YAML,
                shape="cagent",
                at=(("agents", "*", "toolsets", "[]"), ("mcps",)),
                trust=Trust.CODE,
                see=("docker/cagent:agent-schema.json", "docker/cagent:examples/mcp-definitions.yaml"),
                note=(
                    "Toolset items of type mcp: {command, args, env}, {remote: {url}} or {ref: "
                    "docker:<name>}; top-level mcps are reusable definitions."
                ),
            ),
        ),
    ),
    Client(
        id="promptfoo",
        name="promptfoo",
        vendor="promptfoo",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/promptfooconfig.yaml",
                    "{project}/promptfooconfig.yml",
                    "{project}/promptfooconfig.json",
                ),
                format=Format.YAML,
                shape="std-list",
                at=(
                    ("providers", "[]", "config", "mcp", "servers"),
                    ("providers", "[]", "config", "mcp", "server"),
                    ("targets", "[]", "config", "mcp", "servers"),
                    ("targets", "[]", "config", "mcp", "server"),
                    ("providers", "[]", "config", "servers"),
                    ("providers", "[]", "config", "server"),
                    ("targets", "[]", "config", "servers"),
                    ("targets", "[]", "config", "server"),
                ),
                trust=Trust.DOCS,
                see=("promptfoo/promptfoo:site/docs/integrations/mcp.md",),
                note=(
                    "config.mcp.server is one bare entry, config.mcp.servers a list; the provider mcp has "
                    "them at config; also usable "
                    "under prompts/targets/defaultTest."
                ),
            ),
        ),
    ),
    Client(
        id="gh-aw",
        name="GitHub Agentic Workflows",
        vendor="GitHub Next",
        category="ci",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.github/workflows/*.md",),
                format=Format.FRONTMATTER,
                at=(("mcp-servers",), ("tools", "*", "mcp")),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note=(
                    "Map name -> {command,args,env | url,headers | container, allowed}; runs in CI, "
                    "not on the machine."
                ),
            ),
        ),
    ),
    Client(
        id="github-copilot-coding-agent",
        name="GitHub Copilot cloud agent (repository settings) and custom agents",
        vendor="GitHub",
        category="ci",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.github/agents/*.agent.md", "{project}/.github/agents/*.md"),
                format=Format.FRONTMATTER,
                shape="copilot-agent",
                at=HYPHEN_SERVERS,
                trust=Trust.DOCS,
                see=("docs.github.com: custom agents configuration", "github/docs (cloud agent MCP)"),
            ),
        ),
        off_disk="repository servers are kept in GitHub's settings",
    ),
    Client(
        id="spring-ai",
        name="Spring AI MCP client",
        vendor="Broadcom",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/src/main/resources/application.yml",
                    "{project}/src/main/resources/application.yaml",
                ),
                format=Format.YAML,
                at=(
                    ("spring", "ai", "mcp", "client", "stdio", "connections"),
                    ("spring", "ai", "mcp", "client", "sse", "connections"),
                    ("spring", "ai", "mcp", "client", "streamable-http", "connections"),
                ),
                trust=Trust.SECOND_HAND,
                see=(
                    (
                        "public code: McpStdioClientProperties (prefix spring.ai.mcp.client.stdio, "
                        "serversConfiguration, connections)"
                    ),
                ),
                note=(
                    "spring.ai.mcp.client.stdio.servers-configuration points to a "
                    "Claude-Desktop-format JSON (classpath: or file:)."
                ),
            ),
            Location(
                id="properties",
                scope=Scope.PROJECT,
                paths=("{project}/src/main/resources/application.properties",),
                format=Format.PROPERTIES,
                shape="spring",
                at=WHOLE,
                trust=Trust.SECOND_HAND,
                see=("public code: properties files using spring.ai.mcp.client.stdio.connections.*",),
            ),
            Location(
                id="servers-config",
                scope=Scope.PROJECT,
                paths=("{project}/src/main/resources/mcp-servers*.json",),
                trust=Trust.SECOND_HAND,
                see=("public code: examples with classpath:mcp-servers.json",),
            ),
        ),
    ),
    Client(
        id="m365-declarative-agents",
        name="Microsoft 365 declarative agents / Teams apps",
        vendor="Microsoft",
        category="framework",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/appPackage/ai-plugin*.json", "{project}/appPackage/*plugin*.json"),
                shape="ai-plugin",
                at=(("runtimes", "[]"),),
                trust=Trust.SECOND_HAND,
                see=("public code: several declarative agent repositories",),
                note="runtimes[] with type RemoteMCPServer and spec.url; auth in auth.type.",
            ),
        ),
    ),
)
