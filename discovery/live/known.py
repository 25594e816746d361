"""Which running programs are clients of the catalogue, launchers, or shells that somebody types into."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from discovery.clients.processes import COMMON, PROGRAMS, Program
from discovery.host.running import Process
from discovery.identity.launchers.javascript_tables import NODE_SCRIPTS
from discovery.identity.paths import base_name
from discovery.identity.programs import launcher_name
from discovery.identity.shells import POSIX
from discovery.live.entry import Runtime, entry_of, runtime_of

SHELLS = frozenset({*POSIX, "cmd", "powershell", "pwsh", "fish", "csh", "tcsh", "nu"})
CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
# What the system brings itself; of these only programs that say they are of MCP are looked into.
SYSTEM = (
    "/usr/bin/",
    "/usr/sbin/",
    "/bin/",
    "/sbin/",
    "/usr/lib/",
    "/usr/libexec/",
    "/lib/",
    "/System/",
    "/usr/lib64/",
)
WINDOWS_SYSTEM = "c:\\windows\\"
MAX_WORDS = 8  # of a command line that are compared with the catalogue's


@cache
def launchers() -> frozenset[str]:
    """Return the names of programs that start others; most machines' idle programs need none of them."""
    from discovery.identity.launchers.javascript import JAVASCRIPT
    from discovery.identity.launchers.python import PYTHON_LAUNCHERS
    from discovery.identity.wrappers import WRAPPER_HANDLERS

    others = frozenset({"go", "cargo", "dotnet", "jbang"})
    return others.union(JAVASCRIPT, PYTHON_LAUNCHERS, WRAPPER_HANDLERS, NODE_SCRIPTS.values())


@cache
def by_name() -> Mapping[str, Program]:
    """Return the catalogue's programs by name; capitals count where two names differ in nothing else."""
    exact = {name: row for row in reversed(PROGRAMS) for name in row.names}
    return {**{name.lower(): exact[name] for name in reversed(exact)}, **exact}


@cache
def by_folder() -> tuple[tuple[Program, str], ...]:
    """Return the programs that are known by a folder above them, with that folder between slashes."""
    return tuple((row, f"/{folder}/") for row in PROGRAMS for folder in row.folders)


def client_of(process: Process) -> Program | None:
    """Return the client that a process is of, None if the catalogue knows none."""
    known = by_name()
    path = f"/{process.exe or ''}".replace("\\", "/")
    for row, folder in by_folder():
        if folder in path:
            return row
    for name in called(process):
        named = known.get(name) or known.get(name.lower())
        if named is not None:
            return named
    line = "/" + " ".join(process.args[:MAX_WORDS]).replace("\\", "/") + " "
    if len(line) < 3 or runtime_of(process) is Runtime.NATIVE:
        return None
    return next((row for row in PROGRAMS if any(stands_in(text, line) for text in row.lines)), None)


def called(process: Process) -> list[str]:
    """Return what the program of a process is called, the kernel's word first.

    Under an interpreter, and for a program that is called by its version, what it calls itself counts.
    """
    names = [plain(process.exe)] if process.exe else []
    claims = not names or runtime_of(process) is not Runtime.NATIVE or names[0][:1].isdigit()
    if claims and (process.exe is None or entry_of(process).script is None):
        names += [plain(process.args[0])] if process.args else []
        names.append(process.name)
    return names


def plain(path: str) -> str:
    """Return the last part of a path without Windows' extension, its capitals kept."""
    name = base_name(path)
    return name[:-4] if name.lower().endswith(".exe") else name


def stands_in(text: str, line: str) -> bool:
    """Return whether `text` stands in a command line as whole words or folders."""
    at = line.find(text)
    while at > 0:
        if line[at - 1] in "/ @" and line[at + len(text)] in "/ @":
            return True
        at = line.find(text, at + 1)
    return False


def is_system(program: str) -> bool:
    """Return whether a program came with the system."""
    return program.startswith(SYSTEM) or program.lower().startswith(WINDOWS_SYSTEM)


def is_host(process: Process) -> bool:
    """Return whether a process is a client beyond doubt: it starts servers and is none."""
    row = client_of(process)
    return row is not None and not row.hub and not COMMON.intersection(map(str.lower, called(process)[:1]))


def is_launcher(process: Process) -> bool:
    """Return whether a process does nothing but start another: npm, npx, uv, a shell with a command."""
    line = process.args[0].split() if len(process.args) == 1 and " " in process.args[0] else process.args
    program = process.exe or (process.args[0] if process.args else process.name)
    name = launcher_name(program)
    if name in SHELLS:
        return len(line) > 1 and any(not word.startswith("-") for word in line[1:])
    if name in launchers():
        return len(line) > 1
    if runtime_of(process) is Runtime.NATIVE:
        return False
    from discovery.identity.launchers.javascript import JAVASCRIPT

    if line and line[0] in JAVASCRIPT and len(process.args) <= 1 + process.args.count(""):
        return True  # npm writes what it runs over its arguments
    entry = entry_of(process)
    script = base_name(entry.script).lower() if entry.script else entry.module or ""
    return script in NODE_SCRIPTS or script in ("uv", "pipx", "tsx") or in_tsx(entry.script or "")


def in_tsx(script: str) -> bool:
    """Return whether a script is the command line of tsx, which starts node again."""
    return script.replace("\\", "/").endswith(("/tsx/dist/cli.mjs", "/.bin/tsx"))
