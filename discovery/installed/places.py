"""DATA: where package managers keep what they installed, and launchers what they fetched for one run.

Layouts marked "seen" were made by the tool itself and looked at, November 2026.
"""

from __future__ import annotations

from discovery.clients.model import Os
from discovery.installed.model import Kept, Place

UNIX = (Os.LINUX, Os.MACOS)
WINDOWS = (Os.WINDOWS,)
MACOS = (Os.MACOS,)
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


def under(*folders: str) -> tuple[str, ...]:
    """Return the manifests of all packages in these node_modules folders, scoped or not."""
    return tuple(f"{folder}/{name}/package.json" for folder in folders for name in ("*", "@*/*"))


def wheels(*folders: str) -> tuple[str, ...]:
    """Return the markers of the distributions in these site-packages that can be a server.

    One that installs a program has entry points; one that has none is known by its name only.
    """
    markers = ("*.dist-info/entry_points.txt", "*[mM][cC][pP]*.dist-info/METADATA")
    return tuple(f"{folder}/{marker}" for folder in folders for marker in markers)


NPM: tuple[Place, ...] = (
    Place(
        id="npx",
        reader="npm-requested",
        kept=CACHED,
        paths=("{home}/.npm/_npx/*/package.json",),
        os=UNIX,
        see=("seen: npm 11.19", "npm/cli: workspaces/libnpmexec/lib/index.js (_npx/<hash>)"),
    ),
    Place(
        id="npx",
        reader="npm-requested",
        kept=CACHED,
        paths=("{localappdata}/npm-cache/_npx/*/package.json", "{roaming}/npm-cache/_npx/*/package.json"),
        os=WINDOWS,
        see=("npm docs: config, cache (Roaming before npm 7)",),
    ),
    Place(
        id="npm-global",
        reader="npm",
        kept=INSTALLED,
        paths=under(
            "{root}/usr/lib/node_modules",
            "{root}/usr/local/lib/node_modules",
            "{root}/opt/homebrew/lib/node_modules",
            "{root}/home/linuxbrew/.linuxbrew/lib/node_modules",
            "{home}/.npm-global/lib/node_modules",
            "{home}/.npm-packages/lib/node_modules",
            "{home}/.local/lib/node_modules",
            "{home}/n/lib/node_modules",
            "{home}/.nvm/versions/node/*/lib/node_modules",
            "{home}/.nodenv/versions/*/lib/node_modules",
            "{home}/.asdf/installs/nodejs/*/lib/node_modules",
            "{data}/mise/installs/node/*/lib/node_modules",
            "{data}/mise/installs/npm-*/*/lib/node_modules",
            "{data}/fnm/node-versions/*/installation/lib/node_modules",
            "{home}/.fnm/node-versions/*/installation/lib/node_modules",
            "{support}/fnm/node-versions/*/installation/lib/node_modules",
            "{home}/.volta/tools/image/node/*/lib/node_modules",
        ),
        os=UNIX,
        see=(
            "seen: npm 11.19",
            "npm docs: folders",
            "nvm-sh/nvm, Schniz/fnm, jdx/mise: README and docs, where versions are kept",
        ),
    ),
    Place(
        id="npm-global",
        reader="npm",
        kept=INSTALLED,
        paths=under(
            "{roaming}/npm/node_modules",
            "{roaming}/nvm/v*/node_modules",
            "{localappdata}/nvm/v*/node_modules",
            "{roaming}/fnm/node-versions/*/installation/node_modules",
            "{programfiles}/nodejs/node_modules",
            "{home}/scoop/persist/nodejs/bin/node_modules",
            "{home}/scoop/persist/nodejs-lts/bin/node_modules",
        ),
        os=WINDOWS,
        see=("npm docs: folders", "coreybutler/nvm-windows: README", "Schniz/fnm: docs/configuration.md"),
    ),
    Place(
        id="volta",
        reader="npm",
        kept=INSTALLED,
        paths=(
            "{home}/.volta/tools/image/packages/*/lib/node_modules/*/package.json",
            "{home}/.volta/tools/image/packages/@*/*/lib/node_modules/@*/*/package.json",
            "{localappdata}/Volta/tools/image/packages/*/node_modules/*/package.json",
            "{localappdata}/Volta/tools/image/packages/@*/*/node_modules/@*/*/package.json",
        ),
        see=("volta-cli/volta: crates/volta-layout/src/v4.rs",),
    ),
    Place(
        id="homebrew-npm",
        reader="npm",
        kept=INSTALLED,
        paths=under(
            "{root}/opt/homebrew/Cellar/*mcp*/*/libexec/lib/node_modules",
            "{root}/usr/local/Cellar/*mcp*/*/libexec/lib/node_modules",
            "{root}/home/linuxbrew/.linuxbrew/Cellar/*mcp*/*/libexec/lib/node_modules",
        ),
        os=UNIX,
        see=("Homebrew docs: Node for Formula Authors (libexec)",),
    ),
    Place(
        id="pnpm-global",
        reader="npm-requested",
        kept=INSTALLED,
        paths=("{data}/pnpm/global/*/package.json", "{home}/Library/pnpm/global/*/package.json"),
        os=UNIX,
        see=("pnpm docs: settings, globalDir (until version 10)",),
    ),
    Place(
        id="pnpm-global",
        reader="npm-requested",
        kept=INSTALLED,
        paths=(
            "{data}/pnpm/global/v*/*/package.json",
            "{home}/Library/pnpm/global/v*/*/package.json",
            "{localappdata}/pnpm/global/v*/*/package.json",
            "{localappdata}/pnpm/global/*/package.json",
        ),
        see=("seen: pnpm 12.21 (global/v11/<hash>)",),
    ),
    Place(
        id="pnpm-dlx",
        reader="npm-requested",
        kept=CACHED,
        paths=(
            "{cache}/pnpm/dlx/*/pkg/package.json",
            "{home}/Library/Caches/pnpm/dlx/*/pkg/package.json",
            "{localappdata}/pnpm-cache/dlx/*/pkg/package.json",
        ),
        see=("seen: pnpm 12.21 (pkg is a link to the newest)",),
    ),
    Place(
        id="yarn-global",
        reader="npm-requested",
        kept=INSTALLED,
        paths=(
            "{config}/yarn/global/package.json",
            "{home}/.config/yarn/global/package.json",
            "{localappdata}/Yarn/Data/global/package.json",
        ),
        see=("yarnpkg/yarn: src/util/user-dirs.js (version 1; later ones have no global packages)",),
    ),
    Place(
        id="bun-global",
        reader="npm-requested",
        kept=INSTALLED,
        paths=("{home}/.bun/install/global/package.json",),
        see=("seen: bun 1.x",),
    ),
    Place(
        id="bun-cache",
        reader="npm",
        kept=CACHED,
        paths=("{home}/.bun/install/cache/*@*/package.json", "{home}/.bun/install/cache/@*/*@*/package.json"),
        see=("seen: bun 1.x (<name>@<version>@@@1; what bunx and bun add fetched)",),
    ),
)

PYTHON: tuple[Place, ...] = (
    Place(
        id="uv-tool",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{data}/uv/tools/*/lib/python3*/site-packages",
            "{home}/.local/share/uv/tools/*/lib/python3*/site-packages",
            "{support}/uv/tools/*/lib/python3*/site-packages",
        ),
        os=UNIX,
        owner_at=5,
        see=("seen: uv 0.x", "astral-sh/uv: docs/reference/storage.md"),
    ),
    Place(
        id="uv-tool",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels("{roaming}/uv/tools/*/Lib/site-packages", "{roaming}/uv/data/tools/*/Lib/site-packages"),
        os=WINDOWS,
        owner_at=4,
        see=("astral-sh/uv: docs/reference/storage.md, issue 7008 (without data)",),
    ),
    Place(
        id="uv-cache",
        reader="pypi",
        kept=CACHED,
        paths=wheels(
            "{cache}/uv/archive-v*/*",
            "{cache}/uv/archive-v*/*/lib/python3*/site-packages",
            "{localappdata}/uv/cache/archive-v*/*",
            "{localappdata}/uv/cache/archive-v*/*/Lib/site-packages",
        ),
        see=("seen: uv 0.x (unpacked wheels, and the environments of older versions)",),
    ),
    Place(
        id="pipx",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{data}/pipx/venvs/*/lib/python3*/site-packages",
            "{home}/.local/share/pipx/venvs/*/lib/python3*/site-packages",
            "{home}/.local/pipx/venvs/*/lib/python3*/site-packages",
            "{support}/pipx/venvs/*/lib/python3*/site-packages",
            "{root}/opt/pipx/venvs/*/lib/python3*/site-packages",
        ),
        os=UNIX,
        owner_at=5,
        see=("seen: pipx 1.x", "pypa/pipx: docs/how-to, paths (.local/pipx before 1.3)"),
    ),
    Place(
        id="pipx",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{home}/pipx/venvs/*/Lib/site-packages",
            "{home}/.local/pipx/venvs/*/Lib/site-packages",
            "{localappdata}/pipx/pipx/venvs/*/Lib/site-packages",
        ),
        os=WINDOWS,
        owner_at=4,
        see=("pypa/pipx: docs/how-to, paths",),
    ),
    Place(
        id="pip-user",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{home}/.local/lib/python3*/site-packages",
            "{home}/Library/Python/3.*/lib/python/site-packages",
            "{roaming}/Python/Python3*/site-packages",
        ),
        see=("seen: pip 25", "Python docs: sysconfig, user schemes"),
    ),
    Place(
        id="python",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{root}/usr/lib/python3*/site-packages",
            "{root}/usr/lib/python3/dist-packages",
            "{root}/usr/local/lib/python3*/dist-packages",
            "{root}/usr/local/lib/python3*/site-packages",
            "{root}/opt/homebrew/lib/python3*/site-packages",
            "{library}/Frameworks/Python.framework/Versions/3*/lib/python3*/site-packages",
            "{root}/opt/homebrew/Cellar/*mcp*/*/libexec/lib/python3*/site-packages",
            "{root}/usr/local/Cellar/*mcp*/*/libexec/lib/python3*/site-packages",
            "{home}/.pyenv/versions/*/lib/python3*/site-packages",
            "{home}/.asdf/installs/python/*/lib/python3*/site-packages",
            "{data}/mise/installs/python/*/lib/python3*/site-packages",
            "{data}/mise/installs/pipx-*/*/lib/python3*/site-packages",
            "{home}/miniconda3/lib/python3*/site-packages",
            "{home}/miniconda3/envs/*/lib/python3*/site-packages",
            "{home}/anaconda3/lib/python3*/site-packages",
            "{home}/anaconda3/envs/*/lib/python3*/site-packages",
            "{home}/miniforge3/lib/python3*/site-packages",
            "{home}/miniforge3/envs/*/lib/python3*/site-packages",
        ),
        os=UNIX,
        see=(
            "Python docs: site",
            "pyenv/pyenv, jdx/mise: where versions are kept",
            "conda docs: environments",
        ),
    ),
    Place(
        id="python",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{localappdata}/Programs/Python/Python3*/Lib/site-packages",
            "{programfiles}/Python3*/Lib/site-packages",
            "{home}/.pyenv/pyenv-win/versions/*/Lib/site-packages",
            "{home}/miniconda3/Lib/site-packages",
            "{home}/anaconda3/Lib/site-packages",
            "{home}/miniforge3/Lib/site-packages",
        ),
        os=WINDOWS,
        see=("Python docs: Using Python on Windows",),
    ),
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

PLACES: tuple[Place, ...] = (*NPM, *PYTHON, *OTHERS, *EXTENSIONS)
