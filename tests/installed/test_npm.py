"""What makes an npm package a server: a claim, or an SDK, a program and its author's word. Never a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from discovery.clients.model import Os
from discovery.model import Confidence, Kind, Pin, Surface
from discovery.shapes.model import Plain
from tests.installed.house import NOW, SDK, House, server

MODULES = ".npm-global/lib/node_modules"
IMPORTS_SERVER = f'import {{ McpServer }} from "{SDK}/server/mcp.js";\n'
IMPORTS_CLIENT = f'import {{ Client }} from "{SDK}/client/index.js";\n'

Case = tuple[str, dict[str, Plain], str]

SERVERS: list[Case] = [
    ("@modelcontextprotocol/server-everything", server(mcpName="io.github.mcp/everything"), "npm.mcp-name"),
    ("quiet-name", {"mcpName": "io.github.a/quiet", "bin": "run.js"}, "npm.mcp-name"),
    ("a-library", {"mcpName": "io.github.a/library"}, "npm.mcp-name"),
    ("tavily-mcp", server(), "npm.depends"),
    ("@playwright/mcp", server(), "npm.depends"),
    ("mcp-server-registry", server(), "npm.depends"),
    ("weather", server(bin={"weather-mcp": "cli.js"}), "npm.depends"),
    ("firecrawl-mcp", server(dependencies={"fastmcp": "^4"}), "npm.serves"),
    ("new-mcp", server(dependencies={"@modelcontextprotocol/server": "^2"}), "npm.serves"),
    ("tickets", server(keywords=["jira", "mcp-server"]), "npm.keyword"),
    ("supergateway", server(mcpName="io.github.a/gateway"), "npm.mcp-name"),
]
OTHERS: list[Case] = [
    ("mcp-notes", {"bin": "run.js"}, "a name and a program, no SDK"),
    ("mcp-types", {"dependencies": {SDK: "*"}}, "no program"),
    ("mcp-server-dev", {"devDependencies": {SDK: "*"}, "bin": "run.js"}, "the SDK only to build it"),
    ("@google/gemini-cli", server(), "a host"),
    ("@anthropic-ai/claude-code", server(), "a host"),
    ("@modelcontextprotocol/inspector", server(), "an inspector"),
    (SDK, server(), "the SDK itself"),
    ("fastmcp", server(), "a framework"),
    ("mcp-remote", server(), "a bridge"),
    ("supergateway", server(), "a gateway that serves nothing of its own"),
    ("mcp-client-example", server(), "a client by its name"),
    ("create-mcp-thing", server(), "makes projects"),
    ("@angular/cli", server(), "a program that has a server mode"),
    ("langchain-agent", server(dependencies={"@langchain/mcp-adapters": "*"}), "calls servers"),
    ("minecraft-mcp", {"bin": "run.js", "keywords": ["mcp-server"]}, "another MCP"),
    ("mcp23017", server(dependencies={"i2c-bus": "*"}), "a chip"),
    ("claims-nothing", {"mcpName": "not a registry name", "bin": "run.js"}, "a claim of no form"),
    ("typescript-language-server", {"bin": "run.js"}, "a language server"),
]


@pytest.mark.parametrize(("name", "fields", "evidence"), SERVERS)
def test_a_package_is_a_server_by_its_own_word(
    house: House, name: str, fields: dict[str, Plain], evidence: str
) -> None:
    house.npm(MODULES, name, **fields)
    (found,) = house.look().sightings
    assert found.facts["evidence"] == evidence
    assert found.identity.version == "1.2.3"
    assert found.confidence is (
        Confidence.HIGH if evidence in {"npm.mcp-name", "npm.serves"} else Confidence.MEDIUM
    )


@pytest.mark.parametrize(("name", "fields", "why"), OTHERS)
def test_other_packages_are_none(house: House, name: str, fields: dict[str, Plain], why: str) -> None:
    house.npm(MODULES, name, **fields)
    seen = house.look()
    assert (seen.purls, seen.gaps) == ([], []), why


@pytest.mark.parametrize(
    ("files", "is_server"),
    [
        ({"dist/index.js": IMPORTS_SERVER}, True),
        ({"dist/index.js": "import './app.js'\n", "dist/app.js": IMPORTS_SERVER}, True),
        ({"dist/index.js": f'const {{ Server }} = require("{SDK}/server/index.js")\n'}, True),
        ({"dist/index.js": IMPORTS_CLIENT}, False),
        ({"dist/index.js": IMPORTS_SERVER + IMPORTS_CLIENT}, False),
        ({"dist/index.js": f"// {IMPORTS_SERVER}"}, False),
        ({"dist/index.js": f"const text = `{IMPORTS_SERVER}`\n"}, False),
        ({"dist/index.js": "console.log('mcp')\n"}, False),
        ({}, False),
    ],
)
def test_what_a_program_imports_speaks_where_names_are_silent(
    house: House, files: dict[str, str], is_server: bool
) -> None:
    house.npm(MODULES, "weather", **server())
    for path, text in files.items():
        house.write(f"{MODULES}/weather/{path}", text)
    assert [one.facts["evidence"] for one in house.look().sightings] == ["npm.imports"] * is_server


def test_a_program_outside_its_package_is_not_read(house: House) -> None:
    house.write(f"{MODULES}/elsewhere.js", IMPORTS_SERVER)
    house.npm(MODULES, "weather", **server(bin={"run": "../elsewhere.js"}))
    assert house.look().purls == []


def test_what_npx_fetched_is_told_with_all_that_is_known(house: House) -> None:
    marker = house.npx(".npm/_npx/ab12", "@acme/files-mcp", server(mcpName="io.github.acme/files"))
    (found,) = house.look().sightings
    assert (found.surface, found.finder) == (Surface.PACKAGE, "packages")
    assert (found.source, found.root, found.user) == (str(marker), str(house.path), "ana")
    assert (found.identity.kind, found.identity.pin) == (Kind.NPM, Pin.EXACT)
    assert found.identity.purl == "pkg:npm/%40acme/files-mcp@1.2.3"
    assert (found.name, found.client, found.seen_at) == (None, None, NOW)
    assert {key: found.facts[key] for key in ("presence", "ecosystem", "evidence", "marker", "programs")} == {
        "presence": "cached",
        "ecosystem": "npx",
        "evidence": "npm.mcp-name",
        "marker": "io.github.acme/files",
        "programs": "run",
    }
    assert found.facts["installed_at"].endswith("+00:00")


def test_only_what_npx_was_asked_for_counts(house: House) -> None:
    house.npx(".npm/_npx/ab12", "some-agent", {"bin": "a.js"})
    house.npm(".npm/_npx/ab12/node_modules", "inner-mcp", **server())
    assert house.look().purls == []


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        ("^1.2.0", Kind.NPM),
        ("latest", Kind.NPM),
        ("npm:other@1", Kind.NPM),
        ("github:acme/files-mcp", Kind.GIT),
        ("git+https://git.example.org/acme/files.git", Kind.GIT),
        ("file:../files", Kind.LOCAL),
    ],
)
def test_what_came_from_no_registry_is_no_registry_s_package(house: House, spec: str, kind: Kind) -> None:
    house.npx(".npm/_npx/ab12", "files-mcp", server(), spec)
    assert [one.identity.kind for one in house.look().sightings] == [kind]


def test_one_package_in_many_folders_is_told_a_few_times_only(house: House) -> None:
    for number in range(30):
        house.npx(f".npm/_npx/{number:04}", "files-mcp", server())
    seen = house.look()
    assert len(seen.sightings) == 8
    assert set(seen.purls) == {"pkg:npm/files-mcp@1.2.3"}


def test_two_versions_are_two_sightings(house: House) -> None:
    house.npx(".npm/_npx/a", "files-mcp", server(version="1.0.0"))
    house.npx(".npm/_npx/b", "files-mcp", server(version="2.0.0"))
    assert house.look().purls == ["pkg:npm/files-mcp@1.0.0", "pkg:npm/files-mcp@2.0.0"]


def test_a_half_installed_package_is_silence(house: House) -> None:
    house.write(".npm/_npx/ab12/package.json", {"dependencies": {"files-mcp": "1"}})
    seen = house.look()
    assert (seen.purls, seen.gaps) == ([], [])


@pytest.mark.parametrize("name", ["../../../../etc", "a/b/c", "@a/../b", "", ".", "..", "@x"])
def test_a_name_that_climbs_is_not_followed(house: House, name: str) -> None:
    house.write(".npm/_npx/ab12/package.json", {"dependencies": {name: "1"}})
    house.write(".npm/_npx/package.json", {"name": "x-mcp", "version": "1", **server()})
    assert house.look().purls == []


def test_pnpm_s_links_are_one_package(house: House) -> None:
    kept = house.npm(
        ".local/share/pnpm/store/v11/links/files-mcp/1.2.3/node_modules", "files-mcp", **server()
    )
    folder = ".local/share/pnpm/global/v11/7-0"
    house.write(f"{folder}/package.json", {"dependencies": {"files-mcp": "^1"}})
    (house.path / folder / "node_modules").mkdir()
    (house.path / folder / "node_modules/files-mcp").symlink_to(kept.parent)
    (house.path / ".local/share/pnpm/global/v11/abcdef").symlink_to("7-0")
    assert house.look().purls == ["pkg:npm/files-mcp@1.2.3"]


@pytest.mark.parametrize(
    ("system", "modules", "ecosystem", "presence"),
    [
        (Os.LINUX, "/usr/lib/node_modules", "npm-global", "installed"),
        (Os.LINUX, "/usr/local/lib/node_modules", "npm-global", "installed"),
        (Os.LINUX, ".nvm/versions/node/v22.1.0/lib/node_modules", "npm-global", "installed"),
        (Os.LINUX, ".asdf/installs/nodejs/22.1.0/lib/node_modules", "npm-global", "installed"),
        (Os.LINUX, ".local/share/mise/installs/node/22/lib/node_modules", "npm-global", "installed"),
        (
            Os.LINUX,
            ".local/share/fnm/node-versions/v22/installation/lib/node_modules",
            "npm-global",
            "installed",
        ),
        (Os.LINUX, ".volta/tools/image/packages/files-mcp/lib/node_modules", "volta", "installed"),
        (Os.MACOS, "/opt/homebrew/lib/node_modules", "npm-global", "installed"),
        (
            Os.MACOS,
            "Library/Application Support/fnm/node-versions/v22/installation/lib/node_modules",
            "npm-global",
            "installed",
        ),
        (
            Os.MACOS,
            "/opt/homebrew/Cellar/files-mcp/1.2.3/libexec/lib/node_modules",
            "homebrew-npm",
            "installed",
        ),
        (Os.WINDOWS, "AppData/Roaming/npm/node_modules", "npm-global", "installed"),
        (Os.WINDOWS, "AppData/Roaming/nvm/v22.1.0/node_modules", "npm-global", "installed"),
        (Os.WINDOWS, "/Program Files/nodejs/node_modules", "npm-global", "installed"),
        (Os.WINDOWS, "AppData/Local/Volta/tools/image/packages/files-mcp/node_modules", "volta", "installed"),
    ],
)
def test_global_packages_are_found_where_each_system_keeps_them(
    tmp_path: Path, system: Os, modules: str, ecosystem: str, presence: str
) -> None:
    house = House(tmp_path / "machine", system)
    house.npm(modules, "files-mcp", **server())
    house.npm(modules, "some-library", dependencies={SDK: "1"})
    (found,) = house.look().sightings
    assert (found.facts["ecosystem"], found.facts["presence"]) == (ecosystem, presence)
    assert found.user == (None if modules.startswith("/") else "ana")


@pytest.mark.parametrize(
    ("system", "folder", "ecosystem"),
    [
        (Os.LINUX, ".npm/_npx/ab12", "npx"),
        (Os.LINUX, ".cache/pnpm/dlx/0011/pkg", "pnpm-dlx"),
        (Os.LINUX, ".local/share/pnpm/global/5", "pnpm-global"),
        (Os.LINUX, ".local/share/pnpm/global/v11/7-0", "pnpm-global"),
        (Os.LINUX, ".config/yarn/global", "yarn-global"),
        (Os.LINUX, ".bun/install/global", "bun-global"),
        (Os.MACOS, "Library/Caches/pnpm/dlx/0011/pkg", "pnpm-dlx"),
        (Os.MACOS, "Library/pnpm/global/5", "pnpm-global"),
        (Os.WINDOWS, "AppData/Local/npm-cache/_npx/ab12", "npx"),
        (Os.WINDOWS, "AppData/Local/Yarn/Data/global", "yarn-global"),
        (Os.WINDOWS, "AppData/Local/pnpm/global/v11/7-0", "pnpm-global"),
    ],
)
def test_what_was_asked_for_is_found_where_each_launcher_keeps_it(
    tmp_path: Path, system: Os, folder: str, ecosystem: str
) -> None:
    house = House(tmp_path / "machine", system)
    house.npx(folder, "@acme/files-mcp", server())
    assert [one.facts["ecosystem"] for one in house.look().sightings] == [ecosystem]


def test_bun_s_cache_is_read_by_its_versions(house: House) -> None:
    cache = ".bun/install/cache"
    house.write(
        f"{cache}/files-mcp@1.2.3@@@1/package.json", {"name": "files-mcp", "version": "1.2.3", **server()}
    )
    house.write(
        f"{cache}/@a/b-mcp@1.0.0@@@1/package.json", {"name": "@a/b-mcp", "version": "1.0.0", **server()}
    )
    house.write(f"{cache}/zod@4.0.0@@@1/package.json", {"name": "zod", "version": "4.0.0"})
    (house.path / cache / "files-mcp").mkdir()
    (house.path / cache / "files-mcp/1.2.3@@@1").symlink_to(house.path / cache / "files-mcp@1.2.3@@@1")
    assert sorted(house.look().purls) == ["pkg:npm/%40a/b-mcp@1.0.0", "pkg:npm/files-mcp@1.2.3"]


@pytest.mark.parametrize(
    ("variable", "folder"),
    [("npm_config_cache", "_npx/ab12"), ("PNPM_HOME", "global/5"), ("BUN_INSTALL", "install/global")],
)
def test_the_own_environment_moves_folders_and_nobody_else_s_does(
    house: House, tmp_path: Path, variable: str, folder: str
) -> None:
    house.environ = {variable: str(tmp_path / "moved")}
    house.npx(f"/../moved/{folder}", "files-mcp", server())
    assert house.look().purls == []
    house.own = True
    assert house.look().purls == ["pkg:npm/files-mcp@1.2.3"]
