"""Whether a package that needs an SDK and installs programs is a server: by their code, else by its name.

What uses the client side of an SDK only is an agent, an inspector or a test tool and provides nothing. The
rules, and their names in the fact `evidence`, are those of installed packages (discovery/installed/rules.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from posixpath import normpath

from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.host.door import Door
from discovery.identity.patterns import Pattern
from discovery.installed.rules import LIBRARY, SERVER_TOKEN, Trait, has_keyword, is_named, judged
from discovery.live.contents import KB, Contents, Memory
from discovery.model import Launch
from discovery.package_files import BUILT, MAX_BYTES, MAX_PYTHON, PackageFiles
from discovery.shapes.model import Candidate, Plain, Program
from discovery.shapes.values import filled
from discovery.signals import npm, pypi
from discovery.signals.names import names_mcp
from discovery.signals.packages import tidy
from discovery.signals.sdks import NPM_NEVER, PYPI_NEVER

# Of a package with many programs, a server is among the first, or its name says so.
MAX_READ = 8
MAX_SETTINGS = 64 * KB  # of a tsconfig.json
MODULE = re.compile(r"\w+(?:\.\w+)*")
# Words of names of what calls servers, tries them out or passes their tools on; `mcp-server` outweighs them.
ASIDE = Pattern(
    r"(?:^|[-_/@.])(?:agents?|assistant|bench(?:mark)?|bridge|chat(?:bot)?|cli|clients?|console|debug(?:ger)?"
    r"|evals?|explorer|gateway|hosts?|hub|inspect(?:or)?|manager|playground|proxy|repl|router|scan(?:ner)?|shell"
    r"|studio|test(?:er|ing|s)?|tui|ui|validator)(?:[-_.]|$)",
    re.IGNORECASE,
)


class Side(Enum):
    """Which side of MCP the code of a program uses: one that serves may call other servers, too."""

    SERVES = auto()
    CALLS = auto()
    UNKNOWN = auto()


def server_of(candidate: Candidate, manifest: Path, door: Door) -> Launch | None:
    """Return the server that `candidate` is, with the rule that tells so; None if it is none."""
    told = list(sides(candidate, manifest, door))
    serving = next((program for program, side in told if side is Side.SERVES), None)
    if serving is not None:
        return by_rule({Trait.SDK, Trait.PROGRAM, Trait.IMPORTS}, candidate, serving)
    return by_name(candidate, [program for program, side in told if side is Side.UNKNOWN])


def sides(candidate: Candidate, manifest: Path, door: Door) -> Iterator[tuple[Program, Side]]:
    """Give each program, those named after MCP first, and its side, up to the first that serves."""
    files = files_of(candidate, manifest, door)
    programs = sorted(candidate.programs, key=lambda program: not names_mcp(program.name))
    if files is None:
        yield from ((program, Side.UNKNOWN) for program in programs)
        return
    contents = Contents(files, Memory())
    for at, program in enumerate(programs):
        side = side_of(program, candidate, contents, files.folder) if at < MAX_READ else Side.UNKNOWN
        yield program, side
        if side is Side.SERVES:
            break
    door.opened += files.door.opened


def files_of(candidate: Candidate, manifest: Path, door: Door) -> PackageFiles | None:
    """Return the files around a manifest, None if `door` does not lead there."""
    try:
        folder = Path(door.resolve(manifest.parent)).as_posix()
    except (Unreadable, FileNotFoundError):
        return None
    files = PackageFiles(folder, MAX_BYTES if candidate.registry == "npm" else MAX_PYTHON)
    if candidate.registry == "npm":
        with suppress(Unreadable, FileNotFoundError):  # then it is by custom
            files.outputs = outputs_of(read_json(files.read(f"{files.folder}/tsconfig.json", MAX_SETTINGS)))
    return files


def outputs_of(settings: Plain) -> dict[str, tuple[str, ...]]:
    """Return which folder a tsconfig.json has compiled from which ones: folder written → folders compiled."""
    options = settings.get("compilerOptions") if isinstance(settings, dict) else None
    output = filled(options.get("outDir")) if isinstance(options, dict) else None
    if output is None or not isinstance(options, dict) or normpath(output).startswith((".", "/")):
        return {}
    root = filled(options.get("rootDir"))
    return {normpath(output): (normpath(root),) if root else ("src", ".")}


def side_of(program: Program, candidate: Candidate, contents: Contents, folder: str) -> Side:
    """Return which side of MCP the code of a program uses."""
    read = of_script if candidate.registry == "npm" else of_module
    return read(program, candidate, contents, folder)


def of_module(program: Program, candidate: Candidate, contents: Contents, folder: str) -> Side:
    """Return which side the module of a Python program uses, with the modules of its own that it imports."""
    module = program.begins.partition(":")[0].strip()
    if MODULE.fullmatch(module) is None:
        return Side.UNKNOWN
    tops = tuple(normpath(f"{folder}/{source}") for source in candidate.sources)
    file = next((path for top in tops if (path := pypi.module_file(module, top, contents))), None)
    source = pypi.read_begun(pypi.Begun(file=file, tops=tops), contents)
    return side_shown(serves=bool(source.serves), calls=bool(source.calls), tool=is_tool(candidate))


def of_script(program: Program, candidate: Candidate, contents: Contents, folder: str) -> Side:
    """Return which side the file of an npm program uses, with the files of its own that it imports.

    Of a built one whose source has another name, the files count that the package is built from.
    """
    path = tidy(program.begins)
    if path.startswith(".."):
        return Side.UNKNOWN
    own = found([f"{folder}/{path}{ending}" for ending in npm.ENDINGS], contents)
    side = of_scripts(own, candidate, contents)
    if side is Side.UNKNOWN and (not own or not BUILT.isdisjoint(path.split("/"))):
        sources = found([f"{folder}/{source}" for source in candidate.sources], contents)
        side = of_scripts(sources, candidate, contents)
    return side


def found(paths: list[str], contents: Contents) -> list[str]:
    """Return the real paths of those of `paths` that are there."""
    return list(dict.fromkeys(real for path in paths if (real := contents.real(path)) is not None))


def of_scripts(paths: list[str], candidate: Candidate, contents: Contents) -> Side:
    """Return which side any of the files at `paths` uses; one that serves decides."""
    shown: set[Side] = set()
    for path in paths:
        script = npm.read_source(path, contents)
        bundled = script.server_wire and not script.client_wire
        calls = bool(script.calls) or (script.client_wire and not script.server_wire)
        serves = bool(script.serves) or (bundled and not calls)
        shown.add(side_shown(serves=serves, calls=calls, tool=is_tool(candidate)))
    return next((side for side in (Side.SERVES, Side.CALLS) if side in shown), Side.UNKNOWN)


def side_shown(*, serves: bool, calls: bool, tool: bool) -> Side:
    """Return the side of code that serves or calls; what a known tool serves are other servers' tools."""
    if serves and not (calls and tool):
        return Side.SERVES
    return Side.CALLS if calls else Side.UNKNOWN


def is_tool(candidate: Candidate) -> bool:
    """Return whether a package has the name of a known inspector, host, bridge or SDK."""
    return candidate.package.lower() in (NPM_NEVER if candidate.registry == "npm" else PYPI_NEVER)


def by_name(candidate: Candidate, programs: list[Program]) -> Launch | None:
    """Return the server that a package says it is, whose code does not tell; None if it does not say so.

    `programs` are those that may be one: what names itself a client is none.
    """
    left = [program for program in programs if not is_aside(program.name)]
    if not left or candidate.bundled:
        return None
    apart = is_aside(candidate.package)
    called = [program for program in left if is_named(program.name)]
    shown = {
        Trait.SDK: True,
        Trait.PROGRAM: True,
        Trait.SERVING: candidate.serving,
        Trait.NAME: bool(called) or (not apart and is_named(candidate.package)),
        Trait.KEYWORD: not apart and has_keyword(candidate.keywords),
        Trait.NEVER: is_tool(candidate),
    }
    return by_rule({trait for trait, holds in shown.items() if holds}, candidate, (*called, *left)[0])


def is_aside(name: str) -> bool:
    """Return whether a name says that what bears it is about servers and none itself."""
    return LIBRARY.search(name) is not None or (
        ASIDE.search(name) is not None and SERVER_TOKEN.search(name) is None
    )


def by_rule(shown: set[Trait], candidate: Candidate, program: Program) -> Launch | None:
    """Return how `program` is started, with the rule that what the package shows meets; None if none is."""
    if (rule := judged(shown)) is None:
        return None
    evidence = f"{candidate.registry}.{rule.id}"
    return replace(program.launch, facts={**program.launch.facts, "evidence": evidence})
