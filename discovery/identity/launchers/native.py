"""dotnet, go, cargo, java, jbang, gem, nix and the interpreters and builders of other ecosystems."""

from __future__ import annotations

import re
from dataclasses import replace

from discovery.identity.bridges import settle
from discovery.identity.clean import bare
from discovery.identity.flags import Flags, Scanned, scan
from discovery.identity.launchers.native_tables import (
    BUILDERS,
    CARGO,
    DNX,
    DOTNET_HOST,
    DOTNET_RUN,
    GEM,
    GO,
    INTERPRETERS,
    JAVA,
    JBANG,
    NIX,
    RUN_VERBS,
)
from discovery.identity.paths import is_path, is_script, local
from discovery.identity.programs import name_script
from discovery.identity.scene import Call, Handler, Peeled, Step, guessed, unresolved
from discovery.identity.shells import inline
from discovery.identity.specs.other import (
    is_coordinate,
    read_coordinate,
    read_flake,
    read_gem,
    read_go,
    read_jbang_alias,
    read_nuget,
)
from discovery.identity.specs.web import is_web, read_script
from discovery.model import Identity, Kind


def name_dnx(call: Call) -> Step:
    """Return what `dnx` runs."""
    return dotnet_tool(call, scan(call.args, DNX))


def dotnet_tool(call: Call, scanned: Scanned) -> Step:
    """Return the NuGet tool that `dnx` or `dotnet tool exec` runs."""
    if not scanned.words:
        return unresolved("empty")
    found = read_nuget(scanned.words[0], scanned.last("--version"), scanned.last("--source"), call.scene)
    return settle(call, found, "", scanned.words[1:])


def name_dotnet(call: Call) -> Step:
    """Return what `dotnet` runs: a tool, a project, or a compiled assembly."""
    scanned = scan(call.args, DOTNET_HOST)
    words = scanned.words
    if words[:1] == ("dnx",):
        return dotnet_tool(call, scan(words[1:], DNX))
    if words[:1] == ("tool",) and len(words) > 1:
        after = scan(words[2:], DNX)
        if words[1] in ("exec", "execute"):
            return dotnet_tool(call, after)
        tool = after.words[0] if words[1] == "run" and after.words else words[1]
        return unresolved(f"dotnet-tool:{tool}")
    if words[:1] == ("watch",):
        words = tuple(word for word in words[1:] if word not in ("--non-interactive", "--no-hot-reload"))
        words = words if words[:1] == ("run",) else ("run", *words)
    if words[:1] == ("run",):
        after = scan(words[1:], DOTNET_RUN)
        project = after.last("--project", "-p", "--file")
        if project is None and after.words and is_script(after.words[0]):
            project = after.words[0]
        return local(project or ".", call.scene)
    words = words[1:] if words[:1] == ("exec",) else words
    if not words:
        return unresolved("empty")
    if is_script(words[0]) or is_path(words[0]):
        return name_script(words[0], call.scene)
    return guessed(f"dotnet-bin:dotnet-{words[0]}")


def name_go(call: Call) -> Step:
    """Return what `go run` runs: a module at a version, or a package of the project."""
    before = scan(call.args, GO)
    if before.words[:1] not in (("run",), ("tool",)):
        return unresolved(f"go:{(before.words or ('empty',))[0]}")
    scanned = scan(before.words[1:], GO)
    scene = call.scene.at(before.last("-C")).at(scanned.last("-C"))
    if not scanned.words:
        return unresolved("empty")
    return read_go(bare(scanned.words[0]), scene)


def name_cargo(call: Call) -> Step:
    """Return the local crate that `cargo run` runs, or the binary that a cargo subcommand is."""
    args = call.args[1:] if call.args[:1] and call.args[0].startswith("+") else call.args
    before = scan(args, CARGO)
    verb = before.words[0] if before.words else ""
    if verb not in ("run", "r", "watch"):
        return guessed(f"cargo-bin:cargo-{verb}") if verb else unresolved("empty")
    after = scan(before.words[1:], CARGO)
    folder = before.last("-C") or after.last("-C")
    manifest = after.last("--manifest-path") or before.last("--manifest-path") or "Cargo.toml"
    binary = after.last("--bin", "--example")
    return local(manifest, call.scene.at(folder), f"bin:{binary}" if binary else "")


def name_java(call: Call) -> Step:
    """Return what `java` runs: a jar, a main class, a module or a source file."""
    scanned = scan(call.args, JAVA)
    mode, value = scanned.options[-1] if scanned.options else ("", None)
    if mode == "-jar" and value:
        return name_script(bare(value), call.scene)
    if mode in ("-m", "--module") and value:
        return unresolved(f"java-module:{value}")
    if not scanned.words:
        return unresolved("empty")
    main = scanned.words[0]
    if is_script(main):
        return local(main, call.scene)
    jars = re.split(r"[;]|:(?![\\/])", scanned.last("-cp", "-classpath", "--class-path") or "")
    if len(jars) == 1 and jars[0].lower().endswith(".jar"):
        found = name_script(jars[0], call.scene)
        return replace(found, ref=f"{found.ref}#class:{main}")
    return unresolved(f"java-class:{main}")


def name_jbang(call: Call) -> Step:
    """Return what `jbang` runs: Maven coordinates, a catalogue alias, a script's URL, or a file."""
    before = scan(call.args, JBANG)
    words = before.words[1:] if before.words[:1] == ("run",) else before.words
    scanned = scan(words, JBANG)
    if not scanned.words:
        return unresolved("empty")
    spec = bare(scanned.words[0])
    if is_web(spec):
        found = read_script(spec)
    elif is_coordinate(spec):
        found = read_coordinate(spec)
    elif "@" in spec and not is_path(spec):
        found = read_jbang_alias(spec)
    elif is_script(spec) or is_path(spec):
        found = name_script(spec, call.scene)
    else:
        found = unresolved(f"jbang-alias:{spec}")
    return found


def name_gem(call: Call) -> Step:
    """Return what `gem exec` runs."""
    scanned = scan(call.args[1:], GEM) if call.args[:1] == ("exec",) else scan((), GEM)
    spec = scanned.last("-g", "--gem") or (scanned.words[0] if scanned.words else "")
    if not spec:
        return unresolved("empty")
    return read_gem(spec, scanned.last("-v", "--version"), scanned.last("-s", "--source"))


def name_bundle(call: Call) -> Step:
    """Return what `bundle exec` runs in a project's bundle."""
    words = call.args[1:] if call.args[:1] == ("exec",) else ()
    if not words:
        return unresolved("empty")
    if words[0] == "ruby" or is_script(words[0]) or is_path(words[0]):
        argv = words if words[0] == "ruby" else ("ruby", *words)
        return Peeled(argv=argv, scene=call.scene, wrapper=call.name)
    return guessed(f"gem-bin:{words[0]}")


def name_nix(call: Call) -> Step:
    """Return what `nix run` runs, or the command of `nix shell` and `nix develop`."""
    before = scan(call.args, NIX)
    verb, rest = (before.words[0], before.words[1:]) if before.words else ("", ())
    anywhere = Flags(values=NIX.values, last=NIX.last, anywhere=True)
    if verb in ("shell", "develop", "dev-shell"):
        scanned = scan(rest, anywhere)
        mode, program = scanned.options[-1] if scanned.options else ("", None)
        after = rest[rest.index(mode) + 2 :] if mode in rest else ()
        if mode in NIX.last and program:
            return Peeled(argv=(program, *after), scene=call.scene, wrapper=call.name)
        return unresolved("empty")
    if verb != "run":
        return unresolved("empty" if not verb else f"nix:{verb}")
    scanned = scan(rest, Flags(values=NIX.values))
    return read_flake(bare(scanned.words[0]) if scanned.words else ".", call.scene)


def name_interpreter(call: Call) -> Step:
    """Return the file or the inline code that an interpreter is given."""
    flags, code = INTERPRETERS[call.name]
    scanned = scan(call.args, flags)
    if any(name in code and value is not None for name, value in scanned.options):
        return inline(call.name)
    words = scanned.words[1:] if scanned.words[:1] and scanned.words[0] in RUN_VERBS else scanned.words
    scanned = scanned._replace(words=words)
    if scanned.last("-f") and call.name == "php":
        return name_script(scanned.last("-f") or "", call.scene)
    if not words:
        return unresolved("empty")
    return name_script(bare(words[0]), call.scene)


def name_builder(call: Call) -> Step:
    """Return the target of a project that a build tool runs."""
    values, folders = BUILDERS[call.name]
    scanned = scan(call.args, Flags(values=values, anywhere=True))
    words = tuple(
        word for word in scanned.words if word not in ("run", "run-script", "exec") and "=" not in word
    )
    target = f"{call.name}:{words[0]}" if words else ""
    return local(scanned.last(*folders) or ".", call.scene, target)


def name_odr(call: Call) -> Step:
    """Return the server that Windows' on-device registry starts (learn.microsoft.com, windows/ai/mcp)."""
    words = scan(call.args, Flags(values=frozenset(("--proxy",)), anywhere=True))
    name = words.last("--proxy") or (words.words[2] if len(words.words) > 2 else "")
    return Identity(kind=Kind.GATEWAY, ref=f"windows-odr:{name}" if name else "windows-odr")


def name_mcpm(call: Call) -> Step:
    """Return the server of mcpm's own list that `mcpm run` starts; only that list knows what it is."""
    words = scan(call.args, Flags(anywhere=True)).words
    ref = f"mcpm:{words[1]}" if words[:1] == ("run",) and len(words) > 1 else "mcpm"
    return unresolved(ref)


def name_flatpak(call: Call) -> Step:
    """Return the application that `flatpak run` or `snap run` starts."""
    scanned = scan(call.args, Flags(values=frozenset(("--command", "--branch", "--arch"))))
    words = scan(scanned.words[1:], Flags(values=frozenset(("--branch", "--arch", "--cwd")))).words
    if scanned.words[:1] != ("run",) or not words:
        return unresolved("empty")
    return Identity(kind=Kind.BINARY, ref=f"{call.name}:{words[0]}")


NATIVE: dict[str, Handler] = {
    "dnx": name_dnx,
    "dotnet": name_dotnet,
    "go": name_go,
    "cargo": name_cargo,
    "java": name_java,
    "jbang": name_jbang,
    "gem": name_gem,
    "bundle": name_bundle,
    "nix": name_nix,
    "odr": name_odr,
    "mcpm": name_mcpm,
    "flatpak": name_flatpak,
    "snap": name_flatpak,
    **dict.fromkeys(INTERPRETERS, name_interpreter),
    **dict.fromkeys(BUILDERS, name_builder),
}
