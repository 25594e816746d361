"""The same container, told by engines of several generations, is the same sighting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from discovery.model import Confidence, Kind, Pin, Sighting
from tests.containers.engine import genuine, serving
from tests.containers.places import (
    SOCKET,
    find,
    found_in,
    gaps,
    home_in,
    looked,
    running,
    short_folder,
    sightings,
)
from tests.containers.samples import GENERATIONS, Box, Img, api

ANY = "0.0.0.0"  # noqa: S104  # what an engine publishes on, not we
TIME = Img(
    tags=("mcp/time:latest",),
    entrypoint=("mcp-server-time",),
    digests=("mcp/time@sha256:" + "a" * 64,),
    env=("LANG=C.UTF-8",),
)
SERVER = Box(
    image=TIME,
    asked="mcp/time",
    name="time-1",
    command=("--local-timezone", "Europe/Berlin"),
    env=("TZ=Europe/Berlin",),
    stdin=True,
    binds=(("/home/ada/notes", "/notes"),),
    ports={"8000/tcp": (("127.0.0.1", "18000"),)},
)
SHELL = Box(image=Img(tags=("alpine:3",), command=("/bin/sh",)), name="plain", stdin=True, tty=True)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_server_is_told_the_same_by_every_generation(generation: str) -> None:
    (seen,) = running(SERVER, SHELL, generation=generation)
    kind = generation.partition("-")[0] if generation.startswith("podman") else "docker"
    assert seen.source == f"container:{kind}:{SERVER.id}"
    assert seen.identity.kind is Kind.OCI
    assert (seen.identity.purl or "").startswith("pkg:oci/time?repository_url=docker.io%2Fmcp%2Ftime")
    assert seen.command == kind
    image = "docker.io/mcp/time:latest" if kind == "podman" else "mcp/time"
    line = ("-v", "/home/ada/notes:/notes", image, "--local-timezone", "Europe/Berlin")
    assert seen.args == ("run", "-i", *line)
    assert seen.env_names == ("TZ",)
    assert seen.address == "127.0.0.1:18000"
    assert seen.confidence is Confidence.HIGH
    assert {
        "bind": "loopback",
        "container": "time-1",
        "image": image,
        "image_digest": "sha256:" + "a" * 64,
        "image_id": f"sha256:{TIME.id}",
        "ports": "127.0.0.1:18000->8000/tcp",
        "started": "2026-11-20T08:00:00Z",
        "state": "running",
    }.items() <= seen.facts.items()
    assert "presence" not in seen.facts


@pytest.mark.parametrize("generation", GENERATIONS)
def test_an_image_that_nothing_runs_is_installed(generation: str) -> None:
    found = found_in(SHELL, generation=generation, images=[TIME, SHELL.image])
    (seen,) = sightings(found)
    assert seen.source.startswith("image:")
    assert seen.source.endswith(f":{TIME.id}")
    assert seen.facts["presence"] == "installed"
    assert seen.pointer == "/RepoTags/0"
    assert seen.pid is None
    assert [(it.examined, it.found) for it in looked(found)] == [(3, 1)]
    assert gaps(found) == []


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("state", ["exited", "created", "dead"])
def test_a_stopped_container_is_installed_and_has_no_process(generation: str, state: str) -> None:
    box = replace(SERVER, state=state, started="0001-01-01T00:00:00Z")
    (seen,) = running(box, generation=generation)
    assert (seen.facts["state"], seen.facts["presence"]) == (state, "installed")
    assert "started" not in seen.facts
    assert seen.pid is None


@pytest.mark.parametrize("state", ["running", "paused", "restarting"])
def test_a_container_that_is_there_has_no_presence_of_its_own(state: str) -> None:
    (seen,) = running(replace(SERVER, state=state))
    assert "presence" not in seen.facts


@pytest.mark.parametrize("generation", GENERATIONS)
def test_an_engine_is_asked_to_tell_and_nothing_else(generation: str) -> None:
    with short_folder() as folder:
        home = home_in(folder)
        with serving(home.path / SOCKET, genuine(generation, [SERVER, SHELL])) as engine:
            find(home)
    assert all(line.startswith("GET /") and line.endswith(" HTTP/1.1") for line in engine.asked)
    paths = [line.split(" ")[1].removeprefix(f"/v{api(generation)}") for line in engine.asked]
    first = ["/_ping", "/version"] if generation == "1.24" else ["/_ping"]
    assert paths[: len(first)] == first
    assert paths[len(first)] == "/containers/json?all=1"
    assert set(paths[len(first) + 1 :]) == {
        f"/containers/{SERVER.id}/json",
        f"/containers/{SHELL.id}/json",
        f"/images/sha256:{TIME.id}/json",
        f"/images/sha256:{SHELL.image.id}/json",
        "/images/json",
    }
    assert not any("/top" in path for path in paths)


def test_what_was_found_is_the_same_twice() -> None:
    boxes = [replace(SERVER, name=f"time-{number}") for number in range(5)]
    assert [seen.key for seen in running(*boxes)] == [seen.key for seen in running(*reversed(boxes))]


def test_an_image_with_names_in_two_repositories_is_seen_in_both() -> None:
    image = replace(TIME, tags=("mcp/time:latest", "mcp/time:v2", "registry.example:5000/mirror/time:1"))
    seen = sightings(found_in(images=[image]))
    assert [each.identity.version for each in seen] == ["latest", "1"]
    assert len({each.key for each in seen}) == 2


def test_an_image_whose_tag_was_moved_away_goes_by_its_digest() -> None:
    image = replace(TIME, tags=(), digests=("mcp/time@sha256:" + "b" * 64,))
    (seen,) = sightings(found_in(images=[image]))
    assert (seen.identity.pin, seen.facts["image_digest"]) == (Pin.DIGEST, "sha256:" + "b" * 64)


def test_a_container_outlives_its_image() -> None:
    (seen,) = sightings(found_in(SERVER, images=[]))
    assert seen.source.startswith("container:")
    assert "image_digest" not in seen.facts


def names(seen: Sighting) -> tuple[str | None, str | None]:
    return seen.client, seen.name


@pytest.mark.parametrize(
    ("labels", "client", "name", "transport"),
    [
        ({"docker-mcp": "true", "docker-mcp-name": "time", "docker-mcp-transport": "stdio"},
         "docker-mcp-toolkit", "time", "stdio"),
        ({"toolhive": "true", "toolhive-name": "time-x", "toolhive-basename": "time",
          "toolhive-transport": "sse"},
         "toolhive", "time", "sse"),
        ({"toolhive": "true", "toolhive-name": "t", "toolhive-transport": "streamable-http"},
         "toolhive", "t", "http"),
        ({"com.docker.compose.service": "clock"}, None, "clock", None),
        ({}, None, None, None),
    ],
)  # fmt: skip
def test_labels_tell_who_started_a_container_and_what_they_call_it(
    labels: dict[str, str], client: str | None, name: str | None, transport: str | None
) -> None:
    (seen,) = running(replace(SERVER, stdin=False, labels=labels))
    assert (*names(seen), seen.transport) == (client, name, transport)


def test_a_container_whose_input_is_open_speaks_over_it() -> None:
    (seen,) = running(replace(SERVER, ports={}))
    assert seen.transport == "stdio"


def test_compose_labels_lead_to_the_compose_file() -> None:
    labels = {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "clock",
        "com.docker.compose.project.working_dir": "/srv/shop",
        "com.docker.compose.project.config_files": "/srv/shop/compose.yaml",
        "com.docker.compose.config-hash": "0123",
    }
    (seen,) = running(replace(SERVER, labels=labels))
    told = {key: value for key, value in seen.facts.items() if key.startswith("compose_")}
    assert told == {
        "compose_project": "shop",
        "compose_service": "clock",
        "compose_folder": "/srv/shop",
        "compose_files": "/srv/shop/compose.yaml",
    }


@pytest.mark.parametrize(
    ("published", "bind", "address"),
    [
        ((("127.0.0.1", "80"),), "loopback", "127.0.0.1:80"),
        ((("::1", "80"),), "loopback", "[::1]:80"),
        (((ANY, "80"), ("::", "80")), "wide", f"{ANY}:80"),
        ((("127.0.0.1", "80"), ("10.0.0.5", "81")), "wide", "10.0.0.5:81"),
        ((("", "80"),), "wide", f"{ANY}:80"),
        ((), None, None),
    ],
)
def test_published_ports_are_near_or_wide(
    published: tuple[tuple[str, str], ...], bind: str | None, address: str | None
) -> None:
    (seen,) = running(replace(SERVER, ports={"8000/tcp": published}))
    assert (seen.facts.get("bind"), seen.address) == (bind, address)


def test_a_container_in_the_hosts_network_or_with_its_privileges_says_so() -> None:
    (seen,) = running(replace(SERVER, network="host", privileged=True))
    assert (seen.facts["network"], seen.facts["privileged"]) == ("host", "yes")
    assert "--privileged" in seen.args


def test_secrets_do_not_leave_the_engine() -> None:
    token = "ghp_" + "Zq7Rk2Vb9Xc4Nm1Lp8Tw3Yd6Hs5Gf0Ja2Kq"
    box = replace(
        SERVER,
        env=(f"GITHUB_TOKEN={token}", "PASSWORD=correct-horse-battery", "MODE=fast"),
        command=(
            "--api-key",
            "sk-live-2f8a91c7d3e64b05",
            f"--url=https://ada:hunter2secret@api.example/{token}",
        ),
        labels={"com.docker.compose.service": f"svc {token}", "internal.secret": "label-held-value-91c7"},
        name=f"box-{token}",
    )
    found = found_in(box)
    (seen,) = [each for each in sightings(found) if each.source.startswith("container:")]
    for secret in (token, "correct-horse", "2f8a91c7d3e64b05", "hunter2secret", "label-held-value"):
        assert secret not in repr(found), secret
    assert seen.env_names == ("GITHUB_TOKEN", "MODE", "PASSWORD")
    assert {"env:GITHUB_TOKEN", "env:PASSWORD"} <= {secret.where for secret in seen.secrets}
    assert all(secret.fingerprint for secret in seen.secrets)
