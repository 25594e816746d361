"""What names say, and what else the letters stand for."""

from __future__ import annotations

import pytest

from discovery.azure.homonyms import Spoken, homonyms, spelt_out, words_of
from discovery.azure.words import Says, says

SERVERS = (
    "mcp-server",
    "sherpa-mcp-server",
    "aflmcpserver",
    "McpServer",
    "WeatherMCPServer",
    "mcp-tools",
    "mcptools",
    "vm-mcp-gateway-01",
    "ca-mcp-server-k7x2qwertyuio",
    "mcp-server-prod",
    "MCP-Server",
    "mcp_server_time",
    "client-onboarding-mcp-server",
    "mcp-agent-server",
    "mcptodo-serverapp",
    "model-context-protocol",
    "ModelContextProtocol",
    "mcp-proxy",
)
WORDS = (
    "mcp",
    "ca-mcp-k7x2qwertyuio",
    "mcp-itinerary-planning",
    "orders-mcp",
    "func-burger-mcp-h2x",
    "weathermcp",
    "azmcp",
    "mcp01",
    "mcps",
    "sm.mcp.prod",
    "azure-mcp-http-host",
    "mcp-web-search",
    "clients-mcp",
    "mcp-host-inventory",
)
CLIENTS = (
    "mcp-client",
    "mcptodo-clientapp",
    "mcp-inspector",
    "mcphost-web",
    "mcp-host",
    "mcp-agent",
    "mcp-server-client",
    "modelcontextprotocol-inspector",
    "expenses-mcp-client-dev",
    "mcp-test-chatbot",
)
OTHERS = ("mcp-docs", "mcp-docs-crawler", "mcp-ui", "mcp-website", "mcp-registry", "mcp-server-ui")
NOTHING = (
    "",
    "web",
    "tmcpx",
    "tempcpool",
    "mcpherson-site",
    "mcpherson-server",
    "mcphee",
    "mcpartland-law",
    "mcprod",
    "mcprod-server",
    "mcportal-api",
    "mcpayments",
    "mcp2221-bridge",
    "mcp23017",
    "dmcpool",
    "rmcpd",
    "k8smcpq1xyz",
    "client",
    "server",
    "protocol",
)


@pytest.mark.parametrize("name", SERVERS)
def test_a_name_says_server(name: str) -> None:
    assert says(name) is Says.SERVER


@pytest.mark.parametrize("name", WORDS)
def test_a_name_has_the_letters_as_a_word(name: str) -> None:
    assert says(name) is Says.WORD


@pytest.mark.parametrize("name", CLIENTS)
def test_a_name_says_client(name: str) -> None:
    assert says(name) is Says.CLIENT


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_is_about_mcp_and_serves_nothing(name: str) -> None:
    assert says(name) is Says.OTHER


@pytest.mark.parametrize("name", NOTHING)
def test_a_name_says_nothing(name: str) -> None:
    assert says(name) is None


@pytest.mark.parametrize("name", ["mcpdemo", "mcpweather-app"])
def test_a_word_that_only_begins_with_the_letters_says_less(name: str) -> None:
    assert says(name) is Says.GLUED


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft Certified Professional",
        "market-clearing-price",
        "MasterControlProgram",
        "the Managed Cloud Platform of Contoso",
        "mod_coder_pack",
        "Medical Care Plans 2027",
    ],
)
def test_another_meaning_is_spelt_out(text: str) -> None:
    assert spelt_out(words_of(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Model Context Protocol",
        "model-context-protocol",
        "main cluster prod",
        "mobile checkout production",
        "my cool project",
        "MCP",
        "market prices cleared",
        "multi-cloud",
        "m c p",
        "managed container pool",
    ],
)
def test_no_other_meaning_is_spelt_out(text: str) -> None:
    assert spelt_out(words_of(text)) is None


@pytest.mark.parametrize("text", ["minecraft-server", "exam results", "Nordpool", "ModCoderPack", "mcp2221"])
def test_a_word_of_another_thing_is_seen(text: str) -> None:
    assert list(homonyms([Spoken("/name", text)]))


@pytest.mark.parametrize("text", ["examine", "orders", "clear", "certificate", "mcp", "forge"])
def test_ordinary_words_are_no_other_thing(text: str) -> None:
    assert list(homonyms([Spoken("/name", text)])) == []


def test_what_may_be_secret_is_told_by_its_name() -> None:
    (mark,) = homonyms([Spoken("/env/TITLE", "Monthly Cost Plan of Dr. No", shown="TITLE")])
    assert mark.text == "TITLE"
