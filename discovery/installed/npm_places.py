"""DATA: where npm, pnpm, yarn, bun and the version managers of Node keep packages.

Layouts marked "seen" were made by the tool itself and looked at, November 2026.
"""

from __future__ import annotations

from discovery.clients.model import Os
from discovery.installed.model import Kept, Place

UNIX = (Os.LINUX, Os.MACOS)
WINDOWS = (Os.WINDOWS,)
INSTALLED, CACHED = Kept.INSTALLED, Kept.CACHED


def under(*folders: str) -> tuple[str, ...]:
    """Return the manifests of all packages in these node_modules folders, scoped or not."""
    return tuple(f"{folder}/{name}/package.json" for folder in folders for name in ("*", "@*/*"))


NPM_PLACES: tuple[Place, ...] = (
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
