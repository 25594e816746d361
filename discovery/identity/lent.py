"""What a launch brings in besides the code that it names: other indexes, preloaded files, added packages.

`npx approved` with another registry, a `--require` or an `LD_PRELOAD` runs code that nobody approved under
the name of what somebody did. Told here, where the values of variables are known; none of them is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from discovery.identity.clean import clean
from discovery.identity.flags import Scanned, scan
from discovery.identity.launchers.container_tables import ENGINES
from discovery.identity.launchers.javascript_tables import HELPERS
from discovery.identity.lent_tables import (
    ARGS,
    CODE_FOLDERS,
    ENV,
    INDEX,
    OPEN_FOLDER,
    PIP_SOURCE,
    PROGRAM_FOLDERS,
    PUBLIC,
    ROWS,
    SCOPE_INDEX,
    SOURCE,
    TOOLS,
    USUAL_PRELOADS,
    VARIABLES,
    Row,
    Variable,
)
from discovery.identity.naming import HANDLERS, MAX_LAYERS, line_of, name_call, redacted
from discovery.identity.patterns import Pattern
from discovery.identity.programs import launcher_name
from discovery.identity.purl import split_purl
from discovery.identity.scene import Scene
from discovery.identity.shells import simple_command
from discovery.identity.specs.npm import read_npm
from discovery.identity.specs.python import read_python
from discovery.identity.urls import canonical_url
from discovery.model import Identity

MAX_LENT = 20  # told of one launch; one is enough to be looked at
MAX_WHAT = 200  # characters of each
FACT = "lends"
CONTROL = Pattern(r"[\x00-\x1f\x7f-\x9f]")
NAME_END = Pattern(r"[@/=<>~\[]")
LIST_END = Pattern(r";|(?<!^[A-Za-z]):(?![\\/]{2})")
OWN_PROGRAMS = Pattern(r"(?:^|/)(?:node_modules/\.bin|\.?venv[\w.-]*/(?:bin|Scripts))/")


def lent(
    found: Identity,
    *,
    command: str | None,
    args: Sequence[str],
    env: Mapping[str, str | None] | None = None,
    os: str = "any",
    roots: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return what a launch named `found` brings in, each as `how what`; never raises, and holds no secret.

    What lies below `roots`, the home and the project, is the user's own, wherever they are.
    """
    own = tuple(f"{it.rstrip('/')}/" for it in roots if it)
    line = line_of(command, args, Scene(os=os))
    argv = redacted(line)[0] if line else ()
    told = dict.fromkeys(about_env(env or {}, found, own))
    for words, scene in layers(argv, Scene(os=os)):
        told |= dict.fromkeys(about_call(words, found, own))
        told |= dict.fromkeys(about_env(dict(scene.env), found, own))
    return tuple(sorted(CONTROL.sub("", it)[:MAX_WHAT] for it in told))[:MAX_LENT]


def layers(argv: Sequence[str], scene: Scene) -> Iterator[tuple[Sequence[str], Scene]]:
    """Yield a command and all that stand inside it, outermost first, each with its surroundings."""
    for _ in range(MAX_LAYERS):
        if not argv:
            return
        yield argv, scene
        step = name_call(argv, scene)
        if isinstance(step, Identity):
            return
        argv, scene = step.argv, step.scene
    return


def about_call(argv: Sequence[str], found: Identity, own: tuple[str, ...]) -> Iterator[str]:
    """Yield what one command brings in by its place and its options."""
    program = launcher_name(argv[0])
    row = ROWS.get(program)
    if program in HANDLERS and is_odd(argv[0], found, own):
        yield f"{ARGS} {argv[0]}"
    if row is None:
        if program in ("java", "javaw"):
            agents = (it for it in argv[1:] if it.startswith(("-javaagent:", "-agentpath:", "-agentlib:")))
            yield from (f"{ARGS} {it.partition(':')[0]}" for it in agents)
        return
    scanned = options_of(argv[1:], row)
    yield from about_options(scanned, row, found, own)
    if program in ENGINES:
        pairs = (it.partition("=") for it in scanned.all("-e", "--env"))
        yield from about_env({name: value for name, equals, value in pairs if equals}, found, own)
    if program == "pipx":
        for match in PIP_SOURCE.ready().finditer(scanned.last("--pip-args") or ""):
            yield from about_source(SOURCE, "--pip-args", match[1])
    if row.start and scanned.has(*row.start):
        yield from about_start(scanned, row)


def options_of(args: Sequence[str], row: Row) -> Scanned:
    """Return a launcher's own options, before and behind its verbs, and the words behind them."""
    scanned = scan(args, row.flags)
    while scanned.words and scanned.words[0] in row.verbs:
        more = scan(scanned.words[1:], row.flags)
        scanned = Scanned(options=(*scanned.options, *more.options), words=more.words)
    return scanned


def about_options(scanned: Scanned, row: Row, found: Identity, own: tuple[str, ...]) -> Iterator[str]:
    """Yield what the options of one launcher bring in."""
    for name, value in scanned.options:
        how = row.options.get(name)
        if name in row.preloads and value not in USUAL_PRELOADS:
            yield f"{ARGS} {name}={value}" if value else f"{ARGS} {name}"
        elif SCOPE_INDEX.fullmatch(name):
            yield from about_source(SOURCE, name, value)
        elif name == "--python" and value and is_odd(value, found, own):
            yield f"{ARGS} {name}={value}"
        elif how is not None and found.purl:
            yield from about_source(how, name, value) if how == SOURCE else (f"{how} {name}={value}",)
    for spec in (part for name in row.packages for value in scanned.all(name) for part in value.split(",")):
        if found.purl is not None and is_other(spec, found, row):
            yield f"{ARGS} {max(row.packages, key=len)}={spec.strip()}"


def is_other(spec: str, found: Identity, row: Row) -> bool:
    """Return whether a package that is installed besides is another than the one that was found."""
    if not spec.strip():
        return False
    scene = Scene()
    named = read_python(spec, scene) if "--with" in row.packages else read_npm(spec, scene)
    purl, own = split_purl(named.purl or ""), split_purl(found.purl or "")
    if purl is None or own is None:
        return True
    helper = purl.type == "npm" and purl.full_name in HELPERS
    via = {(it.type, it.full_name) for text in found.via if (it := split_purl(text)) is not None}
    return not helper and (purl.type, purl.full_name) not in {(own.type, own.full_name), *via}


def about_start(scanned: Scanned, row: Row) -> Iterator[str]:
    """Yield that another program is started where one of the named package is expected."""
    line = scanned.last("-c", "--call") if "--package" in row.packages else None
    words: Sequence[str] = scanned.words
    if line is not None:
        simple = simple_command(line)
        if simple is None:
            yield f"{ARGS} --call"
            return
        words = simple[2]
    program = launcher_name(words[0]) if words else ""
    named = {part for value in scanned.all(*row.start) for part in NAME_END.split(value.lower())}
    if program not in named and (program in HANDLERS or program in TOOLS):
        yield f"{ARGS} {words[0]}"


def about_source(how: str, name: str, value: str | None) -> Iterator[str]:
    """Yield another place that code comes from, with its address where that is known."""
    url = canonical_url(value.split()[0]).url if value and value.split() else None
    host = (url or "").partition("://")[2].partition("/")[0]
    if host not in PUBLIC:
        yield f"{how} {name}={url}" if url else f"{how} {name}"


# Variables.


def about_env(env: Mapping[str, str | None], found: Identity, own: tuple[str, ...]) -> Iterator[str]:
    """Yield what variables bring in; of addresses what is no secret, of other values nothing."""
    types = types_of((found.purl, *found.via))
    for name in sorted(env):
        value = clean(env[name] or "")
        if name.upper() in CODE_FOLDERS | PROGRAM_FOLDERS:
            if any(is_foreign(part, name.upper(), found, own) for part in parts(value)):
                yield f"{ENV} {name}"
            continue
        row = next((row for row in VARIABLES if row.names.fullmatch(name)), None)
        if row is not None and brings(row, value, types, known=env[name] is not None):
            yield from (
                about_source(row.how, name, value) if row.how in (INDEX, SOURCE) else (f"{ENV} {name}",)
            )


def types_of(purls: Iterable[str | None]) -> frozenset[str]:
    """Return the kinds of packages that a launch fetches."""
    return frozenset(it.type for text in purls if text and (it := split_purl(text)) is not None)


def brings(row: Variable, value: str, types: frozenset[str], *, known: bool) -> bool:
    """Return whether a variable with this value brings in code for one of these kinds of packages."""
    if row.types and row.types.isdisjoint(types):
        return False
    if known and not value:
        return False
    return not known or row.values is None or row.values.fullmatch(value) is not None


def parts(value: str) -> tuple[str, ...]:
    """Return the folders in a list of them, of either kind of system."""
    return tuple(LIST_END.split(value)) if value else ()


def is_foreign(folder: str, name: str, found: Identity, own: tuple[str, ...]) -> bool:
    """Return whether code in a folder would stand in for that of a launch."""
    if not folder or "$" in folder or "%" in folder or "{" in folder:
        return False
    if is_open(folder, own) or (name in PROGRAM_FOLDERS and folder in (".", "./")):
        return True
    system = folder.startswith(("/usr/", "/opt/", "/Library/", "C:\\Program Files"))
    return name in CODE_FOLDERS and found.purl is not None and not system


def is_odd(program: str, found: Identity, own: tuple[str, ...]) -> bool:
    """Return whether a launcher lies where anybody may write, or beside the project that is opened."""
    path = program.replace("\\", "/")
    if is_open(path, own):
        return True
    relative = "/" in path and not path.startswith(("/", "~", "$", "%", "{")) and path[1:2] != ":"
    return relative and found.purl is not None and OWN_PROGRAMS.search(path) is None


def is_open(path: str, own: tuple[str, ...]) -> bool:
    """Return whether a path lies where anybody may write, and in none of the user's own folders."""
    return OPEN_FOLDER.match(path) is not None and not path.startswith(own)
