"""DATA: where package managers keep what they installed, and launchers what they fetched for one run."""

from __future__ import annotations

from discovery.installed.model import Kept, Place
from discovery.installed.npm_places import NPM_PLACES
from discovery.installed.python_places import PYTHON_PLACES

INSTALLED, CACHED = Kept.INSTALLED, Kept.CACHED

# Where an environment variable moved a place to; longer prefixes win.
VARIABLES = (
    ("BUN_INSTALL", "{home}/.bun"),
    ("BUN_INSTALL_CACHE_DIR", "{home}/.bun/install/cache"),
    ("CARGO_HOME", "{home}/.cargo"),
    ("FNM_DIR", "{data}/fnm"),
    ("GOBIN", "{home}/go/bin"),
    ("GOPATH", "{home}/go"),
    ("MISE_DATA_DIR", "{data}/mise"),
    ("NPM_CONFIG_PREFIX", "{home}/.npm-global"),
    ("NUGET_PACKAGES", "{home}/.nuget/packages"),
    ("NVM_DIR", "{home}/.nvm"),
    ("PIPX_HOME", "{data}/pipx"),
    ("PNPM_HOME", "{data}/pnpm"),
    ("PYENV_ROOT", "{home}/.pyenv"),
    ("UV_CACHE_DIR", "{cache}/uv"),
    ("UV_TOOL_DIR", "{data}/uv/tools"),
    ("VOLTA_HOME", "{home}/.volta"),
    ("npm_config_cache", "{home}/.npm"),
)

OTHERS: tuple[Place, ...] = (
    Place(
        id="dotnet-tool",
        reader="nuget",
        kept=INSTALLED,
        paths=("{home}/.dotnet/tools/.store/*/*/*/*/*.nuspec",),
        see=("dotnet/sdk: src/Cli/dotnet/ToolPackage/ToolPackageStoreAndQuery.cs",),
    ),
    Place(
        id="nuget-cache",
        reader="nuget-mcp",
        kept=CACHED,
        paths=("{home}/.nuget/packages/*/*/.mcp/server.json",),
        see=("learn.microsoft.com: NuGet, MCP servers in NuGet packages (dnx keeps tools there)",),
    ),
    Place(
        id="go",
        reader="go",
        kept=INSTALLED,
        paths=("{home}/go/bin/*",),
        see=("Go docs: cmd/go, install (GOBIN, GOPATH/bin)",),
    ),
    Place(
        id="program",
        reader="go",
        kept=INSTALLED,
        paths=(
            "{home}/.local/bin/*mcp*",
            "{home}/bin/*mcp*",
            "{root}/usr/local/bin/*mcp*",
            "{root}/opt/homebrew/Cellar/*mcp*/*/bin/*",
            "{root}/usr/local/Cellar/*mcp*/*/bin/*",
            "{root}/home/linuxbrew/.linuxbrew/Cellar/*mcp*/*/bin/*",
            "{localappdata}/Microsoft/WinGet/Packages/*mcp*/*.exe",
            "{home}/scoop/apps/*mcp*/current/*.exe",
        ),
        see=("Homebrew docs: the Cellar", "install scripts of released Go servers"),
    ),
    Place(
        id="cargo",
        reader="cargo",
        kept=INSTALLED,
        paths=("{home}/.cargo/.crates2.json",),
        see=("rust-lang/cargo: src/cargo/ops/common_for_install_and_uninstall.rs",),
    ),
    Place(
        id="bundle",
        reader="bundle",
        kept=INSTALLED,
        paths=(
            "{home}/Desktop/*.mcpb",
            "{home}/Desktop/*.dxt",
            "{home}/Downloads/*.mcpb",
            "{home}/Downloads/*.dxt",
        ),
        asks=True,
        see=("modelcontextprotocol/mcpb: README.md (opened by hand)",),
    ),
)


def extensions(client: str, *folders: str) -> Place:
    """Return the place of the extensions of one editor of VS Code's family.

    Those of VS Code itself are rows of the catalogue; an editor built from it reads the same contribution.
    """
    return Place(
        id="extension",
        reader="extension",
        kept=INSTALLED,
        paths=tuple(f"{{home}}/{folder}/extensions/*/package.json" for folder in folders),
        client=client,
        see=("microsoft/vscode: src/vs/workbench/contrib/mcp/common/mcpConfiguration.ts",),
    )


EXTENSIONS: tuple[Place, ...] = (
    extensions("vscode", ".vscode-insiders", ".vscode-server", ".vscode-server-insiders"),
    extensions("vscodium", ".vscode-oss", ".vscodium-server"),
    extensions("cursor", ".cursor", ".cursor-server"),
    extensions("windsurf", ".windsurf", ".windsurf-server"),
    extensions("positron", ".positron"),
    extensions("antigravity", ".antigravity"),
    extensions("kiro", ".kiro"),
    extensions("trae", ".trae"),
    extensions("void", ".void-editor"),
)

PLACES: tuple[Place, ...] = (*NPM_PLACES, *PYTHON_PLACES, *OTHERS, *EXTENSIONS)
