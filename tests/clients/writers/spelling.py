"""How clients spell the fields of an entry; only what differs from command, args, env, url, headers.

From the clients' own code and documents, as the client research lists them under `entry_fields` (2026-09).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The names of one client's fields: `kind` is (key, word for stdio, word for HTTP)."""

    urls: tuple[str, ...] = ("url",)
    env: str = "env"
    headers: str = "headers"
    kind: tuple[str, str, str] | None = None
    off: tuple[str, bool | str] | None = None
    argv: bool = False


PLAIN = Spelling()
TYPED = Spelling(kind=("type", "stdio", "http"))
TYPED_OFF = replace(TYPED, off=("disabled", True))
SPOKEN = Spelling(kind=("transport", "stdio", "http"))
OFF = Spelling(off=("disabled", True))
DISABLE = Spelling(off=("disable", True))
ARGV = Spelling(argv=True, env="environment", kind=("type", "local", "remote"), off=("enabled", False))

SPELLINGS: Mapping[str, Spelling] = {
    "claude-code": TYPED,
    "vscode": TYPED,
    "vscodium": TYPED,
    "code-oss": TYPED,
    "positron": TYPED,
    "cortex-code-desktop": TYPED,
    "visual-studio": TYPED,
    "github-copilot-cli": Spelling(kind=("type", "local", "http")),
    "android-studio": Spelling(urls=("httpUrl",), off=("enabled", False)),
    "gemini-code-assist": Spelling(urls=("url", "httpUrl")),
    "windsurf": Spelling(urls=("serverUrl", "url"), off=("disabled", True)),
    "windsurf-jetbrains": Spelling(urls=("serverUrl",)),
    "devin-local": Spelling(urls=("serverUrl", "url")),
    "cline": Spelling(kind=("type", "stdio", "streamableHttp"), off=("disabled", True)),
    "roo-code": Spelling(kind=("type", "stdio", "streamable-http"), off=("disabled", True)),
    "kilo-code": ARGV,
    "continue": Spelling(kind=("type", "stdio", "streamable-http")),
    "gemini-cli": Spelling(urls=("url", "httpUrl")),
    "antigravity": Spelling(urls=("serverUrl",), off=("disabled", True)),
    "codex": Spelling(headers="http_headers", off=("enabled", False)),
    "xcode-intelligence": PLAIN,
    "grok-build": Spelling(headers="http_headers", off=("enabled", False)),
    "open-interpreter": PLAIN,
    "amazon-q-cli": TYPED_OFF,
    "amazon-q-ide": TYPED_OFF,
    "kiro": OFF,
    "opencode": ARGV,
    "crush": TYPED_OFF,
    "augment": TYPED_OFF,
    "zed": Spelling(off=("enabled", False)),
    "qwen-code": Spelling(urls=("url", "httpUrl")),
    "iflow": Spelling(urls=("url", "httpUrl")),
    "factory-droid": TYPED_OFF,
    "kimi-cli": replace(SPOKEN, off=("enabled", False)),
    "mistral-vibe": replace(SPOKEN, argv=True, off=("disabled", True)),
    "rovo-dev": SPOKEN,
    "openhands": SPOKEN,
    "pi": OFF,
    "muse-code": Spelling(kind=("transport", "stdio", "streamable_http"), off=("enabled", False)),
    "reasonix": TYPED,
    "deepagents-code": SPOKEN,
    "gitlab-duo": TYPED_OFF,
    "codebuddy": TYPED,
    "qoder": TYPED,
    "cortex-code": TYPED,
    "forge": Spelling(urls=("url", "serverUrl"), off=("disable", True)),
    "stakpak": OFF,
    "pochi": OFF,
    "nanocoder": replace(SPOKEN, off=("enabled", False)),
    "neovate": replace(TYPED, off=("disable", True)),
    "gptme": Spelling(off=("enabled", False)),
    "agent-zero": Spelling(urls=("url", "serverUrl"), off=("disabled", True)),
    "eca": OFF,
    "mcphub-nvim": OFF,
    "theia": Spelling(urls=("serverUrl",)),
    "firebase-studio": Spelling(argv=True),
    "command-code": replace(SPOKEN, off=("enabled", False)),
    "jan": replace(TYPED, off=("active", False)),
    "deepchat": Spelling(urls=("baseUrl",), headers="customHeaders", kind=("type", "stdio", "http")),
    "anythingllm": Spelling(kind=("type", "stdio", "streamable")),
    "sema4-studio": SPOKEN,
    "dive": Spelling(kind=("transport", "stdio", "streamable"), off=("enabled", False)),
    "hyperchat": OFF,
    "nanobot-hkuds": Spelling(kind=("type", "stdio", "streamableHttp")),
    "marimo": OFF,
    "librechat": Spelling(kind=("type", "stdio", "streamable-http")),
    "mcpo": Spelling(kind=("type", "stdio", "streamable-http")),
    "flujo": replace(SPOKEN, urls=("serverUrl",), off=("disabled", True)),
    "letta": Spelling(kind=("transport", "stdio", "streamable_http")),
    "1mcp": TYPED_OFF,
    "mcphub-server": replace(TYPED, off=("enabled", False)),
    "mcpproxy-go": Spelling(kind=("protocol", "stdio", "http"), off=("enabled", False)),
    "mcp-proxy-python": Spelling(off=("enabled", False)),
    "mcp-proxy-go": Spelling(kind=("transportType", "stdio", "streamable-http")),
    "litellm": replace(SPOKEN, headers="static_headers"),
    "mcporter": Spelling(urls=("baseUrl", "url", "serverUrl"), argv=True),
    "rulesync": Spelling(urls=("url", "httpUrl"), argv=True, off=("disabled", True)),
    "mcphost": Spelling(argv=True, env="environment", kind=("type", "local", "remote")),
    "fast-agent": SPOKEN,
    "mcp-agent": Spelling(kind=("transport", "stdio", "streamable_http")),
    "langchain-mcp-adapters": Spelling(kind=("transport", "stdio", "streamable_http")),
    "github-copilot-coding-agent": Spelling(kind=("type", "local", "http")),
    "tabnine": Spelling(headers="requestInit.headers"),
}
# Rows of a client that are older than, or foreign to, the client's own spelling.
OLDER: Mapping[tuple[str, str], Spelling] = {
    ("kilo-code", "legacy-globalstorage"): SPELLINGS["roo-code"],
    ("kilo-code", "legacy-project"): SPELLINGS["roo-code"],
    ("kilo-code", "legacy-cli"): SPELLINGS["roo-code"],
    ("codex", "plugin"): PLAIN,
    ("codex", "plugin-manifest"): PLAIN,
}


def spelling_of(client: str, row: str) -> Spelling:
    """Return how `client` spells the entries of `row`."""
    return OLDER.get((client, row)) or SPELLINGS.get(client, PLAIN)
