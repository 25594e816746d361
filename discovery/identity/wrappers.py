"""Wrappers taken off a command: what they start, in which folder, with which variables, on which machine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from discovery.identity.flags import Scanned, scan
from discovery.identity.patterns import Pattern
from discovery.identity.programs import name_binary
from discovery.identity.scene import Call, Handler, Peeled, Scene, Step, unresolved
from discovery.identity.shells import POSIX, name_cmd, name_posix_shell, name_powershell, simple_command
from discovery.identity.words import split
from discovery.identity.wrapper_tables import SCRIPT_WRAPPERS, SSH, WRAPPERS, Wrapper

ASSIGNMENT = Pattern(r"[A-Za-z_]\w*=")
WSL_COMMAND = frozenset(("-e", "--exec"))

# A wrapper that is told this wraps nothing: it is the server (mise.jdx.dev/mcp.html: `mise mcp`).
OWN_SERVER = frozenset(("mcp", "mcp-server", "mcp_server"))


def name_wrapped(call: Call) -> Step:
    """Return the command behind a wrapper."""
    row = WRAPPERS[call.name]
    scanned, words = behind(row, call.args)
    if scanned is None and words[0] in OWN_SERVER:
        return name_binary(call.name, call.scene)
    if scanned is None:
        return unresolved(f"{call.name}:{words[0]}")
    scene = call.scene.at(scanned.last(*row.folder))
    line = scanned.last(*row.lines)
    if line is not None:
        words = (*split(line, scene.os), *words)
    pairs = tuple(words[: assignments(words)])
    words = words[len(pairs) :]
    if not words:
        return unresolved("empty")
    if call.name in SCRIPT_WRAPPERS:
        words = (SCRIPT_WRAPPERS[call.name], *(["-m"] if scanned.has("-m") else []), *words)
    if len(words) == 1 and " " in words[0] and line is None and call.name in ("sops", "devbox"):
        words = split(words[0], scene.os)
    return Peeled(
        argv=tuple(words),
        scene=with_pairs(scene, pairs),
        wrapper=call.name,
    )


def behind(row: Wrapper, args: Sequence[str]) -> tuple[Scanned | None, tuple[str, ...]]:
    """Return a wrapper's options and the words of the command; no options if it does something else."""
    options: list[tuple[str, str | None]] = []
    words = tuple(args)
    if row.verbs:
        before = scan(words, row.flags)
        options += before.options
        if before.words[:1] and before.words[0] not in row.verbs:
            return None, before.words
        words = before.words[1:]
    if row.dashed and "--" in words:
        cut = words.index("--")
        inner = scan(words[:cut], row.flags._replace(anywhere=True))
        return Scanned(options=(*options, *inner.options), words=()), tuple(words[cut + 1 :])
    after = scan(words, row.flags)
    words = after.words[row.skip :]
    # Flags of the wrapper may also follow what it skips: aws-vault exec PROFILE --no-session -- COMMAND.
    if row.skip and words and words[0].startswith("-"):
        late = scan(words, row.flags)
        options += late.options
        words = late.words
    return Scanned(options=(*options, *after.options), words=()), words


def assignments(words: Sequence[str]) -> int:
    """Return how many of the first `words` set a variable."""
    return next((at for at, word in enumerate(words) if not ASSIGNMENT.match(word)), len(words))


def with_pairs(scene: Scene, pairs: Sequence[str]) -> Scene:
    """Return `scene` with the variables of `NAME=value` words."""
    return scene.with_env(tuple((name, value) for name, _, value in (pair.partition("=") for pair in pairs)))


def name_dotenv(call: Call) -> Step:
    """Return the command behind `dotenv`: dotenv-cli's `dotenv -e F -- X`, python-dotenv's `dotenv run X`."""
    row = WRAPPERS["dotenv"]
    scanned = scan(call.args, row.flags)
    words = scanned.words[1:] if scanned.words[:1] in (("run",), ("--",)) else scanned.words
    words = scan(words, row.flags).words if words[:1] == ("--",) else words
    if not words:
        return unresolved("empty")
    return Peeled(argv=tuple(words), scene=call.scene, wrapper=call.name)


def name_ssh(call: Call) -> Step:
    """Return the command that `ssh` runs on another host."""
    scanned = scan(call.args, SSH)
    if not scanned.words:
        return unresolved("empty")
    target = scanned.words[0].removeprefix("ssh://").rpartition("@")[2].partition("/")[0]
    host = re.sub(r":\d+$", "", target).lower().rstrip(".")
    after = scan(scanned.words[1:], SSH)
    scene = Scene(os="any", process=False)
    words = after.words
    if not words:
        return unresolved(f"host:{host}")
    # ssh joins its words with blanks and hands them to the remote user's shell.
    line = words[0] if len(words) == 1 else " ".join(words)
    found = simple_command(line) if len(words) == 1 else (None, (), words)
    if found is None:
        argv: tuple[str, ...] = ("sh", "-c", line)
        return Peeled(argv=argv, scene=scene, wrapper="ssh", host=host)
    folder, pairs, argv = found
    return Peeled(
        argv=argv,
        scene=with_pairs(scene.at(folder), pairs),
        wrapper="ssh",
        host=host,
    )


def name_wsl(call: Call) -> Step:
    """Return the command that `wsl` runs in a Linux distribution."""
    row = WRAPPERS["wsl"]
    args = list(call.args)
    plain: list[str] = []
    while args and args[0].startswith(("-", "~")):
        word = args.pop(0)
        if word in WSL_COMMAND or word == "--":
            break
        plain.append(word)
        if word in row.flags.values and args:
            plain.append(args.pop(0))
    if not args:
        return unresolved("empty")
    scanned = scan([word for word in plain if word != "~"], row.flags)
    scene = Scene(os="linux").at(scanned.last(*row.folder))
    words = split(args[0], "linux") if len(args) == 1 and " " in args[0] else tuple(args)
    pairs = words[: assignments(words)]
    return Peeled(
        argv=tuple(words[len(pairs) :]),
        scene=with_pairs(scene, pairs),
        wrapper=call.name,
    )


WRAPPER_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(WRAPPERS, name_wrapped),
    **dict.fromkeys(POSIX, name_posix_shell),
    "cmd": name_cmd,
    "powershell": name_powershell,
    "pwsh": name_powershell,
    "dotenv": name_dotenv,
    "ssh": name_ssh,
    "wsl": name_wsl,
}
