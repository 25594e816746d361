"""DATA: by which running programs the clients of the catalogue are known.

`names` are what their executables are called on any system, without Windows' extension; node programs may
write such a name over their arguments. `lines` stand in their command lines as whole words or folders. What
starts servers for somebody else, and may be one itself, is a hub. Names shared by several clients are the
first one's: an extension runs inside its editor.

Sources: the clients' own packages and applications as noted with each row of the catalogue; process names of
desktop applications on macOS and Windows were not seen by us.
"""

from __future__ import annotations

from typing import NamedTuple


class Program(NamedTuple):
    """One client's programs: its catalogue id, what they are called, what shows in their command lines.

    `folders` lie above its executables, where another client's are called alike.
    """

    client: str
    names: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    hub: bool = False


PROGRAMS = (
    Program(
        client="claude-desktop",
        names=(
            "claude-desktop",
            "Claude",
            "Claude Helper",
            "Claude Helper (Plugin)",
            "Claude Helper (Renderer)",
        ),
        folders=("AnthropicClaude", "Claude.app"),
    ),
    Program(client="claude-code", names=("claude",), lines=("@anthropic-ai/claude-code",)),
    Program(client="cursor", names=("cursor", "cursor-agent", "Cursor Helper (Plugin)", "Cursor Helper")),
    Program(
        client="vscode",
        names=(
            "code",
            "code-insiders",
            "Code Helper (Plugin)",
            "Code Helper",
            "Code - Insiders Helper (Plugin)",
            "Code - Insiders",
        ),
    ),
    Program(client="vscodium", names=("codium", "vscodium", "VSCodium Helper (Plugin)")),
    Program(
        client="code-oss",
        names=("code-oss", "code-server", "openvscode-server"),
        lines=("code-server/lib/vscode", "out/server-main.js"),
    ),
    Program(client="positron", names=("positron", "Positron Helper (Plugin)")),
    Program(client="cortex-code-desktop", names=("Cortex Code",)),
    Program(client="visual-studio", names=("devenv", "ServiceHub.Host.dotnet.x64")),
    Program(client="github-copilot-cli", names=("copilot",), lines=("@github/copilot",)),
    Program(client="github-copilot-jetbrains", names=("copilot-language-server", "copilot-agent-linux")),
    Program(
        client="github-copilot-xcode",
        names=("GitHub Copilot for Xcode", "GitHub Copilot for Xcode Extension"),
    ),
    Program(client="github-copilot-eclipse", names=("eclipse",)),
    Program(
        client="jetbrains-ai-assistant",
        names=(
            "idea",
            "pycharm",
            "webstorm",
            "goland",
            "clion",
            "rider",
            "phpstorm",
            "rubymine",
            "rustrover",
            "datagrip",
            "idea64",
            "pycharm64",
            "webstorm64",
            "goland64",
            "clion64",
            "rider64",
            "phpstorm64",
            "rubymine64",
            "rustrover64",
        ),
    ),
    Program(client="junie", names=("junie",)),
    Program(client="android-studio", names=("studio", "studio64")),
    Program(
        client="windsurf",
        names=(
            "windsurf",
            "language_server_linux_x64",
            "language_server_linux_arm",
            "Windsurf Helper (Plugin)",
            "language_server_macos_arm",
            "language_server_macos_x64",
            "language_server_windows_x64",
        ),
    ),
    Program(client="cline", names=("cline",), lines=("@cline/cli", "cline/cli")),
    Program(client="kilo-code", names=("kilo", "kilocode")),
    Program(client="continue", names=("cn", "continue-binary"), lines=("@continuedev/cli",)),
    Program(client="gemini-cli", names=("gemini",), lines=("@google/gemini-cli",)),
    Program(client="antigravity", names=("antigravity", "agy", "Antigravity Helper (Plugin)")),
    Program(client="codex", names=("codex", "Codex Helper"), lines=("@openai/codex",)),
    Program(client="xcode-intelligence", names=("Xcode", "mcpbridge")),
    Program(client="goose", names=("goose", "goosed")),
    Program(client="amazon-q-cli", names=("q", "qchat")),
    Program(client="kiro", names=("kiro", "kiro-cli", "kiro-cli-chat", "Kiro Helper (Plugin)")),
    Program(client="opencode", names=("opencode",)),
    Program(client="crush", names=("crush",)),
    Program(client="amp", names=("amp",), lines=("@sourcegraph/amp",)),
    Program(client="augment", names=("auggie",), lines=("@augmentcode/auggie",)),
    Program(client="trae", names=("trae", "trae-cn", "Trae CN", "Trae Helper (Plugin)")),
    Program(client="void", names=("void", "Void Helper (Plugin)")),
    Program(client="zed", names=("zed", "zed-editor", "zeditor")),
    Program(client="qwen-code", names=("qwen",), lines=("@qwen-code/qwen-code",)),
    Program(client="iflow", lines=("@iflow-ai/iflow-cli",)),
    Program(client="factory-droid", names=("droid",)),
    Program(client="kimi-cli", names=("kimi", "kimi-cli")),
    Program(client="grok-build", names=("grok",)),
    Program(client="grok-cli-superagent", lines=("@vibe-kit/grok-cli",)),
    Program(client="mistral-vibe", names=("vibe",)),
    Program(client="warp", names=("warp-terminal", "warp", "warp-cli", "oz", "stable")),
    Program(client="rovo-dev", names=("acli", "atlassian_cli_rovodev")),
    Program(client="openhands", names=("openhands",), lines=("openhands.core", "openhands.server")),
    Program(client="openclaw", names=("openclaw",), lines=("openclaw/openclaw.mjs", "openclaw/dist")),
    Program(client="hermes-agent", names=("hermes",)),
    Program(client="pi", names=("pi",), lines=("@mariozechner/pi-coding-agent",)),
    Program(client="aider-desk", names=("aider-desk", "AiderDesk")),
    Program(client="gitlab-duo", names=("gitlab-lsp", "duo")),
    Program(client="codebuddy", names=("codebuddy",)),
    Program(client="qoder", names=("qoder", "qodercli", "Qoder Helper (Plugin)")),
    Program(client="lingma", names=("Lingma",)),
    Program(client="cortex-code", names=("cortex",)),
    Program(client="forge", names=("forge",)),
    Program(client="stakpak", names=("stakpak",)),
    Program(client="kode", lines=("@shareai-lab/kode",)),
    Program(client="refact", names=("refact-lsp",)),
    Program(client="eca", names=("eca",)),
    Program(client="mcphub-nvim", names=("nvim", "mcp-hub"), lines=("mcp-hub --config",)),
    Program(client="emacs-mcp-el", names=("emacs",)),
    Program(client="theia", names=("theia-ide", "TheiaIDE")),
    Program(client="lm-studio", names=("lm-studio", "lms", "LM Studio", "LM Studio Helper")),
    Program(client="jan", names=("jan",)),
    Program(client="cherry-studio", names=("CherryStudio", "cherry-studio", "Cherry Studio")),
    Program(client="deepchat", names=("deepchat",)),
    Program(client="chatbox", names=("chatbox", "xyz.chatboxapp.app")),
    Program(client="5ire", names=("5ire",)),
    Program(client="witsy", names=("witsy",)),
    Program(client="anythingllm", names=("anythingllm-desktop", "AnythingLLM")),
    Program(client="boltai", names=("BoltAI",)),
    Program(client="chatwise", names=("chatwise",)),
    Program(client="msty", names=("MstyStudio", "Msty")),
    Program(client="raycast", names=("Raycast", "Raycast Helper")),
    Program(client="enconvo", names=("EnConvo",)),
    Program(client="tome", names=("Tome",)),
    Program(client="amazon-bedrock-client", names=("Amazon Bedrock Client",)),
    Program(client="sema4-studio", names=("Sema4.ai Studio",)),
    Program(client="dive", names=("dive", "dive_httpd")),
    Program(client="hyperchat", names=("hyperchat",)),
    Program(client="chatmcp", names=("chatmcp",)),
    Program(client="oterm", names=("oterm",)),
    Program(client="nanobot-hkuds", lines=("nanobot agent", "nanobot gateway")),
    Program(client="perplexity-mac", names=("Perplexity", "PerplexityXPC")),
    Program(client="chatgpt-desktop", names=("ChatGPT",)),
    Program(client="obsidian-plugins", names=("obsidian",)),
    Program(client="jupyter-ai", lines=("bin/jupyter-lab", "jupyter lab")),
    Program(client="librechat", lines=("api/server/index.js",), hub=True),
    Program(client="open-webui", lines=("open-webui serve", "open_webui.main"), hub=True),
    Program(client="mcpo", lines=("mcpo --config", "mcpo --port"), hub=True),
    Program(client="n8n", lines=("n8n start", "bin/n8n"), hub=True),
    Program(client="flowise", lines=("flowise start",), hub=True),
    Program(client="langflow", lines=("langflow run",), hub=True),
    Program(client="home-assistant", names=("hass",), lines=("-m homeassistant",), hub=True),
    Program(client="letta", lines=("letta server",), hub=True),
    Program(
        client="docker-mcp-toolkit",
        names=("docker-mcp", "com.docker.backend"),
        lines=("docker mcp gateway run", "docker-mcp mcp gateway run"),
        hub=True,
    ),
    Program(client="toolhive", names=("thv", "ToolHive"), hub=True),
    Program(client="mcpm", names=("mcpm",), lines=("mcpm run", "mcpm profile run"), hub=True),
    Program(client="mcp-router", names=("MCP Router",), lines=("@mcp_router/cli",), hub=True),
    Program(client="1mcp", names=("1mcp",), lines=("@1mcp/agent",), hub=True),
    Program(client="mcphub-server", lines=("@samanhappy/mcphub",), hub=True),
    Program(client="mcpproxy-go", names=("mcpproxy", "mcpproxy-tray"), hub=True),
    Program(client="mcp-proxy-python", names=("mcp-proxy",), hub=True),
    Program(client="agentgateway", names=("agentgateway",), hub=True),
    Program(client="litellm", lines=("litellm --config",), hub=True),
    Program(client="mcporter", lines=("mcporter/dist",), hub=True),
    Program(client="mcp-linker", names=("mcp-linker",), hub=True),
    Program(client="cc-switch", names=("cc-switch", "CC Switch"), hub=True),
    Program(client="toolport", names=("toolport-gateway", "Toolport"), hub=True),
    Program(client="smithery-cli", lines=("@smithery/cli run", "smithery run"), hub=True),
    Program(client="mcphost", names=("mcphost",)),
    Program(client="mcp-inspector", lines=("@modelcontextprotocol/inspector",), hub=True),
    Program(client="fast-agent", lines=("bin/fast-agent",), hub=True),
    Program(client="cagent", names=("cagent", "docker-agent"), hub=True),
    Program(client="windows-odr", names=("odr",), hub=True),
)

# Names that other programs have as well: who owns a channel may be told by them, but not what is no server.
COMMON = frozenset(
    {
        "acli",
        "amp",
        "cn",
        "cortex",
        "crush",
        "dive",
        "droid",
        "duo",
        "eca",
        "eclipse",
        "forge",
        "goose",
        "grok",
        "hermes",
        "jan",
        "junie",
        "kilo",
        "lms",
        "oz",
        "pi",
        "q",
        "stable",
        "studio",
        "tome",
        "vibe",
        "void",
        "warp",
    }
)
