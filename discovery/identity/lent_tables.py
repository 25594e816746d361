"""DATA: by which options and variables a launch brings in other code than the package it names.

npm 11 config (docs.npmjs.com/cli/v11/using-npm/config); uv 0.13 `uvx --help` and docs.astral.sh, "Environment
variables"; pip 25 configuration; nodejs.org/api/cli.html; docs.deno.com, `deno run`; ld.so(8); dyld(1);
docs.python.org "Command line and environment"; docs.docker.com, `docker run` and "CLI environment variables".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from discovery.identity.flags import Flags, spelt
from discovery.identity.launchers.container_tables import ENGINES, GLOBAL, RUN
from discovery.identity.launchers.javascript_tables import (
    BUN,
    BUNX,
    DENO,
    NODE,
    NPX,
    PNPM,
    TS_NODE,
    TSX,
    YARN,
)
from discovery.identity.launchers.python_tables import PIPX, UV
from discovery.identity.patterns import Pattern

# What another source or piece of code is told by: `index` replaces where packages come from, `source` adds to
# it, `args` brings in code by an option, `env` by a variable.
INDEX, SOURCE, ARGS, ENV = "index", "source", "args", "env"


class Row(NamedTuple):
    """One launcher: its flags, the words before its package, and what its options bring in.

    `packages` name what is installed besides; `preloads` what is loaded first; `start` the option that makes
    the first word a program instead of the package.
    """

    flags: Flags
    verbs: frozenset[str] = frozenset()
    options: Mapping[str, str] = {}
    packages: frozenset[str] = frozenset()
    preloads: frozenset[str] = frozenset()
    start: frozenset[str] = frozenset()


NPM_OPTIONS = {
    **dict.fromkeys(spelt("--userconfig --globalconfig --npmrc-auth-file --use-yarnrc"), SOURCE),
    **dict.fromkeys(spelt("--script-shell --node-options --node-arg --prefix -C"), ARGS),
}
UV_OPTIONS = {
    **dict.fromkeys(spelt("--index --extra-index-url --find-links -f --config-file"), SOURCE),
    **dict.fromkeys(spelt("--overrides --override --with-editable --with-requirements"), ARGS),
}
PRELOADS = spelt("-r --require --import --loader --experimental-loader --preload")
PACKAGE = spelt("-p --package")
NPM_ROW = Row(flags=NPX, options=NPM_OPTIONS, packages=PACKAGE, start=PACKAGE)
UVX_ROW = Row(flags=UV, options=UV_OPTIONS, packages=spelt("-w --with"), start=spelt("--from"))
NODE_ROW = Row(flags=NODE, preloads=PRELOADS)
ENGINE_ROW = Row(
    flags=Flags(values=GLOBAL.values | RUN.values, clusters=True),
    verbs=spelt("container run"),
    options={
        **dict.fromkeys(spelt("--entrypoint"), ARGS),
        **dict.fromkeys(spelt("--host -H --context --connection --url"), SOURCE),
    },
)
ROWS: Mapping[str, Row] = {
    "npx": NPM_ROW,
    "npm": NPM_ROW._replace(verbs=spelt("exec x")),
    "bunx": NPM_ROW._replace(flags=BUNX),
    **dict.fromkeys(spelt("pnpx pnx"), NPM_ROW._replace(flags=PNPM)),
    **dict.fromkeys(spelt("pnpm pn"), NPM_ROW._replace(flags=PNPM, verbs=spelt("dlx"))),
    "yarn": NPM_ROW._replace(flags=YARN, verbs=spelt("dlx")),
    "uvx": UVX_ROW,
    "uv": UVX_ROW._replace(verbs=spelt("tool run uvx x")),
    "pipx": Row(flags=PIPX, verbs=spelt("run"), packages=spelt("--with"), start=spelt("--spec")),
    "node": NODE_ROW,
    "nodejs": NODE_ROW,
    "tsx": NODE_ROW._replace(flags=TSX),
    "ts-node": NODE_ROW._replace(flags=TS_NODE),
    "bun": Row(flags=BUN, verbs=spelt("run x"), preloads=PRELOADS),
    "deno": Row(flags=DENO, verbs=spelt("run"), preloads=PRELOADS, options={"--import-map": ARGS}),
    **dict.fromkeys(ENGINES, ENGINE_ROW),
    **dict.fromkeys(
        spelt("sh bash zsh"), Row(Flags(), options=dict.fromkeys(spelt("--rcfile --init-file"), ARGS))
    ),
}
SCOPE_INDEX = Pattern(r"--@[^:\s]+:registry")
PIP_SOURCE = Pattern(r"(?:--extra-index-url|--find-links|-f)(?:[=\s]+(\S+))?")
# What is preloaded to run a language or to read settings, and nothing of its own.
USUAL_PRELOADS = spelt(
    """tsx tsx/esm tsx/cjs ts-node ts-node/esm ts-node/register ts-node/register/transpile-only dotenv/config
    source-map-support/register tsconfig-paths/register esm reflect-metadata"""
)
# Hosts that serve the public registries themselves.
PUBLIC = frozenset(
    {"registry.npmjs.org", "registry.npmjs.com", "registry.yarnpkg.com", "pypi.org", "files.pythonhosted.org"}
)


class Variable(NamedTuple):
    """Variables that bring in code: how, for which purl types and with which values; none means any."""

    names: Pattern
    how: str
    types: frozenset[str] = frozenset()
    values: Pattern | None = None


NPM, PYPI, OCI, GO = (frozenset({it}) for it in ("npm", "pypi", "oci", "golang"))
VARIABLES = (
    Variable(
        Pattern(r"npm_config_registry|BUN_CONFIG_REGISTRY|YARN_(?:NPM_)?REGISTRY(?:_SERVER)?", re.IGNORECASE),
        INDEX,
        NPM,
    ),
    Variable(Pattern(r"npm_config_(?:.+:_?registry|userconfig|globalconfig)", re.IGNORECASE), SOURCE, NPM),
    Variable(Pattern(r"npm_config_script_shell", re.IGNORECASE), ENV, NPM),
    Variable(Pattern(r"UV_DEFAULT_INDEX|UV_INDEX_URL|PIP_INDEX_URL"), INDEX, PYPI),
    Variable(
        Pattern(
            r"UV_(?:INDEX|EXTRA_INDEX_URL|FIND_LINKS|CONFIG_FILE)|PIP_(?:EXTRA_INDEX_URL|FIND_LINKS|CONFIG_FILE)"
        ),
        SOURCE,
        PYPI,
    ),
    Variable(Pattern("UV_OVERRIDE"), ENV, PYPI),
    Variable(Pattern("GOPROXY"), INDEX, GO, Pattern(r"(?!direct$|off$|https://proxy\.golang\.org).*")),
    Variable(Pattern("DOCKER_HOST|CONTAINER_HOST"), SOURCE, OCI, Pattern(r"(?!unix:|npipe:|fd:).+")),
    Variable(Pattern("DOCKER_CONTEXT"), SOURCE, OCI),
    Variable(
        Pattern(r"NODE_OPTIONS|BUN_OPTIONS|npm_config_node_options", re.IGNORECASE),
        ENV,
        values=Pattern(
            r".*(?:^|\s)(?:-r|--require|--import|--(?:experimental-)?loader|--preload)\b.*|\$.*", re.DOTALL
        ),
    ),
    Variable(
        Pattern("JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS"),
        ENV,
        values=Pattern(r".*-(?:javaagent|agentpath|agentlib|Xbootclasspath).*|\$.*", re.DOTALL),
    ),
    Variable(Pattern("RUBYOPT"), ENV, values=Pattern(r".*-[rI].*|\$.*", re.DOTALL)),
    Variable(
        Pattern(
            "LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|PERL5OPT|DOTNET_STARTUP_HOOKS|PYTHONHOME"
        ),
        ENV,
    ),
)
# Lists of folders, in each of which code of the same name would be found first.
CODE_FOLDERS = frozenset({"PYTHONPATH", "NODE_PATH", "PERL5LIB", "RUBYLIB"})
PROGRAM_FOLDERS = frozenset({"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"})
# Where anybody may write.
OPEN_FOLDER = Pattern(
    r"/(?:private/)?(?:var/)?tmp(?:/|$)|/dev/shm(?:/|$)|[A-Za-z]:[\\/]Windows[\\/]Temp", re.IGNORECASE
)
# What is started to fetch or run something else, wherever a package's own program is expected.
TOOLS = spelt("curl wget nc ncat socat perl ruby php osascript eval")
