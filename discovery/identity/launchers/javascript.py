"""npx, npm, bunx, pnpm and yarn: packages of a registry, or scripts of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from discovery.identity.bridges import settle
from discovery.identity.flags import Flags, Scanned, is_flag, scan
from discovery.identity.launchers.javascript_tables import (
    BUNX,
    HELPERS,
    NPM,
    NPM_RUN,
    NPM_SCRIPTS,
    NPX,
    PACKAGE,
    PNPM,
    PNPM_OWN,
    YARN,
)
from discovery.identity.paths import base_name, local
from discovery.identity.purl import split_purl
from discovery.identity.scene import Call, Handler, Peeled, Step, unresolved
from discovery.identity.shells import inline, simple_command
from discovery.identity.specs.npm import read_npm
from discovery.identity.words import split_posix
from discovery.model import Identity, Kind


def unfused(args: Sequence[str]) -> tuple[str, ...]:
    """Return `args` with words that hold a flag and its neighbour (`"-y pkg@1"`) split, up to the package."""
    found: list[str] = []
    for at, arg in enumerate(args):
        if " " in arg and is_flag(arg) and "=" not in arg.partition(" ")[0]:
            found += arg.split()
            continue
        if not is_flag(arg) and (not at or args[at - 1] not in NPX.values):
            first, _, rest = arg.partition(" ")
            starts_argument = rest.lstrip()[:1] in "-/~.@" and rest and not first.endswith("@")
            return (
                (*found, first, *rest.split(), *args[at + 1 :]) if starts_argument else (*found, *args[at:])
            )
        found.append(arg)
    return tuple(found)


def run_package(call: Call, scanned: Scanned, registry: str | None = None) -> Step:
    """Return the package that a runner installs and starts: named by flags, or by the first word."""
    registry = registry or scanned.last("--registry", "--reg") or call.scene.variable("npm_config_registry")
    specs = scanned.all(*PACKAGE)
    line = scanned.last("-c", "--call")
    words = scanned.words if line is None else split_posix(line)
    if not specs and line is not None:
        found = simple_command(line)
        return Peeled(argv=found[2], scene=call.scene) if found else inline(call.name)
    if not specs and not words:
        return unresolved("empty")
    program = base_name(words[0]) if words else ""
    if specs:
        found_package = chosen(specs, program, call, registry)
        found_package = entered(found_package, program)
    else:
        found_package = read_npm(words[0], call.scene, registry)
        program = program_of(found_package)
    return settle(call, found_package, program, words[1:])


def chosen(specs: Sequence[str], program: str, call: Call, registry: str | None) -> Identity:
    """Return the one of several packages that brings `program`: of its name, else the first no helper."""
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
        return run_package(call, scanned._replace(words=words))
    if verb in NPM_RUN and words:
        return script_of(call._replace(scene=scene), words[0])
    if verb in NPM_SCRIPTS:
        return script_of(call._replace(scene=scene), verb)
    return unresolved("empty" if not verb else f"npm:{verb}")


def script_of(call: Call, script: str) -> Identity:
    """Return the identity of a script of a project's package.json."""
    return local(".", call.scene, f"npm:{script}")


def name_bunx(call: Call) -> Step:
    """Return what `bunx` runs."""
    return run_package(call, scan(unfused(call.args), BUNX))


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
    call = call._replace(scene=call.scene.at(before.last(*folders)))
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
    if not verb or verb in PNPM_OWN:
        return unresolved("empty" if not verb else f"{call.name}:{verb}")
    return script_of(call, verb)


JAVASCRIPT: dict[str, Handler] = {
    "npx": name_npx,
    "npm": name_npm,
    "bunx": name_bunx,
    "pnpx": name_pnpx,
    "pnx": name_pnpx,
    "pnpm": name_pnpm,
    "pn": name_pnpm,
    "yarn": name_yarn,
}
