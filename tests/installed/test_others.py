"""NuGet tools, Go programs, crates, bundles and editors' extensions: each by what it says of itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from discovery.clients.model import Os
from discovery.model import Confidence, Kind, Pin
from discovery.shapes.model import Plain
from tests.installed.house import House, bundle, go_program

GO_SDK = "github.com/modelcontextprotocol/go-sdk"
STORE = ".dotnet/tools/.store"
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"


def nuspec(name: str, *types: str, readme: str = "") -> str:
    kinds = "".join(f'<packageType name="{each}" />' for each in types)
    return (
        '<?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>'
        f"<id>{name}</id><version>1.0.0</version>{readme}<packageTypes>{kinds}</packageTypes>"
        '<dependencies><dependency id="Other" version="9.9.9"/></dependencies></metadata></package>'
    )


def test_a_dotnet_tool_says_its_type(house: House) -> None:
    path = "acme.files/1.0.0/acme.files/1.0.0/acme.files.nuspec"
    house.write(f"{STORE}/{path}", nuspec("Acme.Files", "DotnetTool", "McpServer"))
    part = "acme.files/1.0.0/acme.files.linux-x64/1.0.0/acme.files.linux-x64.nuspec"
    house.write(f"{STORE}/{part}", nuspec("Acme.Files.linux-x64", "DotnetToolRidPackage", "McpServer"))
    (found,) = house.look().sightings
    assert (found.identity.purl, found.facts["evidence"]) == (
        "pkg:nuget/acme.files@1.0.0",
        "nuget.package-type",
    )


def test_a_dotnet_tool_may_claim_a_name_in_its_readme(house: House) -> None:
    folder = f"{STORE}/acme.files/1.0.0/acme.files/1.0.0"
    house.write(
        f"{folder}/acme.files.nuspec",
        nuspec("Acme.Files", "DotnetTool", readme=r"<readme>docs\README.md</readme>"),
    )
    house.write(f"{folder}/docs/README.md", "mcp-name: io.github.acme/files\n")
    assert [one.facts["marker"] for one in house.look().sightings] == ["io.github.acme/files"]


@pytest.mark.parametrize(
    ("text", "readme", "gap"),
    [
        (nuspec("dotnetsay", "DotnetTool"), "mcp-name is a word", None),
        (nuspec("Acme.Mcp", "Dependency"), "mcp-name: io.github.acme/files", None),
        (nuspec("Acme.Mcp", "DotnetTool", readme="<readme>../../../README.md</readme>"), "", None),
        ("<!-- <packageType name='McpServer'/> -->" + nuspec("Acme", "DotnetTool"), "", "malformed"),
        ("<package", "", "malformed"),
    ],
)
def test_other_tools_are_none(house: House, text: str, readme: str, gap: str | None) -> None:
    folder = f"{STORE}/acme.mcp/1.0.0/acme.mcp/1.0.0"
    house.write(f"{folder}/acme.mcp.nuspec", text)
    house.write(f"{folder}/README.md", readme)
    seen = house.look()
    assert (seen.purls, [each.reason for each in seen.gaps]) == ([], [gap] if gap else [])


def test_what_dnx_fetched_is_cached(house: House) -> None:
    for name, kind in (("acme.files", "McpServer"), ("acme.mcp.library", "Dependency")):
        house.write(f".nuget/packages/{name}/1.0.0/{name}.nuspec", nuspec(name, kind))
        house.write(f".nuget/packages/{name}/1.0.0/.mcp/server.json", "{}")
    assert [(one.identity.purl, one.facts["presence"]) for one in house.look().sightings] == [
        ("pkg:nuget/acme.files@1.0.0", "cached")
    ]


@pytest.mark.parametrize(
    ("module", "program", "purl", "confidence"),
    [
        (
            "github.com/containers/kubernetes-mcp-server",
            "kubernetes-mcp-server",
            "pkg:golang/github.com/containers/kubernetes-mcp-server@v1.2.3",
            Confidence.HIGH,
        ),
        (
            "github.com/acme/mcp-grafana/v2",
            "grafana",
            "pkg:golang/github.com/acme/mcp-grafana/v2@v1.2.3",
            Confidence.HIGH,
        ),
        ("github.com/acme/notes", "notes", "pkg:golang/github.com/acme/notes@v1.2.3", Confidence.LOW),
    ],
)
def test_a_go_program_tells_what_it_was_built_of(
    house: House, module: str, program: str, purl: str, confidence: Confidence
) -> None:
    path = house.write(f"go/bin/{program}", go_program(module, GO_SDK))
    (found,) = house.look().sightings
    assert (found.identity.purl, found.confidence, found.source) == (purl, confidence, str(path))


def test_a_go_program_built_from_a_folder_is_that_file(house: House) -> None:
    house.write("go/bin/files-mcp", go_program("files", GO_SDK))
    (found,) = house.look().sightings
    assert found.identity.purl is None
    assert found.facts["evidence"] == "go.build-info"


@pytest.mark.parametrize(
    "content",
    [
        go_program("golang.org/x/tools/gopls", "golang.org/x/mod"),
        go_program("github.com/acme/mcp-name-only"),
        go_program("github.com/mark3labs/mcphost", GO_SDK),
        go_program("github.com/charmbracelet/crush", GO_SDK),
        b"#!/bin/sh\nexec mcp-server\n",
        b"\x7fELF",
        b"\x7fELF" + b"\xff" * 200,
        b"MZ" + b"\0" * 10,
        b"",
    ],
)
def test_other_programs_are_none(house: House, content: bytes) -> None:
    house.write("go/bin/some-mcp", content)
    seen = house.look()
    assert (seen.purls, seen.gaps) == ([], [])


def test_gobin_moves_the_folder_of_go_programs(house: House, tmp_path: Path) -> None:
    house.environ, house.own = {"GOBIN": str(tmp_path / "bin")}, True
    house.write("/../bin/files-mcp", go_program("github.com/acme/files-mcp", GO_SDK))
    assert house.look().purls == ["pkg:golang/github.com/acme/files-mcp@v1.2.3"]


def crates(house: House, *entries: tuple[str, list[Plain]]) -> None:
    installs: dict[str, Plain] = {key: {"bins": bins} for key, bins in entries}
    house.write(".cargo/.crates2.json", {"installs": installs})


LINKED = b"\x7fELF\0/home/x/.cargo/registry/src/index.crates.io-1/rmcp-0.8.1/src/service.rs\0"


@pytest.mark.parametrize(
    ("key", "kind", "purl"),
    [
        (f"files-mcp 0.1.0 ({REGISTRY})", Kind.CARGO, "pkg:cargo/files-mcp@0.1.0"),
        (
            f"files-mcp 0.1.0 (git+https://github.com/acme/files#{'a' * 40})",
            Kind.GIT,
            f"pkg:github/acme/files@{'a' * 40}",
        ),
    ],
)
def test_a_crate_is_a_server_where_an_sdk_is_linked_in(house: House, key: str, kind: Kind, purl: str) -> None:
    crates(house, (key, ["files-mcp"]))
    house.write(".cargo/bin/files-mcp", b"\0" * (4 * 1024 * 1024 - 20) + LINKED)
    (found,) = house.look().sightings
    assert (found.identity.kind, found.identity.purl, found.facts["evidence"]) == (kind, purl, "rust.crate")


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("files-mcp", b"\x7fELF no path of an SDK, only rmcp-0.8.1 as a word"),
        ("ripgrep", LINKED),
        ("mcp-inspector", LINKED),
        ("mcp2221", b""),
    ],
)
def test_other_crates_are_none(house: House, name: str, program: bytes) -> None:
    crates(house, (f"{name} 0.1.0 ({REGISTRY})", [name, "../../escape"]), ("no key", ["x"]))
    house.write(f".cargo/bin/{name}", program)
    seen = house.look()
    assert (seen.purls, seen.gaps) == ([], [])


MANIFEST: dict[str, Plain] = {
    "manifest_version": "0.3",
    "name": "files",
    "version": "1.0.0",
    "server": {"type": "node", "entry_point": "index.js"},
}


@pytest.mark.parametrize("path", ["Downloads/files.mcpb", "Downloads/files.dxt", "Desktop/files.mcpb"])
def test_a_downloaded_bundle_is_its_content(house: House, path: str) -> None:
    data = bundle(MANIFEST)
    house.write(path, data)
    (found,) = house.look().sightings
    digest = hashlib.sha256(data).hexdigest()
    assert found.identity.purl == f"pkg:generic/files?checksum=sha256:{digest}"
    assert (found.identity.kind, found.identity.pin, found.identity.version) == (
        Kind.MCPB,
        Pin.DIGEST,
        "1.0.0",
    )
    assert found.name == "files"


def test_macos_is_not_made_to_ask_its_own_user_about_downloads(tmp_path: Path) -> None:
    house = House(tmp_path / "machine", Os.MACOS)
    house.write("Downloads/files.mcpb", bundle(MANIFEST))
    assert len(house.look().sightings) == 1
    house.own = True
    assert house.look().sightings == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bundle({"manifest_version": 3, "name": "a browser's extension"}), None),
        (b"not a zip", "malformed"),
        (b"", "malformed"),
    ],
)
def test_other_archives_are_none(house: House, content: bytes, reason: str | None) -> None:
    house.write("Downloads/files.mcpb", content)
    seen = house.look()
    assert (seen.purls, [each.reason for each in seen.gaps]) == ([], [reason] if reason else [])


EXTENSION: dict[str, Plain] = {
    "publisher": "acme",
    "name": "tools",
    "version": "2.0.0",
    "contributes": {"mcpServerDefinitionProviders": [{"id": "files", "label": "Acme files"}]},
}


@pytest.mark.parametrize(
    ("folder", "client"),
    [
        (".vscode-insiders", "vscode"),
        (".vscode-server", "vscode"),
        (".vscode-oss", "vscodium"),
        (".cursor", "cursor"),
        (".windsurf", "windsurf"),
    ],
)
def test_an_extension_of_an_editor_of_the_family_provides_servers(
    house: House, folder: str, client: str
) -> None:
    house.write(f"{folder}/extensions/acme.tools-2.0.0/package.json", EXTENSION)
    (found,) = house.look().sightings
    assert (found.identity.kind, found.identity.ref) == (Kind.EXTENSION, "vscode-extension:acme.tools/files")
    assert (found.client, found.name) == (client, "Acme files")
    assert found.pointer == "/contributes/mcpServerDefinitionProviders/0"


@pytest.mark.parametrize(
    ("folder", "manifest"),
    [
        (".vscode", EXTENSION),  # a row of the catalogue: the finder of configurations tells it
        (
            ".cursor",
            {**EXTENSION, "contributes": {"commands": [{"command": "mcpServerDefinitionProviders"}]}},
        ),
        (".cursor", {"publisher": "acme", "name": "mcp-tools", "version": "1.0.0"}),
    ],
)
def test_other_extensions_are_none(house: House, folder: str, manifest: dict[str, Plain]) -> None:
    house.write(f"{folder}/extensions/acme.tools-2.0.0/package.json", manifest)
    assert house.look().sightings == []
