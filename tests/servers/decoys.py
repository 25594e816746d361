"""DATA: programs that are no MCP server, however much they look like one."""

from __future__ import annotations

from tests.servers.kind import Decoy, Speech

TOOLS = "{venvs}/decoys/bin/"
SERVED = ("{venvs}/mcp-1.30/bin/python", "{work}/weather/app.py")


def web(what: str) -> Decoy:
    """Return one of the things that answer over HTTP."""
    command = ("{python}", "web.py", what, "{port}")
    return Decoy(id=f"web-{what}", command=command, folder="decoys", speech=Speech.PORT)


DECOYS = (
    # Language servers speak JSON-RPC over pipes and answer `initialize`, too.
    Decoy(id="pyright", command=("{bin}/pyright-langserver", "--stdio"), speech=Speech.LSP),
    Decoy(id="typescript", command=("{bin}/typescript-language-server", "--stdio"), speech=Speech.LSP),
    Decoy(id="bash", command=("{bin}/bash-language-server", "start"), speech=Speech.LSP),
    Decoy(id="yaml", command=("{bin}/yaml-language-server", "--stdio"), speech=Speech.LSP),
    Decoy(id="vscode-json", command=("{bin}/vscode-json-language-server", "--stdio"), speech=Speech.LSP),
    Decoy(id="vscode-css", command=("{bin}/vscode-css-language-server", "--stdio"), speech=Speech.LSP),
    Decoy(id="vscode-html", command=("{bin}/vscode-html-language-server", "--stdio"), speech=Speech.LSP),
    Decoy(id="vscode-eslint", command=("{bin}/vscode-eslint-language-server", "--stdio"), speech=Speech.LSP),
    Decoy(id="svelte", command=("{bin}/svelteserver", "--stdio"), speech=Speech.LSP),
    Decoy(id="dockerfile", command=("{bin}/docker-langserver", "--stdio"), speech=Speech.LSP),
    Decoy(id="pylsp", command=(TOOLS + "pylsp",), speech=Speech.LSP),
    Decoy(id="pylsp-tcp", command=(TOOLS + "pylsp", "--tcp", "--port", "{port}"), speech=Speech.PORT),
    Decoy(id="jedi", command=(TOOLS + "jedi-language-server",), speech=Speech.LSP),
    Decoy(id="ruff", command=(TOOLS + "ruff", "server"), speech=Speech.LSP),
    # Debuggers, kernels, notebooks, agents.
    Decoy(
        id="debugpy-adapter",
        command=(TOOLS + "python", "-m", "debugpy.adapter", "--host", "127.0.0.1", "--port", "{port}"),
        speech=Speech.PORT,
    ),
    Decoy(
        id="debugpy",
        command=(TOOLS + "python", "-m", "debugpy", "--listen", "127.0.0.1:{port}", "debugged.py"),
        folder="decoys",
        speech=Speech.LINE,
    ),
    Decoy(
        id="ipykernel",
        command=(TOOLS + "python", "-m", "ipykernel_launcher", "--shell={port}", "--ip=127.0.0.1"),
        speech=Speech.PORT,
    ),
    Decoy(
        id="jupyter-lab",
        command=(TOOLS + "jupyter-lab", "--allow-root", "--no-browser", "--ip=127.0.0.1", "--port={port}"),
        folder="decoys",
        speech=Speech.PORT,
    ),
    Decoy(
        id="inspector",
        command=("{bin}/mcp-inspector",),
        env={"CLIENT_PORT": "1{port}", "SERVER_PORT": "{port}", "MCP_AUTO_OPEN_ENABLED": "false"},
        speech=Speech.PORT,
        tooling=True,
    ),
    Decoy(id="claude-agent-acp", command=("{bin}/claude-agent-acp",), speech=Speech.ACP),
    # Web servers.
    Decoy(
        id="http-server",
        command=("{bin}/http-server", "-a", "127.0.0.1", "-p", "{port}"),
        folder="decoys/mcp-server",
        speech=Speech.PORT,
    ),
    Decoy(
        id="npx-chain",
        command=("npx", "--no", "http-server", "decoys/mcp-server", "-a", "127.0.0.1", "-p", "{port}"),
        speech=Speech.PORT,
    ),
    Decoy(
        id="vite",
        command=("{bin}/vite", "--host", "127.0.0.1", "--port", "{port}", "--strictPort"),
        folder="decoys/mcp-server",
        speech=Speech.PORT,
    ),
    Decoy(
        id="esbuild",
        command=("{bin}/esbuild", "--serve=127.0.0.1:{port}", "--servedir=."),
        folder="decoys/mcp-server",
        speech=Speech.PORT,
    ),
    Decoy(
        id="folder-mcp-server",
        command=("{python}", "-m", "http.server", "--bind", "127.0.0.1", "{port}"),
        folder="decoys/mcp-server",
        speech=Speech.PORT,
    ),
    Decoy(
        id="gradio-plain",
        command=("{venvs}/gradio/bin/python", "demo/plain.py", "{port}"),
        speech=Speech.PORT,
    ),
    Decoy(
        id="types-only",
        command=("{venvs}/fastapi-mcp/bin/python", "types_only.py", "{port}"),
        folder="decoys",
        speech=Speech.PORT,
    ),
    web("echo"),
    web("echo-result"),
    web("rpc"),
    web("language"),
    web("ledger"),
    web("environment"),
    web("words"),
    web("ticker"),
    web("foreign"),
    web("oauth"),
    web("basic"),
    web("agent"),
    # Clients. What they start is a server; they are not.
    Decoy(
        id="client-py-1.30",
        command=("{venvs}/mcp-1.30/bin/python", "client.py", *SERVED),
        folder="decoys",
        speech=Speech.LINE,
        leader=True,
    ),
    Decoy(
        id="client-py-2.3",
        command=("{venvs}/mcp-2.3/bin/python", "client.py", *SERVED),
        folder="decoys",
        speech=Speech.LINE,
        leader=True,
    ),
    Decoy(
        id="client-ts",
        command=("node", "client.mjs", *SERVED),
        folder="decoys",
        speech=Speech.LINE,
        leader=True,
    ),
    Decoy(
        id="client-ts-modern",
        command=("node", "modern_client.mjs", *SERVED),
        folder="decoys",
        speech=Speech.LINE,
        leader=True,
    ),
    # Names, arguments, folders and texts that say MCP.
    Decoy(id="tail", command=("tail", "-f", "mcp-server.log"), folder="decoys", becomes="tail"),
    Decoy(id="grep", command=("grep", "mcp-server"), becomes="grep"),
    Decoy(
        id="exec-a",
        command=("bash", "-c", 'exec -a "npx -y @modelcontextprotocol/server-filesystem /" sleep 600'),
        becomes="sleep",
    ),
    Decoy(id="minecraft", command=("./minecraft_mcp.sh",), folder="decoys", speech=Speech.LINE),
    Decoy(id="mcp2221", command=("{python}", "mcp2221.py"), folder="decoys", speech=Speech.LINE),
    Decoy(
        id="mcp23017", command=("{python}", "mcp23017_can.py", "{port}"), folder="decoys", speech=Speech.PORT
    ),
    Decoy(
        id="unix-name",
        command=("{python}", "unix_echo.py", "mcp-{port}.sock"),
        folder="decoys",
        speech=Speech.LINE,
    ),
    Decoy(
        id="quoting-py",
        command=("{venvs}/mcp-1.30/bin/python", "quoting.py"),
        folder="decoys",
        speech=Speech.LINE,
    ),
    Decoy(id="quoting-js", command=("node", "quoting.mjs"), folder="decoys", speech=Speech.LINE),
    Decoy(
        id="repl-py",
        command=("{venvs}/mcp-1.30/bin/python", "-i", "-c", "import mcp; print('ready', flush=True)"),
        speech=Speech.LINE,
    ),
    Decoy(
        id="repl-js",
        command=("node", "-e", "console.log('ready'); process.stdin.resume()", "mcp-server"),
        speech=Speech.LINE,
    ),
)
