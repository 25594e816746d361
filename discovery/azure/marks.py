"""DATA: what in a resource speaks for or against MCP, how much it is worth, and who says so.

A sign is worth its row; `grading.py` says what several are worth together. Signs of one kind are told by the
same hand (a name and the host name made of it), so they count once.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from discovery.azure.model import Mark
from discovery.redact.text import printable, scrub

MAX_SEEN = 160  # characters of what was seen that are kept with a mark


class Worth(StrEnum):
    """What one sign is worth by itself."""

    DECLARED = "declared"  # Azure's own word for it
    SETUP = "setup"  # the resource is told to be a server
    SHARED = "shared"  # a setting that servers have, and now and then their clients
    SPECIFIC = "specific"  # hardly anything else would say it
    WEAK = "weak"  # a name: homonyms say it too
    CLIENT = "client"  # it calls servers
    AGAINST = "against"  # the letters stand for something else, or something else runs


class Row(NamedTuple):
    """One rule: its id, its worth, whose word it is, what it says, and the source of that knowledge."""

    id: str
    worth: Worth
    kind: str
    says: str
    source: str


ARM_TYPES = "Azure/bicep-types-az, generated types"
FOUNDRY = "learn.microsoft.com/azure/foundry, agents and toolboxes, 2026-11"
SAMPLES = "Azure-Samples and public Bicep, 2025-06 to 2026-10; tests/azure/recognition"
GUIDE = "microsoft/mcp-azure-security-guide docs/mcp/mcp09-shadow-servers.md, 2026-04-17"
D, S, P, W = Worth.DECLARED, Worth.SETUP, Worth.SPECIFIC, Worth.WEAK

ROWS = (
    Row("apim.type", D, "api", "an API of type mcp", ARM_TYPES + ", apimanagement 2025-03-01-preview"),
    Row("apic.kind", D, "entry", "an entry of kind mcp", "AI-Gateway labs/mcp-registry-apic, 2026-07"),
    Row("pool.enabled", D, "pool", "the pool's own MCP server is on", ARM_TYPES + ", app 2025-10-02-preview"),
    Row("function.trigger", D, "binding", "a trigger of the MCP extension", "learn.microsoft.com, Functions"),
    Row("foundry.remote-tool", D, "connection", "a connection to an MCP server", SAMPLES),
    Row("foundry.agent-tool", D, "tool", "an agent's tool of type mcp", FOUNDRY),
    Row("foundry.toolbox", D, "toolbox", "a toolbox is an MCP server", FOUNDRY),
    Row("sre.connector", D, "connection", "a connector of type Mcp", ARM_TYPES + ", app 2026-01-01"),
    Row("frontdoor.agent", D, "path", "a path of type McpServer", ARM_TYPES + ", cdn 2025-09-01-preview"),
    Row(
        "search.knowledge-base", D, "kb", "a knowledge base is an MCP server", "AI Search 2026-05-01-preview"
    ),
    Row("connector.protocol", D, "api", "x-ms-agentic-protocol: mcp", "learn.microsoft.com, Copilot Studio"),
    Row("workflow.servers", D, "file", "the app's mcpservers.json lists servers", "Azure/LogicAppsUX"),
    Row("workflow.client", D, "action", "an action that is an MCP client", "Azure Logic Apps, agent loop"),
    Row("env.listen", S, "env", "an address to listen at", SAMPLES),
    Row("env.server", S, "env", "a setting that only servers have", SAMPLES + "; gofastmcp.com settings"),
    Row("env.self", S, "env", "the URL of an MCP server: its own", SAMPLES),
    Row("env.transport", Worth.SHARED, "env", "a transport of MCP", SAMPLES),
    Row("env.path", P, "env", "the path of an MCP endpoint", SAMPLES),
    Row("env.word", W, "env", "a variable named for MCP", SAMPLES),
    Row("env.client", Worth.CLIENT, "env", "the address of an MCP server", SAMPLES),
    Row("cors.header", S, "cors", "CORS for headers of MCP", "modelcontextprotocol.io, transports"),
    Row("command.flag", S, "command", "a flag that turns MCP on", "Data API builder and azmcp references"),
    Row("command.package", S, "command", "starts a package named for MCP", "discovery/engines/marks.py"),
    Row("command.runner", S, "command", "an SDK's runner serves a file", "discovery/signals/roles.py"),
    Row("command.program", P, "command", "starts a program named for MCP", "discovery/engines/marks.py"),
    Row("command.transport", P, "command", "a transport only MCP has", "discovery/engines/marks.py"),
    Row("command.client", Worth.CLIENT, "command", "starts a client or a tool for MCP", "signals/roles.py"),
    Row("image.server", S, "image", "an image called MCP server, or of a catalogue of them", SAMPLES),
    Row("image.word", P, "image", "an image named for MCP", "mcp-azure-security-guide, enterprise-patterns"),
    Row("image.folder", W, "image", "an image in a folder named for MCP", "discovery/engines/marks.py"),
    Row("image.able", W, "image", "an image that can serve MCP", "Data API builder 1.7, SQL MCP server"),
    Row("image.client", Worth.CLIENT, "image", "an image of a client or a tool for MCP", SAMPLES),
    Row(
        "image.other", Worth.AGAINST, "image", "an image known to be something else", "each image's own page"
    ),
    Row("probe.path", P, "probe", "a health probe of an MCP endpoint", SAMPLES),
    Row("name.server", P, "name", "a name that says what it is", SAMPLES),
    Row("name.word", W, "name", "a name with mcp as a word", SAMPLES),
    Row("name.client", Worth.CLIENT, "name", "a name that says client", SAMPLES),
    Row("tag.server", P, "tag", "a tag that says what it is", SAMPLES),
    Row("tag.word", W, "tag", "a tag with mcp as a word", SAMPLES),
    Row("tag.client", Worth.CLIENT, "tag", "a tag that says client", SAMPLES),
    Row("tag.approved", P, "approval", "approved as an MCP server", GUIDE),
    Row("domain.mcp", P, "domain", "a host called mcp, or as servers are", SAMPLES),
    Row("domain.word", W, "domain", "a host with mcp as a word", SAMPLES),
    Row(
        "url.endpoint", S, "url", "forwards to an MCP endpoint", "AI-Gateway labs/ai-foundry-toolbox, 2026-07"
    ),
    Row("url.path", P, "url", "a path that ends as an MCP endpoint does", SAMPLES),
    Row("text.protocol", P, "text", "its description names the protocol", SAMPLES),
    Row("api.operations", S, "operations", "operations of the SSE transport", SAMPLES),
    Row("function.route", S, "binding", "an HTTP route that is an MCP endpoint", SAMPLES),
    Row("rule.word", P, "rule", "a rule named for MCP lets traffic in", SAMPLES),
    Row("edge.called", P, "edge", "a client calls it as an MCP server", SAMPLES),
    Row("homonym.spelt-out", Worth.AGAINST, "homonym", "the letters are spelt out as other words", SAMPLES),
    Row("homonym.word", Worth.AGAINST, "homonym", "a word of another thing of that name", "homonyms.py"),
    Row(
        "role.other",
        Worth.AGAINST,
        "role",
        "a site, a page or a store about it",
        "discovery/engines/marks.py",
    ),
    Row(
        "host.type",
        W,
        "host",
        "a service that often hosts servers",
        "learn.microsoft.com, MCP servers on Functions, Container Apps, App Service, AKS (read 2026-11)",
    ),
)
BY_ID: Mapping[str, Row] = {row.id: row for row in ROWS}


def seen(id_: str, pointer: str, text: str) -> Mark:
    """Return the mark that row `id_` was met by `text`, rid of secrets; raises KeyError for no row."""
    return Mark(id=BY_ID[id_].id, pointer=pointer, text=printable(scrub(text), MAX_SEEN))
