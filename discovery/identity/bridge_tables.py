"""DATA: packages that only carry another server: proxies, gateways, development tools, environment loaders.

A row says which packages it is for, what it is called as a wrapper, its flags, and where what it carries
stands. Sources are the tools' own `--help` or source code, of the version named beside each row.
"""

from __future__ import annotations

from typing import NamedTuple

from discovery.identity.flags import NONE, Flags, spelt


class Bridge(NamedTuple):
    """One package that carries another server.

    `packages` are `type:name`; `programs` the commands it installs. `urls` are flags whose value is the
    remote server, `lines` flags whose value is a command line. `takes` says what the first positional is:
    url, command, either, script, or slug (a name at a hosting service, `slug` being its prefix).
    `verbs` are the subcommands that carry anything; `runs` the program that the arguments belong to.
    """

    packages: tuple[str, ...]
    programs: tuple[str, ...]
    wrapper: str
    takes: str = ""
    flags: Flags = Flags()
    urls: frozenset[str] = NONE
    lines: frozenset[str] = NONE
    env: frozenset[str] = NONE
    verbs: frozenset[str] = NONE
    slug: str = ""
    runs: bool = False


BRIDGES = (
    # mcp-remote 0.15.1, dist/chunk-*.js; 0.1.x has a subset.
    Bridge(
        packages=("npm:mcp-remote",),
        programs=("mcp-remote", "mcp-remote-client"),
        wrapper="mcp-remote",
        takes="url",
        flags=Flags(
            values=spelt(
                """--header --header-file --transport --protocol --host --resource --callback-path
                --ignore-tool --auth-timeout --auth-success-url --static-oauth-client-metadata
                --static-oauth-client-info --client-metadata-url --authorize-param --token-endpoint
                --ping-interval --connect-timeout --headers-timeout --body-timeout"""
            ),
            anywhere=True,
        ),
    ),
    # supergateway 4.0.0 --help
    Bridge(
        packages=(
            "npm:supergateway",
            "oci:docker.io/supercorp/supergateway",
            "oci:ghcr.io/supercorp-ai/supergateway",
        ),
        programs=("supergateway",),
        wrapper="supergateway",
        flags=Flags(
            values=spelt(
                """--stdio --sse --streamableHttp --outputTransport --port --baseUrl --ssePath --messagePath
                --streamableHttpPath --logLevel --healthEndpoint --header --oauth2Bearer --sessionTimeout
                --protocolVersion --config --host --apiKey --apiKeyFile"""
            ),
            anywhere=True,
        ),
        urls=spelt("--sse --streamableHttp"),
        lines=spelt("--stdio"),
    ),
    # mcp-proxy (PyPI) 0.13 --help
    Bridge(
        packages=("pypi:mcp-proxy", "oci:ghcr.io/sparfenyuk/mcp-proxy"),
        programs=("mcp-proxy",),
        wrapper="mcp-proxy",
        takes="either",
        flags=Flags(
            values=spelt(
                """--transport --client-id --client-secret --token-url --username --password --cwd
                --log-level --named-server-config --port --host --sse-port --sse-host --allow-origin
                --expose-header"""
            ),
            pairs={"-H": ": ", "--headers": ": ", "-e": "=", "--env": "=", "--named-server": "\n"},
        ),
        lines=spelt("--named-server"),
        env=spelt("-e --env"),
    ),
    # mcp-proxy (npm) 6.7.19, src/bin/mcp-proxy.ts
    Bridge(
        packages=("npm:mcp-proxy",),
        programs=(),
        wrapper="mcp-proxy",
        takes="either",
        flags=Flags(
            values=spelt(
                """--endpoint --sseEndpoint --streamEndpoint --port --server --apiKey --host --requestTimeout
                --connectionTimeout --sslCert --sslKey --sslCa --tunnelSubdomain --gracefulShutdownTimeout"""
            )
        ),
    ),
    # mcpo 0.0.20 --help
    Bridge(
        packages=("pypi:mcpo", "oci:ghcr.io/open-webui/mcpo"),
        programs=("mcpo",),
        wrapper="mcpo",
        takes="either",
        flags=Flags(
            values=spelt(
                """--host -h --port -p --cors-allow-origins --api-key -k --env -e --env-path --type
                --server-type --config -c --name -n --description -d --version -v --ssl-certfile -t
                --ssl-keyfile -K --root-path --path-prefix --header -H --log-level"""
            )
        ),
        env=spelt("-e --env"),
    ),
    # @smithery/cli 4.11.1 --help; --key and --profile of 1.x
    Bridge(
        packages=("npm:@smithery/cli",),
        programs=("smithery",),
        wrapper="smithery",
        takes="slug",
        slug="smithery:",
        flags=Flags(values=spelt("--key -k --profile --config -c --client"), anywhere=True),
        verbs=spelt("run"),
    ),
    # @modelcontextprotocol/inspector 0.15.0 --help
    Bridge(
        packages=("npm:@modelcontextprotocol/inspector", "npm:@modelcontextprotocol/inspector-cli"),
        programs=("mcp-inspector",),
        wrapper="mcp-inspector",
        takes="either",
        flags=Flags(
            values=spelt(
                """-e --config --server --transport --server-url --header --method --tool-name --tool-arg
                --uri --prompt-name --prompt-args --log-level"""
            )
        ),
        urls=spelt("--server-url"),
        env=spelt("-e"),
    ),
    # fastmcp 4.1 (PyPI) run --help, dev --help
    Bridge(
        packages=("pypi:fastmcp",),
        programs=("fastmcp",),
        wrapper="fastmcp-cli",
        takes="script",
        flags=Flags(
            values=spelt(
                """--transport -t --host --port -p --path --log-level -l --python --with --project
                --server-spec --with-requirements --with-editable -e --reload-dir --ui-port --server-port
                --inspector-version"""
            ),
            anywhere=True,
        ),
        verbs=spelt("run dev inspector"),
    ),
    # fastmcp (npm) 4.20 README: fastmcp dev server.ts
    Bridge(
        packages=("npm:fastmcp",),
        programs=(),
        wrapper="fastmcp-cli",
        takes="script",
        verbs=spelt("dev inspect"),
    ),
    # mcp[cli] 1.x and 2.x: mcp run --help, mcp dev --help
    Bridge(
        packages=("pypi:mcp",),
        programs=("mcp",),
        wrapper="mcp-cli",
        takes="script",
        flags=Flags(values=spelt("--transport -t --with --with-editable -e"), anywhere=True),
        verbs=spelt("run dev"),
    ),
    # @mcp_router/cli README: connect joins the client to the desktop application's servers
    Bridge(
        packages=("npm:@mcp_router/cli", "npm:mcpr-cli"),
        programs=("mcpr",),
        wrapper="mcp-router",
        takes="gateway",
        slug="mcp-router",
        flags=Flags(values=spelt("--host --port --project"), anywhere=True),
        verbs=spelt("connect"),
    ),
    # docs.docker.com, MCP Toolkit: clients without a gateway command reached it through socat on port 8811
    Bridge(
        packages=("oci:docker.io/alpine/socat",),
        programs=("socat",),
        wrapper="socat",
        takes="socket",
        flags=Flags(values=spelt("-b -t -T -lf -lp")),
    ),
    # dotenv-cli 10 --help
    Bridge(
        packages=("npm:dotenv-cli",),
        programs=(),
        wrapper="dotenv-cli",
        takes="command",
        flags=Flags(values=spelt("-e -v -p")),
        env=spelt("-v"),
    ),
    # dotenvx.com/docs: dotenvx run [-f file] -- command
    Bridge(
        packages=("npm:@dotenvx/dotenvx",),
        programs=(),
        wrapper="dotenvx",
        takes="command",
        flags=Flags(
            values=spelt("-f --env-file -e --env -fk --env-keys-file -fv --env-vault-file --convention")
        ),
        env=spelt("-e --env"),
        verbs=spelt("run"),
    ),
    # python-dotenv 1.x: dotenv [-f file] run -- command
    Bridge(
        packages=("pypi:python-dotenv",),
        programs=(),
        wrapper="dotenv",
        takes="command",
        flags=Flags(values=spelt("-f --file -q --quote -e --export")),
        verbs=spelt("run"),
    ),
    Bridge(
        packages=("npm:cross-env",),
        programs=("cross-env", "cross-env-shell"),
        wrapper="cross-env",
        takes="command",
    ),
    Bridge(
        packages=("npm:env-cmd",),
        programs=("env-cmd",),
        wrapper="env-cmd",
        takes="command",
        flags=Flags(values=spelt("-f --file -r --rc-file -e --environments")),
    ),
    # Runtimes and runners that are packages themselves: the arguments are theirs.
    Bridge(packages=("npm:tsx",), programs=(), wrapper="tsx", runs=True),
    Bridge(packages=("npm:ts-node",), programs=(), wrapper="ts-node", runs=True),
    Bridge(packages=("npm:nodemon",), programs=(), wrapper="nodemon", runs=True),
    Bridge(packages=("npm:node",), programs=(), wrapper="node", runs=True),
    Bridge(packages=("npm:bun",), programs=(), wrapper="bun", runs=True),
    Bridge(packages=("npm:deno",), programs=(), wrapper="deno", runs=True),
    Bridge(packages=("npm:pnpm",), programs=(), wrapper="pnpm", runs=True),
    Bridge(packages=("npm:yarn",), programs=(), wrapper="yarn", runs=True),
    Bridge(packages=("npm:npm",), programs=(), wrapper="npm", runs=True),
    Bridge(packages=("pypi:uv",), programs=(), wrapper="uv", runs=True),
    Bridge(packages=("pypi:pipx",), programs=(), wrapper="pipx", runs=True),
)
