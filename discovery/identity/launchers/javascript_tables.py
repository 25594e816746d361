"""DATA: flags of the JavaScript launchers, from their own help and source.

npm and npx 11.19.1 (`@npmcli/config` definitions and shorthands, bin/npx-cli.js); bun 1.3 `bunx --help`,
`bun run --help`; pnpm 12.21.0 `dlx --help`; yarn 4 docs (yarnpkg.com/cli/dlx) and 1.22.22; deno 2 `run
--help`; node 20.20.2 and 24 `--help`; tsx 4.23.15; ts-node 10.9 `--help`.
"""

from __future__ import annotations

from discovery.identity.flags import Flags, spelt

PACKAGE = ("-p", "--package")

NPM_VALUES = spelt(
    """--_auth --access --also --audit-level --auth-type --before --browser --ca --cache --cache-max
    --cache-min --cafile --call -c --cert --cidr --cpu --depth --diff --diff-dst-prefix --diff-src-prefix
    --diff-unified --editor --expect-result-count --fetch-retries --fetch-retry-factor
    --fetch-retry-maxtimeout --fetch-retry-mintimeout --fetch-timeout --git --globalconfig --heading
    --https-proxy --include --install-strategy --key --libc --local-address --location -L
    --lockfile-version --loglevel --logs-dir --logs-max --maxsockets --message -m --min-release-age
    --node-arg --node-options --noproxy --omit --only --os --otp --package -p --pack-destination --prefix
    -C --preid --proxy --registry --reg --replace-registry-host --save-prefix --scope --script-shell
    --searchexclude --searchlimit --searchopts --searchstaleness --shell --tag --tag-version-prefix
    --umask --user-agent --userconfig --viewer --which --workspace -w --allow-scripts --npm"""
)
NPX = Flags(values=NPM_VALUES)
NPM = Flags(values=NPM_VALUES, anywhere=True)
BUNX = Flags(values=spelt("-p --package --cwd --env-file --minimum-release-age --registry --ca --cafile"))
PNPM_VALUES = spelt(
    """--package --allow-build --cpu --os --libc --env-file -C --dir --store-dir --state-dir
    --npmrc-auth-file --userconfig --workspace-packages --registry --https-proxy --http-proxy --no-proxy
    --reporter --loglevel -F --filter --filter-prod --test-pattern --changed-files-ignore-pattern
    --workspace-concurrency --prefix --config"""
)
PNPM = Flags(values=PNPM_VALUES)
YARN = Flags(values=spelt("-p --package --cwd --registry --cache-folder --modules-folder --use-yarnrc --otp"))
DENO = Flags(
    values=spelt(
        """--ext --import-map -c --config --cert --location --seed --inspect-publish-uid --preload --require
        --conditions --node-modules-linker --log-level -L --min-dep-age --v8-flags --cwd --port --host
        --tunnel"""
    )
)
BUN = Flags(
    values=spelt(
        """--elide-lines -F --filter --shell --watch-kill-signal -r --preload --require --import --install -e
        --eval -p --print --port --conditions --fetch-preconnect --max-http-header-size --dns-result-order
        --redirect-warnings --disable-warning --title --unhandled-rejections --console-depth --user-agent
        --cron-title --cron-period --main-fields --extension-order --tsconfig-override -d --define --drop
        --feature -l --loader --jsx-factory --jsx-fragment --jsx-import-source --jsx-runtime --env-file
        --cwd -c --config --cpu-prof-name --cpu-prof-dir --heap-prof-name --heap-prof-dir"""
    )
)
NODE = Flags(
    values=spelt(
        """-r --require --import --loader --experimental-loader -C --conditions --env-file
        --env-file-if-exists --icu-data-dir --input-type --title --tls-cipher-list --tls-keylog
        --trace-event-categories --trace-event-file-pattern --unhandled-rejections --openssl-config
        --redirect-warnings --diagnostic-dir --disable-warning --disable-proto --dns-result-order
        --max-http-header-size --secure-heap --secure-heap-min --snapshot-blob --test-reporter
        --test-reporter-destination --test-name-pattern --test-concurrency --test-shard --test-timeout
        --v8-pool-size --watch-path --cpu-prof-dir --cpu-prof-interval --cpu-prof-name --heap-prof-dir
        --heap-prof-interval --heap-prof-name --heapsnapshot-near-heap-limit --heapsnapshot-signal
        --inspect-port --debug-port --inspect-publish-uid --experimental-default-type
        --experimental-policy --policy-integrity --experimental-sea-config --build-snapshot-config
        --network-family-autoselection-attempt-timeout --report-dir --report-directory --report-filename
        --report-signal --trace-require-module --stack-trace-limit -e --eval -p --print -pe"""
    )
)
TSX = Flags(values=NODE.values | spelt("--tsconfig"))
TS_NODE = Flags(
    values=spelt(
        """-e --eval -r --require -I --ignore -P --project -C --compiler --transpiler -D --ignoreDiagnostics
        -O --compilerOptions --cwd --scopeDir --experimentalSpecifierResolution --loader"""
    )
)
NODEMON = Flags(
    values=spelt("-w --watch -e --ext -i --ignore -d --delay --config -s --signal --cwd -x --exec -I")
)
EVAL = spelt("-e --eval -p --print -pe")

# `npx -p node@20 -p @acme/x acme-mcp`: packages that only bring a runtime for the other one.
HELPERS = frozenset(
    ("node", "npm", "tsx", "ts-node", "typescript", "bun", "deno", "corepack", "yarn", "pnpm")
)

# Scripts of npm and its relatives that node is seen running in process lists.
NODE_SCRIPTS = {
    **{
        name: name for name in ("npx", "npm", "pnpm", "pnpx", "yarn", "corepack", "tsx", "ts-node", "nodemon")
    },
    "npx-cli.js": "npx",
    "npm-cli.js": "npm",
    "npx.js": "npx",
    "pnpm.cjs": "pnpm",
    "pnpm.js": "pnpm",
    "pnpm.mjs": "pnpm",
    "pnpx.cjs": "pnpx",
    "yarn.js": "yarn",
    "yarn.cjs": "yarn",
}
NPM_RUN = frozenset(("run", "run-script", "rum", "urn"))
NPM_SCRIPTS = frozenset(("start", "test", "stop", "restart", "t", "tst"))
PNPM_OWN = frozenset(
    ("install", "i", "add", "remove", "rm", "update", "up", "link", "publish", "pack", "audit")
)
