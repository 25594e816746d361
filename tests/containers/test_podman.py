"""The real thing: what Podman says of containers that run here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from discovery.engines.inside import inside, is_inside
from discovery.host.homes import Home
from discovery.model import Kind, Looked, Sighting
from discovery.redact.keyed import Fingerprinter
from tests.containers.places import KEY, find, gaps, home_in, looked, short_folder, sightings
from tests.containers.podman import Podman, serving_podman

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Podman runs containers on Linux only")
TOKEN = "ghp_" + "Zq7Rk2Vb9Xc4Nm1Lp8Tw3Yd6Hs5Gf0Ja2Kq"


@pytest.fixture(scope="module")
def podman() -> Iterator[Podman]:
    with short_folder() as folder, serving_podman(folder) as engine:
        engine.build("docker.io/mcp/time:latest", 'ENTRYPOINT ["/server"]', "ENV LANG=C.UTF-8")
        engine.build(
            "registry.example/acme/weather:1",
            'ENTRYPOINT ["/server"]',
            "LABEL io.modelcontextprotocol.server.name=io.github.acme/weather",
        )
        engine.build("docker.io/library/postgres:16", 'ENTRYPOINT ["/server"]')
        engine.build("docker.io/itzg/minecraft-server:latest", 'ENTRYPOINT ["/server"]', "EXPOSE 25565")
        engine.start("clock", "-i", "-e", f"API_TOKEN={TOKEN}", "mcp/time", "--local-timezone=UTC")
        engine.start("mcp-db", "docker.io/library/postgres:16")
        engine.start("craft", "-i", "-t", "docker.io/itzg/minecraft-server:latest")
        engine.do("create", "--network=none", "--name=rain", "registry.example/acme/weather:1")
        engine.wait()
        yield engine


def home(podman: Podman) -> Home:
    return home_in(podman.folder, {"DOCKER_HOST": f"unix://{podman.path}"})


@pytest.fixture(scope="module")
def found(podman: Podman) -> list[object]:
    return list(find(home(podman)))


def seen_as(found: list[object], kind: str, name: str) -> Sighting:
    (seen,) = [
        it for it in sightings(found) if it.source.startswith(f"{kind}:podman:") and name in it.facts["image"]
    ]
    return seen


def test_the_running_server_is_told_with_its_process(podman: Podman, found: list[object]) -> None:
    seen = seen_as(found, "container", "mcp/time")
    assert seen.identity.purl == "pkg:oci/time?repository_url=docker.io%2Fmcp%2Ftime&tag=latest"
    assert seen.args == ("run", "-i", "docker.io/mcp/time:latest", "--local-timezone=UTC")
    assert seen.pid == podman.pid("clock")
    assert seen.facts["pids"] == str(seen.pid)
    assert (seen.facts["container"], seen.facts["state"]) == ("clock", "running")
    assert seen.facts["image_digest"].startswith("sha256:")
    assert seen.facts["started"].endswith("Z")
    assert seen.transport == "stdio"
    assert "presence" not in seen.facts


def test_the_variables_of_the_server_are_names_only(found: list[object]) -> None:
    seen = seen_as(found, "container", "mcp/time")
    assert seen.env_names == ("API_TOKEN",)
    assert [secret.where for secret in seen.secrets] == ["env:API_TOKEN"]
    assert TOKEN not in repr(found)


def test_the_server_that_was_only_created_is_installed(found: list[object]) -> None:
    seen = seen_as(found, "container", "weather")
    assert (seen.facts["state"], seen.facts["presence"]) == ("created", "installed")
    assert seen.facts["mcp_name"] == "io.github.acme/weather"
    assert seen.pid is None
    assert "started" not in seen.facts


@pytest.mark.parametrize("name", ["mcp/time", "acme/weather"])
def test_the_images_are_installed(found: list[object], name: str) -> None:
    seen = seen_as(found, "image", name)
    assert seen.identity.kind is Kind.OCI
    assert seen.facts["presence"] == "installed"


def test_nothing_else_is_found(podman: Podman, found: list[object]) -> None:
    assert len(sightings(found)) == 4
    assert gaps(found) == []
    assert looked(found) == [
        Looked(
            surface=sightings(found)[0].surface,
            finder="containers",
            root=str(podman.path),
            examined=8,
            found=4,
        )
    ]


def test_nothing_was_started_or_stopped(podman: Podman, found: list[object]) -> None:
    assert found
    states = json.loads(podman.do("ps", "--all", "--format=json"))
    assert {(state["Names"][0], state["State"]) for state in states} == {
        ("clock", "running"),
        ("mcp-db", "running"),
        ("craft", "running"),
        ("rain", "created"),
    }


def test_the_finger_of_a_secret_is_that_of_this_installation(podman: Podman, found: list[object]) -> None:
    (secret,) = seen_as(found, "container", "mcp/time").secrets
    assert secret.fingerprint == KEY.of(TOKEN) != Fingerprinter(b"another key, also").of(TOKEN)
    assert podman.path.exists()


def test_a_process_is_inside_its_own_container_only(podman: Podman) -> None:
    clock, other = (
        podman.do("inspect", "--format={{.Id}}", "clock"),
        podman.do("inspect", "--format={{.Id}}", "craft"),
    )
    assert is_inside(clock, podman.pid("clock"))
    assert not is_inside(clock, podman.pid("craft"))
    assert not is_inside(other, os.getpid())
    assert not is_inside(clock, 2**22 + 1)
    assert inside(clock, podman.pid("craft"), None) == ()
    assert inside(clock, None, None) == ()


def test_a_user_who_may_not_ask_gets_a_gap(podman: Podman) -> None:
    """In a process of its own, as an account without groups."""
    script = f"""if True:
        import os
        from pathlib import Path
        from tests.containers.places import find, gaps, home_in
        home = home_in(Path({str(podman.folder)!r}), {{"DOCKER_HOST": "unix://{podman.path}"}})
        if os.geteuid() == 0:
            os.setgroups([]); os.setgid(65534); os.setuid(65534)
        found = find(home)
        assert len(found) == 1, found
        print(gaps(found)[0].reason)
    """
    podman.path.chmod(0o600 if os.geteuid() == 0 else 0)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    podman.path.chmod(0o755)
    assert (done.stdout.strip(), done.returncode) == ("denied", 0), done.stderr
