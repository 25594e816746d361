"""npx, npm, pnpm, yarn, bun, deno and node: packages of a registry, scripts of a project, or files."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace

from discovery.identity.bridges import settle
from discovery.identity.clean import bare
from discovery.identity.flags import Flags, Scanned, is_flag, scan
from discovery.identity.launchers.javascript_tables import (
    BUN,
    BUNX,
    DENO,
    EVAL,
    HELPERS,
    NODE,
    NODE_SCRIPTS,
    NODEMON,
    NPM,
    NPM_RUN,
    NPM_SCRIPTS,
    NPX,
    PACKAGE,
    PNPM,
    PNPM_OWN,
    TS_NODE,
    TSX,
    YARN,
)
from discovery.identity.paths import base_name, is_path, is_script, local
from discovery.identity.programs import inside_package, name_script
from discovery.identity.purl import split_purl
from discovery.identity.scene import Call, Handler, Peeled, Step, unresolved
from discovery.identity.secret_places import secrets_in, secrets_in_options, secrets_in_script
from discovery.identity.shells import simple_command
from discovery.identity.specs.npm import read_npm
from discovery.identity.specs.web import is_web, read_script
from discovery.model import Identity, Kind


def unfused(args: Sequence[str]) -> tuple[str, ...]:
    """Return `args` with words that hold a flag and its neighbours (`"-y pkg@1"`) split, up to the package."""
    found: list[str] = []
    for at, arg in enumerate(args):
        if " " in arg and is_flag(arg) and "=" not in arg.partition(" ")[0]:
            found += arg.split()
            continue
        if not is_flag(arg) and at and args[at - 1] not in NPX.values:
            first, _, rest = arg.partition(" ")
            starts_argument = rest.lstrip()[:1] in "-/~.@" and rest and not first.endswith("@")
            return (
                (*found, first, *rest.split(), *args[at + 1 :]) if starts_argument else (*found, *args[at:])
            )
        found.append(arg)
    return tuple(found)


def run_package(call: Call, scanned: Scanned, registry: str | None = None) -> Step:
    """Return the package that a runner installs and starts: named by flags, or by the first word."""
    secrets = secrets_in_options(scanned)
    registry = registry or scanned.last("--registry", "--reg") or call.scene.variable("npm_config_registry")
    specs = scanned.all(*PACKAGE)
    line = scanned.last("-c", "--call")
    words = scanned.words if line is None else called_words(line)
    if not specs and line is not None:
        found = simple_command(line)
        return Peeled(argv=found[2], scene=call.scene) if found else unresolved(f"inline:{call.name}")
    if not specs and not words:
        return replace(unresolved("empty"), launcher=call.name, secrets=secrets)
    program = base_name(words[0]) if words else ""
    if specs:
        found_package = chosen(specs, program, call, registry)
        found_package = entered(found_package, program)
    else:
        found_package = read_npm(words[0], call.scene, registry)
        program = program_of(found_package)
    return settle(call, found_package, program, words[1:], secrets)


def called_words(line: str) -> tuple[str, ...]:
    """Return the words of the command string of `npx -c`."""
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return tuple(line.split())


def chosen(specs: Sequence[str], program: str, call: Call, registry: str | None) -> Identity:
    """Return the one of several packages that brings `program`: the one of its name, else the first that is no helper."""
    found = [read_npm(spec, call.scene, registry) for spec in specs]
    named = [each for each in found if program and program_of(each) == program]
    others = [each for each in found if program_of(each) not in HELPERS]
    return (named or others or found)[0]


def program_of(found: Identity) -> str:
    """Return the command that a package installs if it is named like the package."""
    purl = split_purl(found.purl or "")
    return purl.name if purl else ""


def entered(found: Identity, program: str) -> Identity:
    """Return local code with the program that is started in it."""
    if found.kind is Kind.LOCAL and program:
        return replace(found, ref=f"{found.ref}#entry:{program}")
    return found


def name_npx(call: Call) -> Step:
    """Return what `npx` runs."""
    return run_package(call, scan(unfused(call.args), NPX))


def name_npm(call: Call) -> Step:
    """Return what `npm exec`, `npm run` and their aliases run."""
    scanned = scan(call.args, NPM)
    scene = call.scene.at(scanned.last("--prefix", "-C"))
    verb, words = (scanned.words[0].lower(), scanned.words[1:]) if scanned.words else ("", ())
    if verb in ("exec", "x"):
        return run_package(call, replace(scanned, words=words))
    secrets = (*secrets_in_options(scanned), *secrets_in(words))
    if verb in NPM_RUN and words:
        return script_of(replace(call, scene=scene), words[0], secrets)
    if verb in NPM_SCRIPTS:
        return script_of(replace(call, scene=scene), verb, secrets)
    return replace(unresolved("empty" if not verb else f"npm:{verb}"), launcher=call.name, secrets=secrets)


def script_of(call: Call, script: str, secrets: Sequence[str] = ()) -> Identity:
    """Return the identity of a script of a project's package.json."""
    found = local(".", call.scene, f"npm:{script}")
    return replace(found, launcher=call.name, secrets=tuple(secrets))


def name_bunx(call: Call) -> Step:
    """Return what `bunx` runs."""
    return run_package(call, scan(unfused(call.args), BUNX))


def name_bun(call: Call) -> Step:
    """Return what `bun x`, `bun run` or `bun FILE` runs."""
    before = scan(call.args, BUN)
    verb = before.words[0] if before.words else ""
    if verb == "x":
        return run_package(call, scan(unfused(before.words[1:]), BUNX))
    after = (
        scan(before.words[1:], BUN) if verb in ("run", "exec") else Scanned(options=(), words=before.words)
    )
    scanned = Scanned(options=(*before.options, *after.options), words=after.words)
    return run_file(replace(call, scene=call.scene.at(scanned.last("--cwd"))), scanned, project=True)


def name_pnpx(call: Call) -> Step:
    """Return what `pnpx` (or `pnx`) runs."""
    return run_package(call, scan(unfused(call.args), PNPM))


def name_pnpm(call: Call) -> Step:
    """Return what `pnpm dlx`, `pnpm exec`, `pnpm run` or `pnpm SCRIPT` runs."""
    return managed(call, PNPM, ("-C", "--dir", "--prefix"))


def name_yarn(call: Call) -> Step:
    """Return what `yarn dlx`, `yarn exec`, `yarn run` or `yarn SCRIPT` runs."""
    return managed(call, YARN, ("--cwd",))


def managed(call: Call, flags: Flags, folders: Sequence[str]) -> Step:
    """Return what pnpm or yarn runs; `folders` are the flags that name the project."""
    before = scan(call.args, flags)
    call = replace(call, scene=call.scene.at(before.last(*folders)))
    verb, rest = (before.words[0], before.words[1:]) if before.words else ("", ())
    if verb == "dlx":
        after = scan(unfused(rest), flags)
        return run_package(call, Scanned(options=(*before.options, *after.options), words=after.words))
    if verb in ("exec", "node"):
        after = scan(rest, flags)
        # `exec` starts what the project's packages install; known runtimes are known there too.
        program = f"node_modules/.bin/{base_name(after.words[0])}" if after.words else ""
        argv = ("node", *rest) if verb == "node" else (program, *after.words[1:]) if program else ()
        return Peeled(argv=argv, scene=call.scene, launcher=call.name) if argv else unresolved("empty")
    if verb == "workspace":
        rest = rest[1:]
        verb = rest[0] if rest else ""
    if verb in NPM_RUN:
        after = scan(rest, flags)
        verb, rest = (after.words[0], after.words[1:]) if after.words else ("", ())
    secrets = secrets_in(rest)
    if not verb or verb in PNPM_OWN:
        return replace(
            unresolved("empty" if not verb else f"{call.name}:{verb}"), launcher=call.name, secrets=secrets
        )
    return script_of(call, verb, secrets)


def name_node(call: Call) -> Step:
    """Return what `node` runs: inline code, a package manager's own script, or a file."""
    scanned = scan(call.args, NODE)
    script = scanned.words[0] if scanned.words else ""
    runner = NODE_SCRIPTS.get(base_name(script).lower())
    if runner:
        return Peeled(argv=(runner, *scanned.words[1:]), scene=call.scene)
    return run_file(replace(call, name="node"), scanned)


def name_tsx(call: Call) -> Step:
    """Return what `tsx` runs."""
    scanned = scan(call.args, TSX)
    words = scanned.words[1:] if scanned.words[:1] == ("watch",) else scanned.words
    scanned = Scanned(options=scanned.options, words=scan(words, TSX).words)
    return run_file(call, scanned)


def name_ts_node(call: Call) -> Step:
    """Return what `ts-node` runs."""
    return run_file(call, scan(call.args, TS_NODE))


def name_nodemon(call: Call) -> Step:
    """Return what `nodemon` runs again and again."""
    scanned = scan(call.args, NODEMON)
    line = scanned.last("-x", "--exec")
    if line:
        found = simple_command(" ".join((line, *map(shlex.quote, scanned.words))))
        return (
            Peeled(argv=found[2], scene=call.scene, launcher=call.name)
            if found
            else unresolved("inline:nodemon")
        )
    return run_file(call, scanned)


def run_file(call: Call, scanned: Scanned, *, project: bool = False) -> Step:
    """Return the file a JavaScript runtime is given, or its inline code; `project` also knows package.json scripts."""
    code = [value or "" for name, value in scanned.options if name in EVAL]
    secrets = (*secrets_in_options(scanned), *secrets_in(scanned.words[1:]))
    if code and not (project and scanned.words):
        return Identity(
            kind=Kind.INLINE,
            ref=f"inline:{call.name}",
            launcher=call.name,
            secrets=secrets_in_script(code[0]),
        )
    if not scanned.words:
        return replace(unresolved("empty"), launcher=call.name, secrets=secrets)
    word = bare(scanned.words[0])
    if is_web(word):
        found = read_script(word)
    elif project and not is_path(word) and not is_script(word) and "/" not in word:
        return script_of(call, word, secrets)
    else:
        found = name_script(word, call.scene)
    purl = split_purl(found.purl or "")
    if purl is not None and inside_package(word.replace("\\", "/")):
        return settle(call, found, purl.name, scanned.words[1:], secrets_in_options(scanned))
    return replace(found, launcher=call.name, secrets=(*found.secrets, *secrets))


def name_deno(call: Call) -> Step:
    """Return what `deno run`, `deno serve`, `deno task` or `deno FILE` runs."""
    before = scan(call.args, DENO)
    verb = before.words[0] if before.words else ""
    if verb == "eval":
        return Identity(kind=Kind.INLINE, ref="inline:deno", launcher=call.name)
    words = before.words
    after = (
        scan(words[1:], DENO) if verb in ("run", "serve", "x", "task") else Scanned(options=(), words=words)
    )
    scanned = Scanned(options=(*before.options, *after.options), words=after.words)
    if verb == "task" and scanned.words:
        return replace(
            local(".", call.scene.at(scanned.last("--cwd")), f"deno:{scanned.words[0]}"), launcher=call.name
        )
    spec = scanned.words[0] if scanned.words else ""
    if spec.lower().startswith(("npm:", "jsr:")) or (verb == "x" and spec):
        found = read_npm(npm_without_entry(spec), call.scene)
        return settle(call, found, program_of(found), scanned.words[1:], secrets_in_options(scanned))
    return run_file(call, scanned)


def npm_without_entry(spec: str) -> str:
    """Return deno's `npm:[/]name@version/entry` without the entry point."""
    scheme, _, body = spec.rpartition(":") if spec[:4].lower() in ("npm:", "jsr:") else ("npm", "", spec)
    parts = body.lstrip("/").split("/")
    return f"{scheme}:{'/'.join(parts[: 2 if parts[0].startswith('@') else 1])}"


JAVASCRIPT: dict[str, Handler] = {
    "npx": name_npx,
    "npm": name_npm,
    "bunx": name_bunx,
    "bun": name_bun,
    "pnpx": name_pnpx,
    "pnx": name_pnpx,
    "pnpm": name_pnpm,
    "pn": name_pnpm,
    "yarn": name_yarn,
    "yarnpkg": name_yarn,
    "deno": name_deno,
    "dx": name_deno,
    "node": name_node,
    "nodejs": name_node,
    "tsx": name_tsx,
    "ts-node": name_ts_node,
    "ts-node-esm": name_ts_node,
    "nodemon": name_nodemon,
}
