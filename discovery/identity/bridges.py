"""Bridges: packages whose identity is the server behind them, while they themselves go to `via`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from discovery.identity.bridge_tables import BRIDGES, Bridge
from discovery.identity.flags import Scanned, scan
from discovery.identity.paths import VARIABLE
from discovery.identity.patterns import Pattern
from discovery.identity.programs import launcher_name
from discovery.identity.purl import split_purl, write_purl
from discovery.identity.scene import Call, Peeled, Scene, Step
from discovery.identity.specs.web import is_web
from discovery.identity.words import split
from discovery.model import Identity, Kind

BY_PACKAGE: Mapping[str, Bridge] = {name: row for row in BRIDGES for name in row.packages}
BY_PROGRAM: Mapping[str, Bridge] = {name: row for row in BRIDGES for name in row.programs}
# Programs that only one package installs; `mcp-proxy` comes from npm and from PyPI.
AMBIGUOUS = frozenset(("mcp-proxy",))
SOCKET = Pattern(r"TCP[46]?(?:-CONNECT)?:([^:,\s]+:\d{1,5})(?:,.*)?", re.IGNORECASE)
URL_SCHEMES = ("http://", "https://", "ws://", "wss://", "unix:")


def settle(call: Call, found: Identity, program: str, args: Sequence[str]) -> Step:
    """Return package `found`, or what it carries if it is a bridge.

    `program` is the command of the package that is run, `args` what it is given.
    """
    carried = cross(bridge_of(found), program, args, call.scene)
    if isinstance(carried, Peeled):
        return carried._replace(via=found.purl, launcher=call.name)
    return found


def bridge_of(found: Identity) -> Bridge | None:
    """Return the bridge that a package is, if it is one."""
    purl = split_purl(found.purl or "")
    if purl is None:
        return None
    name = dict(purl.qualifiers).get("repository_url", "") if purl.type == "oci" else purl.full_name
    return BY_PACKAGE.get(f"{purl.type}:{name}")


def name_bridge_program(call: Call) -> Step | None:
    """Return what a bridge that is started as an installed program carries; None for other programs."""
    bridge = BY_PROGRAM.get(call.name)
    carried = cross(bridge, call.name, call.args, call.scene)
    if bridge is None or carried is None:
        return None
    kind, _, name = bridge.packages[0].partition(":")
    via = None if call.name in AMBIGUOUS else write_purl(kind, name)
    return carried._replace(via=via, launcher=call.name)


def bridge_or(found: Identity, call: Call, script: str, args: Sequence[str]) -> Step:
    """Return what a bridge's own bin shim carries; `found` for any other script."""
    shim = found.kind is Kind.UNRESOLVED and (found.ref or "").partition(":")[0].endswith("-bin")
    if not shim:
        return found
    carried = name_bridge_program(call._replace(name=launcher_name(script), args=tuple(args)))
    return carried._replace(launcher=call.name) if isinstance(carried, Peeled) else found


def cross(bridge: Bridge | None, program: str, args: Sequence[str], scene: Scene) -> Peeled | None:
    """Return the layer that `bridge` is around what it carries; None if it carries nothing we can tell."""
    if bridge is None:
        return None
    layer = Peeled(scene=scene, wrapper=bridge.wrapper)
    if bridge.runs:
        name = program if program in RUN_PROGRAMS.get(bridge.wrapper, ()) else bridge.wrapper
        return layer._replace(argv=(name, *args))
    scanned = scan(args, bridge.flags)
    words = scanned.words
    found = verb_removed(bridge, words)
    if found is None:
        return None
    if len(found) != len(words) and not bridge.flags.anywhere:
        later = scan(found, bridge.flags)
        scanned = Scanned(options=(*scanned.options, *later.options), words=later.words)
        found = scanned.words
    return from_flags(bridge, scanned, layer) or from_words(bridge, scanned, found, layer)


# A package that installs several programs: which of them are known by name.
RUN_PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "uv": ("uv", "uvx"),
    "npm": ("npm", "npx"),
    "pnpm": ("pnpm", "pnpx"),
}


def verb_removed(bridge: Bridge, words: Sequence[str]) -> tuple[str, ...] | None:
    """Return `words` without the subcommands that carry; None if another subcommand stands there."""
    left = tuple(words)
    if not bridge.verbs:
        return left
    if not left or left[0] not in bridge.verbs:
        return None
    while left and left[0] in bridge.verbs:
        left = left[1:]
    return left


def from_flags(bridge: Bridge, scanned: Scanned, layer: Peeled) -> Peeled | None:
    """Return the layer around what a flag names: a URL or one command line."""
    urls = scanned.all(*bridge.urls)
    if urls:
        return layer._replace(url=urls[-1])
    lines = scanned.all(*bridge.lines)
    if len(lines) != 1:
        return None
    line = lines[0].rpartition("\n")[2]  # mcp-proxy: --named-server NAME COMMAND
    argv = split(line, layer.scene.os)
    return layer._replace(argv=argv) if argv else None


def from_words(bridge: Bridge, scanned: Scanned, words: Sequence[str], layer: Peeled) -> Peeled | None:
    """Return the layer around what the positional words name."""
    first = words[0] if words else None
    match bridge.takes:
        case "gateway":
            return layer._replace(fallback=Identity(kind=Kind.GATEWAY, ref=bridge.slug))
        case "slug" if first:
            return layer._replace(fallback=Identity(kind=Kind.REMOTE, ref=bridge.slug + first))
        case "socket":
            ends = (SOCKET.fullmatch(word) for word in words)
            end = next((f"tcp:{found[1].lower()}" for found in ends if found), None)
            return layer._replace(fallback=Identity(kind=Kind.GATEWAY, ref=end)) if end else None
        case "url" if first:
            return layer._replace(url=first)
        case "script":
            return around_script(first, scanned, words, layer)
        case "either" if first and (is_address(first) or is_variable(first)):
            return layer._replace(url=first)
        case "either" | "command" if first:
            return around_command(words, layer)
    return None


def around_command(words: Sequence[str], layer: Peeled) -> Peeled | None:
    """Return the layer around a command, with the variables that stand before it."""
    pairs = list(words[: first_program(words)])
    argv = tuple(words[len(pairs) :])
    return layer._replace(argv=argv) if argv else None


def first_program(words: Sequence[str]) -> int:
    """Return the position of the first word that is not an assignment."""
    return next(
        (at for at, word in enumerate(words) if "=" not in word or "/" in word.partition("=")[0]), len(words)
    )


def around_script(first: str | None, scanned: Scanned, words: Sequence[str], layer: Peeled) -> Peeled | None:
    """Return the layer around a server file `server.py[:object]`, a module, a settings file or a URL."""
    spec = scanned.last("--server-spec") or first
    if spec is None:
        return None
    if is_web(spec):
        return layer._replace(url=spec)
    if scanned.has("-m", "--module"):
        return layer._replace(argv=("python", "-m", *words))
    base = scanned.last("--project")
    head, colon, name = spec.rpartition(":")
    path = head if colon and len(head) > 1 and name.isidentifier() else spec
    return layer._replace(argv=("python", path, *words[1:]), scene=layer.scene.at(base))


def is_address(word: str) -> bool:
    """Return whether a word is a URL of a server."""
    return word.lower().startswith(URL_SCHEMES)


def is_variable(word: str) -> bool:
    """Return whether a word begins with a variable that may hold a URL, rather than a path below one."""
    return bool(VARIABLE.fullmatch(word))
