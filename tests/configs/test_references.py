"""Servers that a file only refers to: another file beside it, a package, an image, a credential."""

from __future__ import annotations

import pytest

from discovery.model import Identity, Kind, Pin
from discovery.redact.shapes import spell
from discovery.shapes.model import Plain
from tests.configs.scene import NPX, Scene

FOLDER = ".lmstudio/extensions/plugins/mcp/files"
BRIDGED: Plain = {"type": "plugin", "runner": "mcpBridge", "owner": "mcp", "name": "files"}
DIGEST = "a" * 64
CANARY = spell("ghp_{alnum:36}")


@pytest.mark.parametrize(
    ("config", "pointer"), [(NPX, ""), ({"mcpServers": {"files": NPX}}, "/mcpServers/files")]
)
def test_lm_studios_servers_stand_beside_the_manifest(scene: Scene, config: Plain, pointer: str) -> None:
    scene.write(f"{FOLDER}/manifest.json", BRIDGED)
    source = scene.write(f"{FOLDER}/mcp-bridge-config.json", config)
    seen = scene.find(experimental=True)
    assert seen.gaps == []
    found = seen.one("files")
    assert (found.client, found.source, found.pointer) == ("lm-studio", str(source), pointer)
    assert found.identity.purl == "pkg:npm/some-mcp@1.0.0"


@pytest.mark.parametrize("manifest", [{"type": "plugin", "runner": "node", "name": "files"}, {}])
def test_lm_studios_other_plugins_are_no_servers(scene: Scene, manifest: Plain) -> None:
    scene.write(f"{FOLDER}/manifest.json", manifest)
    scene.write(f"{FOLDER}/mcp-bridge-config.json", NPX)
    assert scene.find(experimental=True).sightings == []


def test_a_plugin_of_lm_studio_without_its_configuration_is_none(scene: Scene) -> None:
    scene.write(f"{FOLDER}/manifest.json", BRIDGED)
    seen = scene.find(experimental=True)
    assert (seen.sightings, seen.gaps) == ([], [])


def test_a_broken_configuration_of_a_plugin_is_a_gap(scene: Scene) -> None:
    scene.write(f"{FOLDER}/manifest.json", BRIDGED)
    scene.write(f"{FOLDER}/mcp-bridge-config.json", "{broken")
    seen = scene.find(experimental=True)
    assert (seen.sightings, seen.told()) == ([], [("mcp-bridge-config.json", "malformed")])


def identity_of(scene: Scene, file: str, content: Plain) -> Identity:
    """Return what the one server is that a file of a project provides."""
    project = scene.write(f"src/w/{file}", content).parent
    (found,) = scene.find(projects=(project,), provided=True).sightings
    return found.identity


def published(**package: Plain) -> Plain:
    """Return a server.json with one package."""
    return {"name": "io.github.acme/files", "version": "1.0.0", "packages": [package]}


def test_a_crate_of_a_server_json_is_a_package(scene: Scene) -> None:
    content = published(registryType="cargo", identifier="files-mcp", version="0.3.0")
    found = identity_of(scene, "server.json", content)
    assert (found.kind, found.purl, found.pin) == (Kind.CARGO, "pkg:cargo/files-mcp@0.3.0", Pin.EXACT)


def test_a_bundle_of_a_server_json_is_what_its_hash_says(scene: Scene) -> None:
    url = "https://acme.example/files@2.mcpb"
    found = identity_of(
        scene, "server.json", published(registryType="mcpb", identifier=url, fileSha256=DIGEST)
    )
    assert (found.kind, found.pin) == (Kind.MCPB, Pin.DIGEST)
    assert found.purl is not None
    assert DIGEST in found.purl


def test_a_package_of_a_registry_nobody_knows_is_unresolved(scene: Scene) -> None:
    found = identity_of(scene, "server.json", published(registryType="warez", identifier="files"))
    assert (found.kind, found.purl, found.ref) == (Kind.UNRESOLVED, None, "warez:files")


def test_the_label_of_an_image_is_the_container_built_from_it(scene: Scene) -> None:
    label = 'FROM node\nLABEL io.modelcontextprotocol.server.name="io.github.acme/files"\n'
    found = identity_of(scene, "Dockerfile", label)
    assert (found.kind, found.ref) == (Kind.CONTAINER, "mcp-name:io.github.acme/files")


def test_a_label_that_is_no_registry_name_gives_no_reference(scene: Scene) -> None:
    found = identity_of(scene, "Dockerfile", "LABEL io.modelcontextprotocol.server.name=$NAME\n")
    assert (found.kind, found.purl) == (Kind.UNRESOLVED, None)


@pytest.mark.parametrize("block", ["acme/files", "acme/files@1.0.0", "Ünïcode/ファイル"])
def test_a_block_of_a_hub_is_what_its_reference_says(scene: Scene, block: str) -> None:
    scene.write(".cursor/mcp.json", {"mcpServers": {"files": {"uses": block}}})
    found = scene.find().one("files").identity
    assert (found.kind, found.ref) == (Kind.GATEWAY, f"continue-hub:{block}")


@pytest.mark.parametrize(
    "block",
    [
        "acme/\x1b[2Jfiles",
        "acme/files\nAPPROVED",
        "acme/\u202eselif",
        "acme/" + "x" * 5000,
        f"acme/files?token={CANARY}",
        f"https://ana:{CANARY}@hub.example/files",
        CANARY,
    ],
)
def test_a_reference_that_cannot_be_kept_whole_names_nothing(scene: Scene, block: str) -> None:
    scene.write(".cursor/mcp.json", {"mcpServers": {"files": {"uses": block}}})
    found = scene.find().one("files").identity
    assert found.kind is Kind.UNRESOLVED
    assert found.ref is not None
    assert found.ref.isprintable()
    assert len(found.ref) <= 256
    assert CANARY not in found.ref


def test_what_smithery_builds_is_the_repositorys_own_code(scene: Scene) -> None:
    found = identity_of(scene, "smithery.yaml", "startCommand:\n  type: http\n")
    assert (found.kind, found.ref) == (Kind.LOCAL, "smithery-build:w")
