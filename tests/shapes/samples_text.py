"""Examples of scripts and source code; their pointers are line numbers."""

from __future__ import annotations

from discovery.model import Launch
from tests.shapes.sample import Sample

TEXT = {"approximate": "text"}
CRUSHRC = """# servers
mcp add gh --type stdio --command npx --args -y --args 'acme gh' --env "TOKEN=$GH" \\
  --header "X-A: b"
mcp add docs --type=http --url https://d.example/mcp --disabled
"""
LUA = """
require("codecompanion").setup({
  mcp = {
    opts = { timeout = 3 },
    servers = {
      -- ["old"] = { cmd = { "old" } },
      ["files"] = { cmd = { "npx", "-y", "acme" }, env = { TOKEN = "cmd:pass" } },
      computed = { cmd = build() },
    },
  },
})
"""
LISP = """
(setq mcp-hub-servers
      `(("files" . (:command "npx" :args ("-y" "acme") :env (:TOKEN "x" :KEY ,(secret))))
        ;; ("old" . (:command "old"))
        ("docs" :url "https://d.example/sse")))
"""
PYTHON = """
# StdioServerParameters(command="old")
params = StdioServerParameters(
    command="npx",  # a comment
    args=["-y", "acme", folder],
    env={"TOKEN": os.environ["TOKEN"]},
)
tools = MCPTools(command="uvx acme --x", name="agno")
client = MultiServerMCPClient({"docs": {"transport": "streamable_http", "url": "https://d.example/mcp"}})
unknown = StdioServerParameters(command=program)
"""
SCRIPT = """
const a = new StdioClientTransport({ command: "node", args: ["s.js"], env: { ...process.env, K: `v` } });
const b = new StreamableHTTPClientTransport(new URL("https://b.example/mcp"), { requestInit: {} });
query({ options: { mcpServers: { files: { type: 'sse', url: 'https://f.example/sse' } } } });
"""

DOCKERFILE = """FROM node
LABEL org.x="y" \\
      io.modelcontextprotocol.server.name="io.github.acme/files"
"""

TEXTS = (
    Sample(
        shape="crushrc",
        file="crushrc",
        document=CRUSHRC,
        expect=[
            Launch(
                name="gh",
                pointer="/2",
                command="npx",
                args=("-y", "acme gh"),
                env={"TOKEN": "$GH"},
                headers={"X-A": "b"},
                transport="stdio",
                facts=TEXT,
            ),
            Launch(
                name="docs",
                pointer="/4",
                url="https://d.example/mcp",
                transport="http",
                enabled=False,
                facts=TEXT,
            ),
        ],
    ),
    Sample(
        shape="codecompanion-lua",
        file="init.lua",
        document=LUA,
        expect=[
            Launch(
                name="files",
                pointer="/7",
                command="npx",
                args=("-y", "acme"),
                env={"TOKEN": "cmd:pass"},
                transport="stdio",
                facts=TEXT,
            )
        ],
    ),
    Sample(
        shape="mcp-el",
        file="init.el",
        document=LISP,
        expect=[
            Launch(
                name="files",
                pointer="/3",
                command="npx",
                args=("-y", "acme"),
                env={"TOKEN": "x", "KEY": "${expression}"},
                transport="stdio",
                facts=TEXT,
            ),
            Launch(
                name="docs",
                pointer="/5",
                url="https://d.example/sse",
                transport="http-unspecified",
                facts=TEXT,
            ),
        ],
    ),
    Sample(
        shape="code-python",
        file="agent.py",
        document=PYTHON,
        expect=[
            Launch(
                name=None,
                pointer="/3",
                command="npx",
                args=("-y", "acme", "${folder}"),
                env={"TOKEN": "${TOKEN}"},
                transport="stdio",
                facts=TEXT,
            ),
            Launch(
                name="agno",
                pointer="/8",
                command="uvx",
                args=("acme", "--x"),
                transport="stdio",
                facts=TEXT,
            ),
            Launch(
                name="docs",
                pointer="/9",
                url="https://d.example/mcp",
                transport="http",
                facts=TEXT,
            ),
        ],
    ),
    Sample(
        shape="code-js",
        file="agent.ts",
        document=SCRIPT,
        expect=[
            Launch(
                name=None,
                pointer="/2",
                command="node",
                args=("s.js",),
                env={"K": "v"},
                transport="stdio",
                facts=TEXT,
            ),
            Launch(
                name=None,
                pointer="/3",
                url="https://b.example/mcp",
                transport="http-unspecified",
                facts=TEXT,
            ),
            Launch(
                name="files",
                pointer="/4",
                url="https://f.example/sse",
                transport="sse",
                facts=TEXT,
            ),
        ],
    ),
    Sample(
        shape="dockerfile-label",
        file="Dockerfile",
        document=DOCKERFILE,
        expect=[
            Launch(
                name="io.github.acme/files",
                pointer="/3",
                ref="mcp-name:io.github.acme/files",
                facts={"role": "provided", "approximate": "text"},
            )
        ],
    ),
    Sample(
        shape="dockerfile-label",
        file="Dockerfile",
        document='FROM x\nLABEL io.docker.server.metadata=\'{"name": "rag", "command": ["node", "a.js"]}\'\n',
        expect=[
            Launch(
                name="rag",
                pointer="/2",
                command="node",
                args=("a.js",),
                transport="stdio",
                facts={"role": "provided", "approximate": "text"},
            )
        ],
    ),
    Sample(
        shape="code-js",
        file="agent.ts",
        document="new SSEClientTransport(new URL('https://w.example'),{ requestInit: { headers: { A: k }}})",
        expect=[
            Launch(
                name=None,
                pointer="/1",
                url="https://w.example",
                headers={"A": "${k}"},
                transport="http-unspecified",
                facts=TEXT,
            )
        ],
    ),
    Sample(
        shape="code-python",
        file="agent.py",
        document="A(mcp_servers={'w': {'httpUrl': 'https://w.example', 'disabled': True, 'api_key': key}})",
        expect=[
            Launch(
                name="w",
                pointer="/1",
                url="https://w.example",
                headers={"api_key": "${key}"},
                transport="http-unspecified",
                enabled=False,
                facts=TEXT,
            )
        ],
    ),
)
