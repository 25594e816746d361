"""uvx, uv, pipx, python and the project runners: packages of an index, files, modules or entry points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from discovery.identity.bridges import BY_PACKAGE, bridge_or, settle
from discovery.identity.clean import bare
from discovery.identity.flags import Scanned, scan
from discovery.identity.launchers.python_tables import (
    FOLDERS,
    INDEX,
    MANIFESTS,
    PIP_INDEX,
    PIPX,
    PROJECT_RUNNERS,
    PYTHON,
    PYTHONS,
    UV,
)
from discovery.identity.paths import base_name, is_path, is_script, local
from discovery.identity.patterns import Pattern
from discovery.identity.programs import TOOL_VENV, launcher_name, name_script
from discovery.identity.purl import SEPARATORS, split_purl
from discovery.identity.scene import Call, Handler, Peeled, Scene, Step, guessed, unresolved
from discovery.identity.shells import inline
from discovery.identity.specs.python import read_python
from discovery.identity.specs.web import is_web, read_script
from discovery.identity.words import split_posix
from discovery.model import Identity, Kind

PINNED_PYTHON = Pattern(r"(?:python|pypy|cpython)(?:@|\d)?[\d.]*")
# Modules that are other launchers: `python -m uv tool run`.
MODULE_PROGRAMS = {
    "uv": "uv",
    "pipx": "pipx",
    "poetry": "poetry",
    "hatch": "hatch",
    "pdm": "pdm",
    "pixi": "pixi",
}


def name_uvx(call: Call) -> Step:
    """Return what `uvx` runs."""
    return run_tool(call, scan(unfused(call.args), UV))


def unfused(args: Sequence[str]) -> tuple[str, ...]:
    """Return `args` with a first word that holds several (`"--from x y"`) split."""
    if args and args[0].startswith("-") and " " in args[0] and "=" not in args[0].partition(" ")[0]:
        return (*args[0].split(), *args[1:])
    return tuple(args)


def name_uv(call: Call) -> Step:
    """Return what `uv run`, `uv tool run` or `uvx` as `uv x` runs."""
    before = scan(unfused(call.args), UV)
    words = before.words
    if words[:2] in (("tool", "run"), ("tool", "uvx")) or words[:1] == ("x",):  # `uvx` becomes `uv tool uvx`
        after = scan(words[2:] if words[0] == "tool" else words[1:], UV)
        return run_tool(call, joined(before, after))
    if words[:1] == ("run",):
        return uv_run(call, joined(before, scan(words[1:], UV)))
    return unresolved("empty" if not words else f"uv:{words[0]}")


def joined(before: Scanned, after: Scanned) -> Scanned:
    """Return the options before and after a subcommand together, with the words behind it."""
    return Scanned(options=(*before.options, *after.options), words=after.words)


def index_of(scanned: Scanned, scene: Scene) -> str | None:
    """Return the index that replaces the default one; an extra index does not."""
    return scanned.last(*INDEX) or scene.variable("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")


def run_tool(call: Call, scanned: Scanned) -> Step:
    """Return the tool that uvx installs and starts: named by `--from`, or by the first word."""
    index = index_of(scanned, call.scene)
    scene = call.scene.at(scanned.last("--directory"))
    spec = scanned.last("--from")
    words = scanned.words
    if spec is None and not words:
        return unresolved("empty")
    if spec is None and PINNED_PYTHON.fullmatch(words[0]):
        return interpreted(call, scanned, words[1:], scene, index)
    if spec is None:
        found = read_python(words[0], scene, index)
        program = command_of(found)
    else:
        found = read_python(spec, scene, index)
        program = base_name(words[0]) if words else command_of(found)
        found = entered(found, program)
    return settle(call._replace(scene=scene), found, program, words[1:])


def entered(found: Identity, program: str) -> Identity:
    """Return local code with the entry point that is started in it."""
    return (
        replace(found, ref=f"{found.ref}#entry:{program}") if found.kind is Kind.LOCAL and program else found
    )


def command_of(found: Identity) -> str:
    """Return the command a package installs if it is named like the package."""
    purl = split_purl(found.purl or "")
    return purl.name if purl else ""


def interpreted(call: Call, scanned: Scanned, args: Sequence[str], scene: Scene, index: str | None) -> Step:
    """Return what an interpreter started by uv runs; a module may be that of a package named by `--with`."""
    inner = scan(args, PYTHON)
    if inner.options and inner.options[-1][0] == "-m":
        module = inner.options[-1][1] or ""
        named = with_package(scanned, module.partition(".")[0], scene, index)
        if named:
            return settle(call._replace(scene=scene), named, command_of(named), inner.words)
        # Like an entry point, a module that is started in a named project counts as that project's.
        step = name_module(call._replace(scene=scene), module, inner.words, None)
        if isinstance(step, Identity) and scanned.has(*FOLDERS):
            return local(".", scene.at(scanned.last("--project")), f"module:{module}")
    return Peeled(argv=("python", *args), scene=scene, launcher=call.name)


def with_package(scanned: Scanned, program: str, scene: Scene, index: str | None) -> Identity | None:
    """Return the package of `--with` that has the name of `program`."""
    wanted = SEPARATORS.sub("-", program).lower()
    specs = [part for value in scanned.all("-w", "--with") for part in re.split(r",(?=\s*[A-Za-z])", value)]
    found = [read_python(spec, scene, index) for spec in specs]
    return next((each for each in found if command_of(each) == wanted), None)


def uv_run(call: Call, scanned: Scanned) -> Step:
    """Return what `uv run` runs: a file, a URL, a module, a package of `--with`, or an entry point."""
    folder = scanned.last("--directory")
    scene = call.scene.at(folder)
    project = scene.at(scanned.last("--project"))
    index = index_of(scanned, call.scene)
    words = scanned.words
    here = call._replace(scene=scene)
    if not words:
        return unresolved("empty")
    if scanned.has("-m", "--module"):
        return interpreted(call, scanned, ("-m", *words), scene, index)
    program = bare(words[0])
    if PYTHONS.fullmatch(launcher_name(program)) and not is_script(program):
        return interpreted(call, scanned, words[1:], scene, index)
    if is_web(program):
        return read_script(program)
    if is_script(program) or is_path(program) or scanned.has("-s", "--script", "--gui-script"):
        return Peeled(argv=("python", program, *words[1:]), scene=scene, launcher=call.name)
    return uv_command(here, scanned, project, index)


def uv_command(call: Call, scanned: Scanned, project: Scene, index: str | None) -> Step:
    """Return the command that `uv run` starts in the environment of the project and of `--with`."""
    program, args = scanned.words[0], scanned.words[1:]
    named = with_package(scanned, program, call.scene, index)
    bridge = BY_PACKAGE.get(f"pypi:{SEPARATORS.sub('-', program).lower()}")
    if named or bridge:
        step = settle(call, named or read_python(program, call.scene, index), program, args)
        if named or isinstance(step, Peeled):
            return step
    if program in KNOWN_INSIDE:
        return Peeled(argv=scanned.words, scene=call.scene, launcher=call.name, wrapper=call.name)
    packages = scanned.all("-w", "--with")
    if len(packages) == 1 and not scanned.has(*FOLDERS):
        return settle(call, read_python(packages[0], call.scene, index), program, args)
    return local(".", project, f"entry:{program}")


# Other launchers that `uv run` may start.
KNOWN_INSIDE = frozenset(
    ("npx", "node", "bunx", "bun", "deno", "docker", "podman", "env", "bash", "sh", "uvx", "pipx")
)


def name_pipx(call: Call) -> Step:
    """Return what `pipx run` runs."""
    words = scan(call.args, PIPX).words
    if words[:1] != ("run",):
        return unresolved("empty" if not words else f"pipx:{words[0]}")
    scanned = scan(words[1:], PIPX)
    spec, rest = scanned.last("--spec"), scanned.words
    if spec is None and not rest:
        return unresolved("empty")
    app = rest[0] if rest else ""
    if spec is None and is_web(app) and app.partition("?")[0].endswith(".py"):
        return read_script(app)
    if spec is None and (app.endswith(".py") or scanned.has("--path")):
        return Peeled(argv=("python", *rest), scene=call.scene, launcher=call.name)
    index = scanned.last("--index-url", "-i") or pip_index(scanned.last("--pip-args"))
    found = read_python(spec or app, call.scene, index)
    program = base_name(app) if spec and app else command_of(found)
    return settle(call, entered(found, program) if spec else found, program, rest[1:])


def pip_index(pip_args: str | None) -> str | None:
    """Return the index that `--pip-args` names."""
    return scan(split_posix(pip_args or ""), PIP_INDEX).last("--index-url", "-i")


def name_python(call: Call) -> Step:
    """Return what an interpreter runs: inline code, a module, a tool of its own environment, or a file."""
    scanned = scan(call.args, PYTHON)
    mode, value = scanned.options[-1] if scanned.options else ("", None)
    home = TOOL_VENV.match(call.program.replace("\\", "/"))
    if mode == "-c" and value is not None:
        return inline(call.name)
    if mode == "-m" and value:
        own = read_python(home["name"], call.scene) if home else None
        return name_module(call, value, scanned.words, own)
    if not scanned.words:
        return unresolved("empty")
    script = bare(scanned.words[0])
    if script == "-":
        return inline(call.name)
    found = (
        read_python(home["name"], call.scene)
        if home and not is_script(script)
        else name_script(script, call.scene)
    )
    if found.purl:
        return settle(call, found, base_name(script), scanned.words[1:])
    return bridge_or(found, call, script, scanned.words[1:])


def name_module(call: Call, module: str, args: Sequence[str], own: Identity | None) -> Step:
    """Return what `python -m MODULE` runs: a launcher, the environment's tool, a bridge, or a mere name."""
    top = module.partition(".")[0]
    if top in MODULE_PROGRAMS:
        return Peeled(argv=(MODULE_PROGRAMS[top], *args), scene=call.scene)
    if own:
        return settle(call, own, command_of(own), args)
    bridge = BY_PACKAGE.get(f"pypi:{SEPARATORS.sub('-', top).lower()}")
    if bridge:
        step = settle(call, read_python(top, call.scene), top, args)
        if isinstance(step, Peeled):
            return step
    return guessed(f"pymod:{module}")


def name_project_runner(call: Call) -> Step:
    """Return what `poetry run`, `hatch run`, `pdm run` and the like run: a command, or an entry point."""
    flags, folders = PROJECT_RUNNERS[call.name]
    before = scan(call.args, flags)
    after = scan(before.words[1:], flags) if before.words[:1] == ("run",) else Scanned(options=(), words=())
    if not after.words:
        return unresolved("empty")
    both = joined(before, after)
    folder = both.last(*folders)
    if folder and base_name(folder) in MANIFESTS:
        folder = folder[: -len(base_name(folder))].rstrip("/\\") or "."
    scene = call.scene.at(folder)
    words = after.words
    if call.name == "hatch" and ":" in words[0] and not is_path(words[0]):
        words = (words[0].partition(":")[2], *words[1:])
    program = launcher_name(words[0])
    if is_path(words[0]) or is_script(words[0]) or PYTHONS.fullmatch(program) or program in KNOWN_INSIDE:
        argv = words if not is_script(words[0]) else ("python", *words)
        return Peeled(argv=argv, scene=scene, wrapper=call.name)
    bridge = BY_PACKAGE.get(f"pypi:{program}")
    if bridge:
        step = settle(call._replace(scene=scene), read_python(program, scene), program, words[1:])
        if isinstance(step, Peeled):
            return step
    return local(".", scene, f"entry:{words[0]}")


PYTHON_LAUNCHERS: dict[str, Handler] = {
    "uvx": name_uvx,
    "uv": name_uv,
    "pipx": name_pipx,
    **dict.fromkeys(PROJECT_RUNNERS, name_project_runner),
}
