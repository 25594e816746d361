"""Every mark has its hits and its misses, and what adds up to a server is told from what looks like one."""

from __future__ import annotations

import pytest

from discovery.engines.marks import KEPT, MARKS, PROOF, THRESHOLD
from discovery.model import Confidence
from tests.containers.places import found_in, running, sightings
from tests.containers.samples import Box, Img

ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "label.server-name": (
        ("io.modelcontextprotocol.server.name=io.github.x/y",),
        ("io.modelcontextprotocol.server.name=", "io.modelcontextprotocol.client.name=x", "server.name=x"),
    ),
    "label.docker-metadata": (
        ('io.docker.server.metadata={"name":"x"}', "io.docker.server.metadata=name: x\ntype: server"),
        ("io.docker.server.metadata=", "io.docker.metadata=x"),
    ),
    "label.docker-gateway": (("docker-mcp=true",), ("docker-mcp=false", "docker-mcp-name=true")),
    "label.toolhive": (
        ("toolhive=true", "toolhive=True", "vibetool=true"),
        ("toolhive=false", "toolhive-network-isolation=true", "my.toolhive=true"),
    ),
    "image.docker-mcp": (
        ("docker.io/mcp/time", "docker.io/mcp/github-mcp-server"),
        ("ghcr.io/mcp/time", "docker.io/mcpx/time", "docker.io/library/mcp", "x.io/docker.io/mcp"),
    ),
    "image.gateway": (
        ("docker.io/docker/mcp-gateway", "ghcr.io/sparfenyuk/mcp-proxy"),
        ("docker.io/evil/mcp-gateway", "docker.io/docker/mcp-gateway-docs", "docker.io/alpine/socat"),
    ),
    "image.name": (
        ("ghcr.io/github/github-mcp-server", "docker.io/acme/mcp", "x.io/acme/weather_mcp", "x.io/mcp-git"),
        ("docker.io/acme/mcp2221", "docker.io/acme/rmcpd", "x.io/mcp-team/postgres", "x.io/acme/mcpserver"),
    ),
    "image.folder": (
        ("registry.example/mcp/time",),
        ("registry.example/mcp", "registry.example/mcp/team/time", "registry.example/mcps/time"),
    ),
    "package.official": (
        ("@modelcontextprotocol/server-filesystem",),
        ("@modelcontextprotocol/inspector", "@modelcontextprotocol/sdk", "@other/server-filesystem"),
    ),
    "package.name": (
        ("@upstash/context7-mcp", "mcp-server-time", "fast.mcp", "mcp"),
        ("mcp2221", "@mcpx/tool", "rmcp", "minecraft"),
    ),
    "program.name": (
        ("github-mcp-server", "mcp_server.py", "weather.mcp.js"),
        ("server.py", "mcp2221.py", "fastmcp", "rmcpd"),
    ),
    "env.fastmcp": (("FASTMCP_PORT", "FASTMCP_SERVER_AUTH"), ("FASTMCP", "MY_FASTMCP_PORT", "MCP_PORT")),
    "env.transport": (
        ("MCP_TRANSPORT", "MCP_SERVER_TRANSPORT", "MCP_TRANSPORT_TYPE"),
        ("MCP_SERVER_URL", "TRANSPORT", "MCP_HOST"),
    ),
    "argument.transport": (
        ("--transport sse", "--transport streamable-http", "-transport http-stream", "--transport-type SSE"),
        ("--transport tcp", "--transport ssed", "transport sse", "--output-transport sse"),
    ),
    "argument.stdio": (("--transport stdio",), ("--stdio true", "--transport stdio2", "--mode stdio")),
    "argument.http": (("--transport http",), ("--transport https", "--proto http")),
    "argument.verb": (("mcp serve", "mcp start", "serve mcp"), ("mcp list", "http serve", "mcp serverless")),
    "argument.mode": (("stdio", "--mcp", "mcp-stdio"), ("--stdio", "--no-mcp", "studio")),
    "origin.source": (
        (
            "org.opencontainers.image.source=https://github.com/acme/weather-mcp",
            "org.opencontainers.image.title=mcp-grafana",
        ),
        (
            "org.opencontainers.image.source=https://github.com/acme/mcp2221",
            "org.opencontainers.image.vendor=acme-mcp",
        ),
    ),
    "origin.text": (
        (
            "org.opencontainers.image.description=A Model Context Protocol server for\ntime",
            "org.opencontainers.image.title=Weather MCP Server",
        ),
        (
            "org.opencontainers.image.description=Speaks to MCP servers it finds",
            "org.opencontainers.image.authors=MCP server team",
        ),
    ),
    "channel.stdin": (("stdin",), ("stdout",)),
    "channel.port": (("port",), ("ports",)),
    "not.role": (
        ("docker.io/acme/mcp-client", "ghcr.io/x/mcp-inspector", "docker.io/acme/mcp-docs-site", "x.io/docs"),
        ("docker.io/acme/weather-mcp", "docker.io/acme/mcp-webhooks", "docker.io/docs/mcp-server"),
    ),
    "not.package": (
        ("@modelcontextprotocol/inspector", "mcp-client", "@acme/mcp-sdk"),
        ("@upstash/context7-mcp", "mcp-clientele"),
    ),
    "not.toolhive-auxiliary": (
        ("toolhive-auxiliary=true", "toolhive-auxiliary-workload=true"),
        ("toolhive-auxiliary=false", "toolhive=true"),
    ),
}
BY_ID = {mark.id: mark for mark in MARKS}


def test_every_row_has_its_cases() -> None:
    assert len(BY_ID) == len(MARKS)
    assert ROWS.keys() == BY_ID.keys()
    assert all(hits and misses for hits, misses in ROWS.values())


@pytest.mark.parametrize(("row", "text"), [(row, text) for row, (hits, _) in ROWS.items() for text in hits])
def test_a_row_hits(row: str, text: str) -> None:
    assert BY_ID[row].pattern.fullmatch(text)


@pytest.mark.parametrize(
    ("row", "text"), [(row, text) for row, (_, misses) in ROWS.items() for text in misses]
)
def test_a_row_misses(row: str, text: str) -> None:
    assert not BY_ID[row].pattern.fullmatch(text)


def test_no_weak_row_proves_anything_by_itself() -> None:
    assert PROOF >= THRESHOLD
    assert {mark.kind for mark in MARKS if mark.weight >= THRESHOLD} == {"label", "image", "package"}


def test_every_kept_label_becomes_a_fact_of_its_own() -> None:
    assert len(set(KEPT.values())) == len(KEPT)


def image(tag: str, *entrypoint: str, **more: dict[str, str] | tuple[str, ...]) -> Img:
    return Img(tags=(tag,), entrypoint=entrypoint, **more)  # type: ignore[arg-type]  # two fields of their own types


HTTP = {"8000/tcp": (("127.0.0.1", "8000"),)}
NODE = image("node:22", "docker-entrypoint.sh")
GITHUB = "ghcr.io/github/github-mcp-server:latest"
METADATA = {"io.docker.server.metadata": "name: x"}
SOURCE = {"org.opencontainers.image.source": "https://github.com/acme/weather-mcp"}

SERVERS = {
    "of docker's namespace": Box(image=image("mcp/time:1")),
    "with the registry's label": Box(
        image=image("a/b:1", labels={"io.modelcontextprotocol.server.name": "x/y"})
    ),
    "with docker's metadata": Box(image=image("a/b:1", labels=METADATA)),
    "of docker's gateway": Box(image=image("a/b:1"), labels={"docker-mcp": "true"}),
    "of toolhive": Box(image=image("toolhivelocal/uvx-x:1"), labels={"toolhive": "true"}),
    "a gateway": Box(image=image("docker/mcp-gateway:1", "/docker-mcp"), ports=HTTP),
    "named, over its input": Box(image=image(GITHUB, "/server/x"), stdin=True),
    "named, over a port": Box(image=image("acme/weather-mcp:1", "/app"), ports=HTTP),
    "named, with an exposed port": Box(image=image("acme/weather-mcp:1", "/app", exposed=("8000/tcp",))),
    "a package in a runtime": Box(image=NODE, stdin=True, command=("npx", "-y", "@upstash/context7-mcp")),
    "an official package": Box(image=NODE, command=("npx", "-y", "@modelcontextprotocol/server-memory")),
    "a package of the image's own": Box(image=image("acme/brain:1", "uvx", "mcp-server-time"), stdin=True),
    "without the word, over its input": Box(
        image=image("acme/brain:1", "python", "app.py"), stdin=True, command=("--transport", "stdio")
    ),
    "without the word, over a port": Box(
        image=image("acme/brain:1", "sh", "-c", "exec python app.py --transport=streamable-http"), ports=HTTP
    ),
    "of fastmcp": Box(image=image("acme/brain:1", "python"), env=("FASTMCP_PORT=8000",), ports=HTTP),
    "a verb": Box(image=image("acme/tool:1", "/tool"), command=("mcp", "serve"), stdin=True),
    "by its source": Box(
        image=image("acme/weather:1", "/usr/bin/weather-mcp", labels=SOURCE), command=("stdio",)
    ),
}
LOOK_ALIKES = {
    "a database called mcp": Box(
        image=image("postgres:16", "docker-entrypoint.sh"),
        name="mcp-db",
        ports=HTTP,
    ),
    "a database for one": Box(image=image("acme/mcp-db:1", "postgres"), ports=HTTP),
    "a minecraft server": Box(
        image=image("itzg/minecraft-server:latest", "/start"),
        stdin=True,
        tty=True,
        binds=(("/data/mcp", "/data"),),
        ports={"25565/tcp": (("192.0.2.1", "25565"),)},
    ),
    "minecraft in a folder mcp": Box(
        image=image("registry.example/mcp/minecraft-server:1", "/start"), stdin=True, tty=True, ports=HTTP
    ),
    "a chip": Box(image=image("acme/mcp2221-tools:1", "python", "mcp2221.py"), stdin=True),
    "a chip on a port": Box(image=image("acme/mcp23017:1", "/daemon"), ports=HTTP),
    "a client": Box(image=image("acme/mcp-client:1", "python", "client.py"), stdin=True),
    "a client of one": Box(
        image=image("ghcr.io/open-webui/open-webui:main", "bash", "start.sh"),
        env=("MCP_SERVER_URL=http://x/mcp", "MCP_HOST=x"),
        ports=HTTP,
    ),
    "the inspector": Box(image=image("ghcr.io/modelcontextprotocol/inspector:1", "npm"), ports=HTTP),
    "an inspector by name": Box(image=image("acme/mcp-inspector:1", "npm", "start"), ports=HTTP),
    "toolhive's inspector": Box(
        image=image("npx-inspector:1"), labels={"toolhive": "true", "toolhive-auxiliary": "true"}, ports=HTTP
    ),
    "its documents": Box(image=image("acme/mcp-docs:1", "nginx", exposed=("80/tcp",)), ports=HTTP),
    "a registry": Box(image=image("ghcr.io/modelcontextprotocol/registry:1", "/registry"), ports=HTTP),
    "a registry by name": Box(image=image("acme/mcp-registry:1", "/registry"), ports=HTTP),
    "a shell in one's folder": Box(
        image=image("alpine:3", "/bin/sh"), stdin=True, tty=True, binds=(("/home/ada/mcp-server", "/work"),)
    ),
    "a log reader": Box(
        image=image("busybox:1"), command=("tail", "-f", "/var/log/mcp-server.log"), stdin=True
    ),
    "a static server": Box(
        image=image("python:3", "python"), command=("-m", "http.server", "-d", "/mcp-server"), ports=HTTP
    ),
    "a language server": Box(image=image("acme/pyright:1", "pyright-langserver", "--stdio"), stdin=True),
    "a web server": Box(image=image("nginx:1", "nginx", exposed=("80/tcp",)), ports=HTTP),
    "something with a transport": Box(
        image=image("acme/relay:1", "/relay", "--transport", "tcp"), ports=HTTP
    ),
    "something of a team mcp": Box(image=image("mcp-team/postgres:1", "postgres"), ports=HTTP),
    "only a name": Box(image=image("acme/weather-mcp:1", "/app")),
}


@pytest.mark.parametrize("box", SERVERS.values(), ids=SERVERS)
def test_a_server_is_found(box: Box) -> None:
    assert len(running(box)) == 1


@pytest.mark.parametrize("box", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not(box: Box) -> None:
    assert sightings(found_in(box)) == []


def test_there_are_as_many_look_alikes_as_servers() -> None:
    assert len(LOOK_ALIKES) >= len(SERVERS)


def test_a_proof_makes_sure_and_two_hints_do_not() -> None:
    (sure,) = running(SERVERS["of docker's namespace"])
    (likely,) = running(SERVERS["named, over a port"])
    assert (sure.confidence, likely.confidence) == (Confidence.HIGH, Confidence.MEDIUM)


def test_the_evidence_is_told() -> None:
    (seen,) = running(SERVERS["named, over its input"])
    assert (seen.facts["evidence"], seen.facts["score"]) == ("channel.stdin,image.name", "60")


def test_a_gateway_says_that_it_is_one() -> None:
    (gateway,) = running(SERVERS["a gateway"])
    (server,) = running(SERVERS["of docker's gateway"])
    assert (gateway.facts.get("role"), server.facts.get("role")) == ("gateway", None)


@pytest.mark.parametrize(
    ("stored", "count"),
    [
        (image(GITHUB, "/server/github-mcp-server"), 1),
        (image("acme/weather-mcp:1", "/app", exposed=("8000/tcp",)), 1),
        (image("acme/weather:1", labels=METADATA), 1),
        (image("acme/weather-mcp:1", "/app"), 0),
        (image("acme/mcp-client:1", "mcp-client"), 0),
        (image("node:22", "node"), 0),
    ],
)
def test_an_image_needs_a_second_mark_too(stored: Img, count: int) -> None:
    assert len(sightings(found_in(images=[stored]))) == count
