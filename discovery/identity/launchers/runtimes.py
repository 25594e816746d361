"""node, bun, deno and their TypeScript relatives: a file, a script of a project, or inline code."""

from __future__ import annotations

import shlex

from discovery.identity.bridges import bridge_or, settle
from discovery.identity.clean import bare
from discovery.identity.flags import Scanned, scan
from discovery.identity.launchers.javascript import program_of, run_package, script_of, unfused
from discovery.identity.launchers.javascript_tables import (
    BUN,
    BUNX,
    DENO,
    EVAL,
    NODE,
    NODE_SCRIPTS,
    NODEMON,
    TS_NODE,
    TSX,
)
from discovery.identity.paths import base_name, is_path, is_script, local
from discovery.identity.programs import inside_package, name_script
from discovery.identity.purl import split_purl
from discovery.identity.scene import Call, Handler, Peeled, Step, unresolved
from discovery.identity.shells import inline, simple_command
from discovery.identity.specs.npm import read_npm
from discovery.identity.specs.web import is_web, read_script


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
    return run_file(call._replace(scene=call.scene.at(scanned.last("--cwd"))), scanned, project=True)


def name_node(call: Call) -> Step:
    """Return what `node` runs: inline code, a package manager's own script, or a file."""
    scanned = scan(call.args, NODE)
    script = scanned.words[0] if scanned.words else ""
    runner = NODE_SCRIPTS.get(base_name(script).lower())
    if runner:
        return Peeled(argv=(runner, *scanned.words[1:]), scene=call.scene)
    return run_file(call, scanned)


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
        return Peeled(argv=found[2], scene=call.scene, launcher=call.name) if found else inline(call.name)
    return run_file(call, scanned)


def run_file(call: Call, scanned: Scanned, *, project: bool = False) -> Step:
    """Return the file a runtime is given, or its inline code; with `project` also a package.json script."""
    if any(name in EVAL for name, _ in scanned.options):
        return inline(call.name)
    if not scanned.words:
        return unresolved("empty")
    word = bare(scanned.words[0])
    if is_web(word):
        found = read_script(word)
    elif project and not is_path(word) and not is_script(word) and "/" not in word:
        return script_of(call, word)
    else:
        found = name_script(word, call.scene)
    purl = split_purl(found.purl or "")
    if purl is not None and inside_package(word.replace("\\", "/")):
        return settle(call, found, purl.name, scanned.words[1:])
    return bridge_or(found, call, word, scanned.words[1:])


def name_deno(call: Call) -> Step:
    """Return what `deno run`, `deno serve`, `deno task` or `deno FILE` runs."""
    before = scan(call.args, DENO)
    verb = before.words[0] if before.words else ""
    if verb == "eval":
        return inline(call.name)
    words = before.words
    after = (
        scan(words[1:], DENO) if verb in ("run", "serve", "x", "task") else Scanned(options=(), words=words)
    )
    scanned = Scanned(options=(*before.options, *after.options), words=after.words)
    if verb == "task" and scanned.words:
        return local(".", call.scene.at(scanned.last("--cwd")), f"deno:{scanned.words[0]}")
    spec = scanned.words[0] if scanned.words else ""
    if spec.lower().startswith(("npm:", "jsr:")) or (verb == "x" and spec):
        found = read_npm(npm_without_entry(spec), call.scene)
        return settle(call, found, program_of(found), scanned.words[1:])
    return run_file(call, scanned)


def npm_without_entry(spec: str) -> str:
    """Return deno's `npm:[/]name@version/entry` without the entry point."""
    scheme, _, body = spec.rpartition(":") if spec[:4].lower() in ("npm:", "jsr:") else ("npm", "", spec)
    parts = body.lstrip("/").split("/")
    return f"{scheme}:{'/'.join(parts[: 2 if parts[0].startswith('@') else 1])}"


RUNTIMES: dict[str, Handler] = {
    "bun": name_bun,
    "deno": name_deno,
    "dx": name_deno,
    "node": name_node,
    "tsx": name_tsx,
    "ts-node": name_ts_node,
    "ts-node-esm": name_ts_node,
    "nodemon": name_nodemon,
}
