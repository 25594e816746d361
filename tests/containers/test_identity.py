"""A container, the line that is configured to start it, and the process of that line are one server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from discovery.clients.catalogue import CLIENTS
from discovery.configs import ConfigFinder
from discovery.host.homes import Home
from discovery.identity.naming import name
from discovery.model import Kind, Sighting, Surface
from discovery.targets import Choice
from inventory.correlate import correlate
from inventory.model import Presence, Seen
from inventory.server_key import server_key
from tests.containers.engine import genuine, serving
from tests.containers.places import KEY, NOW, SOCKET, find, home_in, running, short_folder, sightings
from tests.containers.samples import Box, Img

SCOPE = "this-machine"
MCP_TIME = Img(tags=("mcp/time:latest",), entrypoint=("mcp-server-time",))
NODE = Img(tags=("node:22",), entrypoint=("docker-entrypoint.sh",), command=("node",))
PYTHON = Img(tags=("python:3.12-slim",), command=("python3",))
GATEWAY = Img(tags=("supercorp/supergateway:latest",), entrypoint=("supergateway",))
GITHUB = Img(
    tags=("ghcr.io/github/github-mcp-server:latest",),
    entrypoint=("/server/github-mcp-server",),
    command=("stdio",),
)
DIGEST = "sha256:" + "c" * 64

# The arguments of `docker`, and the container that they start.
LAUNCHES = [
    pytest.param(
        ("run", "-i", "--rm", "mcp/time"), Box(image=MCP_TIME, asked="mcp/time", stdin=True), id="plain"
    ),
    pytest.param(
        ("run", "-i", "mcp/time:1.2", "--local-timezone=UTC"),
        Box(image=MCP_TIME, asked="mcp/time:latest", stdin=True, command=("--local-timezone=UTC",)),
        id="another-tag",
    ),
    pytest.param(
        ("run", "-i", "--rm", "mcp/time"),
        Box(image=MCP_TIME, asked=f"docker.io/mcp/time@{DIGEST}", stdin=True),
        id="digest",
    ),
    pytest.param(
        ("run", "-i", "--rm", "-e", "GITHUB_TOKEN", "ghcr.io/github/github-mcp-server"),
        Box(image=GITHUB, asked="ghcr.io/github/github-mcp-server", stdin=True, env=("GITHUB_TOKEN=x",)),
        id="registry",
    ),
    pytest.param(
        ("run", "--rm", "-i", "node:22", "npx", "-y", "@upstash/context7-mcp@1.0.0"),
        Box(image=NODE, stdin=True, command=("npx", "-y", "@upstash/context7-mcp@1.0.0")),
        id="package-in-a-runtime",
    ),
    pytest.param(
        ("run", "-i", "--entrypoint", "npx", "node:22", "-y", "@upstash/context7-mcp"),
        Box(image=NODE, stdin=True, entrypoint=("npx",), command=("-y", "@upstash/context7-mcp")),
        id="another-entrypoint",
    ),
    pytest.param(
        ("run", "-p", "8000:8000", "supercorp/supergateway", "--stdio", "npx -y @upstash/context7-mcp"),
        Box(
            image=GATEWAY,
            command=("--stdio", "npx -y @upstash/context7-mcp"),
            ports={"8000/tcp": (("127.0.0.1", "8000"),)},
        ),
        id="behind-a-gateway",
    ),
]  # fmt: skip


def configured(home: Path, args: tuple[str, ...]) -> None:
    file = home / ".cursor" / "mcp.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"mcpServers": {"mine": {"command": "docker", "args": list(args)}}}))


def declarations(home: Home) -> list[Sighting]:
    choice = Choice(clients=CLIENTS)
    return sightings(ConfigFinder(homes=(home,), choice=choice, keyed=KEY, now=lambda: NOW).find())


def process(args: tuple[str, ...]) -> Sighting:
    return Sighting(
        identity=name(command="/usr/bin/docker", args=args, os="linux", source="process"),
        surface=Surface.PROCESS,
        finder="processes",
        source="pid:4711",
        root="user:ada",
        seen_at=NOW,
        command="/usr/bin/docker",
        args=args,
        pid=4711,
    )


@pytest.mark.parametrize("generation", ["1.24", "1.51", "podman-5"])
@pytest.mark.parametrize(("args", "box"), LAUNCHES)
def test_line_process_and_container_are_one_server(args: tuple[str, ...], box: Box, generation: str) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        configured(home.path, args)
        with serving(home.path / SOCKET, genuine(generation, [box])):
            found = sightings(find(home))
        declared = declarations(home)
    (container,) = [seen for seen in found if seen.source.startswith("container:")]
    assert len(declared) == 1
    keys = {server_key(seen, SCOPE) for seen in (*declared, process(args), container)}
    assert len(keys) == 1, keys


@pytest.mark.parametrize("generation", ["1.24", "1.51", "podman-5"])
def test_a_script_of_the_host_is_named_by_its_path_on_the_host(generation: str) -> None:
    """Such a server's key has its whole command line in it, and a container tells less than was written."""
    words = ("python", "mcp_server.py", "--transport", "stdio")
    mounts = (("/srv/tools", "/app"),)
    box = Box(image=PYTHON, stdin=True, folder="/app", binds=mounts, command=words)
    (seen,) = running(box, generation=generation)
    line = ("run", "-i", "--rm", "-v", "/srv/tools:/app", "-w", "/app", "python:3.12-slim", *words)
    written = name(command="docker", args=line, os="linux")
    assert (seen.identity.kind, seen.identity.ref) == (Kind.LOCAL, "file:/srv/tools/mcp_server.py")
    assert (written.kind, written.ref) == (seen.identity.kind, seen.identity.ref)


def test_one_record_is_configured_running_and_installed() -> None:
    box = Box(image=MCP_TIME, asked="mcp/time", stdin=True)
    with short_folder() as folder:
        home = home_in(folder)
        configured(home.path, ("run", "-i", "--rm", "mcp/time"))
        with serving(home.path / SOCKET, genuine("1.51", [box])):
            found = sightings(find(home))
        found += declarations(home)
    seen = [Seen(sighting=each, first_seen=NOW, last_seen=NOW) for each in found]
    (server,) = correlate(seen, SCOPE)
    assert server.presence == (Presence.CONFIGURED, Presence.RUNNING, Presence.INSTALLED)


@pytest.mark.parametrize(
    "other",
    [
        Box(image=Img(tags=("mcp/git:latest",)), stdin=True),
        Box(
            image=Img(tags=("registry.example/mcp/time:latest",)),
            stdin=True,
            command=("--transport", "stdio"),
        ),
        Box(image=NODE, stdin=True, command=("npx", "-y", "mcp-server-time")),
    ],
)
def test_another_image_of_that_name_is_another_server(other: Box) -> None:
    (mine,) = running(Box(image=MCP_TIME, stdin=True))
    (seen,) = running(other)
    assert server_key(seen, SCOPE) != server_key(mine, SCOPE)


def test_two_containers_called_alike_by_their_labels_stay_two_servers() -> None:
    labels = {"docker-mcp": "true", "docker-mcp-name": "time"}
    boxes = [
        Box(image=Img(tags=(tag,)), name=tag[:4], labels=labels, stdin=True)
        for tag in ("acme/clock:1", "evil/clock:1")
    ]
    seen = running(*boxes)
    assert [each.name for each in seen] == ["time", "time"]
    assert len({server_key(each, SCOPE) for each in seen}) == 2


def test_an_image_without_a_name_is_named_by_its_content() -> None:
    image = Img(tags=(), labels={"io.modelcontextprotocol.server.name": "io.github.x/y"})
    (seen,) = sightings(find_images(image))
    assert (seen.identity.kind, seen.identity.ref) == (Kind.OCI, f"image:sha256:{image.id}")


def find_images(image: Img) -> list[object]:
    with short_folder() as folder:
        home = home_in(folder)
        with serving(home.path / SOCKET, genuine("1.51", [], [image])):
            return list(find(home))
