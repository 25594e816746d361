"""Every row of the tables does what it says; a row without an example fails."""

from __future__ import annotations

import pytest

from discovery.identity.bridge_tables import BRIDGES, Bridge
from discovery.identity.naming import HANDLERS, name
from discovery.identity.programs import BIN_FOLDERS
from discovery.identity.url_tables import PATHS, SECRET_PLACES
from discovery.identity.urls import canonical_url
from discovery.identity.wrapper_tables import WRAPPERS
from discovery.model import Confidence
from tests.identity.rows import ROWS

# How a shim of each folder looks.
SHIMS = {
    "npx-bin": [
        "/home/dana/.npm/_npx/ab12/node_modules/.bin/x",
        "C:\\Users\\d\\npm-cache\\_npx\\a\\node_modules\\.bin\\x.cmd",
    ],
    "npm-bin": ["/srv/app/node_modules/.bin/x", "node_modules/.bin/x"],
    "npm-global-bin": [
        "C:\\Users\\dana\\AppData\\Roaming\\npm\\x.cmd",
        "/home/dana/.nvm/versions/node/v22.3.0/bin/x",
        "/home/dana/.npm-global/bin/x",
        "/home/dana/.volta/bin/x",
        "/home/dana/.local/share/fnm/node-versions/v22/installation/bin/x",
    ],
    "bun-global-bin": ["/home/dana/.bun/bin/x"],
    "deno-global-bin": ["/home/dana/.deno/bin/x"],
    "pnpm-global-bin": ["/home/dana/.local/share/pnpm/x", "/Users/dana/Library/pnpm/x"],
    "yarn-global-bin": ["/home/dana/.yarn/bin/x"],
    "uvx-bin": [
        "/home/dana/.cache/uv/archive-v0/AbC/bin/x",
        "C:\\Users\\d\\AppData\\Local\\uv\\cache\\archive-v0\\A\\Scripts\\x.exe",
    ],
    "pipx-bin": ["/home/dana/.local/share/pipx/.cache/ab12/bin/x"],
    "venv-bin": ["/home/dana/w/.venv/bin/x", "C:\\w\\venv\\Scripts\\x.exe", "/w/env/bin/x"],
    "python-bin": ["C:\\Python312\\Scripts\\x.exe"],
    "user-bin": ["/home/dana/.local/bin/x"],
    "cargo-bin": ["/home/dana/.cargo/bin/x"],
    "go-bin": ["/home/dana/go/bin/x"],
    "dotnet-bin": ["/home/dana/.dotnet/tools/x"],
    "gem-bin": ["/home/dana/.rbenv/versions/3.3.0/bin/x", "/usr/lib/ruby/gems/3.3/bin/x"],
}


def test_every_bin_folder_has_an_example() -> None:
    assert set(SHIMS) == {row.prefix for row in BIN_FOLDERS}


@pytest.mark.parametrize(
    ("prefix", "path"), [(prefix, path) for prefix, paths in SHIMS.items() for path in paths]
)
def test_a_shim_is_a_hint_and_never_a_package(prefix: str, path: str) -> None:
    found = name(command=path)
    assert (found.kind, found.ref, found.purl) == ("unresolved", f"{prefix}:x", None)
    guess = next(row.guess for row in BIN_FOLDERS if row.prefix == prefix)
    assert found.confidence == (Confidence.LOW if guess else None)


@pytest.mark.parametrize(
    "path",
    [
        "/usr/bin/x",
        "/opt/acme/bin/x",
        "/opt/homebrew/bin/x",
        "/home/dana/bin/x",
        "/usr/local/go/x",
        "/srv/environment/x",
        "x",
        "/bin/x",
    ],
)
def test_other_folders_prove_nothing_about_a_program(path: str) -> None:
    assert name(command=path).ref == "bin:x"


@pytest.mark.parametrize("wrapper", sorted(WRAPPERS))
def test_every_wrapper_can_be_peeled(wrapper: str) -> None:
    row = WRAPPERS[wrapper]
    before = [*sorted(row.verbs)[:1], *["word"] * row.skip, *(["--"] if row.dashed else [])]
    program = ["x.py"] if wrapper == "coverage" else ["npx", "-y", "@acme/toolbox"]
    found = name(command=wrapper, args=[*before, *program])
    assert found.wrapper == (wrapper,)
    assert found.ref == "file:x.py" or found.purl == "pkg:npm/%40acme/toolbox"


@pytest.mark.parametrize("wrapper", sorted(row for row in WRAPPERS if WRAPPERS[row].verbs))
def test_a_wrappers_other_subcommands_start_nothing(wrapper: str) -> None:
    found = name(command=wrapper, args=["list", "npx", "@acme/toolbox"])
    assert (found.kind, found.ref) == ("unresolved", f"{wrapper}:list")


CARRIERS = [bridge for bridge in BRIDGES if not bridge.runs]


@pytest.mark.parametrize("bridge", CARRIERS, ids=lambda bridge: bridge.packages[0])
def test_a_bridge_that_carries_nothing_is_its_own_package(bridge: Bridge) -> None:
    kind, _, full_name = bridge.packages[0].partition(":")
    runner = {"npm": ["npx"], "pypi": ["uvx"], "oci": ["docker", "run"]}[kind]
    found = name(command=runner[0], args=[*runner[1:], full_name])
    assert (found.kind, found.wrapper, found.via) == (kind, (), ())
    assert found.purl


@pytest.mark.parametrize(
    "bridge", [row for row in BRIDGES if row.runs], ids=lambda bridge: bridge.packages[0]
)
def test_a_runtime_that_is_a_package_is_judged_beside_what_it_runs(bridge: Bridge) -> None:
    kind, _, full_name = bridge.packages[0].partition(":")
    found = name(command={"npm": "npx", "pypi": "uvx"}[kind], args=[full_name, "what"])
    assert found.wrapper[:1] == (bridge.wrapper,)
    assert found.via == (f"pkg:{kind}/{full_name}",)


def test_every_bridge_is_met_in_a_row() -> None:
    met = {wrapper for row in ROWS for wrapper in row.name().wrapper}
    assert {bridge.wrapper for bridge in CARRIERS} <= met


@pytest.mark.parametrize(("host", "path"), PATHS)
def test_every_known_path_becomes_its_template(host: str, path: str) -> None:
    filled = path.replace("**", "mcp").replace("{", "x-").replace("}", "-1")
    found = canonical_url(f"https://{host}{filled}")
    secret = any("{" + place + "}" in path for place in SECRET_PLACES)
    assert found.url == f"https://{host}" + masked(path.replace("**", "mcp"))
    assert found.secrets == (("path",) if secret else ())


def masked(path: str) -> str:
    """Return a template with its secret places under their one name."""
    for place in SECRET_PLACES:
        path = path.replace("{" + place + "}", "{secret}")
    return path


@pytest.mark.parametrize("launcher", sorted(HANDLERS))
def test_no_launcher_names_anything_without_arguments(launcher: str) -> None:
    found = name(command=launcher)
    assert found.purl is None
    assert found.url is None
