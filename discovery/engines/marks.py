"""DATA: what marks a container or an image as an MCP server, each row with its weight and its source.

A row sees texts of one kind; the heaviest row of a kind counts: a name told three times is no proof.
THRESHOLD is reached by one row that proves, or by kinds that agree. Weights follow the precision measured for
processes: a name alone is "maybe", a name and a channel are a server.
"""

from __future__ import annotations

from typing import NamedTuple

from discovery.identity.patterns import Pattern

THRESHOLD = 60
PROOF = 60


class Mark(NamedTuple):
    """One row: `kind` groups rows that say the same thing; `pattern` matches a whole text of those it `sees`.

    These are label (`name=value`), repository (with host), package (a purl's name), word (of the command),
    pair (two words of it), program (base name of what is started), env (a name), channel (stdin, port).
    """

    id: str
    kind: str
    sees: str
    pattern: Pattern
    weight: int


WORD = r"(?:.*[-_.@/])?mcp(?:[-_.].*)?"  # a whole word between separators: never mcp2221, never rmcpd
TEXT = r"(?is).*(?:\bmcp[ -]server\b|model[ -]context[ -]protocol server).*"
WIRE = r"(?:sse|streamable-?_?http|http-?stream)"
# What talks about MCP, or to it, and serves none.
ROLES = (
    "clients?|inspector|registry|docs?|website|web|ui|frontend|playground|dashboard|chat|db|database|base|builder"
    "|sdk|bench|scanner|scan|sandbox|minecraft|devcontainer"
)

MARKS = (
    # modelcontextprotocol/registry docs, package-types: proof of ownership that an image carries, 2025-12.
    Mark("label.server-name", "label", "label", Pattern(r"io\.modelcontextprotocol\.server\.name=.+"), PROOF),
    # docker/mcp-gateway pkg/catalog: images that describe themselves, 2025-11.
    Mark("label.docker-metadata", "label", "label", Pattern(r"(?s)io\.docker\.server\.metadata=.+"), PROOF),
    # docker/mcp-gateway pkg/gateway/clientpool.go: every server container it starts, 2025-11.
    Mark("label.docker-gateway", "label", "label", Pattern(r"docker-mcp=true"), PROOF),
    # stacklok/toolhive pkg/labels/labels.go, 2025-11; vibetool was its name until 2025-04.
    Mark("label.toolhive", "label", "label", Pattern(r"(?i)(?:toolhive|vibetool)=true"), PROOF),
    # docker.com/blog, "Docker MCP Catalog": the namespace holds servers and nothing else.
    Mark("image.docker-mcp", "image", "repository", Pattern(r"docker\.io/mcp/.+"), PROOF),
    # docker/mcp-gateway README; the bridges' own READMEs (see identity/bridge_tables.py).
    Mark(
        "image.gateway",
        "image",
        "repository",
        Pattern(
            r"docker\.io/docker/mcp-gateway|docker\.io/supercorp/supergateway"
            r"|ghcr\.io/(?:supercorp-ai/supergateway|sparfenyuk/mcp-proxy|open-webui/mcpo)"
        ),
        PROOF,
    ),
    Mark("image.name", "image", "repository", Pattern(r".*/(?:[^/]*[-_.])?mcp(?:[-_.][^/]*)?"), 35),
    Mark("image.folder", "image", "repository", Pattern(r".+/mcp/[^/]+"), 20),
    Mark("package.official", "package", "package", Pattern(r"@modelcontextprotocol/server-.+"), PROOF),
    Mark("package.name", "package", "package", Pattern(WORD), 35),
    Mark("program.name", "program", "program", Pattern(WORD), 25),
    # FastMCP (Python) 2 settings, env_prefix FASTMCP_.
    Mark("env.fastmcp", "env", "env", Pattern(r"FASTMCP_\w+"), 35),
    Mark("env.transport", "env", "env", Pattern(r"MCP_(?:SERVER_)?TRANSPORT(?:_TYPE|_MODE)?"), 25),
    # MCP specification 2025-03-26 ff., transports; flags of the SDKs' own samples.
    Mark("argument.transport", "argument", "pair", Pattern(rf"(?i)--?transport(?:-?type)? {WIRE}"), 35),
    Mark("argument.stdio", "argument", "pair", Pattern(r"(?i)--?transport(?:-?type)? stdio"), 35),
    Mark("argument.http", "argument", "pair", Pattern(r"(?i)--?transport(?:-?type)? http"), 20),
    Mark(
        "argument.verb",
        "argument",
        "pair",
        Pattern(r"mcp (?:serve|server|start|run|stdio)|(?:serve|run) mcp"),
        35,
    ),
    Mark("argument.mode", "argument", "word", Pattern(r"(?:mcp-)?stdio|--mcp(?:-server)?"), 25),
    # OCI image-spec annotations.md: where the image comes from and what it is.
    Mark(
        "origin.source",
        "origin",
        "label",
        Pattern(r"(?i)org\.opencontainers\.image\.(?:source|url|title)=(?:.*[-_./])?mcp(?:[-_.].*)?"),
        25,
    ),
    Mark(
        "origin.text",
        "origin",
        "label",
        Pattern(rf"(?is)org\.opencontainers\.image\.(?:title|description)={TEXT[5:]}"),
        25,
    ),
    Mark("channel.stdin", "channel", "channel", Pattern(r"stdin"), 25),
    Mark("channel.port", "channel", "channel", Pattern(r"port"), 25),
    Mark("not.role", "not", "repository", Pattern(rf"(?i).*/(?:[^/]*[-_.])?(?:{ROLES})(?:[-_.][^/]*)?"), -40),
    Mark("not.package", "not", "package", Pattern(rf"(?i)(?:.*[-_./])?(?:{ROLES})(?:[-_.].*)?"), -40),
    # stacklok/toolhive cmd/thv/app/inspector.go and pkg/container/docker: its inspector and its proxies.
    Mark(
        "not.toolhive-auxiliary",
        "helper",
        "label",
        Pattern(r"(?i)toolhive-auxiliary(?:-workload)?=true"),
        -200,
    ),
)

# What a gateway is: one row with servers behind it.
GATEWAYS = frozenset({"image.gateway"})

# Labels that may be kept, and as which fact. Other labels may hold anything.
KEPT = {
    "io.modelcontextprotocol.server.name": "mcp_name",
    "docker-mcp-tool-type": "tool_type",
    "toolhive-group": "toolhive_group",
    "toolhive-port": "toolhive_port",
    "com.docker.compose.project": "compose_project",
    "com.docker.compose.service": "compose_service",
    "com.docker.compose.project.working_dir": "compose_folder",
    "com.docker.compose.project.config_files": "compose_files",
}
# Labels that say what whoever started a container calls it, and how he talks to it; the first one counts.
NAMES = (
    "docker-mcp-name",
    "toolhive-basename",
    "toolhive-name",
    "vibetool-name",
    "com.docker.compose.service",
)
TRANSPORTS = ("docker-mcp-transport", "toolhive-transport", "vibetool-transport")
# Which client of the catalogue starts containers with this label.
OWNERS = {"docker-mcp": "docker-mcp-toolkit", "toolhive": "toolhive", "vibetool": "toolhive"}
