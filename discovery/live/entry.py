"""What a process runs: a script under a runtime, a module, code on the command line, or its own program.

What the kernel tells (the executable) decides which runtime it is; the arguments, which are claims, only
say what that runtime was given.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache

from discovery.clients.processes import PROGRAMS
from discovery.frozen import frozen
from discovery.host.running import Process
from discovery.identity.flags import Flags, scan
from discovery.identity.launchers.javascript_tables import BUN, BUNX, DENO, EVAL, NODE
from discovery.identity.launchers.python_tables import PYTHON, PYTHONS
from discovery.identity.paths import base_name
from discovery.identity.programs import launcher_name


class Runtime(StrEnum):
    """What executes the program."""

    NODE = "node"
    DENO = "deno"
    BUN = "bun"
    PYTHON = "python"
    JAVA = "java"
    DOTNET = "dotnet"
    NATIVE = "native"


NAMED = {
    **dict.fromkeys(("node", "nodejs", "electron"), Runtime.NODE),
    "bun": Runtime.BUN,
    "bunx": Runtime.BUN,
    "deno": Runtime.DENO,
    "java": Runtime.JAVA,
    "javaw": Runtime.JAVA,
    "dotnet": Runtime.DOTNET,
}
MAX_NAMES = 4096  # programs whose runtime is remembered
JAVASCRIPT = frozenset({Runtime.NODE, Runtime.BUN, Runtime.DENO})
# What editors run under the Node.js that is built into them.
SOURCES = (".js", ".mjs", ".cjs", ".ts", ".mts")
FLAGS: dict[Runtime, Flags] = {Runtime.NODE: NODE, Runtime.BUN: BUN, Runtime.DENO: DENO}
# The flags of python and node that ask for a prompt, whatever else is run before it.
PROMPTS = ("-i", "--interactive")
VERBS = {Runtime.BUN: ("run", "x", "exec"), Runtime.DENO: ("run", "serve", "x")}


@frozen
class Entry:
    """One program as it was started: of `script`, `module` and `code` at most one is set.

    `args` are what the program itself was given. `lost` says that the arguments were overwritten by a title,
    `prompt` that the interpreter was told to take its commands from whoever types them.
    """

    runtime: Runtime
    script: str | None = None
    module: str | None = None
    code: str | None = None
    args: tuple[str, ...] = ()
    lost: bool = False
    prompt: bool = False


def entry_of(process: Process) -> Entry:
    """Return what `process` runs."""
    runtime = runtime_of(process)
    args = process.args[1:]
    if is_title(process):
        return Entry(runtime=runtime, lost=True)
    if runtime is Runtime.PYTHON:
        return of_python(args)
    if runtime in JAVASCRIPT:
        return of_javascript(runtime, args)
    if runtime is Runtime.NATIVE and args and args[0].lower().endswith(SOURCES) and is_electron(process):
        return Entry(runtime=Runtime.NODE, script=args[0], args=args[1:])
    return Entry(runtime=runtime, args=args)


def runtime_of(process: Process) -> Runtime:
    """Return which runtime the process's executable is; of a hidden one, what its first argument claims."""
    return runtime_named(process.exe or (process.args[0] if process.args else process.name))


@lru_cache(maxsize=MAX_NAMES)
def runtime_named(program: str) -> Runtime:
    """Return which runtime a program of that name is."""
    name = launcher_name(program)
    if PYTHONS.fullmatch(name):
        return Runtime.PYTHON
    return NAMED.get(name, Runtime.NATIVE)


def is_title(process: Process) -> bool:
    """Return whether the arguments are gone: programs under an interpreter may write a title over them."""
    args = process.args
    if not args or any(args[1:]) or runtime_of(process) is Runtime.NATIVE:
        return False
    return " " in args[0] or runtime_named(args[0]) is Runtime.NATIVE


def is_electron(process: Process) -> bool:
    """Return whether a program is a client that can run scripts under the Node.js built into it."""
    name = base_name(process.exe or "").lower().removesuffix(".exe")
    return name.startswith("electron") or name in clients()


@cache
def clients() -> frozenset[str]:
    """Return the names of clients that start servers, as Linux and Windows spell them."""
    return frozenset(name.lower() for row in PROGRAMS if not row.hub for name in row.names)


def of_python(args: tuple[str, ...]) -> Entry:
    """Return what an interpreter was given."""
    scanned = scan(args, PYTHON)
    mode, value = scanned.options[-1] if scanned.options else ("", None)
    prompt = scanned.has(*PROMPTS)
    if mode == "-m" and value:
        return Entry(runtime=Runtime.PYTHON, module=value, args=scanned.words, prompt=prompt)
    if mode == "-c" and value is not None:
        return Entry(runtime=Runtime.PYTHON, code=value, args=scanned.words, prompt=prompt)
    script = scanned.words[0] if scanned.words and scanned.words[0] != "-" else None
    return Entry(runtime=Runtime.PYTHON, script=script, args=scanned.words[1:], prompt=prompt)


def of_javascript(runtime: Runtime, args: tuple[str, ...]) -> Entry:
    """Return what node, bun or deno was given."""
    flags = FLAGS[runtime]
    scanned = scan(args, flags)
    words = scanned.words
    if words[:1] and words[0] in VERBS.get(runtime, ()):
        after = scan(words[1:], BUNX if words[0] == "x" else flags)
        words, scanned = after.words, scanned._replace(options=(*scanned.options, *after.options))
    code = scanned.last(*EVAL)
    prompt = runtime is Runtime.NODE and scanned.has(*PROMPTS)  # to bun, `-i` is to install what is missing
    if code is not None:
        return Entry(runtime=runtime, code=code, args=words, prompt=prompt)
    return Entry(runtime=runtime, script=words[0] if words else None, args=words[1:], prompt=prompt)
