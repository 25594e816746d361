"""Codex, Gemini CLI, Cline, JetBrains, and the clients that take their servers from a registry."""

from __future__ import annotations

import pytest

from discovery.formats.toml import parse_toml
from discovery.shapes.model import Plain
from inventory.policy.codex import read_codex
from inventory.policy.model import HOLE, Answer, Candidate, Layer
from tests.inventory.policy.launches import ALLOW, BLOCK, UNKNOWN, local, policy, remote

# openai/codex, codex-rs/config/src/mcp_requirements_tests.rs (copies of 2026): names, commands, matchers.
IDENTITY = """
[mcp_servers.docs.identity]
command = "codex-mcp"
[mcp_servers.remote.identity]
url = "https://example.com/mcp"
"""
PROXY = ("company-cli", "mcp", "proxy", "--server", "https://pricing.mcp.internal.example.com")
EXPRESSION = r"^https://[A-Za-z0-9-]+\.mcp\.internal\.example\.com(?::443)?(?:/.*)?$"
MATCHERS = (
    """
command = "company-cli"
args = [
  { match = "exact", value = "mcp" },
  { match = "exact", value = "proxy" },
  { match = "prefix", value = "--ser" },
  { match = "regex", expression = '"""
    + EXPRESSION
    + """' },
]
"""
)
LAYOUTS = {
    "flat": f"[mcp_servers.proxy]{MATCHERS}",
    "identity": f"[mcp_servers.proxy.identity.command]{MATCHERS.replace('command =', 'executable =')}",
}
ADDRESS = '[mcp_servers.remote]\nurl = { match = "prefix", value = "https://example.com/" }\n'
ADDRESS_IDENTITY = ADDRESS.replace("[mcp_servers.remote]", "[mcp_servers.remote.identity]")
BOTH = '[mcp_servers.b]\nargs = [{match = "exact", value = "approved"}]\ncommand = "company-cli"\n'
BOTH += '[mcp_servers.b.identity]\ncommand = "company-cli"\n'
PLUGIN = '[plugins."sample@test".mcp_servers.one.identity]\ncommand = "good-cmd"\n'

CODEX = [
    (IDENTITY, local("docs", "codex-mcp"), ALLOW),
    (IDENTITY, local("docs", "codex-mcp", "--any", "argument"), ALLOW),  # the word alone is compared
    (IDENTITY, local("docs", "docs-cmd"), BLOCK),
    (IDENTITY, local("other", "codex-mcp"), BLOCK),
    (IDENTITY, remote("remote", "https://example.com/mcp"), ALLOW),
    (IDENTITY, remote("remote", "https://example.com/other"), BLOCK),
    (IDENTITY, remote("docs", "https://example.com/mcp"), BLOCK),
    ("", local("any", "npx", "-y", "evil"), ALLOW),
    ("[mcp_servers]", local("any", "npx"), BLOCK),
    ('[mcp_servers.n.identity]\ncommand = "npx"', local("n", "npx", "-y", "evil"), ALLOW),
    *((text, local("proxy", *PROXY), ALLOW) for text in LAYOUTS.values()),
    *((text, local("unlisted", *PROXY), BLOCK) for text in LAYOUTS.values()),
    *((text, local("proxy", *PROXY, "--verbose"), BLOCK) for text in LAYOUTS.values()),
    *((text, local("proxy", *PROXY[:4], "https://mcp.example.com"), BLOCK) for text in LAYOUTS.values()),
    *((text, local("proxy", PROXY[0], PROXY[2], PROXY[1], *PROXY[3:]), BLOCK) for text in LAYOUTS.values()),
    *((text, local("proxy", *PROXY[:3], f"--{HOLE}", PROXY[4]), UNKNOWN) for text in LAYOUTS.values()),
    *((text, remote("remote", "https://example.com/x"), ALLOW) for text in (ADDRESS, ADDRESS_IDENTITY)),
    *((text, remote("remote", "https://example.org/x"), BLOCK) for text in (ADDRESS, ADDRESS_IDENTITY)),
    (BOTH, local("b", "company-cli", "approved"), ALLOW),
    (BOTH, local("b", "company-cli", "rejected"), BLOCK),
    (
        '[mcp_servers.n]\nurl = { match = "regex", expression = "(" }',
        remote("n", "https://x.example"),
        UNKNOWN,
    ),
    (PLUGIN, Candidate(name="one", command="good-cmd", scope="plugin", plugin="sample@test"), ALLOW),
    (PLUGIN, Candidate(name="one", command="bad-cmd", scope="plugin", plugin="sample@test"), BLOCK),
    (PLUGIN, Candidate(name="one", command="good-cmd", scope="plugin", plugin="other@test"), BLOCK),
    (PLUGIN, Candidate(name="one", command="good-cmd", scope="plugin"), UNKNOWN),
    (PLUGIN, local("mine", "anything"), ALLOW),
]


@pytest.mark.parametrize(("text", "server", "answer"), CODEX)
def test_codex(text: str, server: Candidate, answer: Answer) -> None:
    assert policy("codex", parse_toml(text)).decide(server).answer is answer


def test_codex_tells_of_a_rule_that_any_package_passes() -> None:
    found = policy("codex", parse_toml('[mcp_servers.n.identity]\ncommand = "npx"'))
    assert "any arguments pass" in found.problems[0]
    assert not policy("codex", parse_toml(IDENTITY)).problems


def test_a_regex_that_would_hang_another_engine_is_answered_at_once() -> None:
    text = '[mcp_servers.n]\ncommand = "c"\nargs = [{ match = "regex", expression = "(a+)+$" }]\n'
    found = policy("codex", parse_toml(text))
    assert found.decide(local("n", "c", "a" * 30_000 + "!")).answer is BLOCK
    assert found.decide(local("n", "c", "a" * 30_000)).answer is ALLOW


def test_codex_requirements_that_cannot_be_read_answer_nothing() -> None:
    assert read_codex([Layer(source="r", fault="not TOML")]).decide(local("a", "b")).answer is UNKNOWN


# google-gemini/gemini-cli, mcpServerEnablement.ts (copy of 2026).
GEMINI: list[tuple[str, Plain, str, Answer]] = [
    ("gemini", {"mcp": {"allowed": ["corp"]}}, "corp", ALLOW),
    ("gemini", {"mcp": {"allowed": ["Corp "]}}, "corp", ALLOW),
    ("gemini", {"mcp": {"allowed": ["corp"]}}, "corp2", BLOCK),
    ("gemini", {"mcp": {"allowed": ["corp*"]}}, "corp2", BLOCK),
    ("qwen", {"mcp": {"allowed": ["corp*"]}}, "corp2", ALLOW),
    ("qwen", {"mcp": {"allowed": ["corp*"]}}, "mycorp", BLOCK),
    ("qwen", {"mcp": {"excluded": ["bad*"]}}, "badly", BLOCK),
    ("gemini", {"mcp": {"allowed": []}}, "any", ALLOW),
    ("gemini", {"mcp": {"excluded": ["bad"]}}, "bad", BLOCK),
    ("gemini", {"mcp": {"excluded": ["bad"]}}, "good", ALLOW),
    ("gemini", {"mcp": {"allowed": ["x"], "excluded": ["x"]}}, "x", BLOCK),
    ("gemini", {"mcp": {"allowed": ["files"]}}, "ext:pack:files", ALLOW),
    ("gemini", {"allowMCPServers": ["old"]}, "new", BLOCK),
    ("gemini", {"excludeMCPServers": ["old"]}, "old", BLOCK),
]


@pytest.mark.parametrize(("dialect", "document", "name", "answer"), GEMINI)
def test_gemini_names(dialect: str, document: Plain, name: str, answer: Answer) -> None:
    assert policy(dialect, document).decide(local(name, "sh", "-c", "anything")).answer is answer


def test_gemini_takes_the_list_of_the_settings_of_highest_rank() -> None:
    system: Plain = {"mcp": {"allowed": ["corp"]}}
    found = policy("gemini", {"mcp": {"allowed": ["mine"]}}, system)
    assert (found.decide(local("mine", "x")).answer, found.decide(local("corp", "x")).answer) == (
        BLOCK,
        ALLOW,
    )


# google-gemini/gemini-cli, docs/admin/enterprise-controls.md (copy of 2026).
CONSOLE: Plain = {
    "mcpServers": {
        "external-provider": {"url": "https://api.mcp-provider.com", "type": "sse", "trust": True},
        "internal-corp-tool": {"url": "https://mcp.internal-tool.corp", "type": "http"},
    }
}
ADMIN: list[tuple[Plain, Candidate, Answer]] = [
    (CONSOLE, remote("external-provider", "https://api.mcp-provider.com"), ALLOW),
    (CONSOLE, remote("internal-corp-tool", "https://mcp.internal-tool.corp"), ALLOW),
    (CONSOLE, remote("external-provider", "https://elsewhere.example.com"), BLOCK),
    (CONSOLE, local("external-provider", "npx", "evil"), BLOCK),
    (CONSOLE, remote("mine", "https://api.mcp-provider.com"), BLOCK),
    ({"mcpServers": {}}, local("mine", "npx"), ALLOW),
    ({}, local("mine", "npx"), ALLOW),
    ({"mcpEnabled": False}, local("mine", "npx"), BLOCK),
]


@pytest.mark.parametrize(("document", "server", "answer"), ADMIN)
def test_gemini_admin(document: Plain, server: Candidate, answer: Answer) -> None:
    assert policy("gemini-admin", document).decide(server).answer is answer


def listed(name: str, **body: Plain) -> Plain:
    return {"server": {"name": name, "description": "d", "version": "1.0.0", **body}}


REGISTRY: Plain = {
    "servers": [
        listed(
            "com.example/remote", remotes=[{"type": "streamable-http", "url": "https://mcp.example.com/mcp"}]
        ),
        listed(
            "com.example/files",
            packages=[
                {
                    "registryType": "npm",
                    "identifier": "@example/files",
                    "version": "1.2.3",
                    "transport": {"type": "stdio"},
                    "packageArguments": [{"type": "positional", "value": "/srv"}],
                }
            ],
        ),
        listed("com.example/py", packages=[{"registryType": "pypi", "identifier": "py-mcp", "version": "2"}]),
        listed("com.example/image", packages=[{"registryType": "oci", "identifier": "ghcr.io/e/i:1"}]),
    ]
}
URL = "https://mcp.example.com/mcp"
BY_NAME: list[tuple[str, Candidate, Answer]] = [
    ("copilot-registry", local("com.example/files", "npx", "anything"), ALLOW),
    ("copilot-registry", local("files", "npx", "-y", "@example/files@1.2.3", "/srv"), BLOCK),
    ("copilot-registry", remote("com.example/remote", "https://elsewhere.example.net"), ALLOW),
    ("copilot-registry", remote("com.example/unlisted", URL), BLOCK),
    ("copilot-registry", local("COM.example/files", "npx"), BLOCK),
    ("copilot-registry", local("com.example/files2", "npx"), BLOCK),
    ("copilot-registry", Candidate(name="github", built_in=True), ALLOW),
    ("copilot-registry", local("com.example/py", "sh"), ALLOW),
    ("amazon-q", local("com.example/files", "npx", "-y", "@example/files@1.2.3", "/srv"), ALLOW),
    ("amazon-q", local("com.example/files", "npx", "-y", "@example/files@1.2.4", "/srv"), BLOCK),
    ("amazon-q", local("com.example/files", "npx", "-y", "@example/files@1.2.3", "/"), BLOCK),
    ("amazon-q", local("files", "npx", "-y", "@example/files@1.2.3", "/srv"), BLOCK),
    ("amazon-q", local("com.example/py", "uvx", "py-mcp@2"), ALLOW),
    ("amazon-q", local("com.example/image", "docker", "run", "-i", "--rm", "ghcr.io/e/i:1"), ALLOW),
    ("amazon-q", remote("com.example/remote", URL), ALLOW),
    ("amazon-q", remote("com.example/remote", "https://elsewhere.example.net"), BLOCK),
    ("amazon-q", Candidate(name="com.example/files"), ALLOW),
    ("amazon-q", local("com.example/files", "npx", "-y", HOLE, "/srv"), UNKNOWN),
]


@pytest.mark.parametrize(("dialect", "server", "answer"), BY_NAME)
def test_clients_of_a_registry(dialect: str, server: Candidate, answer: Answer) -> None:
    assert policy(dialect, REGISTRY).decide(server).answer is answer


# docs.cline.bot, MCP Server Controls (2026); jetbrains.com help, AI policies (2026).
CONSOLES: list[tuple[str, Plain, Candidate, Answer]] = [
    ("cline", {"allowedMCPServers": [{"id": "a"}]}, local("a", "anything"), ALLOW),
    ("cline", {"allowedMCPServers": [{"id": "a"}]}, local("b", "anything"), BLOCK),
    ("cline", {"allowedMCPServers": []}, local("a", "x"), BLOCK),
    ("cline", {"allowedMCPServers": [{"id": "a"}]}, remote("b", URL), ALLOW),
    ("cline", {"mcpMarketplaceEnabled": False}, local("a", "x"), BLOCK),
    ("cline", {"mcpMarketplaceEnabled": False}, remote("a", URL), ALLOW),
    ("cline", {"blockPersonalRemoteMCPServers": True}, remote("a", URL), BLOCK),
    ("cline", {"blockPersonalRemoteMCPServers": True}, local("a", "x"), ALLOW),
    (
        "cline",
        {"blockPersonalRemoteMCPServers": True, "remoteMCPServers": [{"name": "a", "url": URL}]},
        remote("a", URL),
        ALLOW,
    ),
    ("jetbrains", {"servers": [{"name": "corp"}]}, local("mine", "x"), ALLOW),
    ("jetbrains", {"servers": [{"name": "corp"}], "allowUserServers": False}, local("mine", "x"), BLOCK),
    ("jetbrains", {"allowUserServers": False}, local("corp", "x", scope="managed"), ALLOW),
    ("jetbrains", {"allowUserServers": False}, remote("corp", URL, scope="managed"), ALLOW),
    ("jetbrains", {"allowUserServers": False}, remote("corp", URL), BLOCK),
    ("jetbrains", {"allowLocalServers": False}, local("corp", "x"), BLOCK),
    ("jetbrains", {}, remote("mine", URL), ALLOW),
    ("jetbrains", {"allowUserServers": True}, local("sh", "sh", "-c", "x"), ALLOW),
]


@pytest.mark.parametrize(("dialect", "document", "server", "answer"), CONSOLES)
def test_consoles(dialect: str, document: Plain, server: Candidate, answer: Answer) -> None:
    assert policy(dialect, document).decide(server).answer is answer


GATES: list[tuple[tuple[Plain, ...], Candidate, Answer]] = [
    (({"chat.mcp.access": "none"},), local("x", "y"), BLOCK),
    (({"ChatMCP": "off"},), local("x", "y"), BLOCK),
    (({"chat.mcp.access": "all"},), local("x", "y"), ALLOW),
    (({"ChatMCP": "allowed"},), local("x", "y"), ALLOW),
    (({"ChatMCP": "registryOnly"},), local("x", "y"), UNKNOWN),
    (({"chat.mcp.access": "registry"}, REGISTRY), local("com.example/files", "anything"), ALLOW),
    (({"chat.mcp.access": "registry"}, REGISTRY), local("files", "npx", "-y", "@example/files@1.2.3"), BLOCK),
    (({"chat.mcp.access": "registry"}, REGISTRY), remote("com.example/remote", URL), ALLOW),
    (({"chat.mcp.access": "registry"}, REGISTRY), remote("com.example/remote", URL + "/x"), BLOCK),
    (({"chat.mcp.access": "registry"}, REGISTRY), remote("mine", URL), BLOCK),
    (({"ChatMCP": "strange"},), local("x", "y"), BLOCK),
    (({"ChatMCP": "all", "ChatDeniedMcpServers": [{"serverName": "x"}]},), local("x", "y"), BLOCK),
    (({"ChatMCP": "all", "ChatAllowedMcpServers": '[{"serverName": "x"}]'},), local("x", "y"), ALLOW),
    (({"ChatMCP": "all", "ChatAllowedMcpServers": '[{"serverName": "x"}]'},), local("z", "y"), BLOCK),
    (({"ChatAllowedMcpServers": "no list"},), local("x", "y"), BLOCK),
    (
        ({"ChatMCP": "registry", "ChatAllowedMcpServers": [{"serverName": "com.example/files"}]}, REGISTRY),
        local("com.example/py", "uvx"),
        BLOCK,
    ),
    (({},), local("x", "y"), ALLOW),
]


@pytest.mark.parametrize(("documents", "server", "answer"), GATES)
def test_every_gate_of_vs_code_must_open(
    documents: tuple[Plain, ...], server: Candidate, answer: Answer
) -> None:
    assert policy("vscode", *documents).decide(server).answer is answer
